"""Sums inside one file: the months of a span that is also given must add up to it."""

import pandas as pd

from base.i18n import N_
from jobs.importing.faults import Fault
from jobs.importing.tiling import SERIES, months_within, whole_months
from models.tables import FLOWS


def sum_faults(observations: pd.DataFrame) -> list[Fault]:
    """A fault for each span of months that its own months, given in the same file by the same source, do not add up
    to.

    Of several vintages in the file the last is compared. Two sources may contradict each other: each is kept as it
    was published, and so they stand in an export of all figures.
    """
    return [fault for _, own in observations.groupby("source", sort=False) for fault in _faults_of_source(own)]


def _faults_of_source(observations: pd.DataFrame) -> list[Fault]:
    flows = observations[observations["measure"].isin(FLOWS)]
    latest = flows.sort_values("known_from", kind="stable").drop_duplicates(
        [*SERIES, "from_date", "to_date"], keep="last"
    )
    months, spans = whole_months(latest)
    if spans.empty or months.empty:
        return []
    made = months_within(months, spans)
    wrong = spans[made["complete"] & (made["total"] != spans["value"])]
    message = N_("the months of this span add up to {months}, the span itself is given as {value}")
    return [
        Fault(row, "value", "sum_does_not_fit", message, {"months": int(total), "value": value})
        for row, value, total in zip(
            wrong["row"].tolist(), wrong["value"].tolist(), made.loc[wrong.index, "total"], strict=True
        )
    ]
