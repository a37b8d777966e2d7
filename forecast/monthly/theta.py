"""The Theta method on the log scale (statsmodels): smoothing with half the slope of a straight line."""

import warnings
from dataclasses import dataclass

import numpy as np
from statsmodels.tools.sm_exceptions import ModelWarning
from statsmodels.tsa.forecasting.theta import ThetaModel

from forecast.arrays import Array
from forecast.monthly.base import ModelFailed, Series, from_log, to_log
from forecast.periods import YEAR


@dataclass(frozen=True)
class Theta:
    """Theta with an additive season where a test finds one.

    It is simple exponential smoothing with a drift (Hyndman and Billah 2003), so its paths scatter as those of an
    ARIMA(0, 1, 1): each surprise stays in the level with its learning rate.
    """

    name: str = "theta"
    least_months: int = 2 * YEAR + 1

    def sample(self, series: Series, horizon: int, paths: int, seed: int) -> Array:
        """See `MonthlyModel`."""
        if np.ptp(series.values) == 0:
            # its rounding would be taken for a season, and grow
            return np.full((paths, horizon), series.values[0])
        logs = to_log(series.values)
        # one that hardly changes leaves the test for a season and the smoother without a scale
        with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
            # the method has no switch for it; an optimum not quite reached, or reached from zero, still foresees
            warnings.simplefilter("ignore", ModelWarning)
            fit = ThetaModel(logs, period=YEAR, method="additive").fit(disp=False)
            centre = np.asarray(fit.forecast(horizon), dtype=float)
            spread = np.sqrt(float(fit.sigma2))
        if not np.isfinite(centre).all() or not np.isfinite(spread):
            raise ModelFailed("the Theta method gave no finite forecast")
        surprises = np.random.default_rng(seed).normal(0, spread, size=(paths, horizon))
        kept = np.cumsum(surprises, axis=1) - surprises
        return from_log(centre + surprises + float(fit.params["alpha"]) * kept)
