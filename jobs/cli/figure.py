"""One figure as somebody points at it on the command line: region, measure and days."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from base.errors import Invalid
from base.i18n import N_
from forecast.periods import HalfYear
from jobs.importing import cells
from jobs.importing.asked_regions import AskedRegions
from jobs.importing.cells import BadCell
from jobs.importing.understanding.moments import Moment
from jobs.importing.understanding.spoken import spoken_day, spoken_half_year, spoken_month
from jobs.importing.withdrawing import Figure
from models.tables import MEASURES, STOCKS
from models.tables.figures import ROLES

TARGET, STAND = "taakstelling", "stand"


@dataclass(frozen=True)
class PointedAt:
    """What was typed; `days` by the name of its option, those that were given only."""

    region: str | None
    measure: str | None
    days: Mapping[str, str]
    part: str
    role: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing says which figure is meant."""
        return self.region is None and self.measure is None and not self.days

    def figure(self, regions: AskedRegions) -> Figure:
        """The figure that is meant.

        Raises:
            Invalid: what was typed is not clear, or not complete.
            NotFound: there is no such region, or several are called so.
        """
        if not self.region or not self.measure:
            raise Invalid(N_("Give both --region and --measure of the figure"))
        code = regions.asked(self.region)
        try:
            return self._of(code, cells.one_of(self.measure, allowed=(*MEASURES, TARGET, STAND), code="bad_measure"))
        except BadCell as fault:
            raise Invalid(fault.message, **fault.details) from None

    def _of(self, code: str, measure: str) -> Figure:
        if measure == TARGET:
            return Figure("targets", {"region": code, "period": spoken_half_year(self._only("period"))})
        if measure == STAND:
            role = cells.one_of(self.role, allowed=ROLES, code="bad_role")
            day = pd.Timestamp(spoken_day(self._only("date")))
            return Figure("stands", {"region": code, "day": day, "role": role})
        first, last = self._span(stock=measure in STOCKS)
        about: dict[str, Any] = {"region": code, "measure": measure, "part": unicodedata.normalize("NFC", self.part)}
        return Figure("observations", about | {"from_date": pd.Timestamp(first), "to_date": pd.Timestamp(last)})

    def _span(self, *, stock: bool) -> tuple[date, date]:
        if stock:
            day = spoken_day(self.days["date"]) if "date" in self.days else spoken_month(self._only("month")).last
            return day, day
        if set(self.days) == {"from", "to"}:
            return _day_or_month(self.days["from"]).first, _day_or_month(self.days["to"]).last
        if set(self.days) == {"period"}:
            half_year = HalfYear.parse(spoken_half_year(self.days["period"]))
            return half_year.start, half_year.end
        month = spoken_month(self._only("month"))
        return month.first, month.last

    def _only(self, name: str) -> str:
        if set(self.days) != {name}:
            message = N_("For this measure give one of the days only: {option}")
            raise Invalid(message, option=f"--{name}")
        return self.days[name]


def _day_or_month(text: str) -> Moment:
    try:
        return Moment("day", day=spoken_day(text))
    except BadCell:
        return spoken_month(text)
