"""The months ahead: the accounts hold under any scenario, and scenarios meet the same chance."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.chain import names as n
from forecast.chain.model import ChainModel, fit_chain
from forecast.chain.names import GRANT_RATE
from forecast.chain.scenario import ADDITION, BASELINE, CAP, CAPACITY, FACTOR, LEVEL, LEVERS, Band, Change, Scenario
from forecast.errors import BadInput
from tests.forecast.chain.worlds import (
    FIRST_MONTH,
    assert_accounts_hold,
    assert_same_paths,
    gone_through,
    model_of,
    models,
    past_of,
    scenarios,
    state_of,
)

PATHS = 40
PARTLY = 7


@pytest.fixture(scope="module")
def model() -> ChainModel:
    return model_of(state_of(PATHS), spread=0.1)


def only(lever: str, kind: str, value: float, first: int = FIRST_MONTH, last: int | None = None) -> Scenario:
    return Scenario(changes=(Change(lever, kind, value, first, last),))


@given(
    model=models(),
    scenario=scenarios,
    wishes=st.lists(st.sampled_from([0, 1, 2500, 10**7, 10**15]), min_size=5, max_size=5),
    part=st.sampled_from([0.0, 0.5, 1.0]),
    seed=st.integers(0, 2**31),
)
@settings(max_examples=150)
def test_the_accounts_hold_in_every_path_and_month_of_any_scenario(
    model: ChainModel, scenario: Scenario, wishes: list[int], part: float, seed: int
):
    reception = model.reception(seed=seed, scenario=scenario)
    available = []
    for wish in wishes:
        available.append(reception.arrive())
        allowed = reception.allowed(np.full(model.path_count, wish))
        assert (allowed >= 0).all()
        assert (allowed <= available[-1]).all()
        reception.close(np.floor(part * allowed).astype(np.int64))
    paths = reception.paths()
    assert_accounts_hold(paths)
    assert (paths[n.HOUSED] <= np.stack(available, axis=1)).all()
    for name, values in model.state.stocks().items():
        np.testing.assert_array_equal(paths.opening[name], values)


@given(scenario=scenarios, cut=st.integers(0, 4), seed=st.integers(0, 99))
@settings(max_examples=40)
def test_some_of_the_members_meet_the_same_chance_as_all(scenario: Scenario, cut: int, seed: int):
    model = model_of(state_of(4), months=5)
    everyone = gone_through(model, 2000, seed=seed, scenario=scenario)
    for rows in (slice(0, cut), slice(cut, 4)):
        reception = model.reception(seed=seed, scenario=scenario, rows=rows)
        for _ in range(model.months):
            assert len(reception.arrive()) == rows.stop - rows.start
            reception.close(reception.allowed(np.full(rows.stop - rows.start, 2000)))
        part = reception.paths()
        for name in (*n.FLOWS, *n.STOCKS):
            np.testing.assert_array_equal(part[name], everyone[name][rows])
        np.testing.assert_array_equal(part.opening[n.PERMITS], everyone.opening[n.PERMITS][rows])


@pytest.mark.parametrize("lever", LEVERS)
def test_what_changes_later_leaves_the_months_before_as_they_were(model: ChainModel, lever: str):
    baseline = gone_through(model, 1500)
    later = gone_through(model, 1500, scenario=only(lever, FACTOR, 0.5, FIRST_MONTH + PARTLY))
    assert_same_paths(later, baseline, slice(0, PARTLY))
    assert (later[n.OCCUPANCY][:, PARTLY:] != baseline[n.OCCUPANCY][:, PARTLY:]).any()


@given(
    others=st.lists(st.sampled_from([name for name in LEVERS if name != n.HOUSED]), max_size=3),
    seed=st.integers(0, 9),
)
@settings(max_examples=30)
def test_a_change_that_changes_nothing_is_the_baseline(others: list[str], seed: int):
    model = model_of(state_of(5), months=4)
    idle = Scenario(changes=tuple(Change(lever, FACTOR, 1.0, FIRST_MONTH) for lever in (*others, n.HOUSED)))
    assert_same_paths(gone_through(model, 900, seed=seed, scenario=idle), gone_through(model, 900, seed=seed))


def test_the_same_seed_gives_the_same_paths_and_another_one_does_not(model: ChainModel):
    assert_same_paths(gone_through(model, 1500, seed=4), gone_through(model, 1500, seed=4))
    one, other = gone_through(model, 1500, seed=4), gone_through(model, 1500, seed=5)
    assert (one[n.OCCUPANCY] != other[n.OCCUPANCY]).any()


@pytest.mark.parametrize("name", n.INTAKES)
def test_an_intake_is_what_a_scenario_says_it_is(model: ChainModel, name: str):
    paths = gone_through(model, 1500, scenario=only(name, LEVEL, 333.0, FIRST_MONTH + 2, FIRST_MONTH + 4))
    assert (paths[name][:, 2:5] == 333).all()
    assert (paths[name][:, 5:] != 333).any()


def test_repeat_applications_and_resettlement_follow_what_is_believed_of_them():
    paths = gone_through(model_of(state_of(800, instroom_herhaald=0.2, hervestiging=80.0)), 1500)
    assert paths[n.REPEAT].mean() == pytest.approx(0.2 * 2500, rel=0.04)
    assert paths[n.RESETTLED].mean() == pytest.approx(80, rel=0.04)


def test_a_grant_rate_of_nothing_or_everything(model: ChainModel):
    none = gone_through(model, 1500, scenario=only(GRANT_RATE, LEVEL, 0.0))
    every = gone_through(model, 1500, scenario=only(GRANT_RATE, LEVEL, 1.0))
    assert not none[n.GRANTS].any()
    assert not every[n.REJECTIONS].any()
    # three times the rate is not more than all
    more = gone_through(model, 1500, scenario=only(GRANT_RATE, FACTOR, 30.0))
    np.testing.assert_array_equal(more[n.GRANTS], more[n.DECISIONS])


def test_nobody_decides_without_capacity_and_the_procedure_grows(model: ChainModel):
    paths = gone_through(model, 1500, scenario=only(CAPACITY, LEVEL, 0.0))
    assert not paths[n.DECISIONS].any()
    held = only(CAPACITY, CAP, 300.0)
    assert gone_through(model, 1500, scenario=held)[n.DECISIONS].max() < 300 * np.exp(5 * 0.05)


def test_housing_is_capped_or_boosted_and_never_beyond_who_is_there(model: ChainModel):
    capped = gone_through(model, 1500, scenario=only(n.HOUSED, CAP, 700.0, FIRST_MONTH + 3))
    assert (capped[n.HOUSED][:, :3] == 1500).all()
    assert (capped[n.HOUSED][:, 3:] == 700).all()
    boosted = gone_through(model, 1500, scenario=only(n.HOUSED, ADDITION, 250.0))
    assert (boosted[n.HOUSED] == 1750).all()
    without_end = gone_through(model, 1500, scenario=only(n.HOUSED, FACTOR, 1e300))
    assert not without_end[n.PERMITS].any()
    assert not without_end[n.BEYOND].any()


def test_a_band_of_a_year_that_began_counts_what_is_known_of_it():
    model = model_of(state_of(200), first=2000, months=9, past=12, spread=0.2)
    # from January on: three known months of 2,000, nine ahead
    band = Band(n.FIRST, FIRST_MONTH - 3, FIRST_MONTH + 8, 20_000, 26_000, 30_000)
    paths = gone_through(model, 1500, scenario=Scenario(bands=(band,)))
    totals = 3 * 2000 + paths[n.FIRST].sum(axis=1)
    found = np.quantile(totals, (0.1, 0.5, 0.9), method="hazen")
    assert found == pytest.approx([20_000, 26_000, 30_000], rel=0.002)
    # and a change comes on top of the band
    doubled = gone_through(model, 1500, scenario=replace(only(n.FIRST, FACTOR, 2.0), bands=(band,)))
    np.testing.assert_array_equal(doubled[n.FIRST], 2 * paths[n.FIRST])
    np.testing.assert_array_equal(doubled[n.FAMILY], paths[n.FAMILY])


def test_the_course_of_a_month_is_kept(model: ChainModel):
    reception = model.reception(seed=1)
    with pytest.raises(BadInput, match="not opened"):
        reception.allowed(np.zeros(PATHS, dtype=np.int64))
    available = reception.arrive()
    with pytest.raises(BadInput, match="more persons housed than there are"):
        reception.close(available + 1)
    reception.close(available)
    with pytest.raises(BadInput, match="not opened"):
        reception.close(available * 0)
    assert not reception.paths()[n.PERMITS].any()


def test_a_model_tells_what_it_is_of():
    past = past_of(paths=6, months=14)
    ahead = {name: np.full((6, 9), 500) for name in (n.FIRST, n.FAMILY)}
    fitted = fit_chain(past, ahead, seed=1)
    assert (fitted.first_month, fitted.begun) == (FIRST_MONTH, FIRST_MONTH - 14)
    assert (fitted.path_count, fitted.months) == (6, 9)
    assert fitted.known[n.FIRST].tolist() == [2500.0] * 14
    assert_accounts_hold(gone_through(fitted, 2000, scenario=BASELINE))


def test_who_could_be_housed_in_a_past_month_was_housed_or_is_left():
    past = past_of(paths=40, months=14, housed=np.arange(14) + 1500.0)
    fitted = fit_chain(past, {name: np.full((40, 9), 500) for name in (n.FIRST, n.FAMILY)}, seed=1)
    months = fitted.past
    assert len(fitted.there) == len(months) == 14
    for at in range(13):
        assert fitted.there[at] == months[at].housed + months[at + 1].in_reception
    assert fitted.there[-1] == months[-1].housed + np.median(fitted.state.stocks()[n.PERMITS])
    assert len(replace(fitted, past=()).there) == 0


@pytest.mark.parametrize(
    "ahead",
    [
        {n.FIRST: np.zeros((6, 9), dtype=np.int64)},
        {n.FIRST: np.zeros((6, 9), dtype=np.int64), n.FAMILY: np.zeros((5, 9), dtype=np.int64)},
        {name: np.zeros((7, 9), dtype=np.int64) for name in (n.FIRST, n.FAMILY)},
    ],
    ids=["one intake", "paths differ", "other paths than before"],
)
def test_an_intake_ahead_of_other_members_or_measures_is_refused(ahead: dict[str, np.ndarray]):
    with pytest.raises(BadInput, match="of the same paths"):
        fit_chain(past_of(paths=6), ahead, seed=1)
