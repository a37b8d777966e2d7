"""The chain to COA occupancy beside the synthetic run: made up, occupancy last counted long ago."""

from datetime import date, timedelta
from pathlib import Path
from statistics import NormalDist
from typing import Any

from sqlalchemy import Connection, insert

from forecast.quantiles import LEVELS
from models.engine import open_engine
from models.migrate import upgrade
from models.tables import ChainPart, ForecastValue, Observation
from shown.read.results import RunResults, load_results
from tests.shown.synthetic import COUNTRY, RUN, insert_synthetic, month_start, observation_row

MONTHS = 17
# target: median of the first month, growth and spread a month
AHEAD = {
    "bezetting": (71000.0, 250.0, 1500.0),
    "vergunninghouders_in_opvang": (18600.0, 180.0, 500.0),
    "vergunninghouders_buiten_norm": (12100.0, 140.0, 600.0),
    "inwilligingen": (640.0, 12.0, 90.0),
    "instroom_herhaald": (120.0, 0.0, 15.0),
    "hervestiging": (60.0, 0.0, 20.0),
}
COUNTS = {
    "bezetting": [
        (date(2015, 12, 31), 47764),
        (date(2017, 12, 31), 21037),
        (date(2019, 12, 31), 27381),
        (date(2022, 1, 24), 36864),
        (date(2022, 6, 1), 41155),
        (date(2022, 6, 27), 42301),
        (date(2022, 12, 5), 51805),
        (date(2023, 9, 25), 57538),
    ],
    "vergunninghouders_in_opvang": [
        (date(2019, 12, 31), 5500),
        (date(2021, 11, 2), 11500),
        (date(2022, 6, 1), 14000),
        (date(2022, 10, 31), 17500),
        (date(2024, 10, 25), 18000),
        (date(2026, 1, 5), 18420),
    ],
}
GRANTS = {2019: 4845, 2020: 8615, 2021: 12065, 2022: 15180, 2023: 14485, 2024: 15960, 2025: 7425}

# part: basis, figures of its own, prior 10/50/90 %, 10/50/90 %, unit; as a run stores them
PARTS: dict[str, tuple[str, int, tuple[float, ...] | None, tuple[float, ...] | None, str]] = {
    "instroom_eerste": ("data", 96, None, None, "personen per maand"),
    "instroom_nareis": ("data", 96, None, None, "personen per maand"),
    "inwilligingen": ("learned", 11, None, None, "personen per maand"),
    "aanvragers_in_procedure": ("assumed", 0, None, (39000, 42500, 46000), "personen"),
    "overig_in_opvang": ("assumed", 0, None, (7200, 9900, 13000), "personen"),
    "vergunninghouders_in_opvang": ("data", 17, None, (18100, 18420, 18750), "personen"),
    "vergunninghouders_buiten_norm": ("assumed", 0, None, (11300, 12000, 12700), "personen"),
    "bezetting": ("learned", 17, None, (67500, 70800, 74300), "personen"),
    "inwilligingspercentage": ("learned", 0, (0.3, 0.6, 0.85), (0.25, 0.31, 0.42), "aandeel"),
    "beslissingen": ("learned", 0, (1500, 2200, 3100), (1700, 2050, 2450), "beslissingen per maand"),
    "doorlooptijd": ("learned", 0, (6, 12, 20), (11, 14.5, 18), "maanden"),
    "buiten_behandeling": ("learned", 0, (0.12, 0.23, 0.4), (0.16, 0.24, 0.33), "aandeel"),
    "inwilligingen_na_beroep": ("assumed", 0, (0.003, 0.008, 0.02), (0.004, 0.008, 0.02), "aandeel per maand"),
    "uitstroom_asielzoekers_uit_opvang": ("learned", 0, (0.02, 0.05, 0.12), (0.03, 0.045, 0.07), "aandeel per maand"),
    "overige_instroom": ("learned", 0, (100, 300, 900), (30, 90, 220), "personen per maand"),
    "overige_uitstroom": ("assumed", 0, (0.001, 0.003, 0.01), (0.001, 0.003, 0.01), "aandeel per maand"),
    "rechtstreeks": ("assumed", 0, (0.15, 0.33, 0.6), (0.14, 0.3, 0.55), "aandeel"),
    "hervestigd_rechtstreeks": ("assumed", 0, (0.5, 0.8, 0.95), (0.5, 0.8, 0.95), "aandeel"),
    "volgorde": ("assumed", 0, (0.2, 0.5, 0.8), (0.2, 0.5, 0.8), "aandeel"),
    "instroom_herhaald": ("assumed", 0, (0.05, 0.1, 0.2), (0.05, 0.1, 0.2), "aandeel van de eerste aanvragen"),
    "hervestiging": ("assumed", 0, (15, 40, 100), (20, 45, 100), "personen per maand"),
}


def chained_results(file: Path) -> RunResults:
    """The synthetic run with a chain, as read back from a new SQLite database in `file`."""
    engine = open_engine(f"sqlite:///{file}")
    try:
        upgrade(engine)
        with engine.begin() as connection:
            insert_synthetic(connection)
            insert_chain(connection)
            return load_results(connection)
    finally:
        engine.dispose()


def insert_chain(connection: Connection) -> None:
    """Add the chain to the synthetic run in the database: its forecasts, parts and past."""
    connection.execute(insert(Observation), _observations())
    connection.execute(insert(ForecastValue), _forecasts())
    connection.execute(insert(ChainPart), [_part(place, name) for place, name in enumerate(PARTS, start=1)])


def _observations() -> list[dict[str, Any]]:
    counts = [
        observation_row(COUNTRY, measure, day, day, value, 7) | {"source": "coa.nl"}
        for measure, points in COUNTS.items()
        for day, value in points
    ]
    years = [
        observation_row(COUNTRY, "inwilligingen", date(year, 1, 1), date(year, 12, 31), value, 25)
        | {"source": "CBS 85400NED"}
        for year, value in GRANTS.items()
    ]
    return [*counts, *years]


def _forecasts() -> list[dict[str, Any]]:
    rows = []
    for target, (start, growth, width) in AHEAD.items():
        for step in range(MONTHS):
            median, spread = start + growth * step, width * (step + 2) ** 0.5
            common = {
                "run_id": RUN,
                "model_id": "radar",
                "target": target,
                "location": COUNTRY,
                "target_end_date": month_start(12 * 2026 + step + 2) - timedelta(days=1),
                "horizon": step + 1,
            }
            values = {f"{level:g}": max(NormalDist(median, spread).inv_cdf(level), 0.0) for level in LEVELS}
            rows += [
                {**common, "output_type": "quantile", "output_type_id": level, "value": value}
                for level, value in values.items()
            ]
            rows.append({**common, "output_type": "mean", "output_type_id": "", "value": median})
    return rows


def _part(position: int, name: str) -> dict[str, Any]:
    basis, figures, before, after, unit = PARTS[name]
    low, median, high = after or (None, None, None)
    prior_low, prior_median, prior_high = before or (None, None, None)
    return {
        "run_id": RUN,
        "part": name,
        "position": position,
        "basis": basis,
        "first_day": date(2018, 1, 1) if figures else None,
        "last_day": date(2025, 12, 31) if figures else None,
        "figures": figures,
        "prior_low": prior_low,
        "prior_median": prior_median,
        "prior_high": prior_high,
        "low": low,
        "median": median,
        "high": high,
        "unit": unit,
        "message": "synthetic: {source}",
        "details": {"source": "CBS 83102NED" if basis == "data" else "made up"},
    }
