"""Effects of covariates are found when they are there, taken out, and put back with what is known ahead."""

import numpy as np
import pandas as pd
import pytest

from forecast.errors import BadInput
from forecast.panel.covariates import LEAST_RATIO, RIDGE, Effects, _effect, without_effects
from forecast.panel.frame import Panel
from forecast.panel.scale import LogScale, levels_of
from tests.forecast.panel.panels import LAST, long, side_by_side

HORIZON = 6
LOG = LogScale()


def drivers(values: np.ndarray, name: str = "x", ahead: int = HORIZON, last: str = LAST) -> pd.DataFrame:
    """Rows of `values` as a covariate of s000, s001, ..., the last `ahead` columns after the month `last`."""
    end = pd.Timestamp(last) + pd.DateOffset(months=ahead)
    frame = long({f"s{row:03d}": one for row, one in enumerate(values)}, last=str(end.date()))
    return frame.rename(columns={"y": name})


def driven(rng: np.random.Generator, effect: float, series: int = 30, months: int = 60) -> tuple[Panel, np.ndarray]:
    """A panel on which a covariate of ones and zeros has an effect on the log scale, and that covariate."""
    x = (rng.random((series, months + HORIZON)) < 0.3).astype(float)
    logs = np.log(rng.uniform(50, 500, (series, 1))) + rng.normal(0, 0.1, (series, months)) + effect * x[:, :months]
    return side_by_side(np.exp(logs)), x


def learned(effects: Effects, panel: Panel, x: np.ndarray) -> np.ndarray:
    """What the months with the covariate were changed by on the log scale, compared with those without."""
    level = levels_of(panel.values)[:, None]
    change = LOG.to(panel.values / level) - LOG.to(effects.panel.values / level)
    on = x[:, : panel.months] > 0
    return np.array([row[with_it].mean() - row[~with_it].mean() for row, with_it in zip(change, on, strict=True)])


def test_a_known_effect_is_found_taken_out_and_will_be_put_back():
    panel, x = driven(np.random.default_rng(1), effect=-0.5)
    effects = without_effects(panel, drivers(x), HORIZON)
    assert effects.names == ("x",)
    # the offset of the log scale takes a little off, and so does the season, which is learned before the effect
    found = learned(effects, panel, x)
    assert found.mean() == pytest.approx(-0.43, abs=0.07)
    np.testing.assert_allclose(found, -0.43, atol=0.15)
    on = x[:, -HORIZON:] > 0
    assert effects.ahead[on].mean() - effects.ahead[~on].mean() == pytest.approx(-0.45, abs=0.05)


def test_what_is_left_scatters_as_if_the_covariate_were_not_there():
    panel, x = driven(np.random.default_rng(2), effect=0.8)
    cleared = np.log(without_effects(panel, drivers(x), HORIZON).panel.values)
    assert np.log(panel.values).std(axis=1).mean() > 0.3
    assert cleared.std(axis=1).mean() == pytest.approx(0.1, abs=0.04)


def test_putting_back_undoes_taking_out():
    panel, x = driven(np.random.default_rng(3), effect=0.6)
    repeated = np.concatenate([x[:, :60], x[:, 54:60]], axis=1)
    effects = without_effects(panel, drivers(repeated), HORIZON)
    cleared = effects.panel.values[:, -HORIZON:, None]
    # the months ahead have the covariate of the last months, but are compared with the last yearly mean
    restored = effects.put_back(cleared)[..., 0]
    ratio = restored / panel.values[:, -HORIZON:]
    assert np.median(np.abs(np.log(ratio))) < 0.1


def test_known_rows_ahead_are_used():
    panel, x = driven(np.random.default_rng(4), effect=-0.5)
    quiet, busy = x.copy(), x.copy()
    quiet[:, -HORIZON:], busy[:, -HORIZON:] = 0, 1
    quantiles = np.full((30, HORIZON, 3), 100.0)
    ratio = without_effects(panel, drivers(busy), HORIZON).put_back(quantiles) / without_effects(
        panel, drivers(quiet), HORIZON
    ).put_back(quantiles)
    assert ratio.mean() == pytest.approx(np.exp(-0.48), abs=0.06)


def test_without_rows_ahead_nothing_is_put_back():
    panel, x = driven(np.random.default_rng(5), effect=-0.5)
    effects = without_effects(panel, drivers(x[:, :-HORIZON], ahead=0), HORIZON)
    assert effects.names == ("x",)
    np.testing.assert_array_equal(effects.ahead, 0)


def test_noise_has_no_effect():
    found = 0
    for seed in range(40):
        panel, _ = driven(np.random.default_rng(seed), effect=0.0)
        noise = np.random.default_rng(1000 + seed).normal(0, 1, (30, 60 + HORIZON))
        effects = without_effects(panel, drivers(noise), HORIZON)
        found += bool(effects.names)
        if not effects.names:
            assert effects.panel.values is panel.values
            quantiles = np.ones((30, HORIZON, 3))
            assert effects.put_back(quantiles) is quantiles
        else:
            assert np.abs(effects.ahead).max() < 0.1
    # two standard errors: 1 in 20, give or take
    assert found <= 7


