"""The panel of the speed table looks like realisatie per gemeente."""

import numpy as np
import pandas as pd

from tests.bench.speed import count_panel


def test_counts_repeat_by_seed_are_whole_and_have_small_and_large_series() -> None:
    panel = count_panel(40, 60, seed=1)
    pd.testing.assert_frame_equal(panel, count_panel(40, 60, seed=1))
    assert (panel.groupby("unique_id").size() == 60).all()
    assert panel["unique_id"].nunique() == 40
    assert (panel["y"] == panel["y"].round()).all()
    means = panel.groupby("unique_id")["y"].mean()
    assert means.max() > 10 * means.min()
    assert (panel["y"] == 0).any()
    assert (panel.groupby("unique_id")["y"].var() > means).mean() > 0.9
    assert np.isfinite(panel["y"]).all()
