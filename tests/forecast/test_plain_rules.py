"""The plain rules, by hand."""

from dataclasses import replace

import pytest

from forecast.plain_rules import (
    FLATLINE,
    LAST_YEAR,
    MONTHLY_RULES,
    NORM,
    PACE_SO_FAR,
    RULES,
    SEASONAL_NAIVE,
    KnownSoFar,
    predicted_realisatie,
)

EVERY = (*RULES, *MONTHLY_RULES)
QUARTER = KnownSoFar(
    elapsed=3, realised=300.0, opgave=1200.0, last_half=500.0, last_year=900.0, left_last_year=510.0, last_month=120.0
)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (PACE_SO_FAR, 600.0),
        (NORM, 300 + 3 * 200.0),
        (LAST_YEAR, 300 + 3 * 150.0),
        (SEASONAL_NAIVE, 300 + 510.0),
        (FLATLINE, 300 + 3 * 120.0),
    ],
)
def test_after_a_quarter(rule: str, expected: float):
    assert predicted_realisatie(rule, QUARTER) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(PACE_SO_FAR, 500.0), (NORM, 1200.0), (LAST_YEAR, 900.0), (SEASONAL_NAIVE, 510.0), (FLATLINE, 720.0)],
)
def test_before_the_first_month(rule: str, expected: float):
    assert predicted_realisatie(rule, replace(QUARTER, elapsed=0, realised=0.0)) == expected


@pytest.mark.parametrize("rule", EVERY)
def test_when_the_half_year_is_over_every_rule_says_what_was_done(rule: str):
    assert predicted_realisatie(rule, replace(QUARTER, elapsed=6, realised=700.0)) == 700.0


@pytest.mark.parametrize("rule", EVERY)
def test_a_rule_that_misses_its_number_says_nothing(rule: str):
    nothing = KnownSoFar(elapsed=0, realised=0.0, opgave=None, last_half=None, last_year=None)
    assert predicted_realisatie(rule, nothing) is None


def test_an_opgave_below_zero_lowers_the_norm():
    assert predicted_realisatie(NORM, replace(QUARTER, opgave=-600.0)) == 0.0
