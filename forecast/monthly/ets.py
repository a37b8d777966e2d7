"""Exponential smoothing with a damped trend and additive errors on the log scale (statsmodels)."""

from dataclasses import dataclass

import numpy as np
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from forecast.arrays import Array
from forecast.monthly.base import ModelFailed, Series, from_log, to_log
from forecast.periods import YEAR


@dataclass(frozen=True)
class Ets:
    """ETS(A, Ad, N), or ETS(A, Ad, A) with `seasonal`."""

    seasonal: bool = False
    iterations: int = 2000

    @property
    def name(self) -> str:
        """See `MonthlyModel`."""
        return "ets_seasonal" if self.seasonal else "ets"

    @property
    def least_months(self) -> int:
        """Three years where a season has to be told from chance, else one."""
        return 3 * YEAR if self.seasonal else YEAR

    def sample(self, series: Series, horizon: int, paths: int, seed: int) -> Array:
        """See `MonthlyModel`."""
        model = ETSModel(
            to_log(series.values),
            error="add",
            trend="add",
            damped_trend=True,
            seasonal="add" if self.seasonal else None,
            seasonal_periods=YEAR if self.seasonal else None,
        )
        # a series it fits perfectly, such as one of zeros, has an infinite likelihood
        with np.errstate(divide="ignore", invalid="ignore"):
            fit = model.fit(disp=False, maxiter=self.iterations, warn_convergence=False)
        simulated = fit.simulate(horizon, anchor="end", repetitions=paths, rng=np.random.default_rng(seed))
        drawn = np.asarray(simulated, dtype=float).reshape(horizon, paths).T
        if not np.isfinite(drawn).all():
            raise ModelFailed("exponential smoothing gave no finite path")
        return from_log(drawn)
