"""The yardstick follows what it is made to follow, and what is stored is what was computed."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from forecast.fanout import InTurn
from tests.bench.panels import HORIZON, Panel, split
from tests.bench.reference import METHODS, Series, forecast_series, mean_of, reference_forecasts
from tests.bench.scoring import SCORED_LEVELS

MONTHS = 72


def growing(seed: int) -> np.ndarray:
    """A line with a season that grows along, and a little noise."""
    month = np.arange(MONTHS + HORIZON)
    line = (200 + 4 * month) * (1 + 0.3 * np.sin(2 * np.pi * month / 12))
    return line * np.exp(np.random.default_rng(seed).normal(0, 0.02, len(month)))


@pytest.fixture(scope="module")
def panel() -> Panel:
    months = pd.date_range("2015-01-01", periods=MONTHS + HORIZON, freq="MS")
    series = {"flat": np.full(len(months), 7.0), "line": growing(1), "the same line": growing(1)}
    frames = [pd.DataFrame({"unique_id": name, "ds": months, "y": values}) for name, values in series.items()]
    return split("x", pd.concat(frames))


def test_every_method_follows_a_trend_and_a_season_and_the_stored_forecasts_are_those_computed(
    panel: Panel, tmp_path: Path
) -> None:
    first = reference_forecasts(panel, tmp_path, InTurn())
    outcome = panel.outcome[panel.outcome["unique_id"] == "line"]["y"].to_numpy()
    naive = panel.history[panel.history["unique_id"] == "line"]["y"].to_numpy()[-HORIZON:]
    for method in (*METHODS, "mean"):
        point, quantiles = first[method]["line"]
        assert np.abs(point - outcome).mean() < 0.6 * np.abs(naive - outcome).mean(), method
        assert (np.diff(quantiles, axis=1) >= 0).all()
        assert quantiles.shape == (HORIZON, len(SCORED_LEVELS))
        assert first[method]["flat"].quantiles == pytest.approx(np.full(quantiles.shape, 7.0))
        assert np.array_equal(first[method]["the same line"].quantiles, quantiles)
    whole = mean_of([first[method]["line"] for method in METHODS])
    assert first["mean"]["line"].quantiles == pytest.approx(whole.quantiles)

    class Refusing:
        def map(self, function: object, jobs: object) -> list[object]:
            raise AssertionError("computed again")

    again = reference_forecasts(panel, tmp_path, Refusing())
    for method in METHODS:
        assert again[method]["line"].quantiles == pytest.approx(first[method]["line"].quantiles)
        assert again[method]["line"].point == pytest.approx(first[method]["line"].point)


def test_what_was_never_negative_is_not_forecast_below_zero() -> None:
    falling = np.maximum(np.linspace(100, 1, 48) + np.random.default_rng(2).normal(0, 4, 48), 0)
    forecasts = forecast_series(Series("x", tuple(falling)))
    assert all((forecast.quantiles >= 0).all() and (forecast.point >= 0).all() for forecast in forecasts.values())
