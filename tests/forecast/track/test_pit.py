"""PIT histograms: flat for a forecast that is right, bent for one that is not, and the same however rows are put."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.errors import BadInput
from forecast.quantiles import LEVELS
from forecast.track.cases import Cases
from forecast.track.pit import BINS, PIT_COLUMNS, pit_histograms

TARGET = "realisatie_halfjaar"
RANGES = ((1, 3), (4, 6))
# how far the bands of a model are from those of the truth, and how much too high it is
MODELS = {"radar": (1.0, 0.0), "wide": (3.0, 0.0), "narrow": (0.3, 0.0), "high": (1.0, 1.5)}


def made_up(regions: int = 400, seed: int = 3) -> Cases:
    """Outcomes of one normal distribution beside the quantiles of models that know it more or less."""
    rng = np.random.default_rng(seed)
    truth = np.quantile(rng.normal(size=20_000), LEVELS)
    rows, quantiles = [], []
    for months in range(1, 7):
        outcomes = 100 + 10 * rng.normal(size=regions)
        for model, (width, shift) in MODELS.items():
            for region, outcome in enumerate(outcomes):
                rows.append(
                    {
                        "target": TARGET,
                        "level": "gemeente",
                        "region": f"GM{region:04}",
                        "model": model,
                        "origin": date(2022, 7 - months, 15),
                        "months_left": months,
                        "period": "2022-H1",
                        "served": model,
                        "observed": outcome,
                        "group": "<25k",
                        "scale": np.nan,
                    }
                )
                quantiles.append(100 + 10 * (width * truth + shift))
    return Cases(pd.DataFrame(rows), np.array(quantiles))


@pytest.fixture(scope="module")
def cases() -> Cases:
    return made_up()


def histograms(cases: Cases, **changed: object) -> pd.DataFrame:
    asked = {"targets": [TARGET], "models": MODELS, "ranges": RANGES, "seed": 1} | changed
    return pit_histograms(cases, **asked)  # type: ignore[arg-type]


def shares(table: pd.DataFrame, model: str) -> np.ndarray:
    own = table[(table["model"] == model) & (table["months_from"] == 1)]
    return own.sort_values("low")["share"].to_numpy()


def test_the_shape_tells_what_is_wrong_with_the_bands(cases: Cases) -> None:
    table = histograms(cases)
    # 1,200 outcomes: a tenth has a standard error of 0.9 %
    assert np.abs(shares(table, "radar") - 0.1).max() < 0.035
    wide, narrow, high = (shares(table, model) for model in ("wide", "narrow", "high"))
    assert wide[[4, 5]].min() > 0.15 > 0.02 > wide[[0, 9]].max()
    assert narrow[[0, 9]].min() > 0.25 > 0.05 > narrow[[4, 5]].max()
    assert high[0] > 0.4 > 0.02 > high[9]


def test_every_histogram_is_whole_and_says_what_it_rests_on(cases: Cases) -> None:
    table = histograms(cases)
    assert list(table.columns) == PIT_COLUMNS
    by = table.groupby(["model", "months_from"])
    assert (by.size() == BINS).all()
    assert by["share"].sum().to_numpy() == pytest.approx(np.ones(2 * len(MODELS)))
    assert set(table["n"]) == {1200}
    assert (set(table["n_origins"]), set(table["n_periods"])) == ({3}, {1})
    assert sorted(set(table["low"])) == pytest.approx(np.arange(BINS) / BINS)


def test_counts_beside_whole_quantiles_are_found_one_by_one(cases: Cases) -> None:
    rounded = Cases(cases.frame.assign(observed=cases.observed.round()), cases.quantiles.round())
    table = histograms(rounded)
    order = rounded.frame.assign(row=range(len(rounded.frame))).sort_values(["region", "origin", "period"])
    for (model, first), own in table.groupby(["model", "months_from"]):
        chosen = order[(order["model"] == model) & order["months_left"].between(first, first + 2)]
        draws = np.random.default_rng(1).uniform(size=len(chosen))
        counts = [0] * BINS
        for row, draw in zip(chosen["row"], draws, strict=True):
            counts[min(int(slow_place(rounded, row, draw) * BINS), BINS - 1)] += 1
        assert own.sort_values("low")["share"].to_numpy() == pytest.approx(np.array(counts) / len(chosen))


def slow_place(cases: Cases, row: int, draw: float) -> float:
    """Between the levels of the quantiles around the outcome; beside ones that equal it, half a step further."""
    levels = [0.0, *LEVELS, 1.0]
    outcome, numbers = cases.observed[row], [-np.inf, *cases.quantiles[row], np.inf]
    below = max(at for at, number in enumerate(numbers) if number < outcome)
    above = min(at for at, number in enumerate(numbers) if number > outcome)
    low, high = levels[below], levels[above]
    if above - below > 1:
        low = (low + levels[below + 1]) / 2 if below > 0 else low
        high = (high + levels[above - 1]) / 2 if above < len(levels) - 1 else high
    return low + draw * (high - low)


def test_the_order_of_the_rows_and_the_other_models_do_not_matter(cases: Cases) -> None:
    whole = histograms(cases)
    shuffled = np.random.default_rng(5).permutation(len(cases.frame))
    mixed = Cases(cases.frame.iloc[shuffled].reset_index(drop=True), cases.quantiles[shuffled])
    pd.testing.assert_frame_equal(histograms(mixed), whole)
    alone = histograms(cases, models=["wide"])
    pd.testing.assert_frame_equal(alone, whole[whole["model"] == "wide"].reset_index(drop=True))


def test_what_has_no_outcomes_has_no_rows(cases: Cases) -> None:
    assert histograms(cases, ranges=((7, 12),)).empty
    assert histograms(cases, targets=["stand_eind"]).empty


def test_models_over_other_cases_are_refused(cases: Cases) -> None:
    keep = np.ones(len(cases.frame), dtype=bool)
    keep[0] = False
    with pytest.raises(BadInput, match="same_sets"):
        histograms(cases.where(keep))
