"""Forecasts of the chain beside what was counted: the month nearest to the day, and nobody without an outcome."""

from datetime import date

import numpy as np
import pytest

from forecast.quantiles import LEVELS
from forecast.track.chain_cases import chain_cases, chain_outcomes
from forecast.track.chain_origin import ChainForecast
from forecast.track.leaderboard import leaderboard
from tests.forecast.chain.worlds import row, stock, vintages

ORIGIN = date(2022, 3, 15)


def forecast(target: str, period: str, left: int, number: float, model: str = "radar") -> ChainForecast:
    return ChainForecast(target, model, ORIGIN, period, left, np.full(len(LEVELS), number))


def test_a_count_holds_for_the_month_whose_end_is_nearest() -> None:
    known = vintages(
        [
            stock("bezetting", "2022-06-01", 41_155),
            stock("bezetting", "2022-06-27", 42_301),
            stock("bezetting", "2022-10-16", 47_000),
            row("inwilligingen", "2022-01-01", "2022-12-31", 15_180, known_from="2023-01-25"),
        ]
    )
    assert chain_outcomes(known) == {
        ("bezetting", "2022-05"): 41_155,
        ("bezetting", "2022-06"): 42_301,
        ("bezetting", "2022-10"): 47_000,
        ("inwilligingen", "2022"): 15_180,
    }


@pytest.mark.parametrize(
    ("days", "taken"),
    [
        (("2022-06-25", "2022-06-29"), 2.0),
        (("2022-06-30", "2022-07-02"), 1.0),
        (("2022-06-28", "2022-07-02"), 2.0),
    ],
)
def test_of_two_counts_for_a_month_the_nearest_is_taken_and_else_the_later(
    days: tuple[str, str], taken: float
) -> None:
    known = vintages([stock("bezetting", day, value) for day, value in zip(days, (1.0, 2.0), strict=True)])
    assert chain_outcomes(known) == {("bezetting", "2022-06"): taken}


def test_forecasts_without_an_outcome_or_an_answer_are_no_cases() -> None:
    known = vintages([stock("bezetting", "2022-06-01", 41_155)])
    cases = chain_cases(
        [
            forecast("bezetting", "2022-05", 3, 40_000),
            forecast("bezetting", "2022-06", 4, 40_000),
            forecast("vergunninghouders_in_opvang", "2022-05", 3, 14_000),
            forecast("bezetting", "2022-05", 3, float("nan"), "trend"),
        ],
        known,
    )
    assert len(cases.frame) == 1
    case = cases.frame.iloc[0]
    assert (case["target"], case["level"], case["region"], case["months_left"]) == ("bezetting", "land", "NL01", 3)
    assert (case["origin"], case["period"], case["model"]) == (ORIGIN, "2022-05", "radar")
    np.testing.assert_array_equal(cases.observed, [41_155])
    np.testing.assert_array_equal(cases.quantiles, np.full((1, len(LEVELS)), 40_000))


def test_a_count_that_came_out_after_the_backtest_is_no_outcome() -> None:
    known = vintages([row("bezetting", "2022-06-01", "2022-06-01", 41_155, known_from="2022-06-08")])
    said = [forecast("bezetting", "2022-05", 3, 40_000)]
    assert chain_cases(said, known.known_on(date(2022, 6, 7))).frame.empty
    assert len(chain_cases(said, known.known_on(date(2022, 6, 8))).frame) == 1


def test_without_any_count_there_are_no_cases_and_no_failure() -> None:
    said = [forecast("bezetting", "2022-05", 3, 40_000)]
    for cases in (chain_cases(said, vintages([])), chain_cases([], vintages([]))):
        assert cases.frame.empty
        assert cases.same_sets().quantiles.shape == (0, len(LEVELS))


def test_the_scores_are_the_errors_by_hand() -> None:
    known = vintages([stock("bezetting", "2022-05-31", 100), stock("bezetting", "2022-06-30", 130)])
    said = [
        forecast("bezetting", period, 3, number, model)
        for period, chain, rule in (("2022-05", 110, 80), ("2022-06", 130, 100))
        for model, number in (("radar", chain), ("no_change", rule))
    ]
    scores = leaderboard(chain_cases(said, known), ["no_change"]).set_index("model")
    assert scores.loc["radar", ["n", "mae", "wis"]].tolist() == [2, 5, 5]
    assert scores.loc["no_change", ["n", "mae", "wis"]].tolist() == [2, 25, 25]
    assert scores.loc["radar", "skill"] == pytest.approx(0.8)
