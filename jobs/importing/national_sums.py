"""Whether the taakstellingen of all gemeenten of a half-year add up to the national one."""

from collections.abc import Iterator

import pandas as pd

from base.i18n import N_
from forecast.levels import COUNTRY
from forecast.periods import HalfYear
from jobs.importing.regions import KnownRegions
from jobs.importing.rows import Notice
from jobs.importing.vintages import KNOWN


def sum_notices(read: pd.DataFrame, existing: pd.DataFrame, known: KnownRegions) -> Iterator[Notice]:
    """A notice for each half-year of which `read` has taakstellingen of gemeenten, all are known, and their sum is
    another number than the national one.

    Args:
        read: rows of the table `target` without faults.
        existing: those that stand already.
    """
    # what the file says is the newest, from whatever day it says that it was known
    both = pd.concat([each.sort_values(KNOWN, kind="stable") for each in (existing, read)], ignore_index=True)
    latest = both.drop_duplicates(["region", "period"], keep="last")
    mine = read[read["region"].isin(known.gemeenten)]
    for period in sorted(set(mine["period"])):
        rows = latest[latest["period"] == period]
        values = dict(zip(rows["region"], rows["value"], strict=True))
        start = pd.Timestamp(HalfYear.parse(str(period)).start)
        division = next((codes for codes in known.divisions_from(start) if codes <= values.keys()), None)
        if division is None or COUNTRY not in values:
            continue
        total, national = sum(int(values[code]) for code in division), int(values[COUNTRY])
        if total != national:
            message = N_(
                "the taakstellingen of all gemeenten for {period} add up to {sum} and the national one is "
                "{national}: a run reckons with the sum"
            )
            yield message, {"period": period, "sum": total, "national": national}


__all__ = ["sum_notices"]
