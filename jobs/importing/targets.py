"""The table `targets`: one version of a taakstelling (the net statutory number) per row."""

import pandas as pd

from forecast.periods import HalfYear
from jobs.importing import cells
from jobs.importing.regions import KnownRegions, read_regions, refuse_dissolved
from jobs.importing.rows import Rows
from models.tables import BASES, STATUSES


def read_targets(rows: Rows, known: KnownRegions, source: str) -> pd.DataFrame:
    """The rows without a fault, with the columns of the table `target`, `row` and `known_given`."""
    region = read_regions(rows, "region", known)
    period = rows.read("period", cells.period)
    starts = pd.to_datetime(period.map(lambda text: HalfYear.parse(text).start, na_action="ignore"))
    refuse_dissolved(rows, "region", region, starts, known)
    return rows.without_faults(
        {
            "region": region,
            "period": period,
            "value": rows.numbers("value", cells.count),
            "known_from": rows.days("known_from", cells.day),
            "status": rows.read("status", lambda text: cells.one_of(text, allowed=STATUSES, code="bad_status")),
            "basis": rows.read(
                "basis",
                lambda text: cells.one_of(text, allowed=BASES, code="bad_basis"),
                required=False,
                blank="aangekondigd",
            ),
            "source": rows.read("source", str, required=False, blank=source),
            "simulated": rows.read("simulated", cells.yes_no, required=False, blank=False),
            "known_given": True,
        }
    )
