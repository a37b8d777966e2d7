"""Simulated gemeenten follow country and provincies in every path, to the person; own figures stay as they are."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.simulate import GemeentePaths
from forecast.opgave_model import OpgaveArgs
from forecast.periods import MONTHS, month_number
from forecast.raked_gemeenten import raked
from forecast.realisatie import CountryPaths, project_realisatie
from tests.forecast.small_country import FLAT, START, country

PATHS, TOWNS, HALVES = 30, 9, 2
UNTIL = START + 4
PROVINCIES = {f"GM{at:04d}": f"PV{20 + at % 3}" for at in range(TOWNS)}
TARGET = 200.0


@cache
def national() -> CountryPaths:
    return project_realisatie(country(), until=UNTIL, args=OpgaveArgs(), profile=FLAT, paths=PATHS, seed=1)


def gemeenten(*, elapsed: int = 2, seed: int = 3, housed: int = 30) -> GemeentePaths:
    """Known to the second month of the half-year before the last, 200 asked of each in every half-year."""
    rng = np.random.default_rng(seed)
    first = UNTIL + (1 - HALVES)
    figures = GemeenteFigures(
        codes=tuple(PROVINCIES),
        first_month=month_number((first + -1).start),
        housed=np.full((TOWNS, MONTHS + elapsed), 20.0),
        links=None,
        targets=np.full((TOWNS, 1 + HALVES), TARGET),
        stands=np.column_stack([np.zeros(TOWNS), np.arange(TOWNS) * 10.0, np.full(TOWNS, np.nan)]),
    )
    ahead = HALVES * MONTHS - elapsed
    drawn = rng.poisson(housed, size=(PATHS, TOWNS, ahead)).astype(float)
    opening = np.broadcast_to(figures.stands[:, 1], (PATHS, TOWNS))
    stands = accounts(opening, np.full((PATHS, TOWNS), 20.0 * elapsed), drawn, elapsed)
    zero = np.zeros(TOWNS)
    return GemeentePaths(
        figures, drawn, stands, zero, zero, np.zeros((TOWNS, ahead)), np.zeros((PATHS, TOWNS)), opening
    )


def accounts(opening: np.ndarray, before: np.ndarray, housed: np.ndarray, elapsed: int) -> np.ndarray:
    """Stands by hand: what there was, what is asked, what is housed."""
    stands = np.empty((*opening.shape, HALVES))
    stand = opening.astype(float)
    for half in range(HALVES):
        months = housed[:, :, max(half * MONTHS - elapsed, 0) : (half + 1) * MONTHS - elapsed].sum(axis=2)
        stand = stand + TARGET - months - (before if half == 0 else 0)
        stands[:, :, half] = stand
    return stands


def follow(paths: GemeentePaths, simulated: tuple[str, ...] = tuple(PROVINCIES), seed: int = 5) -> GemeentePaths:
    return raked(paths, national(), provincies=PROVINCIES, simulated=simulated, seed=seed)


def by_provincie(values: np.ndarray) -> np.ndarray:
    """Sums over the gemeenten of each provincie, axis 1."""
    return np.stack([values[:, at::3].sum(axis=1) for at in range(3)], axis=1)


@pytest.mark.parametrize("elapsed", [0, 2, 5])
def test_every_provincie_is_the_sum_of_its_gemeenten_to_the_person(elapsed: int) -> None:
    after, parts = follow(gemeenten(elapsed=elapsed)), national().provincies
    assert parts is not None
    ahead = after.housed.shape[2]
    assert np.abs(by_provincie(after.housed) - parts.months[:, :, -ahead:]).max() < 1
    assert np.abs(by_provincie(after.opening) - parts.stands[:, :, -HALVES - 1]).max() < 1
    running = parts.months[:, :, -HALVES * MONTHS : -ahead].sum(axis=2)
    assert np.abs(by_provincie(after.realised) - running).max() < 1
    # a month of a provincie is less than a person off, so its stand is fewer off than there are months
    asked = TARGET * TOWNS / 3 - 600.0
    gap = by_provincie(after.stands) - asked * np.arange(1, HALVES + 1) - parts.stands[:, :, -HALVES:]
    assert np.abs(gap).max() < 1 + ahead


@pytest.mark.parametrize("elapsed", [0, 2, 5])
def test_the_accounts_of_every_gemeente_hold_in_every_path(elapsed: int) -> None:
    after = follow(gemeenten(elapsed=elapsed))
    np.testing.assert_allclose(after.stands, accounts(after.opening, after.realised, after.housed, elapsed))
    for values in (after.housed, after.opening, after.realised, after.stands):
        np.testing.assert_array_equal(values, np.rint(values))
    assert (after.housed >= 0).all()
    assert (after.realised >= 0).all()


def test_each_gemeente_gets_its_part_within_a_person_of_a_slow_and_obvious_twin() -> None:
    before = gemeenten()
    after, parts = follow(before), national().provincies
    assert parts is not None
    ahead = before.housed.shape[2]
    total = parts.months[:, :, -ahead:].sum(axis=(1, 2))
    order = dict(zip(np.argsort(total), np.argsort(before.housed.sum(axis=(1, 2)), kind="stable"), strict=True))
    for path in range(PATHS):
        mine = before.housed[order[path]]
        for town in range(TOWNS):
            inside = range(town % 3, TOWNS, 3)
            for month in range(ahead):
                wanted = parts.months[path, town % 3, month - ahead]
                share = mine[town, month] * wanted / sum(mine[other, month] for other in inside)
                assert abs(after.housed[path, town, month] - share) < 1
            behind = parts.stands[path, town % 3, -HALVES - 1] - sum(10.0 * other for other in inside)
            assert abs(after.opening[path, town] - (10.0 * town + behind / 3)) < 1


def test_gemeenten_with_own_figures_stay_as_they_are_and_the_others_take_the_rest() -> None:
    before, own = gemeenten(housed=10), ("GM0000", "GM0003", "GM0006", "GM0001")
    after = follow(before, tuple(code for code in PROVINCIES if code not in own))
    for at in (0, 3, 6, 1):
        # in the order of the country, but nothing else
        np.testing.assert_array_equal(np.sort(after.stands[:, at, -1]), np.sort(before.stands[:, at, -1]))
        np.testing.assert_array_equal(after.opening[:, at], before.opening[:, at])
    parts = national().provincies
    assert parts is not None
    # one of the second provincie is left as it is: the two others make its sum all the same, where there is room
    led = np.maximum(parts.months[:, 1, -after.housed.shape[2] :], after.housed[:, 1])
    assert np.abs(by_provincie(after.housed)[:, 1] - led).max() < 1


def test_where_no_month_was_drawn_people_are_spread_by_taakstelling() -> None:
    before = gemeenten(housed=0)
    after, parts = follow(before), national().provincies
    assert parts is not None
    assert np.abs(by_provincie(after.housed) - parts.months[:, :, -after.housed.shape[2] :]).max() < 1
    means = after.housed.mean(axis=(0, 2))
    np.testing.assert_allclose(means[0::3], means[0::3].mean(), rtol=0.02)


@given(seed=st.integers(0, 50))
@settings(max_examples=10)
def test_rounding_to_whole_persons_leans_nowhere(seed: int) -> None:
    """Over the paths a gemeente keeps what its fractions add up to, within what the rounding may be off."""
    before = gemeenten()
    several = np.stack([follow(before, seed=seed * 100 + one).housed for one in range(4)])
    parts = national().provincies
    assert parts is not None
    assert np.abs(several.std(axis=0)).max() < 1
    assert abs(several.mean() - parts.months[:, :, -before.housed.shape[2] :].mean() / 3) < 0.05


def test_the_first_paths_of_a_country_with_more_are_used_and_other_months_are_refused() -> None:
    few = gemeenten()
    few = replace(
        few,
        **{name: getattr(few, name)[:10] for name in ("housed", "stands", "earlier", "opening")},
    )
    assert len(follow(few).housed) == 10
    short = replace(national(), months=national().months[:, :-MONTHS], provincies=None)
    for bad in (short, replace(national(), months=national().months[:5], provincies=None)):
        with pytest.raises(BadInput):
            raked(gemeenten(), bad, provincies=PROVINCIES, simulated=tuple(PROVINCIES), seed=1)


def test_a_country_without_provincies_leads_all_gemeenten_together() -> None:
    alone = replace(national(), provincies=None)
    after = raked(gemeenten(), alone, provincies=PROVINCIES, simulated=tuple(PROVINCIES), seed=1)
    assert np.abs(after.housed.sum(axis=1) - alone.months[:, -after.housed.shape[2] :]).max() < 1
    assert np.abs(after.opening.sum(axis=1) - alone.stands[:, -HALVES - 1]).max() < 1
