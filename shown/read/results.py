"""Reads one run back: what it produced, and the figures as they were known on its as-of date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, false

from base.errors import NotFound
from base.i18n import N_
from forecast.asof import OBSERVATION_KEY, RESIDUAL_KEY, STAND_KEY, TARGET_KEY, latest_known
from forecast.levels import COUNTRY
from models import runs
from models.store import in_force
from models.stored import stored
from models.tables import (
    MAIN,
    ChainPart,
    DataAge,
    Flag,
    ForecastValue,
    GemeenteState,
    Observation,
    Region,
    Residual,
    RunNote,
    RunStep,
    Score,
    Stand,
    Target,
)
from shown.read.backtests import TrackRecord, load_track_record


@dataclass(frozen=True)
class RunResults:
    """A finished run: the fields of its record, what it produced, and the figures it could know.

    The frames have the columns of the tables of the same name (see `models/tables/`), dates as timestamps.
    `observations`, `targets`, `stands` and `residuals` hold one row per key: the latest vintage known
    on `as_of`. `chain` is empty for a run that had too few figures for it. `track` is the last backtest that a
    reader on `as_of` could know, or None.
    """

    run_id: str
    started_at: datetime
    finished_at: datetime
    as_of: date
    data_as_of: date
    seed: int
    horizon_periods: int
    code_version: str
    settings: dict[str, Any]

    forecasts: pd.DataFrame
    flags: pd.DataFrame
    states: pd.DataFrame
    chain: pd.DataFrame
    scores: pd.DataFrame
    ages: pd.DataFrame
    notes: pd.DataFrame
    steps: pd.DataFrame

    observations: pd.DataFrame
    targets: pd.DataFrame
    stands: pd.DataFrame
    residuals: pd.DataFrame
    regions: pd.DataFrame
    track: TrackRecord | None


def load_results(
    connection: Connection, *, run_id: str | None = None, as_of: date | None = None, country_only: bool = False
) -> RunResults:
    """The finished run `run_id` of the main job, or the last finished one (of those as of `as_of`, when given).

    Args:
        country_only: leave out what was produced for other regions, the figures and the track record, which is
            many times faster.

    Raises:
        NotFound: no run has finished, `run_id` is unknown or a backtest, or that run did not finish or was
            cleared.
    """
    run = _finished_run(connection, run_id, as_of)

    def produced(model: Any, *order: str) -> pd.DataFrame:
        table = model.__table__
        rows = [table.c.run_id == run["id"]]
        if country_only and "location" in table.c:
            rows.append(table.c.location == COUNTRY)
        return stored(connection, table, order, *rows)

    def known(model: Any, key: Sequence[str]) -> pd.DataFrame:
        table = model.__table__
        if country_only:
            return stored(connection, table, key, false())
        rows = stored(connection, table, (*key, "known_from", "id"), table.c.known_from <= run["as_of"])
        if "simulated" in rows:
            rows = in_force(connection, rows)
        return latest_known(rows, run["as_of"], key)

    return RunResults(
        run_id=run["id"],
        started_at=run["started_at"],
        finished_at=run["finished_at"],
        as_of=run["as_of"],
        # a run without any figure knows nothing from before its own day
        data_as_of=run["data_as_of"] or run["as_of"],
        seed=run["seed"],
        horizon_periods=run["horizon_periods"],
        code_version=run["code_version"],
        settings=run["settings"],
        forecasts=produced(
            ForecastValue,
            "target",
            "location",
            "target_end_date",
            "output_type",
            "output_type_id",
            "model_id",
        ),
        flags=produced(Flag, "period", "location"),
        states=produced(GemeenteState, "period", "location"),
        chain=produced(ChainPart, "position", "part"),
        scores=produced(Score, "target", "level", "months_left", "model_id"),
        ages=produced(DataAge, "measure", "level"),
        notes=produced(RunNote, "position"),
        steps=produced(RunStep, "position"),
        observations=known(Observation, OBSERVATION_KEY),
        targets=known(Target, TARGET_KEY),
        stands=known(Stand, STAND_KEY),
        residuals=known(Residual, RESIDUAL_KEY),
        regions=stored(connection, Region.__table__, ("code",)),  # type: ignore[attr-defined]
        track=None if country_only else load_track_record(connection, as_of=run["as_of"]),
    )


def _finished_run(connection: Connection, run_id: str | None, as_of: date | None) -> dict[str, Any]:
    if run_id is None:
        row = runs.newest(connection, as_of=as_of)
        if row is None and as_of is not None:
            raise NotFound(
                N_("No run as of {day} has finished; make one with: radar run --as-of {day}"), day=as_of.isoformat()
            )
        if row is None:
            raise NotFound(N_("No run has finished yet; make one with: radar run"))
        return dict(row)
    row = runs.record(connection, run_id)
    if row is None:
        raise NotFound(N_("There is no run {run_id}"), run_id=run_id)
    if row["kind"] != MAIN:
        raise NotFound(N_("Run {run_id} is a backtest; every report shows the last one"), run_id=run_id)
    if row["state"] != runs.DONE:
        raise NotFound(N_("Run {run_id} did not finish: its state is {state}"), run_id=run_id, state=row["state"])
    if row["cleared_at"] is not None:
        raise NotFound(
            N_("The results of run {run_id} were cleared on {day} to make room; only its record is left"),
            run_id=run_id,
            day=row["cleared_at"].date().isoformat(),
        )
    return dict(row)
