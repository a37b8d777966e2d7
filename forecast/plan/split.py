"""A taakstelling split over gemeenten by population: the rule as applied, and two others to compare it with.

statutory           rounded up on a pot scaled down so that the sum is exact (`forecast.statutory_split`)
largest_remainder   proportional, rounded down, what is left to the largest remainders; the sum is exact
rounded_up          art. 29 Huisvestingswet 2014 to the letter: each share of the total rounded up; the sum is more
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np
import pandas as pd

from forecast.errors import BadInput
from forecast.largest_remainder import largest_remainder
from forecast.statutory_split import allocate

STATUTORY, LARGEST_REMAINDER, ROUNDED_UP = "statutory", "largest_remainder", "rounded_up"
RULES = (STATUTORY, LARGEST_REMAINDER, ROUNDED_UP)
TABLE_COLUMNS = ("gemeente", "inhabitants", "share", *RULES)


@dataclass(frozen=True, eq=False)
class Split:
    """The net taakstelling of each gemeente when `total` is split by `rule`.

    `persons` holds whole numbers by gemeente code, in the order in which the inhabitants were given.
    """

    rule: str
    total: int
    persons: pd.Series

    @property
    def excess(self) -> int:
        """Persons that the gemeenten have to house together beyond the total; 0 where the sum is exact."""
        return int(self.persons.sum()) - self.total


def split(total: int, inhabitants: pd.Series, rule: str) -> Split:
    """`total` persons over gemeenten, in exact arithmetic.

    Of gemeenten that have an equal claim to the same person the one with most inhabitants gets it, then the one
    with the lowest code. A gemeente without inhabitants gets nobody.

    Args:
        total: net taakstelling of the country, persons.
        inhabitants: by gemeente code, on the reference date (`forecast.targets.reference_year`); fractions
            are fine.
        rule: one of `RULES`.

    Raises:
        BadInput: another rule, or what `forecast.statutory_split.allocate` refuses.
    """
    if rule not in RULES:
        raise BadInput(f"{rule!r} is not a rule of a split; choose from {', '.join(RULES)}")
    # for every rule, because it also refuses what no rule can split
    statutory = allocate(total, inhabitants)
    if rule == STATUTORY:
        return Split(rule, total, statutory)
    quotas = _quotas(total, inhabitants)
    persons = [ceil(quota) for quota in quotas]
    if rule == LARGEST_REMAINDER:
        persons = _largest_remainder(total, quotas, inhabitants)
    return Split(rule, total, pd.Series(persons, index=inhabitants.index, dtype="int64"))


def split_table(total: int, inhabitants: pd.Series) -> pd.DataFrame:
    """The three rules side by side.

    Args:
        total: as in `split`.
        inhabitants: as in `split`.

    Returns:
        Columns `TABLE_COLUMNS`: per gemeente its inhabitants, its share of all (0..1) and persons by each rule.

    Raises:
        BadInput: as `split`, or nobody lives anywhere, so that there is no share.
    """
    persons = {rule: split(total, inhabitants, rule).persons.to_numpy() for rule in RULES}
    everyone = inhabitants.sum()
    if not everyone > 0:
        raise BadInput("there are no inhabitants to have a share of")
    shares = inhabitants.to_numpy(dtype=float) / float(everyone)
    columns = {"gemeente": inhabitants.index, "inhabitants": inhabitants.to_numpy(), "share": shares, **persons}
    return pd.DataFrame(columns, columns=list(TABLE_COLUMNS))


def _quotas(total: int, inhabitants: pd.Series) -> list[Fraction]:
    """Each gemeente's exact share of the total: floats would round a whole share up by their noise."""
    sizes = [Fraction(size) for size in inhabitants.tolist()]
    everyone = sum(sizes, Fraction(0))
    return [total * size / everyone if size else Fraction(0) for size in sizes]


def _largest_remainder(total: int, quotas: list[Fraction], inhabitants: pd.Series) -> list[int]:
    """Of equal remainders the one with most inhabitants comes first, then the lowest code."""
    sizes, codes = inhabitants.tolist(), inhabitants.index.tolist()
    order = sorted(range(len(quotas)), key=lambda place: (-sizes[place], codes[place]))
    persons = np.empty(len(quotas), dtype=np.int64)
    persons[order] = largest_remainder(np.array([quotas[place] for place in order], dtype=object), total)
    return persons.tolist()
