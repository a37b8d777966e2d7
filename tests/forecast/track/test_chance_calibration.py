"""Learned chances mean what happened, keep their order and change little on thin evidence."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from forecast.errors import BadInput
from forecast.track.chance_calibration import ChanceArgs, ChanceCalibration, learn_chances
from forecast.track.chances import roc_auc
from tests.forecast.track.worlds import miss_world

TRUSTING = ChanceArgs(half_trust=1e-9)


@pytest.mark.parametrize("slope", [0.4, 1.0, 2.0])
def test_with_much_evidence_the_true_line_is_found(slope: float):
    shift, found = learn_chances(miss_world(1, half_years=40, regions=200, slope=slope), TRUSTING).lines[6]
    assert shift == pytest.approx(0.0, abs=0.1)
    assert found == pytest.approx(slope, abs=0.1)


def test_fully_trusted_chances_sum_to_what_happened_each_half_year_weighing_the_same():
    """The score equations of a logistic regression: residuals are orthogonal to one and to the log odds."""
    frame = miss_world(2, half_years=5, regions=40, slope=0.5)
    frame = frame[np.random.default_rng(1).uniform(size=len(frame)) < np.linspace(0.3, 1.0, len(frame))]
    moved = learn_chances(frame, TRUSTING).apply(frame["p_miss"].to_numpy(), 6)
    odds = logit(frame["p_miss"].to_numpy())
    residual = pd.Series(moved - frame["missed"].to_numpy(dtype=float), index=frame.index)
    for part in (residual, residual * odds):
        assert part.groupby(frame["period"]).mean().mean() == pytest.approx(0.0, abs=1e-5)


def test_the_fewer_half_years_the_nearer_to_no_change():
    slopes = [learn_chances(miss_world(3, half_years=n, regions=300, slope=0.3), ChanceArgs()).lines[6][1]
              for n in (1, 4, 40)]  # fmt: skip
    assert slopes[0] > slopes[1] > slopes[2]
    # from 1 (no change) to 0.3 (the truth): not yet half-way, nearly there
    assert slopes[0] > 0.65
    assert slopes[2] < 0.45


def test_chances_that_were_right_stay_about_what_they_were():
    frame = miss_world(4, half_years=8, regions=342)
    chances = np.linspace(0.01, 0.99, 99)
    moved = learn_chances(frame, ChanceArgs()).apply(chances, 6)
    assert np.abs(moved - chances).max() < 0.02


def test_the_order_of_chances_stays():
    frame = miss_world(5, slope=0.5)
    chances = frame["p_miss"].to_numpy()
    moved = learn_chances(frame, ChanceArgs()).apply(chances, 6)
    missed = frame["missed"].to_numpy()
    assert roc_auc(moved, missed) == pytest.approx(roc_auc(chances, missed))


def test_chances_that_ran_the_wrong_way_become_one_chance_and_are_not_turned_round():
    frame = miss_world(6, half_years=30, slope=-1.0)
    line = learn_chances(frame, TRUSTING).lines[6]
    assert line[1] == 0.0
    assert expit(line[0]) == pytest.approx(frame["missed"].mean(), abs=1e-3)


def test_half_years_in_which_all_missed_do_not_lead_to_certainty():
    frame = miss_world(7, half_years=3).assign(missed=True)
    moved = learn_chances(frame, ChanceArgs()).apply(np.array([0.05, 0.5, 0.95]), 6)
    assert (moved[:2] > [0.05, 0.5]).all()
    assert (np.diff(moved) > 0).all()
    assert moved[0] < 0.5
    assert moved[2] < 0.97


def test_certain_chances_are_softened_only_where_something_was_learned():
    learned = ChanceCalibration({6: (0.0, 0.5)}, ChanceArgs())
    certain = np.array([0.0, 1.0])
    assert learned.apply(certain, 5).tolist() == [0.0, 1.0]
    assert learned.apply(certain, 6) == pytest.approx(expit(0.5 * logit([0.001, 0.999])))


def test_what_makes_no_sense_is_refused():
    frame = miss_world(8)
    with pytest.raises(BadInput, match="one model"):
        learn_chances(pd.concat([frame, frame.assign(model="last_year")]), ChanceArgs())
    with pytest.raises(BadInput, match="half-years"):
        ChanceArgs(half_trust=-1.0)
    with pytest.raises(BadInput, match="edge"):
        ChanceArgs(edge=0.5)
