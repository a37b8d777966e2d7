"""A scenario beside the run: the right numbers of the right days."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.chain.scenario import Scenario
from forecast.periods import HalfYear
from shown.read.results import RunResults
from shown.scenario.compare import CHANCE, MEASURES, Comparison, Figure, Row, assumed_periods, compare
from tests.jobs.scenario.conftest import MADE
from tests.shown.scenario.fake import HALVES, SPAN, STOCKS, drawn
from tests.shown.tables import kept_rows

JULY = HalfYear(2026, 2)


def compared(results: RunResults, values: pd.DataFrame, **changed: object) -> Comparison:
    scenario = Scenario(name="proef", targets={"2027-H1": 18_000})
    return compare(results, replace(scenario, **changed), values, made_at=MADE, seconds=1.0)  # type: ignore[arg-type]


def value(frame: pd.DataFrame, target: str, day: str, level: str) -> float:
    """The slow way: one row looked up by all of its keys."""
    for row in frame[frame["target"] == target].itertuples(index=False):
        same = (row.target, row.location, str(pd.Timestamp(row.target_end_date).date())) == (target, "NL01", day)
        if same and level == (row.output_type if row.output_type == "mean" else row.output_type_id):
            return float(row.value)
    raise AssertionError(f"no {target} on {day} at {level}")


def test_every_measure_has_a_row_for_each_half_year_in_a_fixed_order(comparison: Comparison) -> None:
    wanted = [(measure, period) for measure in MEASURES for period in SPAN.half_years]
    assert [(row.measure, row.period) for row in comparison.rows] == wanted
    assert set(MEASURES) == {*STOCKS, *HALVES}


def test_the_numbers_are_those_of_the_last_day_of_the_half_year(results: RunResults, comparison: Comparison) -> None:
    for row in comparison.rows:
        told = "mean" if row.measure in ("achterstand_bruto", "gemeenten_die_missen") else "0.5"
        for figure, frame in ((row.baseline, results.forecasts.table), (row.scenario, comparison.values)):
            assert figure is not None
            found = tuple(value(frame, row.measure, str(row.period.end), level) for level in (told, "0.1", "0.9"))
            assert (figure.value, figure.low, figure.high) == found
        # what is shown of both has the difference that is shown
        assert row.difference == round(row.scenario.value) - round(row.baseline.value)  # type: ignore[union-attr]


def test_what_rests_on_an_assumed_taakstelling_is_marked_unless_the_scenario_sets_it(
    results: RunResults, comparison: Comparison
) -> None:
    assert assumed_periods(results) == {"2026-H2", "2027-H1"}
    marks = {
        (row.measure, str(row.period)): (row.baseline.assumed, row.scenario.assumed)
        for row in comparison.rows
        if row.baseline and row.scenario
    }
    assert marks["stand_eind", "2026-H1"] == (False, False)
    assert marks["stand_eind", "2026-H2"] == (True, True)
    assert marks["gemeenten_die_missen", "2027-H1"] == (True, False)
    assert marks["bezetting", "2026-H2"] == (False, False)
    assert marks["realisatie_halfjaar", "2027-H1"] == (False, False)


@pytest.mark.parametrize("side", ["run", "scenario"])
def test_what_one_of_them_has_not_stays_unknown(results: RunResults, side: str) -> None:
    values = drawn()
    if side == "run":
        kept = kept_rows(results.forecasts, lambda rows: rows["target"] != "bezetting")
        rows = compared(replace(results, forecasts=kept), values).rows
    else:
        rows = compared(results, values[values["target"] != "bezetting"]).rows
    row = next(row for row in rows if row.measure == "bezetting")
    assert (row.baseline is None, row.scenario is None) == (side == "run", side == "scenario")
    assert row.difference is None
    assert not row.hardly_differs


def test_a_stock_counts_on_the_last_day_of_a_half_year_only(results: RunResults) -> None:
    values = drawn()
    cut = values[pd.to_datetime(values["target_end_date"]) < "2027-06-01"]
    row = next(
        row for row in compared(results, cut).rows if (row.measure, str(row.period)) == ("bezetting", "2027-H1")
    )
    assert row.baseline is not None
    assert row.scenario is None


def test_other_regions_are_left_out(results: RunResults) -> None:
    elsewhere = drawn().assign(location="PV20")
    rows = compared(results, pd.concat([drawn(), elsewhere], ignore_index=True)).rows
    assert rows == compared(results, drawn()).rows


def test_the_last_half_year_of_a_measure_is_the_last_that_both_have(results: RunResults) -> None:
    values = drawn()
    late = (values["target"] == "bezetting") & (pd.to_datetime(values["target_end_date"]) > "2026-12-31")
    found = compared(results, values[~late])
    last = found.row("bezetting")
    assert last is not None
    assert last.period == JULY
    assert found.row("nothing of the kind") is None


@given(st.floats(1.0, 1e5), st.floats(-3.0, 3.0))
def test_a_difference_within_chance_is_told_from_a_larger_one(width: float, times: float) -> None:
    baseline = Figure(1e5, 1e5 - width / 2, 1e5 + width / 2)
    shifted = Figure(1e5 + times * CHANCE * width, 0.0, 0.0)
    row = Row("bezetting", JULY, baseline, shifted)
    # of whole numbers, so half a person either way decides nothing
    if abs(times * CHANCE * width) < max(0.99 * CHANCE * width - 0.5, 0.49):
        assert row.hardly_differs
    elif abs(times * CHANCE * width) > max(1.01 * CHANCE * width, 0.51) + 0.5:
        assert not row.hardly_differs


@pytest.mark.parametrize(
    ("stand", "waiting", "expected"),
    [
        # more people wait and the stand is better: there are more to house
        ((10_403, 9_998), (25_950, 30_408), (True, 4_458)),
        ((9_998, 10_403), (30_408, 25_950), (False, -4_458)),
        # fewer houses: more wait and the stand is worse, which needs no word
        ((10_000, 11_000), (25_000, 26_000), None),
        # nothing that is told from chance
        ((10_000, 10_001), (25_000, 30_000), None),
        ((10_000, 9_000), (25_000, 25_001), None),
    ],
)
def test_a_stand_that_moves_against_the_number_of_people_is_noticed(
    comparison: Comparison, stand: tuple[int, int], waiting: tuple[int, int], expected: tuple[bool, int] | None
) -> None:
    free = replace(comparison, scenario=replace(comparison.scenario, targets={}), rows=moved(stand, waiting))
    found = free.more_people()
    assert (None if found is None else (found.better, found.waiting)) == expected
    # under another taakstelling the stand moves with what is asked
    assert replace(free, scenario=comparison.scenario).more_people() is None


def test_where_the_net_stand_hardly_differs_the_gemeenten_that_miss_count(comparison: Comparison) -> None:
    fewer = Row("gemeenten_die_missen", JULY, Figure(258, 250, 266), Figure(254, 246, 262))
    rows = (*moved((10_403, 10_402), (25_950, 30_408)), fewer)
    found = replace(comparison, scenario=replace(comparison.scenario, targets={}), rows=rows).more_people()
    assert found is not None
    assert found.better


def moved(stand: tuple[int, int], waiting: tuple[int, int]) -> tuple[Row, ...]:
    """The net stand and the people in reception before and after, with bands of 1,000."""
    pairs = (("stand_eind", stand), ("vergunninghouders_in_opvang", waiting))
    return tuple(
        Row(measure, JULY, *(Figure(value, value - 500, value + 500) for value in values))
        for measure, values in pairs
    )
