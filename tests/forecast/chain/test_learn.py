"""What figures teach: the paths bend to each of them, and what nobody published keeps its width."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.chain import beliefs as b
from forecast.chain import names as n
from forecast.chain.beliefs import BELIEFS, believed
from forecast.chain.facts import Fact
from forecast.chain.learn import (
    Ensemble,
    Past,
    forecast_step,
    learned,
    other_intake,
    start,
    update,
)
from forecast.chain.month import COHORTS, State
from tests.forecast.chain.worlds import FIRST_MONTH, believing, past_of, state_of, states

LAST = FIRST_MONTH - 1
EIGHTY = (0.1, 0.5, 0.9)
EXACT = 0.01


def at(measure: str, month: int, value: float, noise: float = EXACT) -> Fact:
    return Fact(measure, month, month, value, noise)


def total(measure: str, first: int, months: int, value: float, noise: float = EXACT) -> Fact:
    return Fact(measure, first, first + months - 1, value, noise)


def taught(facts: Sequence[Fact], *, paths: int = 600, seed: int = 1) -> State:
    return learned(past_of(facts, paths=paths), rng=np.random.default_rng(seed)).state


def band(values: np.ndarray) -> np.ndarray:
    quantiles: np.ndarray = np.quantile(values, EIGHTY)
    return quantiles


@pytest.mark.parametrize("measure", [n.PERMITS, n.BEYOND, n.OCCUPANCY])
@pytest.mark.parametrize("factor", [0.7, 1.3])
def test_members_bend_to_a_stock(measure: str, factor: float):
    before = state_of(500)
    rng = np.random.default_rng(1)
    spread = np.exp(0.3 * rng.standard_normal((500, 3)))
    state = State(
        np.rint(before.stages * spread[:, :1]).astype(np.int64),
        np.rint(before.rest * spread[:, 1]).astype(np.int64),
        np.rint(before.waiting * np.exp(0.3 * rng.standard_normal((500, COHORTS)))).astype(np.int64),
        b.drawn(500, rng),
    )
    said = factor * float(np.median(state.stocks()[measure]))
    after = update(Ensemble(state, {}), at(measure, LAST, said), rng).state
    low, middle, high = band(after.stocks()[measure].astype(float))
    assert middle == pytest.approx(said, rel=0.03)
    # what is left is about the noise of the figure
    assert np.log(high / low) < 5 * EXACT + 0.04
    assert np.ptp(band(state.stocks()[measure])) > 3 * (high - low)


def test_a_stock_counts_for_members_who_had_nobody_left():
    """They are there as much as the others: what was published was not nobody."""
    waiting = np.array([[50, 50, 100, 100, 700]] * 30 + [[0] * COHORTS] * 10)
    whole = state_of(40)
    state = State(whole.stages, whole.rest, waiting, b.drawn(40, np.random.default_rng(1)))
    after = update(Ensemble(state, {}), at(n.PERMITS, LAST, 1400.0), np.random.default_rng(2)).state
    permits = after.stocks()[n.PERMITS]
    assert np.median(permits[30:]) == pytest.approx(1400, rel=0.05)
    mix = after.waiting[30:].sum(axis=0) / permits[30:].sum()
    assert mix == pytest.approx([0.05, 0.05, 0.1, 0.1, 0.7], abs=0.02), "as long ago as of the others"
    nobody = State(whole.stages * 0, whole.rest, waiting * 0, state.beliefs)
    after = update(Ensemble(nobody, {}), at(n.OCCUPANCY, LAST, 9000.0), np.random.default_rng(2)).state
    assert (after.stages >= 0).all()


def test_those_beyond_the_norm_are_never_more_than_wait_whatever_is_learned_of_them():
    """Also where nearly all who wait are in the cohort that is only partly beyond it."""
    rng = np.random.default_rng(1)
    for mix in ([100, 100, 100, 2000, 0], [0, 0, 0, 3000, 3000], [3000, 2000, 200, 100, 50]):
        waiting = np.rint(np.array(mix) * np.exp(0.4 * rng.standard_normal((300, COHORTS)))).astype(np.int64)
        whole = state_of(300)
        state = State(whole.stages, whole.rest, waiting, whole.beliefs)
        before = state.stocks()
        permits, fewer = before[n.PERMITS], 0.7 * float(np.median(before[n.BEYOND]))
        after = update(Ensemble(state, {}), at(n.BEYOND, LAST, fewer), rng).state.stocks()
        assert np.median(after[n.BEYOND]) == pytest.approx(fewer, rel=0.08)
        assert (after[n.BEYOND] <= after[n.PERMITS]).all()
        more = at(n.PERMITS, LAST, 1.25 * float(np.median(permits)))
        lifted = update(Ensemble(state, {}), more, rng).state.stocks()
        assert np.median(lifted[n.PERMITS]) == pytest.approx(more.value, rel=0.02)


@given(state=states(6), value=st.sampled_from([0.0, 3.0, 900.0, 60_000.0]), measure=st.sampled_from(
    [n.PERMITS, n.BEYOND, n.OCCUPANCY]
), seed=st.integers(0, 99))  # fmt: skip
@settings(max_examples=60)
def test_whatever_is_learned_persons_stay_whole_and_not_negative(state: State, value: float, measure: str, seed: int):
    after = update(Ensemble(state, {}), at(measure, LAST, value, 0.05), np.random.default_rng(seed)).state
    for values in (after.stages, after.rest, after.waiting):
        assert np.issubdtype(values.dtype, np.integer)
        assert (values >= 0).all()
    assert np.isfinite(after.beliefs).all()


def test_what_is_left_of_the_spread_is_that_of_the_figure():
    rng = np.random.default_rng(1)
    whole = state_of(4000)
    rest = np.rint(12_000 * np.exp(0.4 * rng.standard_normal(4000))).astype(np.int64)
    state = State(whole.stages * 0, rest, whole.waiting * 0, whole.beliefs)
    after = update(Ensemble(state, {}), at(n.OCCUPANCY, LAST, 10_000, noise=0.1), rng).state
    # two normal distributions on the log scale, of 0.4 and 0.1
    assert np.log(after.rest).std() == pytest.approx((1 / 0.4**2 + 1 / 0.1**2) ** -0.5, rel=0.05)


def test_a_stock_of_just_before_the_first_month_is_learned_as_well():
    few, many = (taught([at(n.PERMITS, LAST - 24, value)]).stocks()[n.PERMITS] for value in (25_000, 50_000))
    assert np.median(many) > np.median(few) + 8000


def test_members_bend_to_a_total_over_a_year():
    few, many = (
        taught([at(n.PERMITS, LAST - 12, 30_000), total(n.GRANTS, LAST - 11, 12, value)]) for value in (9e3, 2e4)
    )
    for name, more in ((b.RATE, 1.1), (b.CAPACITY, 1.1)):
        low, high = (float(np.median(believed(state.beliefs, name))) for state in (few, many))
        assert high > more * low, name
    assert np.median(many.stocks()[n.PERMITS]) > np.median(few.stocks()[n.PERMITS]) + 3000


def test_the_total_of_a_year_tells_where_a_higher_stock_came_from():
    """First the stock is higher than foreseen; then the grants of that year turn out to be few, or many."""
    stocks = [at(n.PERMITS, LAST - 12, 16_000), at(n.PERMITS, LAST - 2, 24_000)]
    unknown, few, many = (
        taught([*stocks, *grants])
        for grants in ([], [total(n.GRANTS, LAST - 11, 12, 12_000)], [total(n.GRANTS, LAST - 11, 12, 26_000)])
    )

    def middle(state: State, name: str) -> float:
        return float(np.median(believed(state.beliefs, name)))

    assert middle(few, b.OTHER) > 1.1 * middle(unknown, b.OTHER)
    assert middle(few, b.RATE) < middle(unknown, b.RATE) - 0.04
    assert middle(many, b.OTHER) < 0.8 * middle(unknown, b.OTHER)
    assert middle(many, b.RATE) > middle(unknown, b.RATE) + 0.04


def test_a_total_known_by_the_year_the_quarter_or_the_month_teaches_about_the_same():
    found = []
    for months in (1, 3, 12):
        parts = [total(n.GRANTS, LAST - 11 + at_month, months, 1200.0 * months) for at_month in range(0, 12, months)]
        state = taught([at(n.PERMITS, LAST - 12, 22_000), *parts], paths=1500)
        found.append([float(np.median(values)) for values in state.stocks().values()])
    yearly = np.array(found[-1])
    for other in found[:-1]:
        assert np.array(other) == pytest.approx(yearly, rel=0.06)


def test_what_nobody_published_keeps_the_width_of_its_prior():
    state = taught([], paths=4000)
    drift = {belief.name: belief.drift**2 + belief.jump[0] * belief.jump[1] ** 2 for belief in BELIEFS}
    for place, belief in enumerate(BELIEFS):
        prior = float(belief.onto(belief.high) - belief.onto(belief.low)) / b.SPAN
        # after 24 months, of which the last 23 drifted
        expected = np.sqrt(prior**2 + 23 * drift[belief.name])
        assert state.beliefs[:, place].std() == pytest.approx(expected, rel=0.05), belief.name


def test_beliefs_are_those_of_the_last_month_and_drift_when_the_next_one_opens():
    past = past_of(paths=30, months=1)
    state = learned(past, rng=np.random.default_rng(4)).state
    np.testing.assert_array_equal(state.beliefs, b.drawn(30, np.random.default_rng(4)))


def test_the_same_seed_teaches_the_same():
    facts = [at(n.OCCUPANCY, LAST - 3, 60_000), total(n.GRANTS, LAST - 11, 12, 15_000)]
    one, again, other = (taught(facts, seed=seed) for seed in (1, 1, 2))
    for name in ("stages", "rest", "waiting", "beliefs"):
        np.testing.assert_array_equal(getattr(one, name), getattr(again, name))
    assert (one.waiting != other.waiting).any()


def test_a_month_in_which_more_were_housed_than_there_are_had_others_come_in():
    rng = np.random.default_rng(1)
    ensemble = Ensemble(state_of(20, permits=0), {})
    intake = {n.FIRST: np.full(20, 100), n.FAMILY: np.full(20, 10)}
    running, others = total(n.GRANTS, LAST, 1, 1.0), total(n.OTHER_IN, LAST, 1, 1.0)
    after = forecast_step(ensemble, intake, 4000.4, rng, running=(running, others))
    assert not after.state.waiting.any()
    (month,) = after.months
    assert (month.in_reception, month.housed) == (0.0, 4000.0)
    assert month.arrived == 4000
    # who did not get a permit, come as family or be resettled came otherwise
    assert (after.totals[running] + after.totals[others] > 3700).all()
    assert (after.totals[running] + after.totals[others] < 4000).all()


def test_totals_count_from_their_first_month_and_are_let_go_after_their_last():
    rng = np.random.default_rng(1)
    ensemble = Ensemble(state_of(20, inwilligingspercentage=0.999999, beslissingen=300.0), {})
    intake = {n.FIRST: np.full(20, 100), n.FAMILY: np.full(20, 10)}
    running = total(n.GRANTS, LAST, 3, 1.0)
    for month in range(1, 4):
        ensemble = forecast_step(ensemble, intake, 100, rng, running=(running,))
        assert ensemble.totals[running].mean() == pytest.approx(300 * month, rel=0.1)
    assert not forecast_step(ensemble, intake, 100, rng, running=()).totals


def test_all_months_are_remembered_as_they_were():
    housed = np.arange(24) + 1500.0
    ensemble = learned(past_of(paths=50, housed=housed), rng=np.random.default_rng(1))
    assert [month.housed for month in ensemble.months] == housed.tolist()
    permits = float(np.median(ensemble.state.stocks()[n.PERMITS]))
    last = ensemble.months[-1]
    # medians of each: about the account of one path
    assert last.in_reception + last.arrived - last.housed == pytest.approx(permits, rel=0.05, abs=200)


def test_members_begin_as_their_first_year_is_worth():
    past = past_of(paths=20_000, first=3000.0, housed=1800.0)
    stocks = start(past, b.drawn(20_000, np.random.default_rng(1)), np.random.default_rng(2)).stocks()
    for name, pace, (low, high) in (
        (n.PROCEDURE, 3000, (4, 14)), (n.REST, 3000, (2, 9)), (n.PERMITS, 1800, (3, 10))
    ):  # fmt: skip
        found = np.quantile(stocks[name], (0.1, 0.9))
        assert found == pytest.approx([low * pace, high * pace], rel=0.04), name


def test_the_other_intake_is_around_what_is_believed():
    state = state_of(20_000, instroom_herhaald=0.1, hervestiging=40.0)
    found = other_intake(state, np.full(20_000, 2000), np.random.default_rng(1))
    assert found[n.REPEAT].mean() == pytest.approx(200, rel=0.03)
    assert found[n.RESETTLED].mean() == pytest.approx(40, rel=0.03)


def truth(seed: int, months: int = 24) -> tuple[Past, State]:
    """A chain by beliefs from the priors, what it showed of itself with noise, and where it ended."""
    rng = np.random.default_rng(seed)
    housed = np.rint(1700 * np.exp(0.15 * rng.standard_normal(months)))
    first = np.rint(2500 * np.exp(0.15 * rng.standard_normal(months)))
    family = np.rint(700 * np.exp(0.15 * rng.standard_normal(months)))
    alone = past_of(paths=1, months=months, housed=housed, first=first, family=family)
    ensemble = Ensemble(start(alone, b.drawn(1, rng), rng), {})
    whole_year = total(n.GRANTS, FIRST_MONTH - months, 12, 0.0)
    shown: list[Fact] = []

    def noisy(value: float, noise: float) -> float:
        return float(value * np.exp(noise * rng.standard_normal()))

    for step in range(months):
        month = alone.first_month + step
        intake = {name: values[:, step] for name, values in alone.intake.items()}
        running = (whole_year,) if step < 12 else ()
        ensemble = forecast_step(ensemble, intake, housed[step], rng, running=running)
        stocks = ensemble.state.stocks()
        if step in (3, 9, 14, 19):
            shown.append(at(n.PERMITS, month, noisy(float(stocks[n.PERMITS][0]), 0.03), 0.03))
        if step in (5, 11, 17, 21):
            shown.append(at(n.OCCUPANCY, month, noisy(float(stocks[n.OCCUPANCY][0]), 0.03), 0.03))
        if step == 11:
            value = noisy(float(ensemble.totals[whole_year][0]), 0.03)
            shown.append(total(n.GRANTS, alone.first_month, 12, value, 0.03))
        if step < months - 1:
            state = ensemble.state
            drifted = b.drifted(state.beliefs, rng)
            ensemble = Ensemble(State(state.stages, state.rest, state.waiting, drifted), ensemble.totals)
    past = past_of(shown, paths=250, months=months, housed=housed, first=first, family=family)
    return past, ensemble.state


def test_bands_hold_the_truth_about_as_often_as_they_say():
    held: dict[str, list[bool]] = {}
    for seed in range(40):
        past, ended = truth(seed)
        state = learned(past, rng=np.random.default_rng(1000 + seed)).state
        for name, values in state.stocks().items():
            low, high = np.quantile(values, (0.1, 0.9))
            held.setdefault(name, []).append(bool(low <= ended.stocks()[name][0] <= high))
    for name, hits in held.items():
        assert 0.6 <= np.mean(hits) <= 0.97, (name, np.mean(hits))


def test_figures_narrow_what_they_are_about():
    narrower = []
    for seed in range(5):
        past, _ = truth(seed)
        without = Past(past.first_month, past.housed, past.intake, ())
        found, prior = (
            learned(one, rng=np.random.default_rng(seed)).state.stocks()[n.OCCUPANCY] for one in (past, without)
        )
        narrower.append(float(np.ptp(np.quantile(found, (0.1, 0.9))) / np.ptp(np.quantile(prior, (0.1, 0.9)))))
    assert np.median(narrower) < 0.5


def test_believing_is_of_the_prior_but_for_what_is_given():
    """The helper of these tests."""
    assert believed(believing(2, beslissingen=1234.0), b.CAPACITY) == pytest.approx([1234.0, 1234.0])
