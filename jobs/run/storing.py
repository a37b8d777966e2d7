"""Writes a run: first that it runs, at the end everything it produced, in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, update

from forecast.model_ids import MODEL
from forecast.what_if import Fitted
from jobs.fitted import keep_models
from jobs.run.notes import Note
from models.rows import append_rows
from models.tables import Run, metadata

_TABLES = metadata.tables


def start_run(connection: Connection, run: Run) -> None:
    """Record that `run` has begun."""
    connection.execute(insert(_TABLES["run"]).values(**run.model_dump()))


def fail_run(connection: Connection, run_id: str, *, finished_at: datetime) -> None:
    """Record that a run broke off; it leaves no results."""
    runs = _TABLES["run"]
    connection.execute(update(runs).where(runs.c.id == run_id).values(state="failed", finished_at=finished_at))


def finish_run(
    connection: Connection,
    run_id: str,
    *,
    finished_at: datetime,
    data_as_of: date | None,
    forecasts: pd.DataFrame,
    flags: pd.DataFrame,
    states: pd.DataFrame,
    chain: pd.DataFrame,
    fitted: Fitted | None,
    scores: pd.DataFrame,
    ages: pd.DataFrame,
    notes: Sequence[Note],
    steps: Sequence[tuple[str, float]],
) -> None:
    """Store the results and mark the run as done."""
    named = forecasts if "model_id" in forecasts else forecasts.assign(model_id=None)
    append_rows(connection, "forecast_value", named.fillna({"model_id": MODEL}).assign(run_id=run_id))
    append_rows(connection, "flag", flags.assign(run_id=run_id))
    append_rows(connection, "gemeente_state", states.assign(run_id=run_id))
    append_rows(connection, "chain_part", chain.assign(run_id=run_id))
    if fitted is not None:
        keep_models(connection, fitted, run_id=run_id)
    append_rows(connection, "score", scores.rename(columns={"model": "model_id"}).assign(run_id=run_id))
    append_rows(connection, "data_age", ages.assign(run_id=run_id))
    close_run(connection, run_id, finished_at=finished_at, data_as_of=data_as_of, notes=notes, steps=steps)


def close_run(
    connection: Connection,
    run_id: str,
    *,
    finished_at: datetime,
    data_as_of: date | None,
    notes: Sequence[Note],
    steps: Sequence[tuple[str, float]],
) -> None:
    """Store what every kind of run has, and mark it as done."""
    rows: list[dict[str, Any]] = [
        {
            "run_id": run_id,
            "position": position,
            "kind": note.kind,
            "location": note.location,
            "message": note.message,
            "details": note.details,
        }
        for position, note in enumerate(notes)
    ]
    if rows:
        connection.execute(insert(_TABLES["run_note"]), rows)
    timings = [
        {"run_id": run_id, "name": name, "position": position, "seconds": seconds}
        for position, (name, seconds) in enumerate(steps)
    ]
    connection.execute(insert(_TABLES["run_step"]), timings)
    runs = _TABLES["run"]
    done = update(runs).where(runs.c.id == run_id)
    connection.execute(done.values(state="done", finished_at=finished_at, data_as_of=data_as_of))