def test_two_covariates_each_get_their_own_effect():
    rng = np.random.default_rng(6)
    panel, x = driven(rng, effect=-0.5)
    z = (rng.random(x.shape) < 0.3).astype(float)
    panel = side_by_side(panel.values * np.exp(0.4 * z[:, :60]))
    both = drivers(x).assign(z=drivers(z, "z")["z"])
    effects = without_effects(panel, both, HORIZON)
    assert effects.names == ("x", "z")
    np.testing.assert_allclose(learned(effects, panel, x).mean(), -0.45, atol=0.07)
    np.testing.assert_allclose(learned(effects, panel, z).mean(), 0.36, atol=0.07)


def test_a_covariate_that_is_given_twice_does_not_count_twice():
    panel, x = driven(np.random.default_rng(12), effect=-0.5)
    once = without_effects(panel, drivers(x), HORIZON)
    twice = without_effects(panel, drivers(x).assign(z=x.reshape(-1)), HORIZON)
    np.testing.assert_allclose(learned(twice, panel, x), learned(once, panel, x), atol=0.03)


def test_effects_are_least_squares_of_each_series_shrunken_to_those_of_all():
    rng = np.random.default_rng(13)
    moves = rng.normal(0, 1, (4, 30))
    strayed = rng.uniform(0.2, 1, (4, 1)) * moves + rng.normal(0, 0.3, (4, 30))
    strayed[3, 5:] = np.nan
    known = ~np.isnan(strayed)
    pairs = [
        [(x, y) for x, y, one in zip(*rows, strict=True) if one] for rows in zip(moves, strayed, known, strict=True)
    ]
    everything = [pair for row in pairs for pair in row]
    squares = sum(x * x for x, _ in everything)
    shared = sum(x * y for x, y in everything) / squares
    worth = RIDGE * squares / len(everything)
    found = _effect(strayed, moves)
    assert found is not None
    for row, own in enumerate(pairs):
        slowly = (sum(x * y for x, y in own) + worth * shared) / (sum(x * x for x, _ in own) + worth)
        assert found[row] == pytest.approx(slowly)


def test_an_effect_must_stand_out_of_chance():
    rng = np.random.default_rng(14)
    moves, noise = rng.normal(0, 1, (2, 50)), rng.normal(0, 1, (2, 50))
    # made to have nothing to do with each other, so that the effect is the one put in
    noise -= moves * (noise * moves).sum() / np.square(moves).sum()
    error = np.sqrt(np.square(noise).sum() / 99 / np.square(moves).sum())
    assert _effect(noise + 0.99 * LEAST_RATIO * error * moves, moves) is None
    assert _effect(noise + 1.01 * LEAST_RATIO * error * moves, moves) is not None


def test_the_unit_of_a_covariate_does_not_matter():
    panel, x = driven(np.random.default_rng(7), effect=0.5)
    one, other = (without_effects(panel, drivers(x * unit), HORIZON) for unit in (1.0, 1024.0))
    np.testing.assert_allclose(one.panel.values, other.panel.values)
    np.testing.assert_allclose(one.ahead, other.ahead, atol=1e-12)


@pytest.mark.parametrize("x", [np.full((3, 66), 2.0), np.full((3, 66), np.nan)])
def test_a_covariate_that_never_moves_or_is_never_known_has_no_effect(x: np.ndarray):
    panel, _ = driven(np.random.default_rng(8), effect=0, series=3)
    effects = without_effects(panel, drivers(x), HORIZON)
    np.testing.assert_array_equal(effects.panel.values, panel.values)
    np.testing.assert_array_equal(effects.ahead, 0)


def test_rows_past_the_horizon_and_of_other_series_do_not_matter():
    panel, x = driven(np.random.default_rng(9), effect=0.5, series=5)
    poison = pd.DataFrame(
        {
            "unique_id": ["s000", "s000", "elsewhere"],
            "ds": pd.to_datetime(["2025-07-01", "2031-01-01", "2020-01-01"]),
            "x": [np.inf, 1e300, -1e300],
        }
    )
    clean = without_effects(panel, drivers(x), HORIZON)
    poisoned = without_effects(panel, pd.concat([drivers(x), poison]), HORIZON)
    np.testing.assert_array_equal(clean.panel.values, poisoned.panel.values)
    np.testing.assert_array_equal(clean.ahead, poisoned.ahead)


def test_holes_in_the_panel_and_in_the_covariate_stay_holes():
    rng = np.random.default_rng(10)
    panel, x = driven(rng, effect=0.5)
    values = np.where(rng.random(panel.values.shape) < 0.2, np.nan, panel.values)
    x[rng.random(x.shape) < 0.2] = np.nan
    effects = without_effects(side_by_side(values), drivers(x), HORIZON)
    assert effects.names == ("x",)
    assert (np.isnan(effects.panel.values) == np.isnan(values)).all()
    assert np.isfinite(effects.ahead).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"x": "much"}, "x holds something else than numbers"),
        ({"x": np.inf}, "x is infinite"),
        ({"ds": pd.Timestamp("2024-01-15")}, "not the first day"),
        ({"ds": pd.Timestamp("2024-01-01")}, "more than one row"),
    ],
)
def test_what_is_no_covariate_is_refused(change: dict[str, object], said: str):
    panel, x = driven(np.random.default_rng(11), effect=0, series=2)
    with pytest.raises(BadInput, match=said):
        without_effects(panel, drivers(x).assign(**change), HORIZON)
    with pytest.raises(BadInput, match="lack the columns ds"):
        without_effects(panel, drivers(x).drop(columns="ds"), HORIZON)
