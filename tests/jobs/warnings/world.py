"""A small country: provincies with 20 and 4 gemeenten, their monthly figures, and runs that say what a test wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert

from config.settings import Settings, load_settings
from forecast.periods import HalfYear
from forecast.weeks import Week
from models.tables import Flag, ImportRecord, Observation, Region, Run, Stand, WarningState

LARGE, SMALL = "PV25", "PV24"
GEMEENTEN = {f"GM{number:04}": LARGE for number in range(1, 21)} | {
    f"GM{number:04}": SMALL for number in range(21, 25)
}
PERIOD = "2026-H1"
MADE = datetime(2026, 4, 1, 9, tzinfo=UTC)
WEEK = Week(2026, 16)
# P(miss) and expected shortfall
CALM, WATCH, ALARM = (0.2, 2.0), (0.60, 12.0), (0.95, 18.0)
MONTHS = pd.date_range("2025-07-01", "2026-03-01", freq="MS")


def settings() -> Settings:
    return load_settings(database_url="sqlite:///radar.db")


def moment(week: Week) -> datetime:
    """Monday 07:00 of a week, when the mail is made."""
    return datetime.combine(week.monday, datetime.min.time(), UTC) + timedelta(hours=6)


def insert_country(connection: Connection) -> None:
    """Regions, and months of realisatie up to March 2026."""
    named = [("NL01", "Nederland", "land", None), (LARGE, "Groot", "provincie", "NL01")]
    named += [(SMALL, "Klein", "provincie", "NL01")]
    named += [(code, f"Plaats {code[-2:]}", "gemeente", provincie) for code, provincie in GEMEENTEN.items()]
    rows = [dict(zip(("code", "name", "level", "parent"), row, strict=True)) for row in named]
    connection.execute(insert(Region), rows)
    connection.execute(insert(ImportRecord), [_import_record()])


def _import_record() -> dict[str, Any]:
    counts = dict.fromkeys(("rows_read", "rows_new", "rows_revised", "rows_unchanged"), 0)
    return {"id": 1, "file_name": "x.csv", "sha256": "0" * 64, "layout": "observations", "imported_at": MADE} | (
        counts | {"source": "x"}
    )


def observe(
    connection: Connection,
    months: Iterable[pd.Timestamp] = MONTHS,
    regions: Iterable[str] = tuple(GEMEENTEN),
    *,
    known_after: int = 7,
    part: str = "",
) -> None:
    """Monthly realisatie of `regions`."""
    rows = []
    for month in months:
        last = (month + pd.offsets.MonthEnd(0)).date()
        for region in regions:
            row = {"region": region, "measure": "realisatie", "part": part, "value": 4}
            row |= {"from_date": month.date(), "to_date": last}
            known = {"known_from": last + timedelta(days=known_after), "quality": "A", "source": "x", "import_id": 1}
            rows.append(row | known)
    connection.execute(insert(Observation), rows)


def add_run(
    connection: Connection,
    run_id: str,
    says: Mapping[str, tuple[float | None, float]],
    *,
    as_of: date = date(2026, 4, 13),
    period: str = PERIOD,
    realised_to: date | None = date(2026, 3, 31),
    taakstelling: Mapping[str, float] | None = None,
    levels: Iterable[str] = ("land", "provincie", "gemeente"),
) -> str:
    """A finished run; regions that `says` does not name are calm."""
    record = {"id": run_id, "started_at": MADE, "finished_at": MADE, "state": "done", "as_of": as_of, "seed": 1}
    connection.execute(insert(Run), [record | {"horizon_periods": 3, "code_version": "0", "settings": {}}])
    places = {"NL01": ("land", None), LARGE: ("provincie", LARGE), SMALL: ("provincie", SMALL)}
    places |= {code: ("gemeente", provincie) for code, provincie in GEMEENTEN.items()}
    rows: list[dict[str, Any]] = []
    for code, (level, provincie) in places.items():
        if level in levels:
            p_miss, shortfall = says.get(code, CALM)
            row: dict[str, Any] = {"run_id": run_id, "location": code, "period": period, "level": level}
            row |= {
                "provincie": provincie,
                "p_miss": p_miss,
                "expected_shortfall": shortfall,
                "realised_to": realised_to,
            }
            row |= {"taakstelling": (taakstelling or {}).get(code, 80.0), "opgave": 100.0, "stand_begin": 20.0}
            row |= {"needed_per_month": 9.0, "expected_per_month": 5.0, "cause": "houses", "streak": 3}
            row |= {"target_basis": "aangenomen" if p_miss is None else "gepubliceerd"}
            rows.append(row)
    connection.execute(insert(Flag), rows)
    return run_id


def add_stands(connection: Connection, day: date, values: Mapping[str, int], *, role: str = "eind") -> None:
    """Published stands, known a week later."""
    shared = {"day": day, "role": role, "known_from": day + timedelta(days=7), "quality": "A", "source": "x"}
    rows = [shared | {"region": code, "value": value, "import_id": 1} for code, value in values.items()]
    connection.execute(insert(Stand), rows)


def state(location: str, week: Week, **changes: Any) -> WarningState:
    """A warning that stands, as it is stored."""
    values: dict[str, Any] = {
        "week": str(week),
        "location": location,
        "run_id": "run",
        "period": str(HalfYear.of(week.monday)),
        "state": "firing",
        "reason": "still",
        "flag": "watch",
        "since": str(week),
        "weeks": 1,
        "told_p_miss": 0.6,
        "told_shortfall": 12.0,
        "p_miss": 0.6,
        "expected_shortfall": 12.0,
    }
    return WarningState(**values | changes)
