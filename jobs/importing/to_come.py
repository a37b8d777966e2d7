"""Time that is still to come on the day of an import: nothing was counted in it yet, and nobody knew anything in it.

What was simulated is no count, so its days may lie anywhere. A taakstelling and a prognosis are about time to come,
within reason.
"""

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from base.i18n import N_
from jobs.importing import cells
from jobs.importing.rows import Rows

# beyond what anybody plans; a year with a slip in it is mostly a century off
MOST_YEARS_AHEAD: Final = 10


def refuse_uncounted(
    rows: Rows, columns: Iterable[str], last: "pd.Series[Any]", *, over_days: "pd.Series[bool] | bool"
) -> None:
    """A fault for each figure whose time was not over on the day of the import.

    Args:
        rows: of a table of counts or stands.
        columns: those that tell the days; the fault stands at the one that is filled.
        last: last day of each row.
        over_days: whether a row is counted over days, so that its last day must be over.
    """
    if rows.day is None:
        return
    today = pd.Timestamp(rows.day)
    simulated = rows.text("simulated").map(_marks_simulated)
    late = ((last > today) | ((last == today) & over_days)) & ~simulated
    message = N_(
        "{day} was not over on {today}, the day of the import: nothing of it can be counted yet; is it right?"
    )
    _refuse_at_its_day(rows, late, columns, message, last)


def refuse_far_ahead(rows: Rows, columns: Iterable[str], last: "pd.Series[Any]") -> None:
    """A fault for each target or prognosis about time that nobody plans yet."""
    if rows.day is None:
        return
    late = last > pd.Timestamp(rows.day) + pd.DateOffset(years=MOST_YEARS_AHEAD)
    message = N_("{day} is more than {years} years after {today}, the day of the import; is its year right?")
    _refuse_at_its_day(rows, late, columns, message, last)


def refuse_known_ahead(rows: Rows, column: str, known: "pd.Series[Any]") -> None:
    """A fault for each day of knowing that is given and still to come."""
    if rows.day is None:
        return
    late = (known > pd.Timestamp(rows.day)) & rows.filled(column)
    message = N_("{day} is after {today}, the day of the import: nobody can know a figure from a day to come")
    rows.refuse(late, column, "known_ahead", message, lambda row: {"day": known[row].date(), "today": rows.day})


def _refuse_at_its_day(
    rows: Rows, late: "pd.Series[bool]", columns: Iterable[str], message: str, days: "pd.Series[Any]"
) -> None:
    for column in columns:
        at = late & rows.filled(column)
        rows.refuse(
            at,
            column,
            "still_to_come",
            message,
            lambda row: {"day": days[row].date(), "today": rows.day, "years": MOST_YEARS_AHEAD},
        )
        late = late & ~at


def _marks_simulated(text: str) -> bool:
    try:
        return bool(text) and cells.yes_no(text)
    except cells.BadCell:
        return False
