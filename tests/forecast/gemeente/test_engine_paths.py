import numpy as np
import pytest

from forecast.gemeente.engine_paths import engine_paths
from forecast.gemeente.figures import GemeenteFigures
from forecast.periods import MONTHS
from tests.simulated.country import World, begin, live
from tests.simulated.shown import shown_figures


@pytest.fixture(scope="module")
def figures() -> GemeenteFigures:
    world = World(gemeenten=9)
    truth = live(begin(world, np.random.default_rng(3)), 6 * MONTHS + 2, np.random.default_rng(4))
    return shown_figures(truth, np.random.default_rng(5))


def test_stands_are_what_was_to_do_less_what_is_housed(figures: GemeenteFigures) -> None:
    drawn = engine_paths(figures, paths=30, seed=1)

    assert drawn.housed.shape == (30, 9, 10)
    for path, gemeente in ((0, 0), (7, 3), (29, 8)):
        housed = drawn.housed[path, gemeente]
        running = figures.stands[gemeente, 6] + figures.targets[gemeente, 6] - figures.realised[gemeente]
        first = running - housed[:4].sum()
        second = first + figures.targets[gemeente, 7] - housed[4:].sum()
        np.testing.assert_allclose(drawn.stands[path, gemeente], [first, second])


def test_a_month_that_is_unknown_counts_with_its_guess(figures: GemeenteFigures) -> None:
    housed = figures.housed.copy()
    housed[2, -1] = np.nan
    holed = GemeenteFigures(
        figures.codes, figures.first_month, housed, figures.links, figures.targets, figures.stands
    )

    drawn = engine_paths(holed, paths=20, seed=1)

    assert drawn.earlier[0, 2] == np.round(holed.housed_filled[2, -1])
    assert (np.delete(drawn.earlier, 2, axis=1) == 0).all()
