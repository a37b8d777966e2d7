"""What the service did and does: the ledger of jobs, who leads, and what an operator must know.

The ledger is the truth of what is done; the clock only asks it. One row per job and period, so that nothing is done
twice.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.base import one_of

# waiting = to be tried again; failed = given up; missed = its time passed and a later period took its place
JOB_STATES = ("running", "waiting", "done", "failed", "missed")
ATTEMPT_STATES = ("running", "done", "failed", "timed_out", "interrupted")


class JobRun(SQLModel, table=True):
    """One job for one period, as `run` for `2026-W47`. `outcome` says in short what it brought."""

    __tablename__ = "job_run"
    __table_args__ = (
        UniqueConstraint("job", "period"),
        CheckConstraint(one_of("state", JOB_STATES), name="state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    job: str
    period: str
    planned_for: datetime
    state: str
    attempts: int = 0
    next_try_at: datetime | None = None
    finished_at: datetime | None = None
    outcome: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class JobAttempt(SQLModel, table=True):
    """One try of a job. Only who holds `claim` may end it; without a fresh `heartbeat_at` it is taken to be dead."""

    __tablename__ = "job_attempt"
    __table_args__ = (CheckConstraint(one_of("state", ATTEMPT_STATES), name="state"),)

    job_run_id: int = Field(primary_key=True, foreign_key="job_run.id")
    attempt: int = Field(primary_key=True)
    claim: str = Field(unique=True)
    worker: str
    started_at: datetime
    heartbeat_at: datetime
    finished_at: datetime | None = None
    state: str = "running"
    message: str = ""


class ServiceBeat(SQLModel, table=True):
    """That a process of the service is alive: one row per `role` (leader), overwritten."""

    __tablename__ = "service_beat"

    role: str = Field(primary_key=True)
    worker: str
    since: datetime
    beat_at: datetime


class Alert(SQLModel, table=True):
    """Something an operator must do something about. Open until it is no longer so; at most one open per subject.

    `message` is a catalogue text with named places, filled from `details` when it is shown.
    """

    __tablename__ = "alert"
    __table_args__ = (
        Index(
            "uq_alert_open",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    subject: str = ""
    opened_at: datetime
    last_seen_at: datetime
    closed_at: datetime | None = None
    message: str
    details: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
