"""A country in which some provincies come from their own gemeenten still adds up in every path."""

import numpy as np
import pytest

from forecast.errors import BadInput
from forecast.gemeente.region_sums import Group
from forecast.opgave_model import OpgaveArgs
from forecast.periods import MONTHS, month_number
from forecast.provincie_paths import led_by, ranks_together
from forecast.realisatie import CountryPaths, project_realisatie
from tests.forecast.small_country import FLAT, START, country

UNTIL, PATHS, OWN = START + 4, 40, 20


def drawn() -> CountryPaths:
    return project_realisatie(country(), until=UNTIL, args=OpgaveArgs(), profile=FLAT, paths=PATHS, seed=1)


def group(paths: CountryPaths, ahead: int) -> Group:
    """Of the first provincie, the last `ahead` months: path by path more persons."""
    assert paths.provincies is not None
    months = np.repeat(np.arange(OWN, dtype=float)[:, None], ahead, axis=1)
    halves = np.repeat(1000 + np.arange(OWN, dtype=float)[:, None], -(-ahead // MONTHS), axis=1)
    code = paths.provincies.whole.regions[0]
    return Group(code, np.arange(3), months, halves, halves, halves, halves, 0.0)


def test_the_provincie_is_as_its_gemeenten_have_it_and_the_country_moves_as_much():
    before = drawn()
    assert before.provincies is not None
    ahead = 9
    own = group(before, ahead)
    after = led_by(before, {own.code: own}, month_number(UNTIL.peildatum) - ahead)
    assert after.provincies is not None
    assert set(after.provincies.months[:, 0, -1]) == set(range(OWN))
    assert set(after.provincies.stands[:, 0, -1]) == set(1000 + np.arange(OWN))
    # nothing else has moved: not the past, not the other provincies
    np.testing.assert_array_equal(after.provincies.months[:, 1:], before.provincies.months[:, 1:])
    np.testing.assert_array_equal(after.provincies.months[:, :, :-ahead], before.provincies.months[:, :, :-ahead])
    for name in ("months", "stands"):
        moved = getattr(after.provincies, name).sum(axis=1) - getattr(before.provincies, name).sum(axis=1)
        national = getattr(after, name) - getattr(before, name)
        np.testing.assert_allclose(national[:, -moved.shape[1] :], moved)
        assert not national[:, : -moved.shape[1]].any()


def test_futures_in_which_much_is_housed_meet():
    before = drawn()
    assert before.provincies is not None
    own = group(before, 9)
    after = led_by(before, {own.code: own}, month_number(UNTIL.peildatum) - 9)
    assert after.provincies is not None
    theirs, ours = before.provincies.months[:, 0, -9:].sum(axis=1), after.provincies.months[:, 0, -9:].sum(axis=1)
    assert (np.diff(ours[np.argsort(theirs, kind="stable")]) >= 0).all()
    np.testing.assert_array_equal(ranks_together(np.array([3.0, 1.0, 2.0]), np.array([10.0, 30.0, 20.0])), [1, 0, 2])


def test_without_such_a_provincie_nothing_changes_and_other_months_are_refused():
    before = drawn()
    assert led_by(before, {}, 0) is before
    own = group(before, 9)
    with pytest.raises(BadInput, match="same month"):
        led_by(before, {own.code: own}, month_number(UNTIL.peildatum) - 8)
