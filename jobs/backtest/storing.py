"""Writes what a backtest measured into the tables of the track record."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import Connection

from jobs.backtest.measure import Measured
from jobs.backtest.parts import Part
from jobs.backtest.request import BacktestRequest
from jobs.run.storing import append
from models.tables import (
    Backtest,
    BacktestPart,
    ChanceScore,
    FlagScore,
    LeadTime,
    PitBin,
    ReliabilityBin,
    TrackScore,
)


def store_measured(
    connection: Connection, run_id: str, found: Measured, parts: Sequence[Part], request: BacktestRequest
) -> None:
    """Store what was asked for, how each part was laid out, and what was measured."""
    geometry = pd.DataFrame(
        [
            {
                "part": part.name,
                "origins": len(part.origins),
                "first_origin": min(part.origins),
                "last_origin": max(part.origins),
                "paths": part.paths,
                "left_out": part.left_out,
                "simulated": part.simulated,
            }
            for part in parts
        ]
    )
    tables = [
        (Backtest, pd.DataFrame([{"level": request.level, "target": request.target}])),
        (BacktestPart, geometry),
        (TrackScore, found.scores),
        (ChanceScore, found.chances),
        (ReliabilityBin, found.reliability),
        (FlagScore, found.flags),
        (LeadTime, found.lead_times),
        (PitBin, found.pit),
    ]
    for table, frame in tables:
        append(connection, table, frame.assign(run_id=run_id))
