"""All candidates side by side are what each says alone, on its own scale and with its season put back."""

import numpy as np
import pytest

from forecast.panel.candidates import CEILING, Relative, forecasts, with_slopes
from forecast.panel.dynamics import AUTOREGRESSIONS, autoregressed
from forecast.panel.past_years import NAMES, repeated
from forecast.panel.scale import SCALES
from forecast.panel.season import seasonal_indices
from forecast.panel.smoothing import SLOPE_DAMPINGS, smoothed, smoothers
from tests.forecast.panel.panels import side_by_side, with_holes

RATES = (0.1, 0.5)


def relative(values: np.ndarray) -> Relative:
    return Relative(values, np.ones(len(values)), side_by_side(values))


def slowly(values: np.ndarray, origin: int, horizon: int, known_to: int) -> np.ndarray:
    """Each candidate on its own, shape (candidates, series, horizon)."""
    months = relative(values).panel.month_of_year(0, values.shape[1] + horizon)
    said = []
    for scale in SCALES:
        scaled = scale.to(values)
        season = seasonal_indices(scaled[:, :known_to], months[:, :known_to])
        for indices in (np.zeros((len(values), 12)), season.shared, season.full):
            rows = np.arange(len(values))[:, None]
            level = (scaled - indices[rows, months[:, : values.shape[1]]]).astype(np.float32)
            coming = indices[rows, months[:, origin : origin + horizon]]
            said += [scale.back(one[:, 0] + coming) for one in smoothed(level, RATES, [origin], horizon, known_to)]
        said += [
            scale.back(autoregressed(level, kind, [origin], horizon, known_to)[:, 0] + coming)
            for kind in AUTOREGRESSIONS
        ]
    said += list(repeated(values, [origin], horizon)[:, :, 0])
    return np.stack(said)


@pytest.mark.parametrize("holes", [0.0, 0.2])
def test_side_by_side_they_say_what_they_say_alone(holes: float):
    rng = np.random.default_rng(1)
    season = 1 + 0.5 * np.sin(np.arange(60) * np.pi / 6)
    values = with_holes(rng.gamma(5, 0.2, (6, 60)) * season, rng, holes)
    found = forecasts(relative(values), [48, 55], 8, known_to=48, rates=RATES)
    count = len(SCALES) * (3 * smoothers(RATES) + len(AUTOREGRESSIONS)) + len(NAMES)
    assert found.shape == (count, 6, 2, 8)
    for at, origin in enumerate((48, 55)):
        np.testing.assert_allclose(found[:, :, at], slowly(values, origin, 8, 48), rtol=2e-3, atol=2e-4)


def test_nothing_from_the_origin_on_matters():
    values = np.random.default_rng(2).gamma(5, 0.2, (4, 60))
    poisoned = values.copy()
    poisoned[:, 48:] = 500.0
    np.testing.assert_array_equal(
        forecasts(relative(values), [48], 8, known_to=48, rates=RATES),
        forecasts(relative(poisoned), [48], 8, known_to=48, rates=RATES),
    )


def test_no_candidate_is_negative_or_runs_away():
    growing = np.exp(np.linspace(-6, 6, 60))[None] * np.random.default_rng(3).gamma(2, 0.5, (3, 60))
    found = forecasts(relative(growing), [60], 60, known_to=60, rates=RATES)
    assert (found >= 0).all()
    assert (found <= CEILING).all()


def test_candidates_of_one_way_leave_out_the_slopes_of_the_other_only():
    rising = 1 + np.arange(60.0)[None] / 30
    said = forecasts(relative(rising), [60], 24, known_to=60, rates=RATES)
    whole, damped = (with_slopes(RATES, left) for left in SLOPE_DAMPINGS)
    assert len(whole) == len(damped) == len(said)
    assert (whole | damped).all()
    # what only the damped ones have levels off, and ends below what only the whole ones have
    assert said[damped & ~whole][..., -1].max() < said[whole & ~damped][..., -1].max()
