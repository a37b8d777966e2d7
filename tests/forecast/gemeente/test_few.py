"""Few gemeenten are forecast about as well as in a country of which all are known."""

import numpy as np
import pytest

from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.hazard import BORROWED, FEW, HazardArgs
from forecast.gemeente.model import fit
from tests.simulated.bench import Country, Geometry, interval_scores, make_country
from tests.simulated.country import World
from tests.simulated.shown import shown_figures

GEMEENTEN, OWN, MONTHS = 120, 20, 39
SMALLER = tuple(total * GEMEENTEN // 342 for total in World().targets[4:])


@pytest.fixture(scope="module")
def country() -> Country:
    world = World(gemeenten=GEMEENTEN, targets=SMALLER)
    return make_country(world, 4, MONTHS, Geometry(paths=100, futures=30))


@pytest.fixture(scope="module")
def figures(country: Country) -> GemeenteFigures:
    return shown_figures(country.truth, np.random.default_rng(1))


def test_with_one_provincie_loaded_its_stands_are_foreseen_about_as_well(country: Country, figures: GemeenteFigures):
    own = figures.only(set(figures.codes[:OWN]))
    alone = fit(own).sample(paths=200, seed=1).stands[:, :, 0].astype(float)
    together = fit(figures).sample(paths=200, seed=1).stands[:, :OWN, 0].astype(float)
    futures = country.futures[:, :OWN, 0]
    (ours, held, _), (theirs, _, _) = (interval_scores(samples, futures) for samples in (alone, together))
    assert ours < 1.2 * theirs
    assert held > 0.65


@pytest.mark.parametrize("months", [15, MONTHS])
@pytest.mark.parametrize("at", [0, 7])
def test_a_single_gemeente_is_enough_for_a_forecast_of_it(figures: GemeenteFigures, at: int, months: int):
    own = figures.only({figures.codes[at]}, since=MONTHS - months)
    paths = fit(own).sample(paths=100, seed=1)
    assert paths.housed.shape[1] == 1
    assert np.isfinite(paths.stands).all()
    usual = own.housed[0].mean()
    assert 0.2 * usual < np.median(paths.housed[:, 0].mean(axis=1)) < 5 * usual


def test_few_gemeenten_borrow_what_many_learn_from_their_own_figures(figures: GemeenteFigures):
    def away(found: GemeenteFigures) -> float:
        """How far the knobs are from what is believed of them before anything is seen."""
        knobs = fit(found).readings[0].hazard
        ratios = [getattr(knobs, name) / getattr(HazardArgs(), name) for name in BORROWED if name not in WIDENED]
        return float(np.abs(np.log(ratios)).max())

    assert away(figures.only(set(figures.codes[: FEW // 3]))) <= away(figures.only(set(figures.codes[:FEW])))


# these are made wider afterwards, by how far half-years were off
WIDENED = ("dispersion", "drift")
