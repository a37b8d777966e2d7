"""A structural time-series model on the log scale: level, fixed season, autoregressive cycle (statsmodels)."""

import warnings
from dataclasses import dataclass

import numpy as np
from statsmodels.tsa.statespace.structural import UnobservedComponents

from forecast.arrays import Array
from forecast.monthly.base import ModelFailed, Series, from_log, to_log
from forecast.periods import YEAR


@dataclass(frozen=True)
class Structural:
    """Random-walk level, AR(1) deviation, and a season of a few harmonics that does not change."""

    harmonics: int = 2
    iterations: int = 200
    name: str = "structural"
    least_months: int = 3 * YEAR

    def sample(self, series: Series, horizon: int, paths: int, seed: int) -> Array:
        """See `MonthlyModel`."""
        model = UnobservedComponents(
            to_log(series.values),
            level="local level",
            autoregressive=1,
            freq_seasonal=[{"period": YEAR, "harmonics": self.harmonics}],
            stochastic_freq_seasonal=[False],
        )
        # a series without any change has no variance to estimate; whether that gave paths is checked below
        with np.errstate(divide="ignore", invalid="ignore"):
            fit = model.fit(disp=False, maxiter=self.iterations, warn_convergence=False)
        with warnings.catch_warnings():
            # a state whose covariance is none would be drawn from all the same, with no more than a warning
            warnings.simplefilter("error", RuntimeWarning)
            try:
                simulated = fit.simulate(horizon, anchor="end", repetitions=paths, rng=np.random.default_rng(seed))
            except RuntimeWarning as error:
                raise ModelFailed(f"the structural model could not be drawn from: {error}") from error
        drawn = np.asarray(simulated, dtype=float).reshape(horizon, paths).T
        if not np.isfinite(drawn).all():
            raise ModelFailed("the structural model gave no finite path")
        return from_log(drawn)
