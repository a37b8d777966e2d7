"""Prophet on the log scale; its samples, not its band ends, are transformed back.

Prophet's logistic floor binds the trend only and would let negative counts through. Its sampling can be seeded
only through numpy's global generator, which is put back as it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.monthly.base import ModelFailed, Series, from_log, to_log
from forecast.periods import YEAR


@dataclass(frozen=True)
class ProphetLog:
    """Piecewise linear trend and yearly Fourier terms.

    Attributes:
        changepoints: five make a fit three times faster than the default and serve as well on monthly data.
        season_terms: Fourier order of the year; 0 = no season.
    """

    changepoints: int = 5
    season_terms: int = 3
    name: str = "prophet"
    least_months: int = 3 * YEAR

    def sample(self, series: Series, horizon: int, paths: int, seed: int) -> Array:
        """See `MonthlyModel`."""
        # importing Prophet takes a second that only those who use it should wait
        from prophet import Prophet

        model = Prophet(
            n_changepoints=self.changepoints,
            yearly_seasonality=self.season_terms or False,
            weekly_seasonality=False,
            daily_seasonality=False,
            uncertainty_samples=paths,
        )
        try:
            model.fit(pd.DataFrame({"ds": series.months, "y": to_log(series.values)}), seed=seed % 2**31)
            with _seeded(seed % 2**32):
                drawn = model.predictive_samples(pd.DataFrame({"ds": series.ahead(horizon)}))["yhat"]
        except RuntimeError as error:
            raise ModelFailed(f"Prophet could not be fitted: {error}") from error
        finally:
            # otherwise two temporary files stay behind for every fit
            if model.stan_backend is not None:
                model.stan_backend.cleanup()
        return from_log(np.asarray(drawn, dtype=float).T)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    before = np.random.get_state()
    np.random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(before)
