"""Prophet leaves nothing behind: not in numpy's global generator, not on the disk."""

from pathlib import Path

import cmdstanpy
import numpy as np
import pandas as pd
import pytest

from forecast.monthly.base import ModelFailed, Series
from forecast.monthly.prophet_log import ProphetLog

SERIES = Series(pd.Timestamp("2020-01-01"), np.random.default_rng(1).poisson(100, 40).astype(float))


def files() -> set[Path]:
    return {path for path in Path(cmdstanpy.utils.filesystem._TMPDIR).rglob("*") if path.is_file()}


def test_the_global_generator_is_as_it_was():
    before = np.random.get_state()
    ProphetLog().sample(SERIES, 3, 10, 1)
    after = np.random.get_state()
    assert before[0] == after[0]
    np.testing.assert_array_equal(before[1], after[1])
    assert before[2:] == after[2:]


def test_the_global_generator_does_not_matter():
    np.random.seed(1)
    one = ProphetLog().sample(SERIES, 3, 10, 1)
    np.random.seed(2)
    np.testing.assert_array_equal(one, ProphetLog().sample(SERIES, 3, 10, 1))


def test_no_file_stays_behind():
    ProphetLog().sample(SERIES, 3, 10, 1)
    before = files()
    ProphetLog().sample(SERIES, 3, 10, 2)
    assert files() == before


def test_a_failure_of_the_fit_is_told_cleaned_up_and_leaves_the_generator(monkeypatch: pytest.MonkeyPatch):
    from prophet import Prophet

    def fails(*_: object, **__: object) -> None:
        np.random.seed(99)
        raise RuntimeError("no optimum")

    monkeypatch.setattr(Prophet, "predictive_samples", fails)
    before, state = files(), np.random.get_state()[1].copy()
    with pytest.raises(ModelFailed, match="no optimum"):
        ProphetLog().sample(SERIES, 3, 10, 1)
    assert files() == before
    np.testing.assert_array_equal(np.random.get_state()[1], state)


def test_without_season_terms_the_year_is_flat():
    month = np.arange(48)
    values = 1000 + 500 * np.sin(month * np.pi / 6)
    season = Series(pd.Timestamp("2020-01-01"), values)
    flat = np.median(ProphetLog(season_terms=0).sample(season, 12, 200, 1), axis=0)
    waves = np.median(ProphetLog().sample(season, 12, 200, 1), axis=0)
    assert np.ptp(waves) > 500 > np.ptp(flat)


def test_a_large_seed_is_taken():
    assert ProphetLog().sample(SERIES, 2, 5, 2**40 + 1).shape == (5, 2)
