"""A panel with something of every kind, and what comes of it without the slow models."""

import numpy as np
import pandas as pd

from forecast import forecast_panel
from forecast.panel.result import PanelForecast
from tests.forecast.panel.panels import QUICK, long, with_holes

RNG = np.random.default_rng(1)
SEASON = 1 + 0.5 * np.sin(np.arange(12) * np.pi / 6)
# of every kind something, and the ids neither in order nor alike
SERIES = {
    "town": RNG.poisson(30 * np.resize(SEASON, 60)),
    "village": RNG.poisson(0.6, 60),
    "country": RNG.poisson(300_000 * np.resize(SEASON, 60)),
    "hamlet": RNG.integers(0, 4, 60),
    "nobody": np.zeros(60),
    "always": np.full(60, 7),
    "young": RNG.poisson(12, 24),
    "newborn": [5],
    "pair": [0, 3],
    "infant": [2, 0, 1],
    "gaps": with_holes(RNG.poisson(20, 60).astype(float), RNG, 0.3),
    "silent": np.r_[RNG.poisson(9, 50), np.full(10, np.nan)],
    "measured": RNG.gamma(4, 2.5, 60),
    "late": np.r_[np.zeros(20), RNG.poisson(15, 40)],
}
PANEL = long(SERIES)


def run(panel: pd.DataFrame, horizon: int = 6, **options: object) -> PanelForecast:
    return forecast_panel(panel, horizon, args=QUICK, **options)


def wide(result: PanelForecast) -> np.ndarray:
    """Quantiles in the order of the frame, shape (rows, levels)."""
    return result.quantiles["value"].to_numpy().reshape(-1, len(result.levels))


def same(one: PanelForecast, other: PanelForecast) -> None:
    pd.testing.assert_frame_equal(one.quantiles, other.quantiles)
    pd.testing.assert_frame_equal(one.mean, other.mean)
    pd.testing.assert_frame_equal(one.models, other.models)
    np.testing.assert_array_equal(one.paths, other.paths)
