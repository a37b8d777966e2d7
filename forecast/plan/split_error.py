"""How far each rule of the split is from the numbers that were published per provincie."""

import pandas as pd

from forecast.errors import BadInput
from forecast.plan.split import RULES, split

PROPORTIONAL = "proportional"  # the unrounded shares: no rule, since nobody is housed in parts
COLUMNS = ("rule", "provincies", "mean_absolute_error", "largest_error", "excess")


def split_error(places: pd.DataFrame, published: pd.Series) -> pd.DataFrame:
    """Error of each rule over the provincies of one half-year.

    What is split is the sum of the published numbers, so that a provincial table that does not add up to the
    announced total says nothing about a rule. (Those of 2021 add up to it exactly: 13,500 and 11,000.)

    Args:
        places: `gemeente, provincie, inhabitants`, for instance one year of `forecast.targets.reference_population`.
        published: net taakstelling by provincie code, persons; one per provincie of `places`.

    Returns:
        Columns `COLUMNS`, a row per rule and one for the unrounded shares: the mean and the largest absolute
        difference over the provincies, and how much the rule's sum exceeds the total, all in persons.

    Raises:
        BadInput: the two know different provincies, or as `split`.
    """
    differing = set(places["provincie"]) ^ set(published.index)
    if differing:
        raise BadInput(f"of {', '.join(sorted(differing))} there are gemeenten or a published number, not both")
    total = int(published.sum())
    by_code = places.set_index("gemeente")
    inhabitants = by_code["inhabitants"]
    by_rule = {PROPORTIONAL: total * inhabitants / inhabitants.sum()}
    by_rule |= {rule: split(total, inhabitants, rule).persons for rule in RULES}
    rows = []
    for rule, persons in by_rule.items():
        errors = (persons.groupby(by_code["provincie"]).sum() - published).abs()
        rows.append((rule, len(errors), errors.mean(), errors.max(), round(persons.sum()) - total))
    return pd.DataFrame(rows, columns=list(COLUMNS))
