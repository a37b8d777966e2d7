"""Warnings from hand-made paths: causes by the rules of the field, ranks, streaks and sums."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from forecast.flags import FlagRules, Threshold
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.region_sums import grouped
from forecast.gemeente.simulate import GemeentePaths
from forecast.gemeente.warning import gemeente_warnings, members
from forecast.periods import HalfYear, half_years

RULES = FlagRules((Threshold("watch", 0.4, 0.05), Threshold("alarm", 0.8, 0.2)), minimum_persons=3)
H1, H2 = HalfYear(2025, 1), HalfYear(2025, 2)
NO_STANDS = pd.DataFrame(columns=["region", "day", "eind"])
PUBLISHED = {"2025-H1": "gepubliceerd", "2025-H2": "gepubliceerd"}


def made(
    ends: list[list[float]],
    *,
    pool: list[float] | None = None,
    recent: list[float] | None = None,
    linked: float = 0.0,
    target: float = 60.0,
) -> GemeentePaths:
    """Two months into 2025-H1, five persons housed in each, 60 asked.

    Args:
        ends: stands at the end of the half-year by gemeente, over paths; the next half-year leaves them as they are.
        pool, recent: persons waiting, and linked in the last three months, by gemeente.
        linked: a month ahead, in every gemeente.
    """
    stands = np.array(ends, dtype=float).T
    paths, gemeenten = stands.shape
    months = np.full((paths, gemeenten, 10), 10.0)
    months[:, :, :4] = (target - 10 - stands[:, :, None]) / 4
    return GemeentePaths(
        figures=GemeenteFigures(
            codes=tuple(f"GM{at:04d}" for at in range(gemeenten)),
            first_month=2025 * 12,
            housed=np.full((gemeenten, 2), 5.0),
            links=None,
            targets=np.full((gemeenten, 2), target),
            stands=np.column_stack([np.zeros(gemeenten), np.full(gemeenten, np.nan)]),
        ),
        housed=months,
        stands=np.stack([stands, stands], axis=2),
        pool=np.array(pool or [0.0] * gemeenten, dtype=float),
        recent_links=np.array(recent or [0.0] * gemeenten, dtype=float),
        linked=np.full((gemeenten, 10), linked),
        earlier=np.zeros((paths, gemeenten)),
        opening=np.zeros((paths, gemeenten)),
    )


def warned(paths: GemeentePaths, **changes: Any) -> pd.DataFrame:
    provincies = {code: f"PV{20 + at % 2}" for at, code in enumerate(paths.figures.codes)}
    groups = grouped(paths, members(paths.figures.codes, provincies), changes.pop("levels", {}))
    given = {
        "bases": PUBLISHED,
        "provincies": provincies,
        "stands": NO_STANDS,
        "rules": RULES,
        "uses_links": dict.fromkeys(paths.figures.codes, changes.pop("uses_links", True)),
        "simulated": (),
    } | changes
    return gemeente_warnings(paths, groups, half_years(H1, H2), **given)


def of(table: pd.DataFrame, period: HalfYear = H1) -> pd.DataFrame:
    return table[table["period"] == str(period)].set_index("location")


SHORT = [20.0, 20.0]


@pytest.mark.parametrize(
    ("pool", "recent", "linked", "cause"),
    [
        # shortfall 20, still to do 50: ten who wait beyond the norm are half of it
        (60, 10, 0.0, "houses"),
        (12, 2, 10.0, "houses"),
        (12, 3, 10.0, "unknown"),
        (20, 20, 5.0, "people"),
        (20, 20, 7.5, "unknown"),
        (20, 5, 2.5, "both"),
    ],
)
def test_the_cause_follows_the_rules_of_the_field(pool: float, recent: float, linked: float, cause: str):
    table = of(warned(made([SHORT], pool=[pool], recent=[recent], linked=linked)))
    assert table.loc["GM0000", "expected_shortfall"] == 20
    assert table.loc["GM0000", "cause"] == cause


def test_without_koppelingen_the_cause_is_unknown():
    table = of(warned(made([SHORT], pool=[60], linked=9.0), uses_links=False))
    assert table.loc["GM0000", "cause"] == "unknown"


def test_without_a_shortfall_nothing_causes_it():
    table = of(warned(made([[-20.0, -5.0], SHORT], pool=[60, 60])))
    assert pd.isna(table.loc["GM0000", "cause"])
    assert table.loc["GM0001", "cause"] == "houses"


def test_who_is_housed_before_a_later_half_year_does_not_wait_in_it():
    """In 2025-H2 80 are to be housed. 50 wait, 90 come, 30 leave before it: enough, but not if 61 leave."""
    enough = made([SHORT], pool=[50], recent=[50], linked=9.0)
    assert of(warned(enough), H2).loc["GM0000", "cause"] == "unknown"
    enough.housed[:, :, :4] = 61 / 4
    assert of(warned(enough), H2).loc["GM0000", "cause"] == "people"


def test_numbers_of_a_gemeente():
    row = of(warned(made([[30.0, -10.0, 10.0, 10.0]]))).loc["GM0000"]
    assert row["stand_begin"] == 0
    assert row["opgave"] == row["taakstelling"] == 60
    assert row["realised"] == 10
    assert str(row["realised_to"]) == "2025-02-28"
    assert row["needed_per_month"] == pytest.approx(50 / 4)
    assert row["expected_per_month"] == pytest.approx(40 / 4)
    assert row["p_miss"] == 0.75
    assert row["expected_shortfall"] == pytest.approx(50 / 4)
    assert row["flag"] == "watch"


def test_a_later_half_year_opens_with_the_median_stand():
    row = of(warned(made([[30.0, -10.0, 12.0]])), H2).loc["GM0000"]
    assert row["stand_begin"] == 12
    assert row["opgave"] == 72
    assert row["realised"] is None or np.isnan(row["realised"])
    assert row["needed_per_month"] == pytest.approx(72 / 6)
    assert row["expected_per_month"] == pytest.approx(10)


def test_ranks_go_by_shortfall_then_chance_then_code_within_the_provincie():
    ends = [[10.0, 10.0], [90.0, 90.0], [20.0, 0.0], [50.0, 50.0], [10.0, 10.0], [50.0, 50.0]]
    ranks = of(warned(made(ends)))["rank"]
    # PV20: 0, 2 and 4 expect ten each, but 2 misses in half of the paths only
    assert ranks[["GM0000", "GM0004", "GM0002"]].tolist() == [1, 2, 3]
    assert ranks[["GM0001", "GM0003", "GM0005"]].tolist() == [1, 2, 3]
    assert ranks[["NL01", "PV20", "PV21"]].isna().all()


def test_shortfall_of_a_sum_is_gross_and_its_chance_is_of_the_net():
    table = of(warned(made([[10.0, 20.0], [-40.0, -15.0], [0.0, 1.0]]), levels={"NL01": 30.0}))
    own = table.loc[["GM0000", "GM0001", "GM0002"], "expected_shortfall"]
    assert table.loc["NL01", "expected_shortfall"] == pytest.approx(own.sum()) == pytest.approx(15.5)
    assert table.loc["PV20", "expected_shortfall"] == pytest.approx(15.5)
    assert table.loc["PV21", "expected_shortfall"] == 0
    # net -30 and 6, with a niveauverschil of 30: one path of two ends behind, the other at zero
    assert table.loc["NL01", "p_miss"] == 0.5
    assert table.loc["NL01", "stand_begin"] == 30
    assert table.loc["NL01", "taakstelling"] == 180
    assert table.loc["NL01", "realised"] == 30
    assert set(table.loc[["NL01", "PV20", "PV21"], "cause"]) == {"unknown"}


@pytest.mark.parametrize("basis", ["aangenomen", "geen"])
def test_nothing_is_warned_of_without_a_known_taakstelling(basis: str):
    paths = made([SHORT, SHORT])
    if basis == "geen":
        paths.figures.targets[:, 1] = np.nan
    table = warned(paths, bases=PUBLISHED | {"2025-H2": basis})
    assert of(table)[["p_miss", "flag"]].notna().all(axis=None)
    later = of(table, H2)
    assert later[["p_miss", "flag", "cause", "rank"]].isna().all(axis=None)
    assert (later["target_basis"] == basis).all()
    assert later["expected_per_month"].notna().all()
    assert later[["opgave", "expected_shortfall"]].notna().all(axis=None) == (basis == "aangenomen")


def test_tiny_shortfalls_raise_no_flag():
    table = of(warned(made([[2.0, 2.0], [50.0, 50.0]])))
    assert table.loc["GM0000", "p_miss"] == 1
    assert table.loc["GM0000", "flag"] == "none"
    assert table.loc["GM0001", "flag"] == "alarm"


@pytest.mark.parametrize(
    ("published", "streak"),
    [
        ({"2024-01-01": 5, "2024-07-01": 3, "2025-01-01": 1}, 3),
        ({"2024-01-01": 5, "2024-07-01": 0, "2025-01-01": 1}, 1),
        ({"2024-01-01": 5, "2025-01-01": 1}, 1),
        ({"2024-07-01": 5, "2025-01-01": -1}, 0),
    ],
)
def test_a_streak_is_of_peildata_in_a_row(published: dict[str, float], streak: int):
    stands = pd.DataFrame(
        [("GM0000", pd.Timestamp(day), value) for day, value in published.items()], columns=["region", "day", "eind"]
    )
    row = of(warned(made([SHORT]), stands=stands)).loc["GM0000"]
    assert row["streak"] == streak
    assert row["stand_published"] == published["2025-01-01"]
    assert str(row["stand_published_on"]) == "2025-01-01"


def test_every_row_says_whether_it_rests_on_simulated_figures():
    assert warned(made([SHORT]), simulated=["GM0000"])["simulated"].all()
    assert not warned(made([SHORT]))["simulated"].any()


def test_what_holds_a_simulated_gemeente_is_simulated_too_and_nothing_else():
    marked = of(warned(made([SHORT, SHORT, SHORT]), simulated=["GM0001"]))["simulated"]
    assert set(marked[marked].index) == {"GM0001", "PV21", "NL01"}
