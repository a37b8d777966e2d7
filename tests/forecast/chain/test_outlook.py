"""The chain as published forecasts."""

from datetime import date

import numpy as np
import pytest

from forecast.chain import names as n
from forecast.chain.outlook import OWN, chain_outlook, month_end
from forecast.levels import COUNTRY
from forecast.outlook import COLUMNS
from forecast.quantiles import LEVELS
from tests.forecast.chain.worlds import gone_through, model_of, state_of


def test_a_month_ends_on_its_last_day():
    assert month_end(2024 * 12 + 1) == date(2024, 2, 29)
    assert month_end(2025 * 12 + 11) == date(2025, 12, 31)


def test_each_measure_has_its_mean_and_quantiles_at_the_end_of_each_month():
    paths = gone_through(model_of(state_of(60), months=4, spread=0.2), 1500)
    frame = chain_outlook(paths)
    assert list(frame.columns) == COLUMNS
    assert set(frame["target"]) == set(OWN) == set(n.PUBLISHED) - {n.FIRST, n.FAMILY}
    assert set(frame["location"]) == {COUNTRY}
    assert len(frame) == len(OWN) * 4 * (1 + len(LEVELS))
    # the first month ahead, April 2025, is one month after the last known one
    for horizon, end in enumerate((date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 30), date(2025, 7, 31)), 1):
        at_end = frame[(frame["horizon"] == horizon)]
        assert set(at_end["target_end_date"]) == {end}
        for name in OWN:
            own = at_end[at_end["target"] == name].set_index(["output_type", "output_type_id"])["value"]
            values = paths[name][:, horizon - 1]
            assert own["mean", ""] == pytest.approx(values.mean())
            for level in LEVELS:
                assert own["quantile", f"{level:g}"] == pytest.approx(np.quantile(values, level))


def test_only_the_measures_asked_for():
    paths = gone_through(model_of(state_of(6), months=2), 1500)
    assert set(chain_outlook(paths, (n.FIRST,))["target"]) == {n.FIRST}
