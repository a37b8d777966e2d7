"""The tables of the settings: type, bounds and meaning of each field, no values."""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

MONTHS_IN_A_HALF_YEAR = 6

Share = Annotated[float, Field(ge=0, le=1)]
# of one month, in proportion to the others: as shares or as persons
Weight = Annotated[float, Field(ge=0.001, le=10_000_000)]
LOCAL = "local"
DASK = re.compile(r"dask://(\[[0-9A-Fa-f:.]+\]|[\w.-]+):([1-9]\d{0,4})")


def _engine(value: str) -> str:
    if value != LOCAL and not DASK.fullmatch(value):
        raise PydanticCustomError("engine", "must be local or dask://host:port")
    return value


Engine = Annotated[str, AfterValidator(_engine)]
HalfYearName = Annotated[str, Field(pattern=r"^\d{4}-H[12]$")]


class Section(BaseModel):
    """A table of settings: fixed once read, and without room for an unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class KnownAfterDays(Section):
    """From when a figure without a known_from counts as known, in days after the last day it covers."""

    coa: int = Field(ge=0, le=366, description="figures of COA: realisatie, koppelingen, stands, bezetting")
    intake: int = Field(ge=0, le=366, description="intake and grants")


class Threshold(Section):
    """What a region must reach, both at once, to get a flag of this level."""

    p_miss: Share = Field(description="probability that the half-year ends behind")
    share_of_opgave: Share = Field(description="expected shortfall as a share of the opgave")


class Flags(Section):
    """The three levels of warning; each asks more than the one below it."""

    minimum_persons: int = Field(ge=0, le=100_000, description="expected shortfall below which there is never a flag")
    watch: Threshold = Field(description="worth following")
    warning: Threshold = Field(description="worth a conversation")
    alarm: Threshold = Field(description="worth the first conversation")

    @model_validator(mode="after")
    def _levels_rise(self) -> Self:
        for measure in Threshold.model_fields:
            low, middle, high = (getattr(level, measure) for level in (self.watch, self.warning, self.alarm))
            if not low < middle < high:
                raise PydanticCustomError("levels_rise", "{measure} must rise", {"measure": measure})
        return self


class Profile(Section):
    """Prior for the spread of a half-year's realisatie over its six months."""

    weights: tuple[Weight, ...] = Field(
        min_length=MONTHS_IN_A_HALF_YEAR,
        max_length=MONTHS_IN_A_HALF_YEAR,
        description="months 1 to 6 in proportion, on any scale; read as shares that sum to 1",
    )
    concentration: float = Field(ge=0.1, le=100_000, description="how little one half-year strays from these shares")
    worth: float = Field(
        ge=0.01, le=100, description="how many half-years the weights are worth when others are learned from"
    )
    seen: tuple[HalfYearName, ...] = Field(description="half-years the weights already hold")
    source: str = Field(description="where the weights come from")

    @field_validator("weights")
    @classmethod
    def _to_shares(cls, weights: tuple[float, ...]) -> tuple[float, ...]:
        total = sum(weights)
        return tuple(weight / total for weight in weights)


class GemeenteBacktest(Section):
    """The track record of the gemeente model: a forecast on the 15th of each month, beside what happened."""

    origins: int = Field(ge=1, le=600, description="forecast dates, the last ones of which the half-year is over")
    stride_months: int = Field(ge=1, le=60, description="months between two of them")
    least_history_months: int = Field(ge=12, le=600, description="months of figures before the first of them")
    paths: int = Field(ge=100, le=10_000, description="joint paths per forecast date")


class Backtest(Section):
    """The rolling backtest by which models are weighed."""

    origins: int = Field(ge=1, le=100, description="forecast dates tried")
    minimum_history: int = Field(ge=1, le=100, description="half-years seen before the first forecast date")
    gemeenten: GemeenteBacktest = Field(description="what radar backtest tries of the gemeente model")


class Plan(Section):
    """What `radar plan` reckons with beside the figures."""

    persons_per_home: float = Field(ge=0.1, le=20, description="persons who move into one vacated social rental home")
