"""Declared origins: the days they fall on, and a refusal where they do not fit."""

from datetime import date

import pytest

from forecast.errors import BadInput, TooLittleData
from forecast.periods import HalfYear
from forecast.track.geometry import MonthlyOrigins


def test_the_last_origin_lies_in_the_last_month_of_the_last_known_half_year():
    assert MonthlyOrigins(origins=3).days(HalfYear(2025, 1)) == [
        date(2025, 4, 15),
        date(2025, 5, 15),
        date(2025, 6, 15),
    ]


def test_a_stride_counts_months_over_the_turn_of_the_year():
    assert MonthlyOrigins(origins=3, stride=7).days(HalfYear(2025, 2)) == [
        date(2024, 10, 15),
        date(2025, 5, 15),
        date(2025, 12, 15),
    ]


def test_too_many_origins_are_refused_with_the_number_that_would_fit():
    geometry = MonthlyOrigins(origins=12)
    days = geometry.days(HalfYear(2025, 2))
    with pytest.raises(TooLittleData, match="5 of them have 24 months"):
        geometry.require(days, lambda day: day >= date(2025, 8, 1))


def test_origins_that_all_fit_are_asked_about_once():
    geometry, asked = MonthlyOrigins(origins=12), []

    def enough(day: date) -> bool:
        asked.append(day)
        return True

    days = geometry.days(HalfYear(2025, 2))
    geometry.require(days, enough)
    assert asked == days[:1]


@pytest.mark.parametrize(
    "wrong",
    [{"origins": 0}, {"origins": 1, "stride": 0}, {"origins": 1, "paths": 10}, {"origins": 1, "least_history": 6}],
)
def test_what_cannot_be_laid_out_is_refused(wrong: dict[str, int]):
    with pytest.raises(BadInput):
        MonthlyOrigins(**wrong)
