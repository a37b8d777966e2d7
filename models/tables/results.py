"""What a run produced. Written once, never changed; everything hangs on the run id."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKeyConstraint, LargeBinary, false
from sqlmodel import Field, SQLModel

from models.tables.base import one_of

TARGETS = (
    "realisatie",
    "realisatie_halfjaar",
    "stand_eind",
    "achterstand_bruto",
    "voorsprong",
    "gemeenten_die_missen",
    "instroom_eerste",
    "instroom_nareis",
    "mist_taakstelling",
    "instroom_herhaald",
    "hervestiging",
    "inwilligingen",
    "vergunninghouders_in_opvang",
    "vergunninghouders_buiten_norm",
    "bezetting",
)
OUTPUT_TYPES = ("mean", "quantile", "pmf")
FLAGS = ("none", "watch", "warning", "alarm")
CAUSES = ("houses", "people", "both", "unknown")
CHAIN_BASES = ("data", "learned", "assumed")
TARGET_BASES = ("gepubliceerd", "afgeleid", "aangenomen", "geen")


class ForecastValue(SQLModel, table=True):
    """One number of a forecast, in the hubverse long format.

    `horizon` counts months from the last observed month to the month that `target_end_date` closes.
    """

    __tablename__ = "forecast_value"
    __table_args__ = (
        CheckConstraint(one_of("target", TARGETS), name="target"),
        CheckConstraint(one_of("output_type", OUTPUT_TYPES), name="output_type"),
    )

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    model_id: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    location: str = Field(primary_key=True, foreign_key="region.code")
    target_end_date: date = Field(primary_key=True)
    output_type: str = Field(primary_key=True)
    output_type_id: str = Field(primary_key=True, default="")
    horizon: int
    value: float


class Flag(SQLModel, table=True):
    """The warning for one region and half-year.

    Persons everywhere. `target_basis` says where the taakstelling comes from: published, derived from the
    national total by the statutory split, assumed because it is not known, or that there is none because the
    mechanism is no longer in force; in the last two cases p_miss, flag and cause are empty. `streak_at_least` says
    that the streak stops for want of earlier stands.
    """

    __tablename__ = "flag"
    __table_args__ = (
        CheckConstraint(one_of("target_basis", TARGET_BASES), name="target_basis"),
        CheckConstraint("p_miss >= 0 AND p_miss <= 1", name="p_miss"),
        CheckConstraint(one_of("flag", FLAGS), name="flag"),
        CheckConstraint(one_of("cause", CAUSES), name="cause"),
    )

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    location: str = Field(primary_key=True, foreign_key="region.code")
    period: str = Field(primary_key=True)
    level: str
    provincie: str | None = None
    stand_published: int | None = None
    stand_published_on: date | None = None
    stand_begin: float
    taakstelling: float | None = None
    target_basis: str
    opgave: float | None = None
    realised: int | None = None
    realised_to: date | None = None
    needed_per_month: float | None = None
    expected_per_month: float
    p_miss: float | None = None
    expected_shortfall: float | None = None
    streak: int | None = None
    streak_at_least: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    cause: str | None = None
    flag: str | None = None
    rank: int | None = None
    simulated: bool = False


class GemeenteState(SQLModel, table=True):
    """What the gemeente model saw in a gemeente, for the explanation of its warning. Persons.

    `waiting` are linked and not housed yet, `waiting_long` those of them linked over twelve weeks ago; `linked_ahead`
    and `housed_ahead` are expected in the rest of the half-year, `housed_by_month` month by month; with
    `extra_to_clear` more persons housed in it there would be no flag.
    """

    __tablename__ = "gemeente_state"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    location: str = Field(primary_key=True, foreign_key="region.code")
    period: str = Field(primary_key=True)
    months_left: int
    waiting: float
    waiting_long: float
    linked_ahead: float
    housed_ahead: float
    housed_by_month: list[float] = Field(sa_column=Column(JSON, nullable=False))
    extra_to_clear: int
    uses_links: bool


class Score(SQLModel, table=True):
    """Skill of one model in the run's rolling backtest; means over `n` cases, in persons.

    `weight` is its share in the combination (empty for plain rules, which only stand beside it);
    `coverage_80` is empty for rules that give one number and no band.
    """

    __tablename__ = "score"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    target: str = Field(primary_key=True)
    level: str = Field(primary_key=True)
    model_id: str = Field(primary_key=True)
    months_left: int = Field(primary_key=True)
    n: int
    mae: float
    wis: float
    coverage_80: float | None = None
    weight: float | None = None
    first_origin: date
    last_origin: date


class DataAge(SQLModel, table=True):
    """How far the figures of one measure and level reach, as of the run."""

    __tablename__ = "data_age"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    measure: str = Field(primary_key=True)
    level: str = Field(primary_key=True)
    last_day: date
    months_old: int
    old: bool
    quality: str
    simulated: bool


class RunNote(SQLModel, table=True):
    """Something a reader must know about the run: a fallback, a correction, an assumption.

    `message` is a catalogue text with named places, filled from `details` when it is shown.
    """

    __tablename__ = "run_note"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    position: int = Field(primary_key=True)
    kind: str
    location: str | None = Field(default=None, foreign_key="region.code")
    message: str
    details: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ChainPart(SQLModel, table=True):
    """A part of the chain to COA occupancy: whether it is data or assumption, and what was learned of it.

    `basis` is `data` (published month by month), `learned` (an assumption that published figures moved) or `assumed`.
    `low`..`high` hold 80 % of what is believed after the figures, `prior_low`..`prior_high` before them; all are
    empty for a part that is data. `message` says in a text of the catalogue what the part is and where it comes from.
    """

    __tablename__ = "chain_part"
    __table_args__ = (CheckConstraint(one_of("basis", CHAIN_BASES), name="basis"),)

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    part: str = Field(primary_key=True)
    position: int
    basis: str
    first_day: date | None = None
    last_day: date | None = None
    figures: int
    prior_low: float | None = None
    prior_median: float | None = None
    prior_high: float | None = None
    low: float | None = None
    median: float | None = None
    high: float | None = None
    unit: str
    message: str
    details: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class FittedModel(SQLModel, table=True):
    """A model as a run fitted it, so that a what-if can draw from it again without fitting anything."""

    __tablename__ = "fitted_model"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    name: str = Field(primary_key=True)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Scenario(SQLModel, table=True):
    """A what-if drawn from the fitted models of a run; `content` is its file as it was read. Made anew = replaced."""

    __tablename__ = "scenario"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    name: str = Field(primary_key=True)
    description: str
    content: str
    made_at: datetime
    seconds: float


class ScenarioValue(SQLModel, table=True):
    """One number of a scenario, in the long format of `ForecastValue`; the baseline is in there."""

    __tablename__ = "scenario_value"
    __table_args__ = (
        ForeignKeyConstraint(["run_id", "scenario"], ["scenario.run_id", "scenario.name"]),
        CheckConstraint(one_of("target", TARGETS), name="target"),
        CheckConstraint(one_of("output_type", OUTPUT_TYPES), name="output_type"),
    )

    run_id: str = Field(primary_key=True)
    scenario: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    location: str = Field(primary_key=True, foreign_key="region.code")
    target_end_date: date = Field(primary_key=True)
    output_type: str = Field(primary_key=True)
    output_type_id: str = Field(primary_key=True, default="")
    value: float
