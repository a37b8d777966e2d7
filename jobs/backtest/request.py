"""What a backtest is asked to measure, and which parts of the service that takes."""

from dataclasses import dataclass
from datetime import date

from base.errors import Invalid
from base.i18n import N_
from forecast.chain.names import GRANTS, MODELLED_INTAKES, OCCUPANCY, PERMITS
from forecast.levels import GEMEENTE, LAND, PROVINCIE
from forecast.measures import REALISATIE, REALISATIE_HALFJAAR, STAND_EIND

ALL = ""
LEVELS = (GEMEENTE, PROVINCIE, LAND)
GEMEENTEN, PROVINCIES, INTAKE, CHAIN = "gemeenten", "provincies", "intake", "keten"
CHAIN_MEASURES = (OCCUPANCY, PERMITS, GRANTS)
# what each choice of the command means in the names that forecasts are stored under
TARGETS = {
    REALISATIE: (REALISATIE, REALISATIE_HALFJAAR),
    STAND_EIND: (STAND_EIND,),
    "instroom": MODELLED_INTAKES,
    CHAIN: CHAIN_MEASURES,
}

ONLY_LAND = {
    "instroom": N_("The intake is forecast for the country only"),
    CHAIN: N_("The chain to COA occupancy is forecast for the country only"),
}


@dataclass(frozen=True)
class BacktestRequest:
    """A level and a target of the command, or all of them; `origins` None = as the settings say.

    Forecast days of gemeenten before `score_from` are tried but not scored: they only teach the calibration, so that
    choices made on them do not count.

    Raises:
        Invalid: an unknown level or target, or one that no model forecasts at that level.
    """

    level: str = ALL
    target: str = ALL
    origins: int | None = None
    score_from: date | None = None

    def __post_init__(self) -> None:
        if self.level and self.level not in LEVELS:
            raise Invalid(N_("{word} is no level; choose from {words}"), word=self.level, words=", ".join(LEVELS))
        if self.target and self.target not in TARGETS:
            raise Invalid(N_("{word} is no target; choose from {words}"), word=self.target, words=", ".join(TARGETS))
        if not self.parts:
            raise Invalid(ONLY_LAND[self.target])

    @property
    def parts(self) -> tuple[str, ...]:
        """Which model families are tried."""
        fitting = {
            GEMEENTEN: self.target in (ALL, REALISATIE, STAND_EIND),
            PROVINCIES: self.level != GEMEENTE and self.target in (ALL, REALISATIE),
            INTAKE: self.level in (ALL, LAND) and self.target in (ALL, "instroom"),
            CHAIN: self.level in (ALL, LAND) and self.target in (ALL, CHAIN),
        }
        return tuple(part for part, fits in fitting.items() if fits)

    def wants(self, level: str, target: str) -> bool:
        """Whether scores of this level and target are asked for."""
        return self.level in (ALL, level) and (not self.target or target in TARGETS[self.target])
