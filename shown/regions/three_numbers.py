"""The net stand with what it hides: gross achterstand and voorsprong of the gemeenten on a published day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from forecast.levels import GEMEENTE, PROVINCIE
from models.tables import Region
from shown.headlines import Headline
from shown.origins import Origin
from shown.read.results import RunResults


@dataclass(frozen=True)
class ThreeNumbers:
    """Net stand on a day with what it hides; `behind` and `ahead` are None while gemeenten are unknown.

    `origin` is that of the stands of the gemeenten.
    """

    net: int
    behind: int | None
    ahead: int | None
    origin: Origin = Origin.COUNTED

    @property
    def apart(self) -> int:
        """By how much the gemeenten together are further behind than the net stand that was published."""
        return 0 if self.behind is None or self.ahead is None else self.behind - self.ahead - self.net


def three_numbers(results: RunResults, row: Headline) -> ThreeNumbers | None:
    """Net, gross behind and ahead on the region's last published day; None when no stand was ever published.

    Behind and ahead are the sums over all gemeenten of the region, and unknown unless each has a stand that day.
    """
    if row.published is None:
        return None
    net, day = row.published.value, pd.Timestamp(row.published.day)
    gemeenten = [
        region.code
        for region in results.regions.values()
        if region.level == GEMEENTE
        and _exists_on(region, row.published.day)
        and (row.level != PROVINCIE or region.parent == row.code)
    ]
    stands = results.stands[(results.stands["day"] == day) & (results.stands["role"] == "eind")]
    stands = stands.set_index("region").reindex(gemeenten)
    values = stands["value"]
    if values.empty or values.isna().any():
        return ThreeNumbers(net, None, None)
    simulated = stands["simulated"].eq(True)
    origin = Origin.SIMULATED if simulated.all() else Origin.PARTLY if simulated.any() else Origin.COUNTED
    return ThreeNumbers(net, int(values.clip(lower=0).sum()), int(-values.clip(upper=0).sum()), origin)


def _exists_on(region: Region, day: date) -> bool:
    return (region.valid_from is None or region.valid_from <= day) and (
        region.valid_to is None or region.valid_to > day
    )
