"""Short series: the last year goes on, with a scatter that starts from what is usual."""

import numpy as np
import pytest
from scipy.special import ndtri

from forecast.panel.grid import GRID, MIDDLE
from forecast.panel.short import DRIFT_SHARE, USUAL_SCATTER, WORTH, recent
from tests.forecast.panel.panels import side_by_side, with_holes


def slowly(values: list[float], horizon: int) -> np.ndarray:
    known = [value for value in values if not np.isnan(value)]
    # a series shorter than three years: its level is the mean of all of it
    level = sum(known) / len(known) or 1.0
    logs = [np.log(value / level + 0.1) for value in known[-12:]]
    centre = sum(logs) / len(logs)
    usual = 0.0 if max(known) == 0 else USUAL_SCATTER**2
    variance = (sum((one - centre) ** 2 for one in logs) + WORTH * usual) / (len(logs) - 1 + WORTH)
    found = np.empty((horizon, len(GRID)))
    for step in range(horizon):
        spread = np.sqrt(variance * (1 + 1 / len(logs) + DRIFT_SHARE * (step + 1)))
        for at, level_wanted in enumerate(GRID):
            found[step, at] = max(np.exp(centre + spread * ndtri(level_wanted)) - 0.1, 0) * level
    return found


def test_it_equals_the_formula_done_slowly():
    rng = np.random.default_rng(1)
    values = with_holes(rng.poisson(6, (8, 23)).astype(float), rng)
    values[0, :-1] = np.nan
    values[0, -1] = 4
    values[1] = 0
    found = recent(side_by_side(values), 5)
    for row in range(len(values)):
        np.testing.assert_allclose(found[row], slowly(values[row].tolist(), 5), atol=1e-9)


def test_one_month_is_the_middle_of_what_is_to_come():
    assert recent(side_by_side([[30.0]]), 3)[0, :, MIDDLE] == pytest.approx([30, 30, 30])


def test_a_series_in_which_nothing_ever_happened_goes_on_so():
    np.testing.assert_allclose(recent(side_by_side(np.zeros((1, 20))), 4), 0, atol=1e-12)


def test_only_the_last_known_year_counts_and_bands_grow():
    calm = np.r_[np.full(6, 900.0), np.full(12, 10.0)]
    bands = recent(side_by_side(calm), 6)[0]
    widths = bands[:, -3] - bands[:, 2]
    assert (np.diff(widths) > 0).all()
    assert bands[0, MIDDLE] == pytest.approx(10)
