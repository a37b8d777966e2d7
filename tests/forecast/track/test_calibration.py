"""At no origin does a calibration know what came out later."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from forecast.errors import BadInput
from forecast.flags import FlagRules, Threshold
from forecast.scores import covered, weighted_interval_score
from forecast.track.bands import BandArgs, learn_bands
from forecast.track.calibration import calibrated_cases, calibrated_misses
from forecast.track.cases import Cases, last_day, together
from forecast.track.chance_calibration import ChanceArgs, learn_chances
from forecast.track.chances import brier
from tests.forecast.track.worlds import half_year, miss_world, opening, world

RULES = FlagRules((Threshold("watch", 0.3, 0.0), Threshold("alarm", 0.7, 0.0)), minimum_persons=5.0)


def bands(cases: Cases) -> Cases:
    return calibrated_cases(cases, "radar", name="radar_calibrated", args=BandArgs())


def chances(misses: pd.DataFrame) -> pd.DataFrame:
    return calibrated_misses(misses, "radar", name="radar_calibrated", args=ChanceArgs(), rules=RULES)


@pytest.mark.parametrize("at", range(8))
def test_later_outcomes_change_nothing_at_an_origin(at: int):
    cases = world(1, half_years=8, regions=5, spread=2.0)
    later = (cases.frame["origin"] >= opening(at)).to_numpy()
    changed = Cases(cases.frame.assign(observed=np.where(later, 1e4, cases.observed)), cases.quantiles)
    upto = (cases.frame["origin"] <= opening(at)).to_numpy()
    assert (bands(changed).quantiles[upto] == bands(cases).quantiles[upto]).all()

    frame = miss_world(1, half_years=8, regions=5, slope=0.3)
    later = frame["origin"] >= opening(at)
    turned = frame.assign(missed=frame["missed"] ^ later)
    upto = frame["origin"] <= opening(at)
    assert chances(turned)["p_miss"][upto].tolist() == chances(frame)["p_miss"][upto].tolist()


def test_earlier_outcomes_do_change_what_comes_after():
    cases = world(1, half_years=3, regions=5)
    changed = Cases(cases.frame.assign(observed=cases.observed + np.repeat([200.0, 0, 0], 5)), cases.quantiles)
    same = (bands(changed).quantiles == bands(cases).quantiles).all(axis=1)
    assert same.tolist() == [True] * 5 + [False] * 10


@pytest.mark.parametrize(("days", "known"), [(6, False), (7, True)])
def test_an_outcome_teaches_from_the_day_it_was_published(days: int, known: bool):
    cases = world(2, half_years=2, regions=5, spread=3.0)
    second = (cases.frame["period"] == half_year(1)).to_numpy()
    origin = last_day(half_year(0)) + timedelta(days=days)
    moved = Cases(cases.frame.assign(origin=cases.frame["origin"].where(~second, origin)), cases.quantiles)
    same = (bands(moved).quantiles[second] == cases.quantiles[second]).all()
    assert same != known


def test_every_origin_equals_learning_anew_from_what_was_known_then():
    cases = world(3, half_years=6, regions=4, spread=1.6)
    walked = bands(cases)
    frame = miss_world(3, half_years=6, regions=4, slope=0.5)
    moved = chances(frame)
    for number in range(6):
        known = np.array([last_day(period) + timedelta(7) <= opening(number) for period in cases.frame["period"]])
        rows = (cases.frame["origin"] == opening(number)).to_numpy()
        quantiles = learn_bands(cases.where(known), BandArgs()).apply(
            cases.quantiles[rows], ("stand_eind", "gemeente", 6)
        )
        assert (walked.quantiles[rows] == quantiles).all()
        said = frame.loc[rows, "p_miss"].to_numpy()
        assert (moved.loc[rows, "p_miss"] == learn_chances(frame[known], ChanceArgs()).apply(said, 6)).all()


def test_bands_that_are_too_narrow_come_to_hold_their_share_and_score_better():
    cases = world(4, half_years=40, regions=60, spread=1.8)
    learned = bands(cases)
    late = (cases.frame["origin"] >= opening(20)).to_numpy()
    before, after = (covered(cases.observed[late], one.quantiles[late].T, 0.8).mean() for one in (cases, learned))
    assert before < 0.6
    assert after == pytest.approx(0.8, abs=0.06)
    wis = [weighted_interval_score(cases.observed[late], one.quantiles[late].T).mean() for one in (cases, learned)]
    assert wis[1] < wis[0]


def test_chances_that_are_too_bold_come_to_mean_what_they_say():
    frame = miss_world(4, half_years=30, regions=100, slope=0.4)
    late = frame["origin"] >= opening(15)
    before, after = (
        brier(one.loc[late, "p_miss"].to_numpy(), one.loc[late, "missed"].to_numpy())
        for one in (frame, chances(frame))
    )
    assert after.reliability < before.reliability / 4
    assert after.score < before.score


def test_what_was_right_is_left_about_as_it_was():
    cases = world(5, half_years=16, regions=100)
    wis = [weighted_interval_score(cases.observed, one.quantiles.T).mean() for one in (cases, bands(cases))]
    assert wis[1] == pytest.approx(wis[0], rel=0.01)


def test_flags_follow_the_learned_chances():
    frame = miss_world(6, half_years=10, regions=40, slope=0.2)
    moved = chances(frame)
    for row in moved.itertuples():
        assert row.flag == ("alarm" if row.p_miss >= 0.7 else "watch" if row.p_miss >= 0.3 else "none")
    assert set(moved["model"]) == {"radar_calibrated"}
    assert len(moved) == len(frame)


def test_only_the_named_model_is_taken_and_it_learns_from_itself():
    cases = world(7, half_years=4, regions=5)
    both = together([Cases(cases.frame.assign(model="last_year"), cases.quantiles + 500), cases])
    assert (bands(both).quantiles == bands(cases).quantiles).all()
    assert set(bands(both).frame["model"]) == {"radar_calibrated"}


def test_shuffled_cases_give_the_same():
    cases = world(8, half_years=5, regions=6)
    order = np.random.default_rng(1).permutation(30)
    shuffled = replace(cases, frame=cases.frame.iloc[order].reset_index(drop=True), quantiles=cases.quantiles[order])
    np.testing.assert_allclose(bands(shuffled).quantiles, bands(cases).quantiles[order])


def test_a_model_without_cases_is_refused():
    with pytest.raises(BadInput, match="no cases of prophet"):
        calibrated_cases(world(9), "prophet", name="other", args=BandArgs())
    with pytest.raises(BadInput, match="no cases of prophet"):
        calibrated_misses(miss_world(9), "prophet", name="other", args=ChanceArgs(), rules=RULES)


def test_monthly_periods_teach_when_their_month_is_known():
    cases = world(10, half_years=2, regions=5, spread=3.0)
    months = cases.frame["period"].map({half_year(0): "2000-01", half_year(1): "2000-02"})
    origins = months.map({"2000-01": date(1999, 12, 15), "2000-02": date(2000, 2, 7)})
    learned = bands(Cases(cases.frame.assign(period=months, origin=origins), cases.quantiles))
    same = (learned.quantiles == cases.quantiles).all(axis=1)
    assert same.tolist() == [True] * 5 + [False] * 5
