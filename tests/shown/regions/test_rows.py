from dataclasses import replace
from datetime import date

import pandas as pd
from shown.regions.rows import ThreeNumbers, leading_period, region_rows, three_numbers

from shown.read.results import RunResults
from tests.shown.synthetic import COUNTRY, PERIODS, PROVINCIES


def with_gemeenten(results: RunResults, stands: dict[str, int]) -> RunResults:
    """The run with two gemeenten in Groningen, of which those in `stands` have a published stand."""
    regions = pd.DataFrame(
        [
            {"code": code, "name": code, "level": "gemeente", "parent": "PV20", "valid_from": first, "valid_to": last}
            for code, first, last in (
                ("GM0001", pd.NaT, pd.NaT),
                ("GM0002", pd.Timestamp("2021-01-01"), pd.NaT),
                ("GM0003", pd.NaT, pd.Timestamp("2021-01-01")),
            )
        ]
    )
    day = pd.Timestamp("2025-01-01")
    rows = pd.DataFrame([{"region": c, "day": day, "role": "eind", "value": v} for c, v in stands.items()])
    return replace(results, regions=pd.concat([results.regions, regions]), stands=pd.concat([results.stands, rows]))


def test_the_country_comes_first_and_no_region_is_dropped(results: RunResults) -> None:
    rows = region_rows(results)
    assert rows[0].location == COUNTRY
    assert {row.location for row in rows} == {COUNTRY, *PROVINCIES}
    assert [row.name for row in rows[1:]] == sorted(row.name for row in rows[1:])


def test_each_row_has_the_stand_now_and_the_stands_ahead(results: RunResults) -> None:
    country = region_rows(results)[0]
    assert (country.stand, country.stand_on) == (12105, date(2025, 1, 1))
    assert [(ahead.period, ahead.day, ahead.assumed) for ahead in country.ahead] == [
        ("2026-H1", date(2026, 7, 1), False),
        ("2026-H2", date(2027, 1, 1), True),
        ("2027-H1", date(2027, 7, 1), True),
    ]
    assert all(ahead.low < ahead.median < ahead.high for row in region_rows(results) for ahead in row.ahead)


def test_the_leading_half_year_is_the_first_with_a_warning(results: RunResults) -> None:
    later = results.flags.assign(p_miss=results.flags["p_miss"].where(results.flags["period"] != PERIODS[0]))
    later.loc[later["period"] == PERIODS[1], "p_miss"] = 0.5
    assert leading_period(results) == PERIODS[0]
    assert leading_period(replace(results, flags=later)) == PERIODS[1]
    assert leading_period(replace(results, flags=results.flags.assign(p_miss=None))) == PERIODS[0]
    assert leading_period(replace(results, flags=results.flags.iloc[:0])) is None


def test_gross_and_lead_are_unknown_without_gemeenten_and_not_the_sum_of_provincies(results: RunResults) -> None:
    country = region_rows(results)[0]
    assert three_numbers(results, country) == ThreeNumbers(12105, None, None)


def test_gross_and_lead_are_the_sums_over_the_gemeenten_that_exist_on_the_day(results: RunResults) -> None:
    known = with_gemeenten(results, {"GM0001": 500, "GM0002": -80})
    groningen = next(row for row in region_rows(known) if row.location == "PV20")
    numbers = three_numbers(known, groningen)
    assert numbers == ThreeNumbers(420, 500, 80)
    assert numbers.net == 500 - 80


def test_gross_and_lead_stay_unknown_while_one_gemeente_is_missing(results: RunResults) -> None:
    partly = with_gemeenten(results, {"GM0001": 500})
    groningen = next(row for row in region_rows(partly) if row.location == "PV20")
    assert three_numbers(partly, groningen) == ThreeNumbers(420, None, None)
