"""The intakes ahead are those of the monthly models, drawn back to the long run of their own measure."""

import numpy as np
import pandas as pd

from forecast.chain.intake import intake_paths
from forecast.chain.long_run import LONG_RUN, back_to_long_run
from forecast.chain.names import FAMILY, FIRST
from forecast.monthly.base import Series
from forecast.monthly.combined import combined, equal_weights


def test_each_intake_is_drawn_back_to_its_own_long_run():
    series = Series(pd.Timestamp("2025-01-01"), np.full(12, 5000.0))
    plain, _ = combined(series, equal_weights(), horizon=18, paths=60, seed=1)
    for measure in (FIRST, FAMILY):
        found, sampled = intake_paths(measure, series, equal_weights(), horizon=18, paths=60, seed=1)
        np.testing.assert_array_equal(found, back_to_long_run(plain, series, LONG_RUN[measure], seed=1))
        assert np.median(found[:, -1]) < np.median(plain[:, -1])
        assert {one.asked for one in sampled} == set(equal_weights())
