"""From figures known on a day to a chain, and why there is none."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.chain import names as n
from forecast.chain.inputs import Driver, chain_model
from forecast.chain.model import ChainModel
from forecast.errors import TooLittleData
from forecast.vintages import Vintages
from tests.forecast.chain.worlds import assert_same_paths, flow, gone_through, number, row, stock, vintages

START, LAST, UNTIL = number("2023-01"), number("2024-12"), number("2025-12")
HOUSED = np.full(LAST - START + 1, 1800.0)
PATHS = 30


def monthly(name: str, level: float, first: int = START, last: int = LAST) -> list[Mapping[str, object]]:
    return [flow(name, month, level + month % 12) for month in range(first, last + 1)]


ENOUGH = [*monthly(n.FIRST, 2400), *monthly(n.FAMILY, 600), stock(n.OCCUPANCY, "2024-06-30", 70_000)]


def drivers(first: int = LAST + 1, level: float = 9000.0) -> dict[str, Driver]:
    values = level + np.arange(4 * (UNTIL + 1 - first)).reshape(4, -1)
    return {name: Driver(first, values) for name in (n.FIRST, n.FAMILY)}


def model(
    rows: list[Mapping[str, object]] | Vintages,
    *,
    housed: np.ndarray = HOUSED,
    ahead: Mapping[str, Driver] | None = None,
) -> ChainModel:
    known = rows if isinstance(rows, Vintages) else vintages(rows)
    return chain_model(
        known,
        housed,
        drivers() if ahead is None else ahead,
        first_month=START,
        until=UNTIL,
        paths=PATHS,
        seed=1,
    )


def test_enough_figures_make_a_chain_to_the_last_month_ahead():
    found = model(ENOUGH)
    assert (found.begun, found.first_month) == (START, LAST + 1)
    assert (found.path_count, found.months) == (PATHS, UNTIL - LAST)
    assert found.known[n.FIRST].tolist() == [2400.0 + month % 12 for month in range(24)]
    assert [(fact.measure, fact.last) for fact in found.facts] == [(n.OCCUPANCY, number("2024-06"))]


def without(name: str) -> list[Mapping[str, object]]:
    return [one for one in ENOUGH if one["measure"] != name]


@pytest.mark.parametrize("name", [n.FIRST, n.FAMILY])
def test_without_an_intake_there_is_none(name: str):
    given = drivers()
    del given[name]
    with pytest.raises(TooLittleData, match=f"monthly figures of {name}"):
        model(without(name), ahead=given)
    # a driver of figures that are all from before
    old = [one for one in ENOUGH if one["measure"] != name] + monthly(name, 100, START - 20, START - 2)
    with pytest.raises(TooLittleData, match=f"monthly figures of {name}"):
        model(old)


def test_without_both_intakes_both_are_told():
    with pytest.raises(TooLittleData, match=f"{n.FIRST} and {n.FAMILY}"):
        model([], ahead={})


def test_with_less_than_a_year_of_realisatie_and_intake_there_is_none():
    for months, enough in ((11, False), (12, True)):
        late = [*monthly(n.FIRST, 2400), *monthly(n.FAMILY, 600, LAST + 1 - months), ENOUGH[-1]]
        if enough:
            assert model(late).begun == LAST + 1 - months
        else:
            with pytest.raises(TooLittleData, match="a year of realisatie and intake"):
                model(late)
    with pytest.raises(TooLittleData, match="a year of realisatie and intake"):
        model(ENOUGH, housed=HOUSED[:11])
    # an intake that is only known of months after the last realisatie
    with pytest.raises(TooLittleData, match="a year of realisatie and intake"):
        model([*monthly(n.FIRST, 2400), *monthly(n.FAMILY, 600, LAST + 2, LAST + 4), ENOUGH[-1]])


@pytest.mark.parametrize(
    "rows",
    [[], [stock(n.OCCUPANCY, "2022-06-30", 70_000)], [flow(n.GRANTS, START, 24_000, months=12)]],
    ids=["nothing", "one of long before", "only a flow"],
)
def test_without_a_stock_in_reception_there_is_none(rows: list[Mapping[str, object]]):
    with pytest.raises(TooLittleData, match="the bezetting or the vergunninghouders in reception"):
        model([*without(n.OCCUPANCY), *rows])
    model([*without(n.OCCUPANCY), *rows, stock(n.PERMITS, "2024-01-15", 18_000)])


def test_it_begins_where_both_intakes_and_realisatie_are_known():
    found = model([*monthly(n.FIRST, 2400, START - 5), *monthly(n.FAMILY, 600, START + 4), ENOUGH[-1]])
    assert found.begun == START + 4
    assert len(found.known[n.FAMILY]) == len(HOUSED) - 4
    assert found.known[n.FIRST][0] == 2400 + (START + 4) % 12


def test_a_gap_takes_the_month_before():
    gap = {START + 7, START + 8}
    rows = [one for one in ENOUGH if not (one["measure"] == n.FIRST and number(f"{one['from_date']:%Y-%m}") in gap)]
    known = model(rows).known[n.FIRST]
    assert known[6:10].tolist() == [2406.0, 2406.0, 2406.0, 2409.0]


def test_intake_that_is_known_beyond_the_last_realisatie_is_used_as_known():
    rows = [*ENOUGH, *monthly(n.FIRST, 5000, LAST + 1, LAST + 3)]
    given = drivers() | {n.FIRST: drivers(LAST + 4)[n.FIRST]}
    found = model(rows, ahead=given)
    assert (found.intake[n.FIRST][:, :3] == [5000, 5001, 5002]).all()
    np.testing.assert_array_equal(np.unique(found.intake[n.FIRST][:, 3:], axis=0), given[n.FIRST].values)
    np.testing.assert_array_equal(np.unique(found.intake[n.FAMILY], axis=0), given[n.FAMILY].values)


def test_intake_that_ends_before_the_last_realisatie_is_gone_on_with_by_its_driver():
    rows = [*monthly(n.FIRST, 2400, last=LAST - 3), *monthly(n.FAMILY, 600), ENOUGH[-1]]
    given = drivers() | {n.FIRST: drivers(LAST - 2)[n.FIRST]}
    found = model(rows, ahead=given)
    assert found.known[n.FIRST][20] == 2408.0
    np.testing.assert_array_equal(
        found.known[n.FIRST][21:], np.median(given[n.FIRST].values[np.arange(30) % 4], axis=0)[:3]
    )
    np.testing.assert_array_equal(np.unique(found.intake[n.FIRST], axis=0), given[n.FIRST].values[:, 3:])


def test_every_path_of_a_driver_is_as_often_there_and_the_two_are_not_tied():
    found = model(ENOUGH)
    first, family = (found.intake[name][:, 0] for name in (n.FIRST, n.FAMILY))
    for values in (first, family):
        _, counts = np.unique(values, return_counts=True)
        assert sorted(counts) == [7, 7, 8, 8]
    assert (first != family).any()


def test_a_driver_that_goes_below_nobody_is_nobody():
    found = model(ENOUGH, ahead=drivers(level=-1e6))
    assert not found.intake[n.FIRST].any()


def revised(rows: list[Mapping[str, object]], known_from: str) -> list[Mapping[str, object]]:
    """The same figures, ten times as high, known only later."""
    return [{**one, "value": 10 * float(str(one["value"])), "known_from": pd.Timestamp(known_from)} for one in rows]


def test_a_figure_that_was_known_only_later_changes_nothing():
    as_of = date(2025, 1, 20)
    rows = [*ENOUGH, stock(n.PERMITS, "2025-01-06", 18_000), flow(n.GRANTS, START, 20_000, months=12)]
    later = [
        *rows,
        *revised(rows, "2025-01-21"),
        row(n.BEYOND, "2024-11-30", "2024-11-30", 9000, known_from="2025-02-01"),
    ]
    one, other = (model(vintages(some).known_on(as_of)) for some in (rows, later))
    assert one.facts == other.facts
    assert len(one.facts) == 3
    assert_same_paths(gone_through(one, 1800), gone_through(other, 1800))
    # and as of the day on which it was known it does
    third = model(vintages(later).known_on(date(2025, 1, 21)))
    assert third.facts != one.facts
    assert (third.known[n.FIRST] == 10 * one.known[n.FIRST]).all()


def test_the_same_seed_makes_the_same_chain():
    one, same = model(ENOUGH), model(ENOUGH)
    assert_same_paths(gone_through(one, 1800), gone_through(same, 1800))
    np.testing.assert_array_equal(one.state.beliefs, same.state.beliefs)
