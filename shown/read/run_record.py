"""The record of a run that can be shown: finished, of the main job, whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping

from base.errors import NotFound
from base.i18n import N_
from models import runs
from models.tables import MAIN

__all__ = ["RunRecord", "finished_run"]


@dataclass(frozen=True)
class RunRecord:
    """What is known of a run beside its results; `data_as_of` is the last day on which a figure it used came to be
    known."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    as_of: date
    data_as_of: date
    seed: int
    horizon_periods: int
    code_version: str
    settings: dict[str, Any]


def finished_run(connection: Connection, *, run_id: str | None = None, as_of: date | None = None) -> RunRecord:
    """The finished run `run_id` of the main job, or the last finished one (of those as of `as_of`, when given).

    Raises:
        NotFound: no run has finished, `run_id` is unknown or a backtest, or that run did not finish or was
            cleared.
    """
    row = _newest(connection, as_of) if run_id is None else _asked_for(connection, run_id)
    return RunRecord(
        run_id=row["id"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        as_of=row["as_of"],
        # a run without any figure knows nothing from before its own day
        data_as_of=row["data_as_of"] or row["as_of"],
        seed=row["seed"],
        horizon_periods=row["horizon_periods"],
        code_version=row["code_version"],
        settings=row["settings"],
    )


def _newest(connection: Connection, as_of: date | None) -> RowMapping:
    row = runs.newest(connection, as_of=as_of)
    if row is not None:
        return row
    if as_of is not None:
        raise NotFound(
            N_("No run as of {day} has finished; make one with: radar run --as-of {day}"), day=as_of.isoformat()
        )
    raise NotFound(N_("No run has finished yet; make one with: radar run"))


def _asked_for(connection: Connection, run_id: str) -> RowMapping:
    row = runs.record(connection, run_id)
    if row is None:
        raise NotFound(N_("There is no run {run_id}"), run_id=run_id)
    if row["kind"] != MAIN:
        raise NotFound(N_("Run {run_id} is a backtest; every report shows the last one"), run_id=run_id)
    if row["state"] != runs.DONE:
        raise NotFound(N_("Run {run_id} did not finish: its state is {state}"), run_id=run_id, state=row["state"])
    if row["cleared_at"] is not None:
        raise NotFound(
            N_("The results of run {run_id} were cleared at {moment} to make room; only its record is left"),
            run_id=run_id,
            moment=row["cleared_at"],
        )
    return row
