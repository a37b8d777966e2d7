"""What a net stand hides: gross behind and ahead are known once every gemeente has a stand on the day."""

from dataclasses import replace

import pandas as pd

from shown.headlines import headlines
from shown.read.results import RunResults
from shown.regions.three_numbers import ThreeNumbers, three_numbers
from tests.shown.tables import regions_of


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
    return replace(
        results,
        regions={**results.regions, **regions_of(regions)},
        stands=pd.concat([results.stands, rows]),
    )


def numbers_of(results: RunResults, code: str) -> ThreeNumbers | None:
    return three_numbers(results, headlines(results).rows[code])


def test_gross_and_lead_are_unknown_without_gemeenten_and_not_the_sum_of_provincies(results: RunResults) -> None:
    assert numbers_of(results, "NL01") == ThreeNumbers(12105, None, None)


def test_gross_and_lead_are_the_sums_over_the_gemeenten_that_exist_on_the_day(results: RunResults) -> None:
    known = with_gemeenten(results, {"GM0001": 500, "GM0002": -80})
    numbers = numbers_of(known, "PV20")
    assert numbers == ThreeNumbers(420, 500, 80)
    assert numbers.net == 500 - 80
    assert numbers.apart == 0


def test_gross_and_lead_stay_unknown_while_one_gemeente_is_missing(results: RunResults) -> None:
    partly = with_gemeenten(results, {"GM0001": 500})
    assert numbers_of(partly, "PV20") == ThreeNumbers(420, None, None)


def test_a_region_without_any_published_stand_has_no_numbers(results: RunResults) -> None:
    row = replace(headlines(results).rows["PV20"], published=None)
    assert three_numbers(results, row) is None
