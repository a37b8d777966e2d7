"""Where each taakstelling comes from: published, derived, assumed, or none."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.levels import COUNTRY
from forecast.periods import HalfYear, half_years
from forecast.targets import (
    ASSUMED,
    DERIVED,
    PUBLISHED,
    complete_targets,
    reference_population,
    reference_year,
    split_over_provincies,
)

PERIODS = half_years(HalfYear(2024, 1), HalfYear(2025, 2))
SHARES = pd.DataFrame(
    [
        (year, provincie, f"GM{number:04}", float(size))
        for year in (2023, 2024)
        for number, (provincie, size) in enumerate(
            [("PV20", 50_000), ("PV20", 10_000 * (year - 2022)), ("PV21", 90_000), ("PV22", 33_333)]
        )
    ],
    columns=["year", "provincie", "gemeente", "inhabitants"],
)


def known(amounts: dict[tuple[str, str], int]) -> pd.DataFrame:
    rows = [(region, period, value) for (region, period), value in amounts.items()]
    return pd.DataFrame(rows, columns=["region", "period", "value"])


def completed(
    amounts: dict[tuple[str, str], int], until: date | None = None
) -> dict[tuple[str, str], tuple[int, str]]:
    frame = complete_targets(known(amounts), PERIODS, shares=SHARES, in_force_until=until)
    assert not frame.duplicated(["region", "period"]).any()
    return {(row.region, row.period): (row.value, row.basis) for row in frame.itertuples()}


@given(total=st.integers(0, 40_000))
def test_a_derived_split_adds_up_to_the_national_total_exactly(total: int):
    found = completed({(COUNTRY, "2024-H1"): total})
    own = [found[name, "2024-H1"] for name in ("PV20", "PV21", "PV22")]
    assert sum(value for value, _ in own) == total
    assert {basis for _, basis in own} == {DERIVED}
    assert found[COUNTRY, "2024-H1"] == (total, PUBLISHED)


def test_the_split_follows_the_inhabitants_of_the_year_before():
    assert reference_year(HalfYear(2025, 1)) == reference_year(HalfYear(2025, 2)) == 2024
    earlier, later = (split_over_provincies(1000, SHARES, HalfYear(year, 2)) for year in (2024, 2025))
    # exact shares 272.7, 54.5, 490.9, 181.8 and 258.6, 103.4, 465.5, 172.4, rounded up on a pot made to fit
    assert earlier.to_dict() == {"PV20": 273 + 55, "PV21": 490, "PV22": 182}
    assert later.to_dict() == {"PV20": 259 + 104, "PV21": 465, "PV22": 172}


def test_a_published_number_wins_over_the_split():
    found = completed({(COUNTRY, "2024-H1"): 1000, ("PV21", "2024-H1"): 700})
    assert found["PV21", "2024-H1"] == (700, PUBLISHED)
    assert found["PV20", "2024-H1"][1] == found["PV22", "2024-H1"][1] == DERIVED
    assert found["PV20", "2024-H1"][0] + found["PV22", "2024-H1"][0] == 300, "what is published is not divided again"


def test_the_sum_of_all_provincies_serves_where_no_national_number_is_published():
    own = {("PV20", "2024-H1"): 10, ("PV21", "2024-H1"): 20, ("PV22", "2024-H1"): 30}
    assert completed(own)[COUNTRY, "2024-H1"] == (60, DERIVED)
    assert completed(own | {(COUNTRY, "2024-H1"): 62})[COUNTRY, "2024-H1"] == (62, PUBLISHED)


def test_some_provincies_without_a_national_number_keep_theirs_and_the_others_have_none():
    assert completed({("PV20", "2024-H1"): 10}) == {("PV20", "2024-H1"): (10, PUBLISHED)}


def test_the_last_known_number_is_carried_on_as_assumed():
    found = completed({(COUNTRY, "2024-H1"): 900, (COUNTRY, "2024-H2"): 1000, ("PV20", "2025-H2"): 77})
    for period in ("2025-H1", "2025-H2"):
        assert found[COUNTRY, period] == (1000, ASSUMED)
        assert found["PV21", period][1] == ASSUMED
    assert found["PV20", "2025-H2"] == (77, PUBLISHED)
    assert sum(found[name, "2025-H1"][0] for name in ("PV20", "PV21", "PV22")) == 1000


def test_nothing_is_assumed_before_the_first_known_number():
    assert {period for _, period in completed({(COUNTRY, "2025-H1"): 900})} == {"2025-H1", "2025-H2"}


@pytest.mark.parametrize(
    ("until", "last"),
    [(date(2024, 6, 30), "2024-H1"), (date(2024, 7, 1), "2024-H2"), (date(2023, 12, 31), None)],
)
def test_a_half_year_that_starts_after_the_mechanism_has_no_target_at_all(until: date, last: str | None):
    everywhere = {(name, str(period)): 500 for name in (COUNTRY, "PV20") for period in PERIODS}
    assert max((period for _, period in completed(everywhere, until)), default=None) == last


def test_the_reference_population_says_year_and_provincie_and_is_drawn_between_the_counts():
    counts = pd.DataFrame(
        {
            "region": ["GM0001", "GM0002"] * 2,
            "day": pd.to_datetime(["2021-01-01"] * 2 + ["2023-01-01"] * 2),
            "inhabitants": [100, 200, 300, 200],
        }
    )
    none = pd.DataFrame({"day": pd.to_datetime([]), "old_code": [], "new_code": [], "share": []})
    parents = pd.Series({"GM0001": "PV20", "GM0002": "PV21"})
    frame = reference_population(counts, none, parents, [2022, 2023, 2022])
    rows = zip(frame["year"], frame["provincie"], frame["gemeente"], frame["inhabitants"].round(), strict=True)
    assert list(rows) == [
        (2022, "PV20", "GM0001", 200.0),
        (2022, "PV21", "GM0002", 200.0),
        (2023, "PV20", "GM0001", 300.0),
        (2023, "PV21", "GM0002", 200.0),
    ]
