"""The split as it is handed out: one row per gemeente, with what it has to do and how it stands."""

import pandas as pd

from forecast.accounting import opgave
from forecast.errors import BadInput
from forecast.plan.exchange import exchange
from forecast.plan.split import RULES, Split

KNOWN = ("stand", "stand_begin", "p_miss", "simulated")
ROW_COLUMNS = (
    "code",  # of CBS
    "name",
    "provincie",  # its name
    "inhabitants",  # on the reference date
    "share",  # of the inhabitants of the country, 0..1
    "taakstelling",  # net: by the chosen rule, after the exchange
    "stand",  # last published, positive = behind; empty where unknown
    "stand_begin",  # expected on the first day of the half-year, positive = behind; empty where unknown
    "opgave",  # stand_begin + taakstelling; empty where unknown
    "p_miss",  # chance of a positive stand at the end, 0..1; empty where unknown
    "exchange",  # persons taken over (+) or given away (-), part of `taakstelling`
    *RULES,  # persons by each rule, before the exchange
    "simulated",  # whether the stands, and so the opgave and the chance, rest on simulated figures
)


def split_rows(
    table: pd.DataFrame,
    *,
    total: int,
    rule: str,
    places: pd.DataFrame,
    known: pd.DataFrame,
    changes: pd.Series | None = None,
) -> pd.DataFrame:
    """The rows of a split of `total` by `rule`.

    Args:
        table: from `forecast.plan.split.split_table`.
        total: net taakstelling of the country, persons.
        rule: one of `forecast.plan.split.RULES`.
        places: index gemeente code, columns `name` and `provincie` (a name); more places are fine.
        known: index gemeente code, columns `KNOWN`; a gemeente that is not in it is unknown.
        changes: of an exchange, by gemeente code; None: nothing is exchanged.

    Returns:
        Columns `ROW_COLUMNS`, sorted by code. `taakstelling` sums to the total plus the excess of the rule.

    Raises:
        BadInput: another rule, a gemeente without a name, a stand of a gemeente that is not in the split (it
            would be missing from every sum), or what `forecast.plan.exchange.exchange` refuses.
    """
    if rule not in RULES:
        raise BadInput(f"{rule!r} is not a rule of a split; choose from {', '.join(RULES)}")
    by_code = table.set_index("gemeente").sort_index()
    nameless, outside = by_code.index.difference(places.index), known.index.difference(by_code.index)
    if len(nameless):
        raise BadInput(f"{', '.join(nameless)} has no name")
    if len(outside):
        raise BadInput(f"{', '.join(outside)} has a stand but no part in the split")
    before = Split(rule, total, by_code[rule])
    after = before if changes is None else exchange(before, changes)
    rows = by_code.join(places[["name", "provincie"]]).join(known[list(KNOWN)])
    rows["taakstelling"] = after.persons
    rows["exchange"] = after.persons - before.persons
    rows["opgave"] = opgave(rows["stand_begin"], rows["taakstelling"])
    rows["simulated"] = rows["simulated"].eq(True)
    return rows.rename_axis("code").reset_index()[list(ROW_COLUMNS)]
