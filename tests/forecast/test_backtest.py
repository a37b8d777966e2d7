"""Rolling backtests: declared geometry, each origin with its own past only, the same cases for all."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.backtest import (
    CASE_COLUMNS,
    Geometry,
    backtest_half_years,
    backtest_monthly,
    half_year_origins,
    summarise,
    weights_of,
)
from forecast.country import OPGAVE
from forecast.errors import TooLittleData
from forecast.levels import COUNTRY, LAND, PROVINCIE
from forecast.monthly.base import ModelFailed, Series
from forecast.monthly.naive import Flatline, SeasonalNaive
from forecast.periods import HalfYear
from forecast.plain_rules import LAST_YEAR, NORM, PACE_SO_FAR
from forecast.quantiles import LEVELS
from forecast.vintages import Vintages
from tests.forecast.builtin import PRIOR, builtin

AS_OF = date(2021, 7, 15)
GEOMETRY = Geometry(origins=2, minimum_history=3, paths=40, seed=1)
MODELS = (Flatline(),)
KEY = ["level", "region", "origin", "months_left"]


@dataclass(frozen=True)
class Fails:
    name: str = "fails"
    least_months: int = 1

    def sample(self, series: Series, horizon: int, paths: int, seed: int) -> np.ndarray:
        raise ModelFailed("never fits")


def half_years_of(vintages: Vintages, models: tuple = MODELS, geometry: Geometry = GEOMETRY) -> pd.DataFrame:
    return backtest_half_years(vintages, models, as_of=AS_OF, prior=PRIOR, geometry=geometry)


@pytest.fixture(scope="module")
def cases() -> pd.DataFrame:
    return half_years_of(builtin())


def absurd_after(vintages: Vintages, day: date) -> Vintages:
    """The same figures, but everything known only after `day` is absurd."""

    def changed(frame: pd.DataFrame) -> pd.DataFrame:
        late = frame["known_from"] > pd.Timestamp(day)
        return frame.assign(value=frame["value"].where(~late, frame["value"] * 9 + 1000))

    return replace(
        vintages,
        observations=changed(vintages.observations),
        stands=changed(vintages.stands),
        targets=changed(vintages.targets),
    )


def test_the_origins_are_the_last_half_years_with_an_outcome_and_enough_before_them():
    known = builtin().known_on(AS_OF)
    assert half_year_origins(known, GEOMETRY) == [HalfYear(2020, 2), HalfYear(2021, 1)]
    earliest = half_year_origins(known, replace(GEOMETRY, origins=99))
    # 2015-H1 has an outcome but nothing before it; 2016-H2 has three half-years
    assert earliest[:2] == [HalfYear(2016, 2), HalfYear(2019, 1)]
    assert half_year_origins(known, replace(GEOMETRY, origins=99, minimum_history=4))[0] == HalfYear(2019, 1)


def test_too_little_data_is_an_error():
    known = builtin().known_on(AS_OF)
    with pytest.raises(TooLittleData, match="enough half-years of figures before it"):
        half_year_origins(known, replace(GEOMETRY, minimum_history=40))
    with pytest.raises(TooLittleData, match="no stand is known"):
        half_year_origins(replace(known, stands=known.stands[:0]), GEOMETRY)
    with pytest.raises(TooLittleData, match="no half-year with a published outcome"):
        half_years_of(replace(builtin(), observations=builtin().observations[:0]))
    with pytest.raises(TooLittleData, match="no month of hervestiging"):
        backtest_monthly(builtin(), "hervestiging", MODELS, as_of=AS_OF, horizon=6, geometry=GEOMETRY)
    long = replace(GEOMETRY, minimum_history=100)
    with pytest.raises(TooLittleData, match="too short for 600 months"):
        backtest_monthly(builtin(), "instroom_eerste", MODELS, as_of=AS_OF, horizon=6, geometry=long)


def test_every_case_has_its_outcome_and_its_distance(cases: pd.DataFrame):
    assert list(cases.columns) == CASE_COLUMNS
    outcomes = builtin().known_on(AS_OF).published_halves()
    assert set(cases["origin"]) == {date(2020, 7, 15), date(2021, 1, 15)}
    for row in cases.itertuples():
        at = HalfYear.of(row.origin) + (row.months_left // 6 - 1)
        assert row.period == str(at)
        assert row.observed == outcomes[row.region, at]
        assert row.level == (LAND if row.region == COUNTRY else PROVINCIE)
        assert row.quantiles.shape == (len(LEVELS),)
        assert (np.diff(row.quantiles) >= 0).all()
    assert set(cases.query("months_left == 12")["origin"]) == {date(2020, 7, 15)}, "2021-H2 has no outcome yet"


def test_all_models_answer_the_same_cases(cases: pd.DataFrame):
    for _, group in cases.groupby(["level", "months_left"]):
        answered = {model: set(map(tuple, own[KEY].to_numpy())) for model, own in group.groupby("model")}
        assert len({frozenset(keys) for keys in answered.values()}) == 1
    assert set(cases.query("months_left == 6")["model"]) == {OPGAVE, "flatline", PACE_SO_FAR, NORM, LAST_YEAR}
    assert set(cases.query("months_left == 12")["model"]) == {OPGAVE, "flatline"}
    assert not cases.duplicated([*KEY, "model"]).any()


def test_a_case_that_one_model_could_not_answer_counts_for_none():
    every = builtin()
    drenthe = (every.observations["region"] == "PV22") & (
        every.observations["from_date"] == pd.Timestamp("2020-01-01")
    )
    found = half_years_of(
        replace(every, observations=every.observations[~drenthe]), geometry=replace(GEOMETRY, origins=1)
    )
    # without its half-year a year ago, the rule of last year has nothing to say on Drenthe in 2021-H1
    assert "PV22" not in set(found["region"])
    assert found.groupby("model")["region"].nunique().to_dict() == dict.fromkeys(
        [OPGAVE, "flatline", PACE_SO_FAR, NORM, LAST_YEAR], 12
    )


def test_the_plain_rules_by_hand(cases: pd.DataFrame):
    country = cases[(cases["region"] == COUNTRY) & (cases["origin"] == date(2021, 1, 15))].set_index("model")
    # half-year before 7,025; a year ago 4,987; opgave 1,681 + 13,500
    assert country.loc[PACE_SO_FAR, "quantiles"].tolist() == [7_025.0] * 23
    assert country.loc[LAST_YEAR, "quantiles"].tolist() == [4_987.0] * 23
    assert country.loc[NORM, "quantiles"].tolist() == [15_181.0] * 23
    drenthe = cases[(cases["region"] == "PV22") & (cases["origin"] == date(2021, 1, 15))].set_index("model")
    assert drenthe.loc[NORM, "quantiles"][0] == 116 + 382


@pytest.mark.parametrize("origin", [date(2020, 7, 15), date(2021, 1, 15)], ids=str)
def test_an_origin_sees_only_its_own_past(cases: pd.DataFrame, origin: date):
    tampered = half_years_of(absurd_after(builtin(), origin))
    before, after = (frame[frame["origin"] <= origin].reset_index(drop=True) for frame in (cases, tampered))
    assert len(before)
    keys = [*KEY, "model", "served"]
    pd.testing.assert_frame_equal(before[keys], after[keys])
    np.testing.assert_array_equal(np.stack(before["quantiles"]), np.stack(after["quantiles"]))
    late = before["origin"] == origin
    assert (before.loc[late, "observed"] != after.loc[late, "observed"]).all(), "outcomes came later"


def test_the_same_seed_gives_the_same_cases(cases: pd.DataFrame):
    again = half_years_of(builtin())
    np.testing.assert_array_equal(np.stack(cases["quantiles"]), np.stack(again["quantiles"]))
    pd.testing.assert_frame_equal(cases.drop(columns="quantiles"), again.drop(columns="quantiles"))


def test_a_model_that_another_stood_in_for_is_named_and_gets_no_weight():
    found = half_years_of(builtin(), (Fails(), Flatline()), replace(GEOMETRY, origins=1))
    served = {row.model: row.served for row in found.itertuples()}
    assert served["fails"] in {"flatline", "seasonal_naive"}
    assert served["flatline"] == "flatline"
    weights = weights_of(found, [OPGAVE, "fails", "flatline"])
    assert weights["fails"] == 0
    assert sum(weights.values()) == pytest.approx(1)


def monthly(as_of: date, vintages: Vintages | None = None, geometry: Geometry = GEOMETRY) -> pd.DataFrame:
    return backtest_monthly(
        vintages or builtin(),
        "instroom_eerste",
        (SeasonalNaive(), Flatline()),
        as_of=as_of,
        horizon=12,
        geometry=geometry,
    )


def test_monthly_cases_lie_after_what_was_known_at_the_origin():
    as_of = date(2025, 7, 15)
    found = monthly(as_of)
    assert set(found["origin"]) == {date(2024, 7, 15), date(2025, 1, 15)}
    for origin, group in found.groupby("origin"):
        known = builtin().known_on(origin).monthly("instroom_eerste")
        truth = builtin().known_on(as_of).monthly("instroom_eerste")
        ahead = [month for month in known.ahead(12) if month in truth.months]
        counts = group.groupby("model").size()
        assert counts.to_dict() == {"seasonal_naive": len(ahead), "flatline": len(ahead)}
        expected = [truth.values[list(truth.months).index(month)] for month in ahead]
        assert group.query("model == 'flatline'")["observed"].tolist() == expected


def test_a_monthly_origin_sees_only_its_own_past():
    as_of, origin = date(2025, 7, 15), date(2024, 7, 15)
    before, after = (
        frame[frame["origin"] == origin]
        for frame in (monthly(as_of), monthly(as_of, absurd_after(builtin(), origin)))
    )
    assert len(before)
    np.testing.assert_array_equal(np.stack(before["quantiles"]), np.stack(after["quantiles"]))
    assert (before["observed"].to_numpy() != after["observed"].to_numpy()).all()


def case(model: str, number: int, *, half_width: float, observed: float = 100.0, level: str = LAND) -> tuple:
    quantiles = 100 + half_width * (np.array(LEVELS) - 0.5)
    year = 2020 + number
    place = ("realisatie_halfjaar", level, COUNTRY, model, date(year, 1, 15), f"{year}-H1", 6)
    return (*place, model, observed, quantiles)


def test_scores_are_means_over_the_cases_with_their_number_beside_them():
    frame = pd.DataFrame(
        [case("wide", 0, half_width=50), case("wide", 1, half_width=50, observed=500), case("rule", 0, half_width=0)],
        columns=CASE_COLUMNS,
    )
    scores = summarise(frame).set_index("model")
    assert scores.loc["wide", ["n", "mae", "coverage_80"]].tolist() == [2, 200, 0.5]
    assert (scores.loc["wide", "first_origin"], scores.loc["wide", "last_origin"]) == (
        date(2020, 1, 15),
        date(2021, 1, 15),
    )
    assert scores.loc["rule", "wis"] == scores.loc["rule", "mae"] == 0
    assert pd.isna(scores.loc["rule", "coverage_80"]), "one number has no band"


def test_weights_sum_to_one_and_the_better_model_weighs_more():
    rows = [case(name, n, half_width=width) for n in range(3) for name, width in (("good", 10.0), ("less", 12.0))]
    ignored = [case("good", 0, half_width=1e6, level=PROVINCIE), case("rule", 0, half_width=0)]
    weights = weights_of(pd.DataFrame([*rows, *ignored], columns=CASE_COLUMNS), ["good", "less"])
    assert set(weights) == {"good", "less"}
    assert sum(weights.values()) == pytest.approx(1)
    assert weights["good"] > weights["less"] > 0


def test_without_cases_all_weigh_the_same_or_as_the_prior_says():
    none = pd.DataFrame(columns=CASE_COLUMNS)
    assert weights_of(none, ["a", "b"]) == {"a": 0.5, "b": 0.5}
    assert weights_of(none, ["a", "b"], {"a": 1.0, "b": 0.0}) == {"a": 1.0, "b": 0.0}
    provincial = pd.DataFrame([case("a", 0, half_width=1, level=PROVINCIE)], columns=CASE_COLUMNS)
    assert weights_of(provincial, ["a", "b"]) == {"a": 0.5, "b": 0.5}
