"""What is said of the chain on one day: every month ahead, whole years only, and nothing from a later day."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from forecast.chain.paths import ChainPaths
from forecast.model_ids import MODEL
from forecast.quantiles import LEVELS
from forecast.track.chain_origin import ChainForecast, chain_forecasts
from forecast.vintages import Vintages
from tests.forecast.chain.worlds import gone_through, model_of, number, row, state_of, stock, vintages

ORIGIN = date(2025, 5, 15)
ROWS = [
    stock("bezetting", "2024-01-31", 50_000),
    stock("bezetting", "2024-06-30", 52_000),
    stock("bezetting", "2024-12-31", 54_000),
    stock("bezetting", "2025-03-31", 55_000),
    stock("vergunninghouders_in_opvang", "2024-06-30", 17_000),
    stock("vergunninghouders_in_opvang", "2025-01-31", 18_000),
    row("inwilligingen", "2022-01-01", "2022-12-31", 15_000, known_from="2023-01-25"),
    row("inwilligingen", "2023-01-01", "2023-12-31", 14_000, known_from="2024-01-25"),
    row("inwilligingen", "2024-01-01", "2024-12-31", 16_000, known_from="2025-01-25"),
]


@pytest.fixture(scope="module")
def paths() -> ChainPaths:
    """From April 2025 to December 2026."""
    return gone_through(model_of(state_of(120), months=21, spread=0.2), 2000)


def said(forecasts: list[ChainForecast], target: str, model: str) -> Mapping[str, ChainForecast]:
    return {one.period: one for one in forecasts if (one.target, one.model) == (target, model)}


def test_the_stocks_are_forecast_month_by_month_from_that_of_the_day_on(paths: ChainPaths) -> None:
    forecasts = chain_forecasts(paths, vintages(ROWS), ORIGIN)
    for target in ("bezetting", "vergunninghouders_in_opvang"):
        own = said(forecasts, target, MODEL)
        assert list(own) == [f"2025-{m:02d}" for m in range(5, 13)] + [f"2026-{m:02d}" for m in range(1, 13)]
        assert [one.months_left for one in own.values()] == list(range(1, 21))
        for period, one in own.items():
            column = number(period) - paths.first_month
            np.testing.assert_allclose(one.quantiles, np.quantile(paths[target][:, column], LEVELS))


def test_grants_are_forecast_of_the_years_that_lie_ahead_in_whole(paths: ChainPaths) -> None:
    forecasts = chain_forecasts(paths, vintages(ROWS), ORIGIN)
    own = said(forecasts, "inwilligingen", MODEL)
    assert [(one.period, one.months_left) for one in own.values()] == [("2026", 20)]
    start = number("2026-01") - paths.first_month
    total = paths["inwilligingen"][:, start : start + 12].sum(axis=1)
    np.testing.assert_allclose(own["2026"].quantiles, np.quantile(total, LEVELS))
    assert said(forecasts, "inwilligingen", "year_ago") == {}


def test_a_year_ahead_counts_from_its_first_month(paths: ChainPaths) -> None:
    begun = ChainPaths(number("2025-01"), paths.opening, paths.flows, paths.stocks)
    later = ChainPaths(number("2025-02"), paths.opening, paths.flows, paths.stocks)
    years = [
        list(said(chain_forecasts(one, vintages(ROWS), ORIGIN), "inwilligingen", MODEL)) for one in (begun, later)
    ]
    # 21 months from January 2025 on end in September 2026, from February on in October
    assert years == [["2025"], []]


def test_rules_give_one_number_and_their_dressed_twins_a_band(paths: ChainPaths) -> None:
    forecasts = chain_forecasts(paths, vintages(ROWS), ORIGIN)
    bare, wide = (
        said(forecasts, "bezetting", name)["2025-08"].quantiles for name in ("no_change", "no_change_dressed")
    )
    assert (bare == 55_000).all()
    # with four to go: the second count from April 2024, the third from October, the last from 15 December 2024;
    # and the second of permit holders from October
    errors = [2_000 / 50_000, 2_000 / 52_000, 3_000 / 52_000, 1_000 / 17_000]
    np.testing.assert_allclose(wide, 55_000 + 55_000 * np.quantile(errors, LEVELS))


def test_a_rule_without_counts_says_nothing_and_the_chain_still_does(paths: ChainPaths) -> None:
    forecasts = chain_forecasts(paths, vintages([]), ORIGIN)
    for one in forecasts:
        assert np.isnan(one.quantiles).all() != (one.model == MODEL)


def test_a_later_count_changes_nothing_of_what_was_said(paths: ChainPaths) -> None:
    later = [
        stock("bezetting", "2025-05-31", 900_000),
        stock("vergunninghouders_in_opvang", "2025-05-10", 1),
        row("bezetting", "2025-03-31", "2025-03-31", 7, known_from="2025-05-16"),
        row("inwilligingen", "2024-01-01", "2024-12-31", 1, known_from="2025-06-01"),
    ]

    def known(rows: list[Mapping[str, object]]) -> Vintages:
        return vintages(rows).known_on(ORIGIN)

    one, other = (chain_forecasts(paths, known(rows), ORIGIN) for rows in (ROWS, [*ROWS, *later]))
    assert len(one) == len(other)
    for first, second in zip(one, other, strict=True):
        assert (first.target, first.model, first.period) == (second.target, second.model, second.period)
        np.testing.assert_array_equal(first.quantiles, second.quantiles)
