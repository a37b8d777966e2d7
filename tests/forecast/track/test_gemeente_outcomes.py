"""Outcomes: what was published in the end, what follows by the accounting, and what stays unknown."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.inputs import gemeente_figures
from forecast.levels import COUNTRY
from forecast.periods import HalfYear, month_number
from forecast.track.gemeente_outcomes import GemeenteOutcomes, gemeente_outcomes, summed
from forecast.vintages import Vintages
from tests.forecast.track.small_vintages import CODES, CORRECTED, LAST, MERGED, PARTS, small

AS_OF = date(2023, 1, 20)


def figures_of(gemeenten: Vintages) -> tuple[GemeenteFigures, Vintages]:
    targets = small().country.known_on(AS_OF).completed_targets(LAST + 1)
    known = gemeenten.known_on(AS_OF)
    found = gemeente_figures(known, targets[targets["region"] == COUNTRY], CODES, as_of=AS_OF, until=LAST + 1)
    assert found is not None
    return found[0], known


def outcomes_of(gemeenten: Vintages) -> GemeenteOutcomes:
    return gemeente_outcomes(*figures_of(gemeenten), pd.Timestamp(AS_OF))


def test_realisatie_and_published_stands_on_the_territory_of_the_day():
    outcomes, made = outcomes_of(small().gemeenten), small()
    assert outcomes.last == LAST
    np.testing.assert_array_equal(outcomes.months, made.housed)
    np.testing.assert_array_equal(outcomes.half(HalfYear(2021, 1)), made.housed[:, 24:30].sum(axis=1))
    np.testing.assert_array_equal(outcomes.stand(HalfYear(2022, 1)), made.stands[:, 7])
    np.testing.assert_array_equal(outcomes.month(month_number(date(2020, 3, 1))), made.housed[:, 14])


def test_what_lies_outside_the_figures_is_unknown():
    outcomes = outcomes_of(small().gemeenten)
    for values in (outcomes.half(LAST + 1), outcomes.stand(HalfYear(2018, 2)), outcomes.month(2030 * 12)):
        assert np.isnan(values).all()


def test_a_stand_that_was_not_published_follows_by_the_accounting():
    every, made = small().gemeenten, small()
    gone = every.stands["day"] == pd.Timestamp(LAST.peildatum)
    outcomes = outcomes_of(replace(every, stands=every.stands[~gone]))
    np.testing.assert_array_equal(outcomes.stand(LAST), made.stands[:, -1])


def test_a_correctie_is_part_of_a_published_stand_only():
    every, made = small().gemeenten, small()
    code, period = CORRECTED
    row = CODES.index(code)
    begin = made.stands[row, -3] + made.targets[row, -2] - made.housed[row, -12:-6].sum()
    assert outcomes_of(every).stand(period)[row] != begin
    own = (every.stands["region"] == code) & (every.stands["day"] == pd.Timestamp(period.peildatum))
    outcomes = outcomes_of(replace(every, stands=every.stands[~own]))
    assert outcomes.stand(period)[row] == begin


def test_an_unknown_month_makes_the_half_year_unknown_and_no_stand_is_counted_from_it():
    every = small().gemeenten
    flows, stands = every.observations, every.stands
    month = pd.Timestamp(LAST.start)
    hole = (flows["region"] == "GM0005") & (flows["measure"] == "realisatie") & (flows["from_date"] == month)
    closing = (stands["region"] == "GM0005") & (stands["day"] == pd.Timestamp(LAST.peildatum))
    outcomes = outcomes_of(replace(every, observations=flows[~hole], stands=stands[~closing]))
    row = CODES.index("GM0005")
    assert np.isnan(outcomes.half(LAST)[row])
    assert np.isnan(outcomes.stand(LAST)[row])
    assert np.isfinite(outcomes.stand(LAST + -1)[row])
    assert np.isnan(np.delete(outcomes.stand(LAST), row)).sum() == 0


def test_where_no_stand_was_ever_published_stands_are_counted_from_the_start_of_the_figures():
    every = small().gemeenten
    gone = every.stands["region"] == "GM0005"
    given = replace(every, stands=every.stands[~gone])
    outcomes, (figures, _) = outcomes_of(given), figures_of(given)
    row = CODES.index("GM0005")
    for column in range(8):
        assert outcomes.stands[row, column] == figures.stands[row, column + 1]


def test_dissolved_gemeenten_count_with_their_successor():
    outcomes, made = outcomes_of(small().gemeenten), small()
    rows = small().gemeenten.stands
    assert set(PARTS) <= set(rows["region"])
    assert outcomes.stand(HalfYear(2021, 1))[CODES.index(MERGED)] == made.stands[CODES.index(MERGED), 5]


def test_a_sum_with_an_unknown_part_is_unknown():
    values = np.array([[1.0, 2.0, np.nan, 4.0]])
    np.testing.assert_array_equal(summed(values, {"a": np.array([0, 1]), "b": np.array([2, 3])}), [[3.0, np.nan]])
