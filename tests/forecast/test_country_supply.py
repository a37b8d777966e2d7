"""The country meets the chain: who is housed was there, in the paths of country, provincies and chain alike."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.chain import names as n
from forecast.chain.inputs import Driver
from forecast.chain.model import ChainModel
from forecast.country_supply import country_chain, supplied
from forecast.errors import TooLittleData
from forecast.opgave_model import OpgaveArgs
from forecast.periods import month_number
from forecast.realisatie import CountryPaths, project_realisatie
from tests.forecast.chain.worlds import assert_accounts_hold, flow, model_of, state_of, stock, vintages
from tests.forecast.small_country import FLAT, START, country

UNTIL = START + 4
KNOWN = 18  # months
FIRST = month_number(START.start)
PATHS = 60


def alone() -> CountryPaths:
    return project_realisatie(country(), until=UNTIL, args=OpgaveArgs(), profile=FLAT, paths=PATHS, seed=1)


def chain(permits: int, arrivals: int) -> ChainModel:
    nobody_else = {"overige_instroom": 0.01, "hervestiging": 0.01}
    model = model_of(state_of(PATHS, procedure=0, rest=0, permits=permits, **nobody_else), first=0, family=arrivals)
    return replace(model, first_month=FIRST + KNOWN)


def met(model: ChainModel, paths: CountryPaths):
    return supplied(model, country(), paths, until=UNTIL, args=OpgaveArgs(), profile=FLAT, seed=1)


def test_where_there_are_plenty_of_people_everyone_wanted_is_housed():
    wanted = alone()
    again, ahead = met(chain(1_000_000, 0), wanted)
    np.testing.assert_array_equal(ahead[n.HOUSED], np.rint(wanted.months[:, KNOWN:]))
    np.testing.assert_allclose(again.months[:, KNOWN:], ahead[n.HOUSED], atol=1e-6)
    assert_accounts_hold(ahead)


def test_where_people_run_out_the_country_and_its_provincies_fall_behind():
    wanted = alone()
    plenty, _ = met(chain(1_000_000, 0), wanted)
    scarce, ahead = met(chain(0, 5), wanted)
    assert_accounts_hold(ahead)
    assert (ahead[n.HOUSED].sum(axis=1) < np.rint(wanted.months[:, KNOWN:]).sum(axis=1)).all()
    np.testing.assert_allclose(scarce.months[:, KNOWN:], ahead[n.HOUSED], atol=1e-6)
    # what is known stays as it was, and who was not housed is in the stand, to the person
    np.testing.assert_array_equal(scarce.months[:, :KNOWN], plenty.months[:, :KNOWN])
    fewer = plenty.months[:, KNOWN:].sum(axis=1) - scarce.months[:, KNOWN:].sum(axis=1)
    np.testing.assert_allclose(scarce.stands[:, -1] - plenty.stands[:, -1], fewer, atol=1e-6)
    assert scarce.provincies is not None
    assert plenty.provincies is not None
    parts = scarce.provincies.stands[:, :, -1] - plenty.provincies.stands[:, :, -1]
    np.testing.assert_allclose(parts.sum(axis=1), fewer, atol=1e-6)


def test_the_chain_begins_after_the_last_month_of_which_realisatie_is_known():
    months = range(FIRST, FIRST + KNOWN)
    known = vintages(
        [
            *(flow(name, month, 300) for name in (n.FIRST, n.FAMILY) for month in months),
            stock(n.PERMITS, "2021-06-30", 900),
        ]
    )
    drivers = {name: Driver(FIRST + KNOWN, np.full((PATHS, 12), 300.0)) for name in (n.FIRST, n.FAMILY)}
    model = country_chain(known, drivers, alone(), until=UNTIL, seed=3)
    assert (model.first_month, model.path_count, model.months) == (FIRST + KNOWN, PATHS, 12)
    assert np.median(model.state.stocks()[n.PERMITS]) == pytest.approx(900, rel=0.05)


def test_without_a_known_month_there_is_no_chain():
    paths = replace(alone(), learned_until=None)
    with pytest.raises(TooLittleData, match="realisatie of some months"):
        country_chain(vintages([]), {}, paths, until=UNTIL, seed=3)
