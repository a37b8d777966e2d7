"""What is handed to whoever carries out an origin of the gemeente backtest: the figures of its day and no others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forecast.flags import FlagRules
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.inputs import gemeente_figures
from forecast.levels import COUNTRY
from forecast.periods import HalfYear
from forecast.vintages import Vintages

# half-years after that of the origin which are drawn, as far as a run publishes
REACH = 2


@dataclass(frozen=True)
class OriginJob:
    """What a forecast on one earlier day needs.

    Attributes:
        country, gemeenten: figures as known on `origin` and nothing else (see `Vintages.known_on`).
        codes: gemeenten that exist on `territory`, to which all figures are carried.
        classes: size class of each of them.
    """

    origin: date
    country: Vintages
    gemeenten: Vintages
    codes: tuple[str, ...]
    classes: tuple[str, ...]
    territory: date
    rules: FlagRules
    least_history: int
    paths: int
    seed: int

    @property
    def first(self) -> HalfYear:
        """The half-year of the origin; it and the next are forecast, the chain to the end of the one after them."""
        return HalfYear.of(self.origin)

    def figures(self) -> tuple[GemeenteFigures, dict[str, str]] | None:
        """The model's arrays, and where the target of each half-year comes from; None with too few months."""
        targets = self.country.completed_targets(self.first + REACH)
        found = gemeente_figures(
            self.gemeenten,
            targets[targets["region"] == COUNTRY],
            self.codes,
            as_of=self.territory,
            until=self.first + REACH,
        )
        if found is None or found[0].months < self.least_history:
            return None
        return found[0], dict(zip(found[1]["period"], found[1]["basis"], strict=True))


__all__ = ["OriginJob"]
