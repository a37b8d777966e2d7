"""A made-up country of six regions, and a job `run` that makes up its forecast: for tests of the service."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from math import sin
from statistics import NormalDist
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert

from forecast.periods import HalfYear
from forecast.quantiles import LEVELS
from forecast.weeks import Week
from jobs.run.storing import finish_run, start_run
from jobs.task import Outcome, Task
from models.engine import transaction
from models.tables import Region, Run

COUNTRY, PROVINCIE = "NL01", "PV25"
GEMEENTEN = ("GM0200", "GM0202", "GM0209", "GM0213")
REGIONS = (COUNTRY, PROVINCIE, *GEMEENTEN)
HORIZON = 3


def insert_regions(connection: Connection) -> None:
    """The country, one provincie and its gemeenten."""
    rows: list[dict[str, Any]] = [
        {"code": COUNTRY, "name": "Nederland", "level": "land", "parent": None},
        {"code": PROVINCIE, "name": "Gelderland", "level": "provincie", "parent": COUNTRY},
    ]
    rows += [
        {"code": code, "name": f"Dorp {code[-3:]}", "level": "gemeente", "parent": PROVINCIE} for code in GEMEENTEN
    ]
    connection.execute(insert(Region), rows)


def made_run(task: Task) -> Outcome:
    """The work of the job `run`: a forecast that moves from week to week, stored as the real one is."""
    today, now = task.today, task.clock()
    run_id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    record = Run(
        id=run_id, started_at=now, as_of=today, seed=1, horizon_periods=HORIZON, code_version="0", settings={},
    )  # fmt: skip
    periods = [HalfYear.of(today) + step for step in range(HORIZON)]
    with transaction(task.engine) as connection:
        start_run(connection, record)
    with transaction(task.engine) as connection:
        finish_run(
            connection, run_id, finished_at=now, data_as_of=today, forecasts=_forecasts(today, periods),
            flags=_flags(today, periods), states=pd.DataFrame(), chain=pd.DataFrame(), fitted=None,
            scores=pd.DataFrame(), ages=_ages(today), notes=[], steps=[("made up", 0.0)],
        )  # fmt: skip
        task.settle(connection, {"run_id": run_id})
    return {"run_id": run_id}


def _ends(today: date, place: int) -> NormalDist:
    """The stand at the end of the half-year: up and down through the year, each region at its own time."""
    week = Week.of(today).number
    return NormalDist(25 + 30 * sin(week / 4 + place), 12)


def _flags(today: date, periods: list[HalfYear]) -> pd.DataFrame:
    rows = [_flag(today, place, code, str(period)) for place, code in enumerate(REGIONS) for period in periods]
    known_to = pd.Timestamp(today.replace(day=1) - timedelta(days=1))
    return pd.DataFrame(rows).assign(realised_to=known_to.date())


def _flag(today: date, place: int, code: str, period: str) -> dict[str, Any]:
    end = _ends(today, place)
    p_miss = min(max(1 - end.cdf(0), 0.0), 1.0)
    shortfall = end.mean * p_miss + end.variance * end.pdf(0)
    level = {COUNTRY: "land", PROVINCIE: "provincie"}.get(code, "gemeente")
    return {
        "location": code, "period": period, "level": level, "provincie": PROVINCIE if level == "gemeente" else None,
        "stand_begin": 20.0, "taakstelling": 100.0, "target_basis": "gepubliceerd", "opgave": 120.0, "realised": 40,
        "needed_per_month": 20.0, "expected_per_month": 20 - end.mean / 6, "p_miss": p_miss,
        "expected_shortfall": max(shortfall, 0.0), "streak": 1, "cause": "houses", "flag": "none", "rank": None,
        "simulated": True,
    }  # fmt: skip


def _forecasts(today: date, periods: list[HalfYear]) -> pd.DataFrame:
    rows = []
    for place, code in enumerate(REGIONS):
        end = _ends(today, place)
        for period in periods:
            key = {"target": "stand_eind", "location": code, "target_end_date": period.end, "horizon": 6}
            rows += [
                key | {"output_type": "quantile", "output_type_id": f"{level:g}", "value": end.inv_cdf(level)}
                for level in LEVELS
            ]
            rows.append(key | {"output_type": "mean", "output_type_id": "", "value": end.mean})
    return pd.DataFrame(rows)


def _ages(today: date) -> pd.DataFrame:
    last = today.replace(day=1) - timedelta(days=1)
    return pd.DataFrame(
        [
            {"measure": "realisatie", "level": level, "last_day": last, "months_old": 1, "old": False, "quality": "A",
             "simulated": True}
            for level in ("land", "provincie", "gemeente")
        ]
    )  # fmt: skip
