"""Uitruil: gemeenten that take over part of each other's taakstelling in one half-year, the sum unchanged.

An exchange is known as moves (`period, from, to, persons`: `to` takes over that many of `from`) or as signed
changes (`period, gemeente, change`: positive = more to house). Both become a series of changes by gemeente.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from forecast.errors import BadInput
from forecast.periods import HalfYear
from forecast.plan.split import Split

MOVE_COLUMNS = ("period", "from", "to", "persons")
CHANGE_COLUMNS = ("period", "gemeente", "change")


@dataclass(frozen=True)
class Move:
    """The gemeente `taker` houses `persons` of the taakstelling of the gemeente `giver`.

    Raises:
        BadInput: fewer than one person, or a gemeente that exchanges with itself.
    """

    giver: str
    taker: str
    persons: int

    def __post_init__(self) -> None:
        if self.giver == self.taker:
            raise BadInput(f"{self.giver} cannot exchange with itself")
        if self.persons < 1:
            raise BadInput(f"{self.taker} must take over at least one person of {self.giver}, not {self.persons}")


def changes_of(moves: Sequence[Move]) -> pd.Series:
    """What the moves together change in the taakstelling of each gemeente they name; sums to zero.

    Raises:
        BadInput: the same two gemeenten in the same direction twice, which may be one move entered twice.
    """
    times = Counter((move.giver, move.taker) for move in moves)
    for (giver, taker), entered in times.items():
        if entered > 1:
            raise BadInput(f"the move from {giver} to {taker} is there {entered} times: enter one, with the sum")
    changes: Counter[str] = Counter()
    for move in moves:
        changes[move.giver] -= move.persons
        changes[move.taker] += move.persons
    return pd.Series(dict(sorted(changes.items())), dtype="int64")


def exchange_of(frame: pd.DataFrame, period: HalfYear) -> pd.Series:
    """The changes by gemeente that `frame` holds for `period`; rows of other half-years are left alone.

    Args:
        frame: columns `MOVE_COLUMNS` or `CHANGE_COLUMNS`.
        period: the half-year whose taakstelling is exchanged.

    Raises:
        BadInput: other columns, no row for `period`, a cell that is empty, a number that is not whole, a
            gemeente twice among changes, or what `Move` and `changes_of` refuse.
    """
    columns = next((form for form in (MOVE_COLUMNS, CHANGE_COLUMNS) if set(form) == set(frame.columns)), None)
    if columns is None:
        forms = " or ".join(", ".join(form) for form in (MOVE_COLUMNS, CHANGE_COLUMNS))
        raise BadInput(f"an exchange has the columns {forms}, not {', '.join(map(str, frame.columns))}")
    if frame.isna().any(axis=None):
        raise BadInput("an exchange has an empty cell")
    due = frame[[HalfYear.parse(str(each)) == period for each in frame["period"]]]
    if due.empty:
        raise BadInput(f"there is no exchange for {period}")
    if columns == CHANGE_COLUMNS:
        return pd.Series(_whole(due["change"]), index=due["gemeente"].tolist(), dtype="int64")
    trios = zip(due["from"], due["to"], _whole(due["persons"]), strict=True)
    return changes_of([Move(giver, taker, persons) for giver, taker, persons in trios])


def exchange(split: Split, changes: pd.Series) -> Split:
    """The split after an exchange; its sum stays what it was.

    Args:
        split: before the exchange.
        changes: persons by gemeente code, positive = more to house; see `changes_of` and `exchange_of`.

    Raises:
        BadInput: the changes are not whole or do not sum to zero, a gemeente is there twice or not part of the
            split, or one would be left with less than nobody.
    """
    if not changes.index.is_unique:
        twice = ", ".join(sorted(set(changes.index[changes.index.duplicated()])))
        raise BadInput(f"an exchange names {twice} more than once")
    unknown = sorted(set(changes.index) - set(split.persons.index))
    if unknown:
        raise BadInput(f"an exchange names {', '.join(unknown)}, which has no part in the split")
    whole = pd.Series(_whole(changes), index=changes.index, dtype="int64")
    if whole.sum() != 0:
        raise BadInput(f"the changes of an exchange sum to {whole.sum():+d} persons, not to zero")
    persons = split.persons + whole.reindex(split.persons.index, fill_value=0)
    below = persons[persons < 0]
    if len(below):
        code = below.index[0]
        raise BadInput(f"{code} cannot give up {-whole[code]} persons: its taakstelling is {split.persons[code]}")
    return replace(split, persons=persons)


def _whole(numbers: pd.Series) -> list[int]:
    """The same as whole numbers; text from a file is read as a number."""
    parsed = pd.to_numeric(numbers, errors="coerce")
    wrong = numbers[parsed % 1 != 0]  # what is no number has no remainder either
    if len(wrong):
        raise BadInput(f"{wrong.iloc[0]} is not a whole number of persons")
    return [int(number) for number in parsed]
