import numpy as np
import pytest

from forecast.errors import BadInput
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.model import fit
from forecast.gemeente.specialist import NAME, forecast_gemeenten
from forecast.periods import MONTHS
from tests.simulated.country import World, begin, live
from tests.simulated.shown import shown_figures


@pytest.fixture(scope="module")
def figures() -> GemeenteFigures:
    world = World(gemeenten=12)
    truth = live(begin(world, np.random.default_rng(3)), 5 * MONTHS + 2, np.random.default_rng(4))
    return shown_figures(truth, np.random.default_rng(5))


def test_it_gives_what_the_model_draws_in_the_form_of_the_panel_engine(figures: GemeenteFigures) -> None:
    groups = {"NL01": np.arange(12), "PV20": np.arange(5)}
    forecast = forecast_gemeenten(figures, 4, (0.9, 0.1), groups, seed=8, paths=60)

    drawn = fit(figures).sample(paths=60, seed=8).housed[:, :, :4]
    np.testing.assert_array_equal(forecast.paths[:, :12], drawn)
    np.testing.assert_array_equal(forecast.paths[:, 12], drawn.sum(axis=1))
    assert list(forecast.quantiles.columns) == ["unique_id", "ds", "quantile", "value"]
    assert len(forecast.quantiles) == 14 * 4 * 2
    assert (forecast.models["model"] == NAME).all()
    country = forecast.mean[forecast.mean["unique_id"] == "NL01"]
    np.testing.assert_allclose(country["mean"], drawn.sum(axis=1).mean(axis=0))


def test_its_months_follow_the_last_known_one(figures: GemeenteFigures) -> None:
    forecast = forecast_gemeenten(figures, 2, paths=40)

    first = figures.first_month + figures.months
    assert str(forecast.dates[0, 0].astype("datetime64[M]")) == f"{first // 12}-{first % 12 + 1:02d}"
    assert (forecast.dates == forecast.dates[0]).all()


def test_a_horizon_past_the_last_taakstelling_column_is_refused(figures: GemeenteFigures) -> None:
    with pytest.raises(BadInput, match="the horizon is 1 to 10 months"):
        forecast_gemeenten(figures, 40, paths=40)
