"""A made-up drawing: the frames that the model gives, from bell curves that a scenario shifts."""

from datetime import date
from statistics import NormalDist
from typing import Any

import pandas as pd

from forecast.chain.scenario import BASELINE, Scenario
from forecast.outlook import COLUMNS
from forecast.periods import HalfYear, first_day
from forecast.quantiles import LEVELS
from shown.asked.span import Span
from shown.headlines import ADDED_UP

SPAN = Span(2026 * 12, 2026 * 12 + 17)
NAME = "hoge-instroom"
CONTENT = f"""
name = "{NAME}"
description = "Een derde meer eerste aanvragen vanaf juli 2026"
[instroom_eerste]
from = "2026-07"
factor = 1.33
[inwilligingspercentage]
level = 0.5
[[shock]]
month = "2026-10"
what = "huisvesting"
extra = -400
[[mpp]]
measure = "instroom_nareis"
year = 2027
minimum = 15000
middle = 18000
maximum = 25000
[taakstelling]
"2027-H1" = 18000
"""
# at the first month ahead: level, monthly step, and how much a scenario adds each month
STOCKS = {
    "bezetting": (72_000.0, 250.0, 420.0),
    "vergunninghouders_in_opvang": (18_500.0, -60.0, 160.0),
    "vergunninghouders_buiten_norm": (10_200.0, -40.0, 110.0),
}
HALVES = {
    "realisatie_halfjaar": (12_600.0, 300.0, -150.0),
    "stand_eind": (13_900.0, 800.0, 700.0),
    "achterstand_bruto": (15_200.0, 700.0, 600.0),
    "gemeenten_die_missen": (280.0, 6.0, 9.0),
}
TARGETS = (*STOCKS, *HALVES)
# of what is added up over regions, the median is this many times the mean that is told
BESIDE = 0.95


def drawn(scenario: Scenario = BASELINE, span: Span = SPAN) -> pd.DataFrame:
    """As the model's outlook: a scenario adds more each month or half-year, the baseline nothing."""
    shift = 0.0 if scenario == BASELINE else 1.0
    rows: list[tuple[Any, ...]] = []
    for target, (level, step, extra) in STOCKS.items():
        for month in range(span.first, span.last + 1):
            ahead = month - span.first
            middle = level + (step + shift * extra) * ahead
            rows += _rows(target, _last_day(month), ahead + 1, middle, 0.02 * level * (ahead + 1) ** 0.5)
    for period in span.half_years:
        ahead = period - span.half_years[0]
        for target, (level, step, extra) in HALVES.items():
            middle = level + step * ahead + shift * extra * (ahead + 1)
            rows += _rows(target, period.end, 6 * ahead + 6, middle, 0.05 * level * (ahead + 1) ** 0.5)
    return pd.DataFrame(rows, columns=COLUMNS)


def baseline_rows(run_id: str) -> list[dict[str, Any]]:
    """The same as rows of `forecast_value`."""
    frame = drawn().assign(run_id=run_id, model_id="combination")
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _rows(target: str, day: date, horizon: int, middle: float, spread: float) -> list[tuple[Any, ...]]:
    normal = NormalDist(middle, spread)
    beside = BESIDE if target in ADDED_UP else 1.0
    rows = [
        (target, "NL01", day, horizon, "quantile", f"{level:g}", max(normal.inv_cdf(level), 0.0) * beside)
        for level in LEVELS
    ]
    return [(target, "NL01", day, horizon, "mean", "", middle), *rows]


def _last_day(month: int) -> date:
    end = pd.Timestamp(first_day(month)) + pd.offsets.MonthEnd(0)
    return end.date()


def half_years() -> list[HalfYear]:
    return SPAN.half_years
