"""Writes a run: first that it runs, at the end everything it produced, in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, insert, update

from forecast.model_ids import MODEL
from forecast.what_if import Fitted
from jobs.fitted import keep_models
from jobs.run.notes import Note
from models.tables import ChainPart, DataAge, Flag, ForecastValue, GemeenteState, Run, RunNote, RunStep, Score


def start_run(connection: Connection, run: Run) -> None:
    """Record that `run` has begun."""
    connection.execute(insert(_table(Run)).values(**run.model_dump()))


def fail_run(connection: Connection, run_id: str, *, finished_at: datetime) -> None:
    """Record that a run broke off; it leaves no results."""
    runs = _table(Run)
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
    append(connection, ForecastValue, named.fillna({"model_id": MODEL}).assign(run_id=run_id))
    append(connection, Flag, flags.assign(run_id=run_id))
    append(connection, GemeenteState, states.assign(run_id=run_id))
    append(connection, ChainPart, chain.assign(run_id=run_id))
    if fitted is not None:
        keep_models(connection, fitted, run_id=run_id)
    append(connection, Score, scores.rename(columns={"model": "model_id"}).assign(run_id=run_id))
    append(connection, DataAge, ages.assign(run_id=run_id))
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
        connection.execute(insert(_table(RunNote)), rows)
    timings = [
        {"run_id": run_id, "name": name, "position": position, "seconds": seconds}
        for position, (name, seconds) in enumerate(steps)
    ]
    connection.execute(insert(_table(RunStep)), timings)
    runs = _table(Run)
    done = update(runs).where(runs.c.id == run_id)
    connection.execute(done.values(state="done", finished_at=finished_at, data_as_of=data_as_of))


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


def append(connection: Connection, model: Any, frame: pd.DataFrame) -> None:
    """Add the rows of `frame`, whose columns are those of the table; what is not a number or day is NULL."""
    if frame.empty:
        return
    plain = frame.astype(object).where(frame.notna(), None)
    records = [dict(zip(plain.columns, row, strict=True)) for row in plain.itertuples(index=False)]
    connection.execute(insert(_table(model)), records)
