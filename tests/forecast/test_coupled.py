"""Gemeenten and the chain in the same paths."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.chain import names as n
from forecast.chain.names import GRANT_RATE
from forecast.chain.scenario import BASELINE, CAP, CAPACITY, FACTOR, LEVEL, LEVERS, Band, Change, Scenario
from forecast.coupled import Coupled, CoupledPaths, couple, joined_chain, sample_own
from forecast.errors import BadInput
from forecast.gemeente.model import fit
from forecast.gemeente.presence import linked_and_waiting
from forecast.gemeente.region_sums import half_sums
from tests.forecast.chain.worlds import FIRST_MONTH, assert_accounts_hold, assert_same_paths, scenarios
from tests.forecast.coupled_world import AHEAD, PATHS, coupled, drivers, large_gemeenten, national

NOW = large_gemeenten().figures.first_month + large_gemeenten().figures.months
CUT = 5


def here(scenario: Scenario) -> Scenario:
    """One made for the chains of `worlds`, in the months of this one."""

    def month(number: int) -> int:
        return number - FIRST_MONTH + NOW

    changes = [
        replace(one, first=month(one.first), last=None if one.last is None else month(one.last))
        for one in scenario.changes
    ]
    bands = [replace(one, first=month(one.first), last=month(one.last)) for one in scenario.bands]
    return Scenario(changes=tuple(changes), bands=tuple(bands))


def sampled(scenario: Scenario = BASELINE, *, paths: int = PATHS, seed: int = 1) -> CoupledPaths:
    return coupled().sample(paths=paths, seed=seed, scenario=scenario)


def assert_hold_together(both: CoupledPaths) -> None:
    """The accounts of the chain and of every gemeente, and that both housed the same people."""
    assert both.chain is not None
    assert_accounts_hold(both.chain)
    housed, figures = both.gemeenten.housed, both.gemeenten.figures
    assert (housed >= 0).all()
    np.testing.assert_array_equal(housed.sum(axis=1), both.chain[n.HOUSED])
    halves = half_sums(housed, figures.realised, figures.months % 6)
    stand = figures.stands[:, figures.running]
    for column in range(both.gemeenten.stands.shape[2]):
        stand = stand + figures.targets[:, figures.running + column] - halves[:, :, column]
        np.testing.assert_array_equal(both.gemeenten.stands[:, :, column], stand)


@given(scenario=scenarios, paths=st.integers(1, PATHS), seed=st.integers(0, 99))
@settings(max_examples=40)
def test_the_accounts_hold_in_every_path_and_month_of_any_scenario(scenario: Scenario, paths: int, seed: int):
    both = sampled(here(scenario), paths=paths, seed=seed)
    assert both.chain is not None
    assert both.chain[n.HOUSED].shape == (paths, AHEAD)
    assert both.chain.first_month == NOW
    assert_hold_together(both)


@pytest.mark.parametrize("lever", LEVERS)
def test_what_changes_later_leaves_the_months_before_as_they_were(lever: str):
    baseline, later = sampled(), sampled(Scenario(changes=(Change(lever, FACTOR, 0.4, NOW + CUT),)))
    assert baseline.chain is not None
    assert later.chain is not None
    assert_same_paths(later.chain, baseline.chain, slice(0, CUT))
    np.testing.assert_array_equal(later.gemeenten.housed[:, :, :CUT], baseline.gemeenten.housed[:, :, :CUT])
    assert (later.chain[n.OCCUPANCY][:, CUT:] != baseline.chain[n.OCCUPANCY][:, CUT:]).any()


def nobody_comes() -> Scenario:
    levers = (n.FIRST, n.FAMILY, n.REPEAT, n.RESETTLED, CAPACITY, GRANT_RATE)
    return Scenario(changes=tuple(Change(lever, LEVEL, 0.0, NOW) for lever in levers))


def test_where_nobody_comes_gemeenten_house_fewer_and_never_more_than_are_there():
    baseline, dry = sampled(), sampled(nobody_comes())
    assert baseline.chain is not None
    assert dry.chain is not None
    assert_hold_together(dry)
    ratio = dry.gemeenten.housed.sum(axis=(0, 2)) / baseline.gemeenten.housed.sum(axis=(0, 2))
    assert (ratio < 1).all(), "every gemeente goes short"
    assert dry.chain[n.PERMITS][:, -1].mean() < 0.7 * baseline.chain[n.PERMITS][:, -1].mean()
    assert dry.gemeenten.stands[:, :, -1].sum() > baseline.gemeenten.stands[:, :, -1].sum()
    assert dry.gemeenten.linked.sum() < baseline.gemeenten.linked.sum()


def test_a_cap_on_housing_is_of_all_gemeenten_together():
    capped = sampled(Scenario(changes=(Change(n.HOUSED, CAP, 333.0, NOW + 1),)))
    totals = capped.gemeenten.housed.sum(axis=1)
    assert (totals[:, 1:] <= 333).all()
    assert (totals[:, 1:] == 333).mean() > 0.9
    assert (totals[:, 0] > 333).any()


def test_the_same_seed_gives_the_same_paths():
    one, again, other = sampled(seed=3), sampled(seed=3), sampled(seed=4)
    assert one.chain is not None
    assert again.chain is not None
    assert other.chain is not None
    assert_same_paths(one.chain, again.chain)
    np.testing.assert_array_equal(one.gemeenten.stands, again.gemeenten.stands)
    assert (one.chain[n.OCCUPANCY] != other.chain[n.OCCUPANCY]).any()


def test_every_path_is_of_another_member():
    both, chain = sampled(paths=33), coupled().chain
    assert both.chain is not None
    assert chain is not None
    assert len(large_gemeenten().weights) > 1, "each reading of the pools has members of its own"
    for name, values in chain.state.stocks().items():
        np.testing.assert_array_equal(both.chain.opening[name], values[:33])


def test_more_paths_than_members_are_refused():
    with pytest.raises(BadInput, match=f"{PATHS} paths, fewer than {PATHS + 1}"):
        sampled(paths=PATHS + 1)


def test_without_a_chain_there_are_always_enough_people_and_nothing_of_it_can_be_changed():
    alone = Coupled(large_gemeenten(), None)
    drawn = alone.sample(paths=30, seed=1)
    assert drawn.chain is None
    free = large_gemeenten().sample(paths=30, seed=1)
    np.testing.assert_array_equal(drawn.gemeenten.housed, free.housed)
    np.testing.assert_array_equal(drawn.gemeenten.stands, free.stands)
    band = Band(n.FIRST, NOW, NOW + 5, 9000, 12_000, 16_000)
    for scenario in (nobody_comes(), Scenario(bands=(band,))):
        with pytest.raises(BadInput, match="nothing of it can be changed"):
            alone.sample(paths=30, seed=1, scenario=scenario)
    # a taakstelling is of the gemeenten
    alone.sample(paths=3, seed=1, scenario=Scenario(targets={"2021-H2": 9000}))


def test_the_chain_goes_as_far_as_the_gemeenten():
    chain = coupled().chain
    assert chain is not None
    assert (chain.first_month, chain.months, chain.path_count) == (NOW, AHEAD, PATHS)
    housed = large_gemeenten().figures.housed_filled.sum(axis=0)
    assert [month.housed for month in chain.past] == np.round(housed[-len(chain.past) :]).tolist()


def linked_by(rate: float | None, scenario: Scenario) -> float:
    """Mean links of the months ahead where all paths follow who is there, or what is asked."""
    both = coupled()
    readings = tuple(replace(one, links=replace(one.links, rate=rate)) for one in both.gemeenten.readings)
    moved = replace(both, gemeenten=replace(both.gemeenten, readings=readings))
    return float(moved.sample(paths=PATHS, seed=1, scenario=scenario).gemeenten.linked.sum())


def test_links_that_follow_who_is_there_fall_as_soon_as_fewer_come():
    half = Scenario(changes=(Change(n.FAMILY, FACTOR, 0.0, NOW), Change(GRANT_RATE, FACTOR, 0.5, NOW)))
    there, asked = (linked_by(rate, half) / linked_by(rate, BASELINE) for rate in (0.3, None))
    assert there < 0.95
    assert there < asked


def test_without_koppelingen_links_follow_what_is_asked():
    figures = replace(large_gemeenten().figures, links=None)
    plain = fit(figures)
    both, _ = couple(plain, national(figures), drivers(figures), paths=PATHS, seed=2)
    assert both.chain is not None
    assert both.gemeenten is plain


def test_with_too_few_figures_there_is_no_chain_and_a_reason():
    gemeenten = large_gemeenten()
    figures = gemeenten.figures
    both, reason = couple(gemeenten, national(figures), {}, paths=PATHS, seed=1)
    assert both.chain is None
    assert both.gemeenten is gemeenten
    assert n.FIRST in reason
    known = national(figures)
    flows = replace(
        known, observations=known.observations[~known.observations["measure"].isin([n.PERMITS, n.OCCUPANCY])]
    )
    both, reason = couple(gemeenten, flows, drivers(figures), paths=PATHS, seed=1)
    assert both.chain is None
    assert "bezetting" in reason


def test_parts_of_the_chain_are_joined_in_turn():
    first, second = sampled(paths=7).chain, sampled(paths=4, seed=2).chain
    assert first is not None
    assert second is not None
    joined = joined_chain([first, second])
    for name in (*n.FLOWS, *n.STOCKS):
        np.testing.assert_array_equal(joined[name], np.concatenate([first[name], second[name]]))
    assert len(joined.opening[n.PERMITS]) == 11
    assert_accounts_hold(joined)


def in_two_parts() -> tuple[Coupled, tuple[str, ...]]:
    """Two of the gemeenten with own figures, the others beside them."""
    figures = large_gemeenten().figures
    own = figures.codes[:2]
    rest = fit(figures.only(set(figures.codes) - set(own)))
    both, reason = couple(
        rest,
        national(figures),
        drivers(figures),
        paths=PATHS,
        seed=2,
        own=fit(figures.only(set(own))),
        together=figures,
    )
    assert reason == ""
    return both, own


def test_who_waits_in_gemeenten_with_own_figures_is_not_there_for_the_others(monkeypatch: pytest.MonkeyPatch):
    seen: list[np.ndarray] = []

    def shared_out(readings: tuple, weights: tuple, there: np.ndarray) -> tuple[tuple, tuple]:
        seen.append(there)
        return readings, weights

    monkeypatch.setattr("forecast.coupled.shared_out", shared_out)
    both, _ = in_two_parts()
    assert both.chain is not None
    assert both.own is not None
    waits = linked_and_waiting(both.own.readings[0])
    months = len(seen[0])
    assert months == min(len(waits), len(both.chain.past))
    np.testing.assert_allclose(seen[0] + waits[-months:], both.chain.there[-months:])


def test_gemeenten_drawn_in_two_parts_and_the_chain_hold_together():
    both, own = in_two_parts()
    drawn = both.sample(paths=PATHS, seed=1)
    figures = drawn.gemeenten.figures
    assert figures.codes == large_gemeenten().figures.codes
    assert drawn.chain is not None
    assert_accounts_hold(drawn.chain)
    housed, chained = drawn.gemeenten.housed.sum(axis=1), drawn.chain[n.HOUSED]
    assert (chained <= housed).all()
    # only where own gemeenten alone want more than there are the chain falls behind, and nobody else is housed
    others = drawn.gemeenten.housed[:, [code not in own for code in figures.codes]].sum(axis=1)
    assert not others[chained < housed].any()
    assert (chained == housed).mean() > 0.8
    assert set(both.uses_links) == set(figures.codes)


def test_own_gemeenten_come_out_the_same_whatever_stands_beside_them():
    both, own = in_two_parts()
    assert both.own is not None
    together = both.sample(paths=PATHS, seed=1).gemeenten
    alone = sample_own(both.own, paths=PATHS, seed=1)
    rows = [together.figures.codes.index(code) for code in own]
    np.testing.assert_array_equal(together.housed[:, rows], alone.housed)
    np.testing.assert_array_equal(together.stands[:, rows], alone.stands)


def test_other_targets_reach_both_parts():
    both, _ = in_two_parts()
    figures = both.figures
    doubled = replace(figures, targets=2 * figures.targets)
    changed = both.with_figures(doubled)
    assert changed.own is not None
    assert both.own is not None
    np.testing.assert_array_equal(changed.own.figures.targets, 2 * both.own.figures.targets)
    np.testing.assert_array_equal(changed.gemeenten.figures.targets, 2 * both.gemeenten.figures.targets)
    assert changed.figures is doubled
