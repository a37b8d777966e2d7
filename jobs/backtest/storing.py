"""Writes what a backtest measured into the tables of the track record."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import Connection

from jobs.backtest.measure import Measured
from jobs.backtest.parts import Trial
from jobs.backtest.request import BacktestRequest
from models.rows import append_rows


def store_measured(
    connection: Connection, run_id: str, found: Measured, trials: Sequence[Trial], request: BacktestRequest
) -> None:
    """Store what was asked for, how each trial was laid out, and what was measured."""
    geometry = pd.DataFrame(
        [
            {
                "part": trial.name,
                "origins": len(trial.origins),
                "first_origin": min(trial.origins),
                "last_origin": max(trial.origins),
                "paths": trial.paths,
                "left_out": trial.left_out,
                "simulated": trial.simulated,
            }
            for trial in trials
        ]
    )
    tables = {
        "backtest": pd.DataFrame([{"level": request.level, "target": request.target}]),
        "backtest_part": geometry,
        "track_score": found.scores,
        "chance_score": found.chances,
        "reliability_bin": found.reliability,
        "flag_score": found.flags,
        "lead_time": found.lead_times,
        "pit_bin": found.pit,
    }
    for table, frame in tables.items():
        append_rows(connection, table, frame.assign(run_id=run_id))
