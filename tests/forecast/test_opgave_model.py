"""The pooled model of one half-year: its equation, its limits and how beliefs are handed on."""

from dataclasses import fields, replace

import numpy as np
import pytest

from forecast.errors import BadInput
from forecast.opgave_model import LEAST_OPGAVE, OpgaveArgs, State, prior_state, split_state, step

PATHS = 4000


def state(stand: float = 0.0, pace: float = np.log(500), units: int = 1, common: tuple[float, ...] = (0, 0, 0, 0)):
    return State(
        common=np.tile(np.asarray(common, dtype=float), (PATHS, 1)),
        region=np.zeros((PATHS, units)),
        pace=np.full((PATHS, units), pace),
        stand=np.full((PATHS, units), stand),
    )


def drawn(given: State, target: float, second_half: bool = False, args: OpgaveArgs | None = None) -> np.ndarray:
    targets = np.full(given.stand.shape[1], target)
    return step(given, targets, second_half, args or OpgaveArgs(), np.random.default_rng(1))[1]


@pytest.mark.parametrize("second_half", [False, True])
def test_the_mean_follows_the_equation(second_half: bool):
    beliefs = (-0.3, -0.25, 0.2, 0.05)
    given = replace(state(stand=100, common=beliefs), region=np.full((PATHS, 1), 0.07))
    push = np.log(900) - np.log(500)
    season = 0.2 * (0.5 if second_half else -0.5)
    expected = np.log(900) - 0.3 - 0.25 * push + season + 0.05 + 0.07
    assert drawn(given, 800, second_half).mean() == pytest.approx(expected, abs=0.01)


def test_a_larger_opgave_brings_more_realisatie_but_less_than_in_proportion():
    beliefs = (-0.3, -0.3, 0, 0)
    small, large = (np.exp(drawn(state(common=beliefs), target)).mean() for target in (600, 1200))
    assert small < large < 2 * small


def test_a_stand_ahead_lowers_the_realisatie():
    ahead, behind = (np.exp(drawn(state(stand=stand), 600)).mean() for stand in (-200, 200))
    assert ahead < behind


def test_an_opgave_at_or_below_zero_counts_as_a_small_part_of_the_taakstelling():
    least = drawn(state(stand=(LEAST_OPGAVE - 1) * 600), 600)
    for stand in (-600.0, -5000.0):
        np.testing.assert_array_equal(drawn(state(stand=stand), 600), least)
    assert np.isfinite(drawn(state(stand=-5000), 0)).all()


def test_without_a_taakstelling_realisatie_goes_on_as_it_was():
    going_on = drawn(state(stand=5000, common=(-2, -2, -2, 0)), np.nan)
    assert going_on.mean() == pytest.approx(np.log(500), abs=0.01)


def test_the_first_half_year_has_a_push_of_the_prior():
    args = OpgaveArgs(first_push=(0.5, 1e-9), shock=1e-9, error=1e-9)
    assert drawn(state(pace=np.nan, common=(0, -1, 0, 0)), 10_000, args=args).mean() == pytest.approx(
        np.log(10_000) - 0.5, abs=0.01
    )


def test_a_small_region_strays_further_and_a_shock_strikes_all_at_once():
    args = OpgaveArgs(shock=0.3, error=0.1)
    small, large = drawn(state(), 20, args=args).std(), drawn(state(), 20_000, args=args).std()
    assert small > large > 0.3
    both = drawn(state(units=2), 20_000, args=args)
    assert np.corrcoef(both.T)[0, 1] == pytest.approx(0.09 / 0.10, abs=0.03)


def test_level_and_region_drift_and_nothing_else_of_the_state_moves():
    args = OpgaveArgs(level_drift=0.2, region_drift=0.1)
    before = state(units=2)
    after, _ = step(before, np.array([600.0, 600.0]), False, args, np.random.default_rng(1))
    assert after.common[:, 3].std() == pytest.approx(0.2, rel=0.05)
    assert after.region.std(axis=0) == pytest.approx([0.1, 0.1], rel=0.05)
    np.testing.assert_array_equal(after.common[:, :3], before.common[:, :3])
    np.testing.assert_array_equal(after.stand, before.stand)
    np.testing.assert_array_equal(after.pace, before.pace)
    assert (before.common[:, 3] == 0).all(), "the state given is not changed in place"


def test_the_prior_is_drawn_as_the_arguments_say():
    args = OpgaveArgs()
    opening = prior_state(args, np.array([10.0, -20.0]), paths=20_000, rng=np.random.default_rng(1))
    assert opening.common[:, :3].mean(axis=0) == pytest.approx(
        [args.share[0], args.response[0], args.season[0]], abs=0.01
    )
    assert opening.common[:, :3].std(axis=0) == pytest.approx(
        [args.share[1], args.response[1], args.season[1]], rel=0.05
    )
    assert opening.region.std() == pytest.approx(args.region, rel=0.05)
    assert np.isnan(opening.pace).all()
    assert opening.stand[0].tolist() == opening.stand[-1].tolist() == [10.0, -20.0]


def test_regions_inherit_the_beliefs_of_the_country_and_share_its_pace():
    country = replace(state(pace=np.log(900)), region=np.full((PATHS, 1), 0.2))
    shares = np.array([0.2, 0.3, 0.5])
    parts = split_state(country, OpgaveArgs(), np.array([1.0, 2.0, 3.0]), shares, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(parts.common, country.common)
    np.testing.assert_allclose(np.exp(parts.pace), np.tile(900 * shares, (PATHS, 1)))
    assert parts.region.mean(axis=0) == pytest.approx([0.2] * 3, abs=0.01)
    assert parts.stand[0].tolist() == [1.0, 2.0, 3.0]


def test_beliefs_can_be_taken_out_and_put_back():
    given = prior_state(OpgaveArgs(), np.zeros(3), paths=5, rng=np.random.default_rng(1))
    again = given.believing(given.beliefs)
    np.testing.assert_array_equal(again.common, given.common)
    np.testing.assert_array_equal(again.region, given.region)


@pytest.mark.parametrize("name", [field.name for field in fields(OpgaveArgs)])
def test_a_standard_deviation_of_zero_is_refused(name: str):
    value = getattr(OpgaveArgs(), name)
    wrong = (value[0], 0.0) if isinstance(value, tuple) else 0.0
    with pytest.raises(BadInput, match="above zero"):
        replace(OpgaveArgs(), **{name: wrong})
