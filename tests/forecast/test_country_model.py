"""Country and provincies are drawn again from the fitted model: the same chance, other circumstances."""

import numpy as np
import pytest

from forecast.chain import names as n
from forecast.chain.scenario import ADDITION, Change, Scenario
from forecast.country_model import CountryModel, with_targets
from forecast.errors import BadInput
from forecast.opgave_model import OpgaveArgs
from forecast.realisatie import project_realisatie
from jobs.packing import packed, unpacked
from tests.forecast.chain.worlds import assert_same_paths
from tests.forecast.small_country import FLAT, country
from tests.forecast.test_country_supply import FIRST, KNOWN, PATHS, UNTIL, chain

MORE_FAMILY = Scenario(changes=(Change(n.FAMILY, ADDITION, 100.0, FIRST + KNOWN),))


def model(permits: int | None = 1_000_000) -> CountryModel:
    reception = None if permits is None else chain(permits, 20)
    return CountryModel(country(), OpgaveArgs(), FLAT, UNTIL, None, reception, PATHS, 1)


def test_what_is_drawn_is_what_the_parts_it_is_made_of_draw():
    wanted = project_realisatie(country(), until=UNTIL, args=OpgaveArgs(), profile=FLAT, paths=PATHS, seed=1)
    drawn, none = model(permits=None).sample()
    assert none is None
    np.testing.assert_array_equal(drawn.months, wanted.months)
    led, ahead = model().sample()
    assert ahead is not None
    np.testing.assert_array_equal(ahead[n.HOUSED], np.rint(wanted.months[:, KNOWN:]))
    np.testing.assert_allclose(led.months[:, KNOWN:], ahead[n.HOUSED], atol=1e-6)


def test_it_comes_back_from_bytes_and_draws_the_same():
    again = unpacked(packed(model()), CountryModel)
    for one, other in zip(model().sample(), again.sample(), strict=True):
        if hasattr(one, "flows"):
            assert_same_paths(one, other)
        else:
            np.testing.assert_array_equal(one.stands, other.stands)


def test_a_higher_taakstelling_puts_the_country_behind_by_what_is_not_housed_more():
    last = str(UNTIL)
    more = {"NL01": 3000.0, "PV20": 1800.0}
    before, _ = model().sample()
    after, _ = model().sample({last: more})
    assert (after.stands[:, -1] > before.stands[:, -1]).all()
    extra = after.halves[:, -1] - before.halves[:, -1]
    assert before.provincies is not None
    assert after.provincies is not None
    # of the provincies one is asked 1,200 more, and the country is the sum of them
    np.testing.assert_allclose(after.stands[:, -1] - before.stands[:, -1], 1200 - extra, atol=1e-6)
    np.testing.assert_array_equal(after.stands[:, -2], before.stands[:, -2])
    np.testing.assert_allclose(after.halves[:, :-1], before.halves[:, :-1], atol=1e-6)
    assert (after.provincies.halves[:, 0, -1] > before.provincies.halves[:, 0, -1]).mean() > 0.9


@pytest.mark.parametrize("permits", [None, 50])
def test_what_was_drawn_before_changes_nothing(permits: int | None):
    """The past is walked once for all that is drawn from one model, and each goes on as if it had walked itself."""
    used = model(permits)
    early, late = {str(UNTIL + -1): {"NL01": 2500.0}}, {str(UNTIL): {"NL01": 3000.0, "PV20": 1800.0}}
    for targets in (None, late, early, late, None):
        again, alone = used.sample(targets)[0], model(permits).sample(targets)[0]
        np.testing.assert_array_equal(again.months, alone.months)
        np.testing.assert_array_equal(again.stands, alone.stands)
        assert again.log_likelihood == alone.log_likelihood


def test_a_scenario_changes_who_is_there_and_with_it_who_is_housed():
    before, there = model(permits=0).sample()
    after, more = model(permits=0).sample(scenario=MORE_FAMILY)
    assert there is not None
    assert more is not None
    assert (more[n.HOUSED].sum(axis=1) > there[n.HOUSED].sum(axis=1)).all()
    assert (after.stands[:, -1] < before.stands[:, -1]).all()


def test_a_chain_that_is_not_there_cannot_be_changed_nor_a_taakstelling_that_is_not_asked():
    with pytest.raises(BadInput, match="too few figures"):
        model(permits=None).sample(scenario=MORE_FAMILY)
    with pytest.raises(BadInput, match="2035-H1"):
        with_targets(country(), {"2035-H1": {"NL01": 1.0}})
