"""A made-up but realistic run in a real database: country, 12 provincies, three half-years, intake, backtest.

The history is of the same kind as the published one: half-years, a span, gaps, and stands of 1 July 2021.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import NormalDist
from typing import Any

from sqlalchemy import Connection, insert

from forecast.periods import HalfYear
from forecast.quantiles import LEVELS
from models.engine import open_engine
from models.migrate import upgrade
from models.tables import (
    DataAge,
    Flag,
    ForecastValue,
    ImportRecord,
    Observation,
    Region,
    Residual,
    Run,
    RunNote,
    RunStep,
    Score,
    Stand,
    Target,
)
from shown.read.results import RunResults, load_results

RUN = "20260131-synthetic"
AS_OF = date(2026, 1, 31)
PERIODS = ("2026-H1", "2026-H2", "2027-H1")
COUNTRY = "NL01"

# code: name, share of the population, stand on 1 January 2025, half-years behind in a row
PROVINCIES = {
    "PV20": ("Groningen", 0.034, 420, 5),
    "PV21": ("Fryslân", 0.037, 610, 6),
    "PV22": ("Drenthe", 0.028, 380, 4),
    "PV23": ("Overijssel", 0.066, 700, 3),
    "PV24": ("Flevoland", 0.025, 390, 5),
    "PV25": ("Gelderland", 0.120, 1500, 4),
    "PV26": ("Utrecht", 0.078, -60, 0),
    "PV27": ("Noord-Holland", 0.166, 2350, 4),
    "PV28": ("Zuid-Holland", 0.214, 3300, 6),
    "PV29": ("Zeeland", 0.022, 25, 1),
    "PV30": ("Noord-Brabant", 0.147, 1650, 4),
    "PV31": ("Limburg", 0.063, 840, 6),
}

# period: stand_begin, taakstelling, realisatie, stand_eind; as in the published national table
NATIONAL = {
    "2015-H1": (2600, 14000, 11350, 5300),
    "2015-H2": (5300, 14900, None, None),
    "2016-H1": (None, 20000, None, 5282),
    "2016-H2": (5282, 23000, 22200, 6082),
    "2017-H1": (6082, 13000, None, None),
    "2017-H2": (None, 10000, None, None),
    "2018-H1": (None, 13000, None, None),
    "2018-H2": (None, 11000, None, 2921),
    "2019-H1": (2921, 6012, 6379, 2540),
    "2019-H2": (2540, 5994, 6948, 1571),
    "2020-H1": (1571, 5620, 4987, 2206),
    "2020-H2": (2206, 6500, 7025, 1681),
    "2021-H1": (1681, 13500, 9596, 5584),
    "2021-H2": (5586, 11000, 12858, 3728),
    "2022-H1": (3728, 9979, 11886, 1830),
    "2022-H2": (1830, 13500, None, None),
    "2023-H1": (None, 21200, None, None),
    "2023-H2": (None, 17600, None, None),
    "2024-H1": (None, 18750, None, None),
    "2024-H2": (None, 17000, None, 12105),
    "2025-H1": (12105, 15000, None, None),
    "2025-H2": (None, 13000, None, None),
    "2026-H1": (None, 15000, None, None),
}


@dataclass(frozen=True)
class Forecast:
    """Median and spread (standard deviation) of one target on one day."""

    target: str
    location: str
    end: date
    median: float
    spread: float
    floor: float | None = None


def insert_synthetic(connection: Connection, *, old: bool = True) -> str:
    """Fill an empty, migrated database; returns the run id. `old=False` marks every figure as fresh."""
    connection.execute(insert(Region), _regions())
    connection.execute(insert(ImportRecord), [_import_record()])
    for table, rows in (
        (Observation, _observations()),
        (Target, _targets()),
        (Stand, _stands()),
        (Residual, _residuals()),
        (Run, [run_row()]),
        (RunStep, _steps()),
        (ForecastValue, forecast_rows()),
        (Flag, _flags()),
        (Score, _scores()),
        (DataAge, _ages(old)),
        (RunNote, _notes()),
    ):
        connection.execute(insert(table), rows)
    return RUN


def run_row(
    run_id: str = RUN, finished: datetime = datetime(2026, 1, 31, 9, 5, tzinfo=UTC), state: str = "done"
) -> dict[str, Any]:
    return {
        "id": run_id,
        "started_at": finished - timedelta(seconds=20),
        "finished_at": finished if state != "running" else None,
        "state": state,
        "as_of": AS_OF,
        "data_as_of": date(2026, 1, 25),
        "seed": 1,
        "horizon_periods": 3,
        "code_version": "0.1.0",
        "settings": {"watch": 0.3},
    }


def _regions() -> list[dict[str, Any]]:
    country = {"code": COUNTRY, "name": "Nederland", "level": "land", "parent": None}
    rows = [{"code": code, "name": p[0], "level": "provincie", "parent": COUNTRY} for code, p in PROVINCIES.items()]
    return [country, *rows]


def _import_record() -> dict[str, Any]:
    return {
        "id": 1,
        "file_name": "synthetic.csv",
        "sha256": "0" * 64,
        "layout": "observations",
        "imported_at": datetime(2026, 1, 31, 9, 0, tzinfo=UTC),
        "rows_read": 1,
        "rows_new": 1,
        "rows_revised": 0,
        "rows_unchanged": 0,
        "source": "synthetic",
    }


def observation_row(region: str, measure: str, first: date, last: date, value: int, days: int) -> dict[str, Any]:
    source = "COA, Eindrapportage 2021" if measure == "realisatie" else "CBS 83102NED"
    return {
        "region": region,
        "measure": measure,
        "part": "",
        "from_date": first,
        "to_date": last,
        "value": value,
        "known_from": last + timedelta(days=days),
        "quality": "A" if measure == "realisatie" else "B",
        "source": source,
        "simulated": False,
        "import_id": 1,
    }


def _observations() -> list[dict[str, Any]]:
    rows = []
    for text, (_, _, realisatie, _) in NATIONAL.items():
        if realisatie is not None:
            period = HalfYear.parse(text)
            rows.append(observation_row(COUNTRY, "realisatie", period.start, period.end, realisatie, 7))
    rows.append(observation_row(COUNTRY, "realisatie", date(2022, 10, 1), date(2022, 10, 31), 3359, 7))
    for month in range(12 * 2018, 12 * 2026):
        first, after = month_start(month), month_start(month + 1)
        wave = 1 + 0.25 * ((month * 7) % 12 - 6) / 6
        level = 1500 + 12 * (month - 12 * 2018)
        rows.append(
            observation_row(COUNTRY, "instroom_eerste", first, after - timedelta(days=1), int(level * wave), 25)
        )
        nareis = 600 + 4 * (month - 12 * 2018)
        rows.append(
            observation_row(COUNTRY, "instroom_nareis", first, after - timedelta(days=1), int(nareis * wave), 25)
        )
    return rows


def month_start(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _targets() -> list[dict[str, Any]]:
    rows = []
    for text, (_, value, _, _) in NATIONAL.items():
        known = HalfYear.parse(text).start - timedelta(days=91)
        announced = round(value, -2)
        for basis, number in (("aangekondigd", announced), ("verdeeld", value)):
            rows.append(
                {
                    "region": COUNTRY,
                    "period": text,
                    "value": number,
                    "known_from": known,
                    "status": "vastgesteld",
                    "basis": basis,
                    "source": "Staatscourant",
                    "simulated": False,
                    "import_id": 1,
                }
            )
    return rows


def _stand(region: str, day: date, value: int, role: str = "eind") -> dict[str, Any]:
    return {
        "region": region,
        "day": day,
        "role": role,
        "value": value,
        "known_from": day + timedelta(days=7),
        "quality": "A",
        "source": "Kamerstuk 19637-3383",
        "simulated": False,
        "import_id": 1,
    }


def _stands() -> list[dict[str, Any]]:
    rows = []
    for text, (begin, _, _, eind) in NATIONAL.items():
        period = HalfYear.parse(text)
        if begin is not None:
            rows.append(_stand(COUNTRY, period.start, begin, "begin"))
        if eind is not None:
            rows.append(_stand(COUNTRY, period.peildatum, eind))
    for code, (_, share, last, _) in PROVINCIES.items():
        for back, factor in ((8, 0.2), (6, 0.1), (4, 0.45), (2, 0.8), (0, 1.0)):
            day = (HalfYear(2025, 1) + -back).start
            rows.append(_stand(code, day, int(last * factor + 40 * share * back)))
        rows.append(_stand(code, date(2021, 10, 1), 3 * abs(last)))
    return rows


def _residuals() -> list[dict[str, Any]]:
    known = date(2021, 7, 8)
    return [
        {"region": "PV20", "day": date(2021, 7, 1), "kind": "correctie", "value": 23, "known_from": known},
        {
            "region": COUNTRY,
            "day": date(2021, 7, 1),
            "kind": "niveauverschil",
            "value": -2,
            "known_from": known,
        },
    ]


def _steps() -> list[dict[str, Any]]:
    return [{"run_id": RUN, "name": n, "position": i, "seconds": 1.5} for i, n in enumerate(("read", "fit", "store"))]


def forecast_rows(run_id: str = RUN) -> list[dict[str, Any]]:
    """Rows of `forecast_value`: 23 quantiles and a mean per target, and the chance to miss."""
    rows = []
    for forecast in _forecasts():
        common = {
            "run_id": run_id,
            "model_id": "combination",
            "target": forecast.target,
            "location": forecast.location,
            "target_end_date": forecast.end,
            "horizon": (forecast.end.year - 2025) * 12 + forecast.end.month,
        }
        normal = NormalDist(forecast.median, forecast.spread)
        for level in LEVELS:
            value = normal.inv_cdf(level)
            if forecast.floor is not None:
                value = max(value, forecast.floor)
            rows.append({**common, "output_type": "quantile", "output_type_id": f"{level:g}", "value": value})
        rows.append({**common, "output_type": "mean", "output_type_id": "", "value": forecast.median})
    for code in (COUNTRY, *PROVINCIES):
        p_miss = _p_miss(code)
        for outcome, chance in (("mist", p_miss), ("haalt", 1 - p_miss)):
            rows.append(
                {
                    "run_id": run_id,
                    "model_id": "combination",
                    "target": "mist_taakstelling",
                    "location": code,
                    "target_end_date": HalfYear.parse(PERIODS[0]).end,
                    "horizon": 6,
                    "output_type": "pmf",
                    "output_type_id": outcome,
                    "value": chance,
                }
            )
    return rows


def _path(code: str) -> list[tuple[HalfYear, float, float]]:
    """Half-year, median stand at its end and spread, from the last published stand on."""
    last, share = (12105, 1.0) if code == COUNTRY else (PROVINCIES[code][2], PROVINCIES[code][1])
    growth = 900 * share
    return [
        (HalfYear(2025, 1) + step, last + growth * (step + 1), 1100 * share**0.7 * (step + 1) ** 0.5)
        for step in range(5)
    ]


def _forecasts() -> list[Forecast]:
    rows = []
    for code in (COUNTRY, *PROVINCIES):
        share = 1.0 if code == COUNTRY else PROVINCIES[code][1]
        for step, (period, median, spread) in enumerate(_path(code)):
            rows.append(Forecast("stand_eind", code, period.end, median, spread))
            housed = (12500 + 400 * step) * share
            rows.append(Forecast("realisatie_halfjaar", code, period.end, housed, housed * 0.09, 0.0))
    for step in range(30):
        end = month_start(12 * 2025 + step + 1) - timedelta(days=1)
        rows.append(Forecast("realisatie", COUNTRY, end, 2100 + 10 * step, 60 * (step + 2) ** 0.5, 0.0))
    for step in range(18):
        end = month_start(12 * 2026 + step + 1) - timedelta(days=1)
        rows.append(Forecast("instroom_eerste", COUNTRY, end, 2500 - 20 * step, 130 * (step + 2) ** 0.5, 0.0))
        rows.append(Forecast("instroom_nareis", COUNTRY, end, 950 + 15 * step, 80 * (step + 2) ** 0.5, 0.0))
    return rows


def _p_miss(code: str) -> float:
    _, median, spread = _path(code)[2]
    return 1 - NormalDist(median, spread).cdf(0)


def _flags() -> list[dict[str, Any]]:
    return [_flag(code, index, period) for code in (COUNTRY, *PROVINCIES) for index, period in enumerate(PERIODS)]


def _flag(code: str, index: int, period: str) -> dict[str, Any]:
    country = code == COUNTRY
    share, last, streak = (1.0, 12105, 9) if country else PROVINCIES[code][1:]
    path = _path(code)
    begin, end = path[index + 1][1], path[index + 2][1]
    taakstelling = round(15000 * share)
    known = index == 0
    p_miss = _p_miss(code)
    level = "alarm" if p_miss > 0.9 else "warning" if p_miss > 0.7 else "watch" if p_miss > 0.4 else "none"
    return {
        "run_id": RUN,
        "location": code,
        "period": period,
        "level": "land" if country else "provincie",
        "provincie": None if country else code,
        "stand_published": last,
        "stand_published_on": date(2025, 1, 1),
        "stand_begin": begin,
        "taakstelling": taakstelling,
        "target_basis": ("gepubliceerd" if country else "afgeleid") if known else "aangenomen",
        "opgave": begin + taakstelling,
        "realised": None,
        "realised_to": None,
        "needed_per_month": (begin + taakstelling) / 6,
        "expected_per_month": (begin + taakstelling - end) / 6,
        "p_miss": p_miss if known else None,
        "expected_shortfall": max(end, 0.0) if known else None,
        "streak": streak if known else None,
        "cause": "unknown" if known else None,
        "flag": level if known else None,
        "rank": None,
        "simulated": False,
    }


def _scores() -> list[dict[str, Any]]:
    rows = []
    for level, size in (("land", 900.0), ("provincie", 90.0)):
        for months_left in (6, 3):
            for model, factor, weight in (
                ("combination", 0.8, None),
                ("ets", 0.9, 0.6),
                ("prophet", 1.0, 0.4),
                ("pace_so_far", 1.3, None),
                ("one_sixth", 1.6, None),
            ):
                band = model not in ("pace_so_far", "one_sixth")
                rows.append(
                    {
                        "run_id": RUN,
                        "target": "realisatie_halfjaar",
                        "level": level,
                        "model_id": model,
                        "months_left": months_left,
                        "n": 5 if level == "land" else 60,
                        "mae": size * factor * months_left / 6,
                        "wis": size * factor * months_left / 8,
                        "coverage_80": 0.78 if band else None,
                        "weight": weight,
                        "first_origin": date(2020, 1, 1),
                        "last_origin": date(2021, 10, 1),
                    }
                )
    return rows


def _ages(old: bool) -> list[dict[str, Any]]:
    def age(measure: str, level: str, last: date, months: int, quality: str) -> dict[str, Any]:
        return {
            "run_id": RUN,
            "measure": measure,
            "level": level,
            "last_day": last,
            "months_old": months,
            "old": old and months > 2,
            "quality": quality,
            "simulated": False,
        }

    return [
        age("realisatie", "land", date(2022, 11, 30), 38, "A"),
        age("realisatie", "provincie", date(2021, 9, 30), 52, "A"),
        age("instroom_eerste", "land", date(2025, 12, 31), 1, "B"),
        age("instroom_nareis", "land", date(2025, 12, 31), 1, "B"),
    ]


def _notes() -> list[dict[str, Any]]:
    def note(position: int, kind: str, location: str | None, message: str, **details: object) -> dict[str, Any]:
        return {
            "run_id": RUN,
            "position": position,
            "kind": kind,
            "location": location,
            "message": message,
            "details": details,
        }

    return [
        note(1, "fallback", "PV24", "synthetic: {model} failed in {period}", model="ets", period="2026-H1"),
        note(2, "fallback", "PV29", "synthetic: {model} failed in {period}", model="ets", period="2026-H1"),
        note(3, "correction", "PV20", "synthetic: correction of {n} persons on {day}", n=1234, day="2021-07-01"),
    ]


def synthetic_results(file: Path, *, old: bool = True) -> RunResults:
    """The synthetic run as read back from a new SQLite database in `file`."""
    engine = open_engine(f"sqlite:///{file}")
    try:
        upgrade(engine)
        with engine.begin() as connection:
            insert_synthetic(connection, old=old)
            return load_results(connection)
    finally:
        engine.dispose()
