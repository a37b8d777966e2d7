"""A small simulated country and fits to it, made once and only read."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.model import GemeenteModel, fit
from forecast.gemeente.simulate import GemeentePaths
from tests.simulated.country import Truth, World, begin, live
from tests.simulated.shown import shown_figures

GEMEENTEN = 30
PATHS = 150


def small_world(gemeenten: int = GEMEENTEN) -> World:
    """As the whole country, with gemeenten as large as there."""
    whole = World()
    return replace(
        whole, gemeenten=gemeenten, targets=tuple(total * gemeenten // whole.gemeenten for total in whole.targets)
    )


def small_country(months: int, *, seed: int = 3, gemeenten: int = GEMEENTEN) -> Truth:
    rng = np.random.default_rng(seed)
    return live(begin(small_world(gemeenten), rng), months, rng)


@pytest.fixture(scope="session")
def figures() -> GemeenteFigures:
    """Four months into a half-year, targets to the end of the next."""
    return shown_figures(small_country(64), np.random.default_rng(0))


@pytest.fixture(scope="session")
def model(figures: GemeenteFigures) -> GemeenteModel:
    return fit(figures)


@pytest.fixture(scope="session")
def paths(model: GemeenteModel) -> GemeentePaths:
    return model.sample(paths=PATHS, seed=1)


@pytest.fixture(scope="session")
def paths_without_links(figures: GemeenteFigures) -> GemeentePaths:
    return fit(replace(figures, links=None)).sample(paths=PATHS, seed=1)
