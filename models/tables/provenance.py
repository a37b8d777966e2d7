"""Where everything came from: each import and each run is a record."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from models.tables.base import one_of

RUN_STATES = ("running", "done", "failed")
# a run of the main job forecasts; a backtest measures how good such forecasts were on earlier days
MAIN, BACKTEST = "main", "backtest"
RUN_KINDS = (MAIN, BACKTEST)


class ImportRecord(SQLModel, table=True):
    """One imported file. The hash is unique: the same bytes are never taken in twice."""

    __tablename__ = "import_record"

    id: int | None = Field(default=None, primary_key=True)
    file_name: str
    sha256: str = Field(unique=True)
    layout: str
    imported_at: datetime
    rows_read: int
    rows_new: int
    rows_revised: int
    rows_unchanged: int
    source: str


class Run(SQLModel, table=True):
    """One run of the main job or one backtest. `data_as_of` is the last day on which any figure used became known.

    Of a run with `cleared_at` only this record and what it said of the country are left: the rest took too much room.
    """

    __tablename__ = "run"
    __table_args__ = (
        CheckConstraint(one_of("state", RUN_STATES), name="state"),
        CheckConstraint(one_of("kind", RUN_KINDS), name="kind"),
    )

    id: str = Field(primary_key=True)
    started_at: datetime
    finished_at: datetime | None = None
    state: str = "running"
    as_of: date = Field(index=True)
    data_as_of: date | None = None
    seed: int
    horizon_periods: int
    code_version: str
    settings: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    kind: str = Field(default=MAIN, sa_column_kwargs={"server_default": MAIN})
    cleared_at: datetime | None = None


class RunStep(SQLModel, table=True):
    """How long a step of a run took."""

    __tablename__ = "run_step"

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    name: str = Field(primary_key=True)
    position: int
    seconds: float
