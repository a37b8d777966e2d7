"""Reads a backtest back: how good the forecasts of earlier days were, as stored by `radar backtest`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, case, select

from models.runs import whole
from models.stored import stored
from models.tables import (
    BACKTEST,
    Backtest,
    BacktestPart,
    ChanceScore,
    FlagScore,
    LeadTime,
    PitBin,
    ReliabilityBin,
    Run,
    RunNote,
    TrackScore,
)


@dataclass(frozen=True)
class TrackRecord:
    """A finished backtest: the fields of its record and what it measured (see `models/tables/track.py`).

    `level` and `target` are empty when everything was measured.
    """

    run_id: str
    finished_at: datetime
    as_of: date
    data_as_of: date
    seed: int
    code_version: str
    settings: dict[str, Any]
    level: str
    target: str

    parts: pd.DataFrame
    scores: pd.DataFrame
    chances: pd.DataFrame
    reliability: pd.DataFrame
    flags: pd.DataFrame
    lead_times: pd.DataFrame
    pit: pd.DataFrame
    notes: pd.DataFrame

    @property
    def simulated(self) -> bool:
        """Whether any part was measured on simulated figures."""
        return bool(self.parts["simulated"].astype(bool).any())


def load_track_record(connection: Connection, *, as_of: date, run_id: str | None = None) -> TrackRecord | None:
    """The backtest `run_id`, or else the last finished one that knew nothing from after `as_of`; None without one.

    A backtest of everything comes before one that was narrowed to a level or a target, however old.
    """
    record = _last(connection, as_of, run_id)
    if record is None:
        return None

    def measured(model: Any, *order: str) -> pd.DataFrame:
        table = model.__table__
        return stored(connection, table, order, table.c.run_id == record["id"])

    return TrackRecord(
        run_id=record["id"],
        finished_at=record["finished_at"],
        as_of=record["as_of"],
        data_as_of=record["data_as_of"] or record["as_of"],
        seed=record["seed"],
        code_version=record["code_version"],
        settings=record["settings"],
        level=record["level"],
        target=record["target"],
        parts=measured(BacktestPart, "part"),
        scores=measured(TrackScore, "part", "target", "level", "months_left", "size_group", "model_id"),
        chances=measured(ChanceScore, "months_from", "months_to", "size_group", "model_id"),
        reliability=measured(ReliabilityBin, "months_from", "months_to", "model_id", "low"),
        flags=measured(FlagScore, "flag", "months_left", "model_id"),
        lead_times=measured(LeadTime, "flag", "model_id", "weeks"),
        pit=measured(PitBin, "target", "level", "model_id", "months_from", "low"),
        notes=measured(RunNote, "position"),
    )


def _last(connection: Connection, as_of: date, run_id: str | None) -> dict[str, Any] | None:
    runs: Table = Run.__table__  # type: ignore[attr-defined]
    asked: Table = Backtest.__table__  # type: ignore[attr-defined]
    narrowed = case(((asked.c.level == "") & (asked.c.target == ""), 0), else_=1)
    query = (
        select(runs, asked.c.level, asked.c.target)
        .join(asked, asked.c.run_id == runs.c.id)
        .where(whole(BACKTEST), runs.c.as_of <= as_of)
        .order_by(narrowed, runs.c.as_of.desc(), runs.c.finished_at.desc(), runs.c.id.desc())
    )
    if run_id is not None:
        query = query.where(runs.c.id == run_id)
    row = connection.execute(query.limit(1)).mappings().first()
    return dict(row) if row else None
