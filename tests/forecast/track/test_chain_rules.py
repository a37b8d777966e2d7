"""The plain rules of counts that come now and then, by hand on a few of them."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.quantiles import LEVELS, MEDIAN
from forecast.track.chain_rules import (
    CHAIN_RULES,
    NO_CHANGE,
    TREND,
    YEAR_AGO,
    Count,
    counts_of,
    known_by,
    origin_before,
    relative_errors,
    rule_band,
    rule_number,
)
from tests.forecast.chain.worlds import row, stock, vintages

COUNTS = [
    Count(date(2022, 1, 31), date(2022, 2, 7), 1000.0),
    Count(date(2022, 7, 31), date(2022, 8, 7), 1400.0),
    Count(date(2023, 1, 31), date(2023, 2, 7), 1200.0),
]


def test_no_change_carries_the_last_count_forward() -> None:
    assert rule_number(NO_CHANGE, COUNTS, date(2024, 6, 30)) == 1200


def test_a_year_before_takes_the_nearest_count_and_of_two_the_later() -> None:
    assert rule_number(YEAR_AGO, COUNTS, date(2023, 7, 15)) == 1400
    assert rule_number(YEAR_AGO, COUNTS, date(2023, 2, 28)) == 1000
    # 2022-05-02 is 91 days after the first and 90 before the second; a day earlier they are as near
    assert rule_number(YEAR_AGO, COUNTS, date(2023, 5, 2)) == 1400
    even = [Count(date(2022, 1, 1), date(2022, 1, 8), 1.0), Count(date(2022, 1, 11), date(2022, 1, 18), 2.0)]
    assert rule_number(YEAR_AGO, even, date(2023, 1, 6)) == 2


def test_the_trend_goes_through_the_last_two_counts_and_stops_at_zero() -> None:
    days = (date(2023, 4, 30) - date(2023, 1, 31)).days
    expected = 1200 - 200 * days / (date(2023, 1, 31) - date(2022, 7, 31)).days
    assert rule_number(TREND, COUNTS, date(2023, 4, 30)) == pytest.approx(expected)
    assert rule_number(TREND, COUNTS, date(2027, 1, 31)) == 0


def test_a_rule_with_too_few_counts_has_no_answer() -> None:
    assert np.isnan(rule_number(TREND, COUNTS[:1], date(2024, 1, 31)))
    for rule in CHAIN_RULES:
        assert np.isnan(rule_number(rule, [], date(2024, 1, 31)))


def test_earlier_errors_are_what_the_rule_would_have_said_as_long_before() -> None:
    # seven months to go to the end of July 2022 is 15 January, on which nothing was known; to that of January 2023 it
    # is 15 July, on which the first count was
    assert relative_errors(NO_CHANGE, COUNTS, 7) == [pytest.approx(200 / 1000)]
    # with three to go the first count was known in May, the second in November
    assert relative_errors(NO_CHANGE, COUNTS, 3) == [pytest.approx(400 / 1000), pytest.approx(-200 / 1400)]
    pace = 400 / 181
    said = 1400 + pace * (date(2023, 1, 31) - date(2022, 7, 31)).days
    assert relative_errors(TREND, COUNTS, 3) == [pytest.approx((1200 - said) / 1400)]


def test_a_band_is_the_number_with_the_errors_relative_to_the_last_count() -> None:
    band = rule_band(1200.0, 1000.0, [-0.1, 0.0, 0.2])
    assert band[MEDIAN] == pytest.approx(1200)
    assert band[-1] == pytest.approx(1200 + 1000 * np.quantile([-0.1, 0.0, 0.2], 0.99))
    assert (rule_band(100.0, 1000.0, [-0.9, -0.5]) == 0).all(), "nobody is fewer than nobody"
    assert np.isnan(rule_band(1200.0, 1000.0, [0.3])).all(), "one error is no band"


@given(
    st.floats(0, 1e5),
    st.floats(1, 1e5),
    st.lists(st.floats(-2, 2), min_size=2, max_size=12),
)
def test_bands_never_cross_and_never_get_below_zero(number: float, last: float, errors: list[float]) -> None:
    band = rule_band(number, last, errors)
    assert band.shape == (len(LEVELS),)
    assert (band >= 0).all()
    assert (np.diff(band) >= -1e-6).all()


def test_what_was_not_known_yet_is_no_count() -> None:
    assert known_by(COUNTS, date(2022, 8, 6)) == COUNTS[:1]
    assert known_by(COUNTS, date(2022, 8, 7)) == COUNTS[:2]


def test_an_origin_counts_its_own_month() -> None:
    march = 2023 * 12 + 2
    assert origin_before(march, 1) == date(2023, 3, 15)
    assert origin_before(march, 4) == date(2022, 12, 15)


def test_counts_are_days_of_a_stock_and_whole_years_of_a_flow_in_order() -> None:
    known = vintages(
        [
            stock("bezetting", "2022-06-01", 41_155),
            stock("bezetting", "2021-01-31", 27_800),
            row("inwilligingen", "2021-01-01", "2021-12-31", 12_065, known_from="2022-01-25"),
            row("inwilligingen", "2022-01-01", "2022-03-31", 4000),
            row("inwilligingen", "2020-07-01", "2021-06-30", 9000),
            row("inwilligingen", "2019-01-01", "2020-12-31", 13_000),
        ]
    )
    assert [(count.day, count.value) for count in counts_of(known, "bezetting")] == [
        (date(2021, 1, 31), 27_800),
        (date(2022, 6, 1), 41_155),
    ]
    assert counts_of(known, "inwilligingen") == [Count(date(2021, 12, 31), date(2022, 1, 25), 12_065.0)]
    assert counts_of(vintages([]), "bezetting") == []
