"""The bench's scores are those of the public benchmark."""

import importlib.util

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest, norm, poisson

from tests.bench.panels import HORIZON, public_folder, public_panel
from tests.bench.published import TABLES
from tests.bench.scoring import SCORED_LEVELS, quantile_loss, randomised_pit, score, seasonal_scale

PERCENTILES = np.arange(1, 100) / 100


def a_forecast(panel_history: pd.DataFrame, ids: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """A rough forecast, with quantiles that cross here and there."""
    rng = np.random.default_rng(3)
    mean = panel_history.groupby("unique_id")["y"].mean()[ids].to_numpy()
    spread = panel_history.groupby("unique_id")["y"].std()[ids].to_numpy()
    point = mean[:, None] + rng.normal(0, 0.3, (len(ids), HORIZON)) * spread[:, None]
    quantiles = point[:, :, None] + spread[:, None, None] * norm.ppf(SCORED_LEVELS)
    return point, quantiles + rng.normal(0, 0.05, quantiles.shape) * spread[:, None, None]


@pytest.mark.parametrize("name", ["tourism_large", "carparts"])
def test_scores_equal_those_of_the_public_benchmark(name: str) -> None:
    folder = public_folder()
    if folder is None:
        pytest.skip("the public panels are not here")
    spec = importlib.util.spec_from_file_location("public_score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)

    panel = public_panel(name, folder)
    ids = sorted(panel.history["unique_id"].unique())[:250]
    history = panel.history[panel.history["unique_id"].isin(ids)]
    outcome = panel.outcome[panel.outcome["unique_id"].isin(ids)].sort_values(["unique_id", "ds"])
    point, quantiles = a_forecast(history, ids)
    frame = outcome[["unique_id", "ds"]].assign(mean=point.ravel())
    columns = {f"q{level:g}": quantiles[:, :, number].ravel() for number, level in enumerate(SCORED_LEVELS)}
    wanted = theirs.score(frame.assign(**columns), outcome, history)

    observed = outcome["y"].to_numpy(dtype=float).reshape(-1, HORIZON)
    found = score(observed, point, quantiles, seasonal_scale(history)[ids].to_numpy())
    equal = {
        "MASE": found.mase,
        "MASE_med": found.mase_median,
        "sCRPS": found.scrps,
        "WQL": found.wql,
        "cov80": found.cov80,
        "cov95": found.cov95,
    }
    assert equal == pytest.approx({key: wanted[key] for key in equal}, abs=1e-4)
    assert (found.series, found.unscaled) == (wanted["n_series"], wanted["n_drop"])


def test_a_forecast_of_one_number_has_twice_the_quantile_loss_of_the_median_as_absolute_error() -> None:
    observed = np.array([3.0, 7.0, 7.5])
    assert 2 * quantile_loss(observed, np.array([5.0, 7.0, 5.0]), 0.5) == pytest.approx([2.0, 0.0, 2.5])


def test_a_sure_forecast_scores_its_absolute_error_whatever_the_level() -> None:
    rng = np.random.default_rng(4)
    observed, point = rng.gamma(2, 10, (2, 5, HORIZON))
    found = score(observed, point, np.repeat(point[:, :, None], len(SCORED_LEVELS), axis=2), np.full(5, 8.0))
    assert found.scrps == pytest.approx(found.mase)
    assert found.mase == pytest.approx(np.abs(observed - point).mean() / 8)
    assert found.wql == pytest.approx(np.abs(observed - point).sum() / observed.sum())
    assert found.cov80 == 0


def test_series_without_a_scale_leave_the_scaled_scores_only() -> None:
    months = pd.date_range("2020-01-01", periods=24, freq="MS")
    varied = pd.DataFrame({"unique_id": "b", "ds": months, "y": np.arange(24.0)})
    scale = seasonal_scale(pd.concat([varied, varied.assign(unique_id="a", y=0.0)]))
    assert scale["b"] == 12
    assert np.isnan(scale["a"])
    observed = np.array([[0.0] * HORIZON, [30.0] * HORIZON])
    point = observed + 6
    found = score(observed, point, np.repeat(point[:, :, None], len(SCORED_LEVELS), axis=2), scale.to_numpy())
    assert found.mase == pytest.approx(0.5)
    assert found.wql == pytest.approx(2 * 6 / 30)
    assert (found.series, found.unscaled) == (2, 1)


def test_a_missing_forecast_is_refused() -> None:
    numbers = np.ones((1, HORIZON))
    quantiles = np.ones((1, HORIZON, len(SCORED_LEVELS)))
    with pytest.raises(ValueError, match="missing"):
        score(numbers, np.where(np.arange(HORIZON) == 3, np.nan, numbers), quantiles, np.ones(1))


def test_randomised_pit_is_flat_for_true_forecasts_of_counts_and_amounts_and_not_for_others() -> None:
    rng = np.random.default_rng(5)
    rates = rng.gamma(1, 1.5, 6_000)
    counts = rng.poisson(rates).astype(float)
    truth = poisson.ppf(PERCENTILES, rates[:, None])
    assert kstest(randomised_pit(counts, truth, PERCENTILES, rng), "uniform").statistic < 0.025
    assert kstest(randomised_pit(counts, truth + 1, PERCENTILES, rng), "uniform").statistic > 0.1
    amounts = rng.normal(rates)
    truth = rates[:, None] + norm.ppf(PERCENTILES)
    assert kstest(randomised_pit(amounts, truth, PERCENTILES, rng), "uniform").statistic < 0.025
    narrow = rates[:, None] + norm.ppf(PERCENTILES) / 2
    assert kstest(randomised_pit(amounts, narrow, PERCENTILES, rng), "uniform").statistic > 0.1


@pytest.mark.parametrize("name", ["tourism_large", "carparts"])
def test_a_simple_published_method_has_its_published_scores(name: str) -> None:
    folder = public_folder()
    if folder is None:
        pytest.skip("the public panels are not here")
    panel = public_panel(name, folder)
    last = panel.history.groupby("unique_id").tail(24)["y"].to_numpy(dtype=float).reshape(-1, 24)
    observed = panel.outcome["y"].to_numpy(dtype=float).reshape(-1, HORIZON)
    point = np.repeat(last.mean(axis=1)[:, None], HORIZON, axis=1)
    quantiles = np.repeat(np.quantile(last, SCORED_LEVELS, axis=1).T[:, None, :], HORIZON, axis=1)
    found = score(observed, point, quantiles, seasonal_scale(panel.history).to_numpy())
    mase = found.mase_median if name == "carparts" else found.mase
    published = next(row for row in TABLES[name] if row.method == "last 24 months as distribution")
    assert (mase, found.scrps, found.wql) == pytest.approx(published[1:4], abs=1e-4)
    assert (found.cov80, found.cov95) == pytest.approx(published[4:], abs=1e-3)
