"""The yardstick of the heterogeneous panel: the mean of ETS, Theta and ARIMA, each as statsmodels has it.

Means are of quantiles and of points, level by level. Every series has its own choice of form, by AICc:

* ETS: no, linear or damped trend; no, additive or (all values positive) multiplicative season and errors. Series are
  put on scale one first and their start is estimated: on their own scale the optimiser stops far too early.
* ARIMA: differences as auto.arima takes them (seasonal by the strength of the season in STL, Wang, Smith and Hyndman
  2006; first by KPSS), orders by its stepwise search (Hyndman and Khandakar 2008), on logs where the spread within
  years grows with their mean (Guerrero 1993).
* Theta: Assimakopoulos and Nikolopoulos (2000) with the season taken out after a test for one.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import norm
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel
from statsmodels.tsa.seasonal import STL, seasonal_decompose
from statsmodels.tsa.statespace.sarimax import SARIMAX
from statsmodels.tsa.stattools import acf, kpss

from forecast.arrays import Array
from forecast.fanout import FanOut
from tests.bench.panels import HORIZON, Panel
from tests.bench.scoring import SCORED_LEVELS

SEASON = 12
PATHS = 2000
SEASONAL_STRENGTH = 0.64
KPSS_5_PERCENT = 0.463
METHODS = ("ets", "theta", "arima")
CHUNK = 8
# of p, q and their seasonal counterparts
MOST_ORDERS = (4, 4, 2, 2)


class Forecast(NamedTuple):
    """The 12 months ahead of one series: `point` (12,), `quantiles` (12, 21) at `SCORED_LEVELS`."""

    point: Array
    quantiles: Array


@dataclass(frozen=True)
class Series:
    """One series to forecast; `key` tells its figures, so that a stored forecast is never one of others."""

    key: str
    values: tuple[float, ...]


def reference_forecasts(panel: Panel, cache: Path, fanout: FanOut) -> dict[str, dict[str, Forecast]]:
    """Per method of `METHODS`, and `mean` of them, the forecast of each series of the panel.

    Args:
        panel: what to forecast.
        cache: folder of the stored ones; minutes of work otherwise.
        fanout: who does what is not stored yet.
    """
    file = cache / "reference.csv"
    wanted = {str(name): _series(frame) for name, frame in panel.history.groupby("unique_id")}
    known = _stored(file)
    missing = list({series.key: series for series in wanted.values() if series.key not in known}.values())
    for start in range(0, len(missing), CHUNK):
        chunk = missing[start : start + CHUNK]
        cache.mkdir(parents=True, exist_ok=True)
        _store(file, zip(chunk, fanout.map(forecast_series, chunk), strict=True))
    known = _stored(file)
    result = {method: {name: known[series.key][method] for name, series in wanted.items()} for method in METHODS}
    result["mean"] = {name: mean_of([result[method][name] for method in METHODS]) for name in wanted}
    return result


def mean_of(forecasts: Sequence[Forecast]) -> Forecast:
    """The mean of points and, level by level, of quantiles."""
    return Forecast(
        np.mean([forecast.point for forecast in forecasts], axis=0),
        np.mean([forecast.quantiles for forecast in forecasts], axis=0),
    )


def forecast_series(series: Series) -> dict[str, Forecast]:
    """The forecast by each method; a series of counts or amounts is not forecast below zero."""
    values = np.asarray(series.values)
    if np.ptp(values) == 0:
        flat = Forecast(np.full(HORIZON, values[-1]), np.full((HORIZON, len(SCORED_LEVELS)), values[-1]))
        return dict.fromkeys(METHODS, flat)
    with warnings.catch_warnings():
        # the searches try forms that do not fit; those lose by their AICc
        warnings.simplefilter("ignore")
        unit = np.abs(values).mean()
        found = {"ets": ets(values / unit), "theta": theta(values / unit), "arima": arima(values / unit)}
    lowest = 0.0 if values.min() >= 0 else -np.inf
    return {
        method: Forecast(np.maximum(point * unit, lowest), np.sort(np.maximum(quantiles * unit, lowest), axis=1))
        for method, (point, quantiles) in found.items()
    }


def ets(values: Array) -> Forecast:
    """The form with the least AICc, simulated on."""
    positive = values.min() > 0
    forms = [
        {"error": error, "trend": trend, "damped_trend": damped, "seasonal": seasonal}
        for error in (("add", "mul") if positive else ("add",))
        for trend, damped in ((None, False), ("add", False), ("add", True))
        for seasonal in ((None, "add", "mul") if error == "mul" else (None, "add"))
    ]
    fits = [
        ETSModel(pd.Series(values), **form, seasonal_periods=SEASON if form["seasonal"] else None).fit(
            disp=False, maxiter=500
        )
        for form in forms
    ]
    best = min(fits, key=lambda fit: fit.aicc if np.isfinite(fit.aicc) else np.inf)
    paths = best.simulate(HORIZON, anchor="end", repetitions=PATHS, rng=np.random.default_rng(0)).to_numpy()
    return Forecast(np.asarray(best.forecast(HORIZON)), np.quantile(paths, SCORED_LEVELS, axis=1).T)


def theta(values: Array) -> Forecast:
    """Theta with normal errors, around a season of classical decomposition where the series has one.

    The season is taken out here and the spread worked out here, as the intervals of statsmodels 0.15 rest on the
    errors of the series with its season, and grow by 1 + (1 - alpha)^2 a month where the model implies alpha^2.
    """
    proportional = bool(values.min() > 0)
    model = "multiplicative" if proportional else "additive"
    season = np.full(len(values), float(proportional))
    if _has_season(values):
        season = np.asarray(seasonal_decompose(values, model=model, period=SEASON).seasonal)
    ahead = season[len(values) - SEASON :]
    fit = ThetaModel(pd.Series(values / season if proportional else values - season), deseasonalize=False).fit()
    level = fit.forecast(HORIZON).to_numpy()
    sigma = np.sqrt(fit.sigma2 * (1 + np.arange(HORIZON) * fit.params["alpha"] ** 2))
    quantiles = level[:, None] + sigma[:, None] * norm.ppf(SCORED_LEVELS)
    if proportional:
        return Forecast(level * ahead, quantiles * ahead[:, None])
    return Forecast(level + ahead, quantiles + ahead[:, None])


class Orders(NamedTuple):
    """Orders of a seasonal ARIMA without its differences; `constant` is a mean or a drift."""

    p: int
    q: int
    seasonal_p: int
    seasonal_q: int
    constant: bool


def arima(values: Array) -> Forecast:
    """The orders that a stepwise search ends with, on the scale that the spread asks for."""
    shift = 0.0 if values.min() > 0 else 0.5 * values[values > 0].min(initial=1.0)
    logs = _wants_logs(values, shift)
    on_scale = np.log(values + shift) if logs else values
    seasonal = _wants_seasonal_difference(on_scale)
    differenced = on_scale[SEASON:] - on_scale[:-SEASON] if seasonal else on_scale
    first = _wants_difference(differenced)
    search = _Search(on_scale, int(first), int(seasonal))
    ahead = search.continued(search.best())
    centre, sigma = np.asarray(ahead.predicted_mean), np.asarray(ahead.se_mean)
    quantiles = centre[:, None] + sigma[:, None] * norm.ppf(SCORED_LEVELS)
    if logs:
        return Forecast(np.exp(centre) - shift, np.exp(quantiles) - shift)
    return Forecast(centre, quantiles)


class _Search:
    """The stepwise search of auto.arima over one series; no model is fitted twice."""

    def __init__(self, values: Array, first: int, seasonal: int) -> None:
        self._values = values
        self._first, self._seasonal = first, seasonal
        self._tried: dict[Orders, tuple[float, Array]] = {}

    def best(self) -> Orders:
        """Start from four models and step to the best neighbour until there is none better."""
        constant = self._first + self._seasonal <= 1
        starts = [
            Orders(2, 2, 1, 1, constant),
            Orders(0, 0, 0, 0, constant),
            Orders(1, 0, 1, 0, constant),
            Orders(0, 1, 0, 1, constant),
        ]
        best = min(starts, key=self._criterion)
        while True:
            nearest = min(self._neighbours(best), key=self._criterion)
            if self._criterion(nearest) >= self._criterion(best):
                return best
            best = nearest

    def continued(self, orders: Orders) -> object:
        """The forecast with these orders, differences undone within the model."""
        model = self._model(orders, simple_differencing=False)
        return model.filter(self._tried[orders][1]).get_forecast(HORIZON)

    def _criterion(self, orders: Orders) -> float:
        if orders not in self._tried:
            try:
                fit = self._model(orders, simple_differencing=True).fit(disp=False, maxiter=60)
                criterion = fit.aicc if np.isfinite(fit.aicc) else np.inf
                self._tried[orders] = criterion, np.asarray(fit.params)
            except (np.linalg.LinAlgError, ValueError, IndexError):
                self._tried[orders] = np.inf, np.empty(0)
        return self._tried[orders][0]

    def _model(self, orders: Orders, *, simple_differencing: bool) -> SARIMAX:
        return SARIMAX(
            self._values,
            order=(orders.p, self._first, orders.q),
            seasonal_order=(orders.seasonal_p, self._seasonal, orders.seasonal_q, SEASON),
            trend="c" if orders.constant else None,
            simple_differencing=simple_differencing,
            concentrate_scale=True,
        )

    def _neighbours(self, at: Orders) -> list[Orders]:
        steps = [(1, 0, 0, 0), (0, 1, 0, 0), (1, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (0, 0, 1, 1)]
        near = [
            Orders(*(order + sign * step for order, step in zip(at[:4], steps_, strict=True)), at.constant)
            for steps_ in steps
            for sign in (1, -1)
        ]
        if self._first + self._seasonal <= 1:
            near.append(at._replace(constant=not at.constant))
        return [
            orders
            for orders in near
            if all(0 <= order <= most for order, most in zip(orders[:4], MOST_ORDERS, strict=True))
        ]


def _has_season(values: Array) -> bool:
    """The test of the Theta method: the autocorrelation at a year, at 90 %."""
    correlations = acf(values, nlags=SEASON, fft=False)[1:]
    limit = norm.ppf(0.95) * np.sqrt((1 + 2 * np.sum(correlations[:-1] ** 2)) / len(values))
    return bool(abs(correlations[-1]) > limit)


def _wants_logs(values: Array, shift: float) -> bool:
    """Whether the spread within years is proportional to their mean rather than the same in all."""
    if values.min() < 0 or (values == 0).mean() > 0.1:
        return False
    years = (values + shift)[len(values) % SEASON :].reshape(-1, SEASON)
    spread, mean = years.std(axis=1), years.mean(axis=1)
    proportional, constant = spread / mean, spread
    return bool(proportional.std() / proportional.mean() < constant.std() / constant.mean())


def _wants_seasonal_difference(values: Array) -> bool:
    parts = STL(values, period=SEASON, robust=False).fit()
    strength = 1 - np.var(parts.resid) / np.var(parts.resid + parts.seasonal)
    return bool(strength > SEASONAL_STRENGTH)


def _wants_difference(values: Array) -> bool:
    lags = int(np.trunc(3 * np.sqrt(len(values)) / 13))
    return bool(np.ptp(values) > 0 and kpss(values, regression="c", nlags=lags)[0] > KPSS_5_PERCENT)


def _series(frame: pd.DataFrame) -> Series:
    values = frame.sort_values("ds")["y"].to_numpy(dtype=float)
    return Series(hashlib.sha256(values.tobytes()).hexdigest()[:20], tuple(values))


def _store(file: Path, forecasts: Iterable[tuple[Series, dict[str, Forecast]]]) -> None:
    rows = [
        (series.key, method, step, forecast.point[step], *forecast.quantiles[step])
        for series, by_method in forecasts
        for method, forecast in by_method.items()
        for step in range(HORIZON)
    ]
    columns = ["key", "method", "step", "point", *map(str, SCORED_LEVELS)]
    pd.DataFrame(rows, columns=columns).to_csv(file, mode="a", header=not file.exists(), index=False)


def _stored(file: Path) -> dict[str, dict[str, Forecast]]:
    if not file.exists():
        return {}
    # two runs at once may both have computed a series
    stored = pd.read_csv(file).drop_duplicates(["key", "method", "step"])
    result: dict[str, dict[str, Forecast]] = {}
    for (key, method), frame in stored.groupby(["key", "method"]):
        numbers = frame.sort_values("step").drop(columns=["key", "method", "step"]).to_numpy(dtype=float)
        result.setdefault(str(key), {})[str(method)] = Forecast(numbers[:, 0], numbers[:, 1:])
    return result
