"""The table `targets`: one version of a taakstelling (the net statutory number) per row."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from forecast.periods import HalfYear
from jobs.importing import cells
from jobs.importing.regions import KnownRegions, read_regions, refuse_dissolved
from jobs.importing.rows import Rows
from jobs.importing.to_come import refuse_far_ahead, refuse_known_ahead
from models.store import DAYS
from models.tables import BASES, STATUSES

# Huisvestingswet 2014, art. 29: announced at least 13 weeks before the half-year
LATEST_ANNOUNCEMENT: Final = pd.Timedelta(weeks=13)


def read_targets(
    rows: Rows, known: KnownRegions, source: str, national_known: Mapping[str, pd.Timestamp] | None = None
) -> pd.DataFrame:
    """The rows without a fault, with the columns of the table `target`, `row` and `known_given`.

    Args:
        national_known: given for a table that need not say from when its targets were known: per half-year the day
            from which the latest national one was. Where that is not known it is the last day on which the law lets
            a target be announced.
    """
    region = read_regions(rows, "region", known)
    period = rows.read("period", cells.period)
    starts = pd.to_datetime(period.map(lambda text: HalfYear.parse(text).start, na_action="ignore"))
    refuse_dissolved(rows, "region", region, starts, known)
    refuse_far_ahead(rows, ("period",), starts)
    return rows.without_faults(
        {
            "region": region,
            "period": period,
            "value": rows.numbers("value", cells.count),
            "known_from": _known_from(rows, period, national_known),
            "status": rows.read("status", lambda text: cells.one_of(text, allowed=STATUSES, code="bad_status")),
            "basis": rows.read(
                "basis",
                lambda text: cells.one_of(text, allowed=BASES, code="bad_basis"),
                required=False,
                blank="aangekondigd",
            ),
            "source": rows.read("source", str, required=False, blank=source),
            "simulated": rows.read("simulated", cells.yes_no, required=False, blank=False),
            "known_given": True if national_known is None else rows.filled("known_from"),
        }
    )


def _known_from(
    rows: Rows, period: "pd.Series[Any]", national_known: Mapping[str, pd.Timestamp] | None
) -> "pd.Series[Any]":
    given = rows.days("known_from", cells.day, required=national_known is None)
    refuse_known_ahead(rows, "known_from", given)
    if national_known is None:
        return given
    announced = pd.to_datetime(period.map(national_known)).astype(DAYS)
    starts = pd.to_datetime(period.map(lambda text: HalfYear.parse(text).start, na_action="ignore")).astype(DAYS)
    return given.where(rows.filled("known_from"), announced.fillna(starts - LATEST_ANNOUNCEMENT))
