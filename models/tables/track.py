"""What a backtest measured: the track record of the forecasts. Written once; everything hangs on its run id.

Months are counted to the end of what is forecast: 6 = none of the running half-year is known, 1 = five months are,
12 to 7 = the half-year after it. A range of months pools the forecasts made with `months_from`..`months_to` to go.
"""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from models.tables.base import one_of
from models.tables.results import FLAGS

PARTS = ("gemeenten", "provincies", "intake", "keten")
GIVEN_FLAGS = FLAGS[1:]


class Backtest(SQLModel, table=True):
    """What a run of kind `backtest` was asked to measure; an empty level or target means all of them."""

    __tablename__ = "backtest"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    level: str = ""
    target: str = ""


class BacktestPart(SQLModel, table=True):
    """The geometry of one part of a backtest: which model family was tried, from which days, on what figures.

    `gemeenten` is the gemeente model with provincies and country from the same paths, `provincies` the models that
    know half-year tables only, `intake` the monthly models of the intake, `keten` the
    chain from intake to COA occupancy. `left_out` counts the cases of the model
    that could not be scored; the notes of the run say why.
    """

    __tablename__ = "backtest_part"
    __table_args__ = (CheckConstraint(one_of("part", PARTS), name="part"),)

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    part: str = Field(primary_key=True)
    origins: int
    first_origin: date
    last_origin: date
    paths: int
    left_out: int
    simulated: bool


class TrackScore(SQLModel, table=True):
    """Skill of one model over `n` cases that every model of the same question answered; persons.

    `size_group` is a size class of gemeenten, empty for all. The WIS is the sum of dispersion, overprediction and
    underprediction. A rule that gives one number has no coverage; `mase` is over the `n_scaled` cases that have a
    scale; `skill` is 1 - wis / wis of the best plain rule `best_plain`, chosen with hindsight.
    """

    __tablename__ = "track_score"
    __table_args__ = (CheckConstraint(one_of("part", PARTS), name="part"),)

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    part: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    level: str = Field(primary_key=True)
    months_left: int = Field(primary_key=True)
    size_group: str = Field(primary_key=True, default="")
    model_id: str = Field(primary_key=True)
    n: int
    n_origins: int
    first_origin: date
    last_origin: date
    mae: float
    wis: float
    dispersion: float
    overprediction: float
    underprediction: float
    wis_log: float
    mase: float | None = None
    n_scaled: int
    coverage_50: float | None = None
    coverage_80: float | None = None
    coverage_95: float | None = None
    best_plain: str | None = None
    skill: float | None = None


class ChanceScore(SQLModel, table=True):
    """How good the chances of missing of gemeenten were: Brier score with its parts, and how well they rank.

    brier = reliability - resolution + uncertainty + within_bins (the last: chances that differ inside a bin). `auc`
    is empty when all or none missed. `top_precision` is the share that missed among the `top_n` gemeenten that were
    one of the `top_k` first of their provincie.
    """

    __tablename__ = "chance_score"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    model_id: str = Field(primary_key=True)
    months_from: int = Field(primary_key=True)
    months_to: int = Field(primary_key=True)
    size_group: str = Field(primary_key=True, default="")
    n: int
    n_half_years: int
    n_missed: int
    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within_bins: float
    auc: float | None = None
    top_k: int
    top_n: int
    top_precision: float | None = None


class ReliabilityBin(SQLModel, table=True):
    """Of the chances between `low` and `high`: their mean, and the share that did miss with its 90 % band.

    The band comes from drawing half-years anew, since the gemeenten of one half-year are not independent.
    """

    __tablename__ = "reliability_bin"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    model_id: str = Field(primary_key=True)
    months_from: int = Field(primary_key=True)
    months_to: int = Field(primary_key=True)
    low: float = Field(primary_key=True)
    high: float
    n: int
    n_half_years: int
    mean_p: float
    observed: float
    low_band: float | None = None
    high_band: float | None = None


class FlagScore(SQLModel, table=True):
    """Of the flags of this level or higher, given with `months_left` to go: how many came true, how many were missed.

    `precision` is the share of the flagged that missed their opgave, `recall` the share of those who missed that had
    been flagged; `weeks_before_end` the mean distance of these days to the end of the half-year.
    """

    __tablename__ = "flag_score"
    __table_args__ = (CheckConstraint(one_of("flag", GIVEN_FLAGS), name="flag"),)

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    model_id: str = Field(primary_key=True)
    flag: str = Field(primary_key=True)
    months_left: int = Field(primary_key=True)
    weeks_before_end: float
    n: int
    n_flagged: int
    n_missed: int
    n_both: int
    precision: float | None = None
    recall: float | None = None


class LeadTime(SQLModel, table=True):
    """Of the later misses: the share that was flagged, and stayed so, at least `weeks` before the half-year's end.

    `false_share` is the share of the `n_flagged` flags standing at that moment that did not come true.
    """

    __tablename__ = "lead_time"
    __table_args__ = (CheckConstraint(one_of("flag", GIVEN_FLAGS), name="flag"),)

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    model_id: str = Field(primary_key=True)
    flag: str = Field(primary_key=True)
    weeks: int = Field(primary_key=True)
    n_missed: int
    flagged_share: float | None = None
    n_flagged: int
    false_share: float | None = None


class PitBin(SQLModel, table=True):
    """Randomised PIT: the share of `n` outcomes that fell between the levels `low` and `high` of a model's bands.

    Flat when the bands are right. The outcomes come from `n_origins` forecast days and `n_periods` half-years or
    months, and share the weather of these.
    """

    __tablename__ = "pit_bin"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    target: str = Field(primary_key=True)
    level: str = Field(primary_key=True)
    model_id: str = Field(primary_key=True)
    months_from: int = Field(primary_key=True)
    months_to: int = Field(primary_key=True)
    low: float = Field(primary_key=True)
    high: float
    share: float
    n: int
    n_origins: int
    n_periods: int
