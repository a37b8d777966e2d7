"""The backtest of a small country: every day sees its own past only, and nobody is dropped in silence."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from forecast.errors import TooLittleData
from forecast.fanout import InTurn
from forecast.flags import FlagRules, Threshold
from forecast.gemeente.model import fit
from forecast.model_ids import ENGINE, MODEL
from forecast.periods import HalfYear
from forecast.quantiles import LEVELS, MEDIAN
from forecast.track.cases import Cases
from forecast.track.gemeente_cases import GemeenteBacktest, gemeente_cases, size_classes
from forecast.track.gemeente_origin import forecast_origin
from forecast.track.gemeente_rules import ALL_RULES, dressed
from forecast.track.geometry import MonthlyOrigins
from forecast.track.misses import check_misses
from forecast.track.origin_job import OriginJob
from forecast.vintages import Vintages
from tests.forecast.track.small_vintages import CODES, LAST, MERGED, PARTS, REVISED, small

AS_OF = date(2023, 1, 20)
# 15 April, in which the target of July is known; 15 August and 15 December, in which that of January is not
GEOMETRY = MonthlyOrigins(origins=3, stride=4, paths=120, seed=5)
APRIL = date(2022, 4, 15)
RULES = FlagRules((Threshold("watch", 0.5, 0.02), Threshold("warning", 0.75, 0.05), Threshold("alarm", 0.9, 0.15)), 5)


class Watching:
    """Carries the jobs out in turn and keeps them."""

    def __init__(self) -> None:
        self.jobs: list[Any] = []

    def map(self, function: Callable[[Any], Any], jobs: Sequence[Any]) -> list[Any]:
        self.jobs = list(jobs)
        return InTurn().map(function, jobs)


def tried(
    gemeenten: Vintages | None = None,
    country: Vintages | None = None,
    geometry: MonthlyOrigins = GEOMETRY,
    as_of: date = AS_OF,
    fan_out: Any = None,
) -> GemeenteBacktest:
    return gemeente_cases(
        country or small().country,
        gemeenten or small().gemeenten,
        CODES,
        as_of=as_of,
        geometry=geometry,
        rules=RULES,
        fan_out=fan_out or InTurn(),
    )


@pytest.fixture(scope="module")
def watching() -> Watching:
    return Watching()


@pytest.fixture(scope="module")
def backtest(watching: Watching) -> GemeenteBacktest:
    return tried(fan_out=watching)


def of(cases: Cases, **wanted: Any) -> Cases:
    frame = cases.frame
    return cases.where(np.logical_and.reduce([(frame[name] == value).to_numpy() for name, value in wanted.items()]))


def same(one: GemeenteBacktest, other: GemeenteBacktest) -> None:
    pd.testing.assert_frame_equal(one.cases.frame, other.cases.frame)
    np.testing.assert_array_equal(one.cases.quantiles, other.cases.quantiles)
    pd.testing.assert_frame_equal(one.misses, other.misses)
    pd.testing.assert_frame_equal(one.left_out, other.left_out)


def test_every_gemeente_is_answered_by_the_model_and_every_rule_from_every_origin(backtest: GemeenteBacktest):
    assert backtest.origins == (APRIL, date(2022, 8, 15), date(2022, 12, 15))
    running = of(backtest.cases, target="stand_eind", level="gemeente", period=str(LAST)).frame
    models = {MODEL, ENGINE, *ALL_RULES, *(dressed(rule) for rule in ALL_RULES)}
    assert set(running["model"]) == models
    for (origin, _), rows in running.groupby(["origin", "model"]):
        assert list(rows["region"]) == list(CODES), origin
    check_misses(backtest.misses)
    assert set(backtest.misses["model"]) == models


def test_all_models_answer_the_same_cases(backtest: GemeenteBacktest):
    backtest.cases.require_same_sets()


def test_what_is_left_out_is_counted_with_its_reason(backtest: GemeenteBacktest):
    left = backtest.left_out.groupby(["origin", "target", "level", "reason"])["n"].sum()
    # the target of 2023-H1 was not known in August and December, nor its outcome in January
    for origin in backtest.origins[1:]:
        assert left[origin, "stand_eind", "gemeente", "target_unknown"] == len(CODES)
        assert left[origin, "realisatie_halfjaar", "gemeente", "outcome_unknown"] == len(CODES)
        assert left[origin, "realisatie_halfjaar", "land", "outcome_unknown"] == 1
    assert APRIL not in set(backtest.left_out["origin"])
    assert set(backtest.left_out["reason"]) == {"target_unknown", "outcome_unknown"}


def test_a_gemeente_without_an_outcome_is_left_out_and_counted(backtest: GemeenteBacktest):
    every = small().gemeenten
    flows, stands = every.observations, every.stands
    late = (flows["region"] == "GM0005") & (flows["from_date"] == pd.Timestamp(2022, 12, 1))
    closing = (stands["region"] == "GM0005") & (stands["day"] == pd.Timestamp(LAST.peildatum))
    fewer = tried(replace(every, observations=flows[~late], stands=stands[~closing]))
    left = fewer.left_out
    hole = left[(left["period"] == str(LAST)) & (left["level"] == "gemeente") & (left["model"] == "")]
    assert set(hole["target"]) == {"realisatie_halfjaar", "stand_eind"}
    assert (hole["n"] == 1).all()
    kept = of(fewer.cases, target="stand_eind", level="gemeente", period=str(LAST), model=MODEL).frame
    assert set(kept["region"]) == set(CODES) - {"GM0005"}
    # the sums it is part of have no outcome either; the other provincie has
    assert set(of(fewer.cases, level="provincie", target="stand_eind", period=str(LAST)).frame["region"]) == {"PV20"}
    assert of(fewer.cases, level="land", target="stand_eind", period=str(LAST)).frame.empty
    # what was forecast for the others is the same: a forecast knows no outcomes
    before = of(backtest.cases, target="stand_eind", level="gemeente", period=str(LAST), model=MODEL)
    others = before.where((before.frame["region"] != "GM0005").to_numpy())
    same_rows = of(fewer.cases, target="stand_eind", level="gemeente", period=str(LAST), model=MODEL)
    np.testing.assert_array_equal(others.quantiles, same_rows.quantiles)


def test_a_job_holds_nothing_that_became_known_after_its_origin(watching: Watching, backtest: GemeenteBacktest):
    assert [job.origin for job in watching.jobs] == list(backtest.origins)
    for job in watching.jobs:
        for vintages in (job.country, job.gemeenten):
            for frame in (vintages.observations, vintages.stands, vintages.targets):
                assert not (frame["known_from"] > pd.Timestamp(job.origin)).any()


def poisoned(vintages: Vintages, day: date) -> Vintages:
    """Every figure known after `day` made absurd, a vintage after it added to each earlier one."""

    def absurd(frame: pd.DataFrame) -> pd.DataFrame:
        late = frame["known_from"] > pd.Timestamp(day)
        changed = frame.assign(value=frame["value"].where(~late, 7 * frame["value"] + 1000))
        revised = frame[~late].assign(value=9_999.0, known_from=pd.Timestamp(day) + pd.Timedelta(days=1))
        return pd.concat([changed, revised.assign(id=frame["id"].max() + 1 + np.arange(len(revised)))])

    return replace(
        vintages,
        observations=absurd(vintages.observations),
        stands=absurd(vintages.stands),
        targets=absurd(vintages.targets),
    )


def test_figures_from_after_an_origin_change_nothing_of_what_was_said_on_it(backtest: GemeenteBacktest):
    """Outcomes change, forecasts do not: of the first origin, with all later figures of both kinds poisoned."""
    later = tried(poisoned(small().gemeenten, APRIL), poisoned(small().country, APRIL))
    one, other = (of(own.cases, origin=APRIL) for own in (backtest, later))
    keys = ["target", "level", "region", "model", "period", "scale", "group"]
    pd.testing.assert_frame_equal(one.frame[keys], other.frame[keys])
    np.testing.assert_array_equal(one.quantiles, other.quantiles)
    assert not np.array_equal(one.observed, other.observed)
    said = ["model", "region", "period", "p_miss", "expected_shortfall", "opgave", "flag"]
    first, second = (
        own.misses[own.misses["origin"] == APRIL][said].reset_index(drop=True) for own in (backtest, later)
    )
    pd.testing.assert_frame_equal(first, second)


def test_figures_from_after_the_day_of_the_backtest_change_nothing(backtest: GemeenteBacktest):
    same(tried(poisoned(small().gemeenten, AS_OF), poisoned(small().country, AS_OF)), backtest)


def test_the_order_of_the_rows_does_not_matter(backtest: GemeenteBacktest):
    def shuffled(vintages: Vintages) -> Vintages:
        frames = {
            name: getattr(vintages, name).sample(frac=1, random_state=3)
            for name in ("observations", "stands", "targets", "population", "herindelingen")
        }
        return replace(vintages, **frames)

    same(tried(shuffled(small().gemeenten), shuffled(small().country)), backtest)


def test_outcomes_are_the_stands_that_came_under_the_target_in_force_in_the_end(backtest: GemeenteBacktest):
    """The target of 2022-H1 was doubled in May: the forecast of April did not know, its outcome does."""
    made = small()
    case = of(backtest.cases, target="stand_eind", level="gemeente", origin=APRIL, period=str(REVISED), model=MODEL)
    np.testing.assert_array_equal(case.observed, made.stands[:, 7])
    misses = backtest.misses
    rows = misses[(misses["origin"] == APRIL) & (misses["period"] == str(REVISED)) & (misses["model"] == MODEL)]
    np.testing.assert_array_equal(rows["missed"], made.stands[:, 7] > 0)
    np.testing.assert_allclose(rows["opgave"], made.stands[:, 6] + made.targets[:, 6] / 2)


def test_a_gemeente_that_merged_later_is_forecast_and_held_against_its_successor(backtest: GemeenteBacktest):
    made, row = small(), CODES.index(MERGED)
    case = of(backtest.cases, region=MERGED, origin=APRIL, target="realisatie_halfjaar", model="one_sixth")
    assert not set(PARTS) & set(backtest.cases.frame["region"])
    by_period = dict(zip(case.frame["period"], zip(case.observed, case.quantiles[:, 0], strict=True), strict=True))
    observed, said = by_period["2022-H1"]
    assert observed == made.housed[row, 36:42].sum()
    known = made.housed[row, 36:39].sum()
    assert said == pytest.approx(known + (made.stands[row, 6] + made.targets[row, 6] / 2) / 2)


def test_provincies_and_country_are_sums_of_gemeenten(backtest: GemeenteBacktest):
    for target in ("stand_eind", "realisatie_halfjaar"):
        own = of(backtest.cases, target=target, origin=APRIL, model="pace_so_far", period="2022-H1")
        parents = own.frame["region"].map(small().gemeenten.parents)
        for values in (own.observed, own.quantiles[:, MEDIAN]):
            sums = pd.Series(values).groupby(parents).sum()
            levels = dict(zip(own.frame["region"], values, strict=True))
            assert levels["PV20"] == pytest.approx(sums["PV20"])
            assert levels["NL01"] == pytest.approx(sums.sum())


def test_the_model_says_what_its_paths_say(watching: Watching, backtest: GemeenteBacktest):
    job: OriginJob = watching.jobs[0]
    prepared = job.figures()
    assert prepared is not None
    paths = fit(prepared[0]).sample(paths=job.paths, seed=job.seed)
    rows = backtest.misses[(backtest.misses["origin"] == APRIL) & (backtest.misses["model"] == MODEL)]
    for column, period in enumerate(("2022-H1", "2022-H2")):
        own = rows[rows["period"] == period]
        np.testing.assert_allclose(own["p_miss"], (paths.stands[:, :, column] > 0).mean(axis=0))
        np.testing.assert_allclose(own["expected_shortfall"], np.maximum(paths.stands[:, :, column], 0).mean(axis=0))
    country = of(backtest.cases, origin=APRIL, level="land", target="realisatie", model=MODEL)
    sums = np.quantile(paths.housed.sum(axis=1), LEVELS, axis=0)[:, :6]
    np.testing.assert_allclose(country.quantiles, sums.T)
    assert list(country.frame["period"]) == [f"2022-{month:02d}" for month in range(4, 10)]
    assert list(country.frame["months_left"]) == [1, 2, 3, 4, 5, 6]


def test_months_left_count_from_the_origin_to_the_end_of_the_half_year(backtest: GemeenteBacktest):
    misses = backtest.misses
    found = set(zip(misses["origin"], misses["period"], misses["months_left"], strict=True))
    assert found == {
        (APRIL, "2022-H1", 3),
        (APRIL, "2022-H2", 9),
        (date(2022, 8, 15), "2022-H2", 5),
        (date(2022, 12, 15), "2022-H2", 1),
    }


def test_with_figures_that_came_late_the_half_year_of_the_origin_is_still_the_one_forecast():
    """On 15 July the table of June was not there yet: the model starts in the half-year before."""
    every = small().gemeenten
    june = every.observations["from_date"] == pd.Timestamp(2022, 6, 1)
    late = every.observations["known_from"].mask(june, pd.Timestamp(2022, 8, 1))
    tried_late = tried(
        replace(every, observations=every.observations.assign(known_from=late)),
        geometry=MonthlyOrigins(origins=2, stride=5, paths=120),
    )
    july = tried_late.misses[tried_late.misses["origin"] == date(2022, 7, 15)]
    assert set(zip(july["period"], july["months_left"], strict=True)) == {("2022-H2", 6)}
    assert july.groupby("model")["region"].apply(list).map(lambda regions: regions == list(CODES)).all()
    months = of(tried_late.cases, origin=date(2022, 7, 15), level="land", target="realisatie", model=MODEL)
    assert list(months.frame["period"]) == [f"2022-{month:02d}" for month in range(7, 13)]


def test_an_origin_says_the_same_whichever_others_there_are(backtest: GemeenteBacktest):
    alone = tried(geometry=MonthlyOrigins(origins=1, paths=120, seed=5))
    last = of(backtest.cases, origin=alone.origins[0])
    np.testing.assert_array_equal(alone.cases.quantiles, last.quantiles)


def test_a_plain_rule_is_certain_and_a_dressed_one_is_not(backtest: GemeenteBacktest):
    misses = backtest.misses
    for rule in ALL_RULES:
        assert set(misses.loc[misses["model"] == rule, "p_miss"]) <= {0.0, 1.0}
        assert len(set(misses.loc[misses["model"] == dressed(rule), "p_miss"])) > 10
        single = of(backtest.cases, model=rule).quantiles
        assert (single == single[:, :1]).all()


def test_the_scale_is_the_change_over_a_year_in_what_was_known(backtest: GemeenteBacktest):
    made = small()
    case = of(backtest.cases, region="GM0002", origin=APRIL, period="2022-H1", model=MODEL)
    scale = dict(zip(case.frame["target"], case.frame["scale"], strict=True))
    halves = made.housed[2, :36].reshape(6, 6).sum(axis=1)
    assert scale["realisatie_halfjaar"] == pytest.approx(np.abs(halves[2:] - halves[:-2]).mean())
    assert scale["stand_eind"] == pytest.approx(np.abs(made.stands[2, 2:7] - made.stands[2, :5]).mean())


def test_a_half_year_without_a_taakstelling_has_no_stand_and_no_chance_to_miss():
    country, gemeenten = (
        replace(one, in_force_until=date(2021, 12, 31)) for one in (small().country, small().gemeenten)
    )
    without = tried(gemeenten, country, MonthlyOrigins(origins=1, paths=120))
    assert without.misses.empty
    assert set(without.cases.frame["target"]) == {"realisatie", "realisatie_halfjaar"}
    assert set(without.left_out["reason"]) == {"target_unknown", "outcome_unknown"}


def test_more_origins_than_there_are_figures_for_is_an_error_with_the_number_that_fits():
    with pytest.raises(TooLittleData, match="24 of them have 24 months"):
        tried(geometry=MonthlyOrigins(origins=26, paths=120))


def test_no_figures_of_gemeenten_is_an_error():
    every = small().gemeenten
    with pytest.raises(TooLittleData):
        tried(replace(every, observations=every.observations.iloc[:0]))


def test_a_job_with_too_little_before_it_is_refused(watching: Watching, backtest: GemeenteBacktest):
    with pytest.raises(TooLittleData, match="2022-04-15"):
        forecast_origin(replace(watching.jobs[0], least_history=60))


def test_size_classes_by_inhabitants():
    known = small().gemeenten.known_on(AS_OF)
    people = pd.DataFrame(
        {
            "region": ["GM0000", "GM0001", "GM0002", "GM0003", "GM0004"],
            "day": pd.Timestamp("2018-01-01"),
            "inhabitants": [24_999, 25_000, 50_000, 100_000, 99_999],
        }
    )
    found = size_classes(
        replace(known, population=people), ["GM0000", "GM0001", "GM0002", "GM0003", "GM0004", "GM0099"], AS_OF
    )
    assert found == ("<25k", "25-50k", "50-100k", ">=100k", "50-100k", "")


def test_the_half_years_are_those_of_the_origins_and_the_next(backtest: GemeenteBacktest):
    halves = of(backtest.cases, target="realisatie_halfjaar").frame
    for origin, periods in halves.groupby("origin")["period"]:
        first = HalfYear.of(origin)
        assert set(periods) <= {str(first), str(first + 1)}
