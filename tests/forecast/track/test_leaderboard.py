"""The leaderboard against one computed case by case."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.errors import BadInput
from forecast.quantiles import LEVELS, MEDIAN
from forecast.track.cases import Cases
from forecast.track.leaderboard import LEADERBOARD_COLUMNS, leaderboard

PLAIN = ["pace_so_far", "one_sixth"]
GROUPS = {"GM1": "<25k", "GM2": "25-50k", "GM3": "<25k", "GM4": ">=100k"}


def made_up(seed: int = 1) -> Cases:
    """Three models (two of them one number) of two targets, two distances, five origins, four gemeenten."""
    rng = np.random.default_rng(seed)
    rows, quantiles = [], []
    for target in ("realisatie_halfjaar", "stand_eind"):
        for number in range(5):
            for region, group in GROUPS.items():
                for ahead in (0, 6):
                    observed = float(rng.integers(-5, 40))
                    scale = float(rng.choice([0.0, 2.0, 5.0, np.nan]))
                    for model in ("radar", *PLAIN):
                        rows.append(
                            {
                                "target": target,
                                "level": "gemeente",
                                "region": region,
                                "model": model,
                                "origin": date(2021 + number, 2, 15),
                                "months_left": 5 + ahead,
                                "period": f"{2021 + number}-H{2 if ahead else 1}",
                                "served": model,
                                "observed": observed,
                                "group": group,
                                "scale": scale,
                            }
                        )
                        spread = 8.0 if model == "radar" else 0.0
                        centre = observed + rng.normal(0, 6)
                        quantiles.append(np.sort(centre + spread * rng.normal(size=len(LEVELS))))
    return Cases(pd.DataFrame(rows), np.array(quantiles))


def pinball_sum(observed: float, quantiles: np.ndarray) -> float:
    losses = [
        2 * (level * (observed - q) if observed >= q else (1 - level) * (q - observed))
        for level, q in zip(LEVELS, quantiles, strict=True)
    ]
    return sum(losses) / len(losses)


def slow_row(cases: Cases, key: dict) -> dict:
    """One row of the leaderboard, a case at a time."""
    found = {name: [] for name in ("mae", "wis", "wis_log", "mase", "coverage_50", "coverage_80", "coverage_95")}
    origins = []
    for row, quantiles in zip(cases.frame.itertuples(), cases.quantiles, strict=True):
        named = (row.target, row.level, row.model, row.months_left)
        if named != (key["target"], key["level"], key["model"], key["months_left"]):
            continue
        if key["group"] not in ("", row.group):
            continue
        origins.append(row.origin)
        error = abs(row.observed - quantiles[MEDIAN])
        found["mae"].append(error)
        found["wis"].append(pinball_sum(row.observed, quantiles))
        found["wis_log"].append(pinball_sum(np.log1p(max(row.observed, 0)), np.log1p(np.maximum(quantiles, 0))))
        if row.scale > 0:
            found["mase"].append(error / row.scale)
        for share, low in ((50, 0.25), (80, 0.1), (95, 0.025)):
            at = LEVELS.index(low)
            found[f"coverage_{share}"].append(quantiles[at] <= row.observed <= quantiles[-1 - at])
    means = {name: float(np.mean(values)) if values else np.nan for name, values in found.items()}
    if key["model"] in PLAIN:
        means |= dict.fromkeys(("coverage_50", "coverage_80", "coverage_95"), np.nan)
    return means | {
        "n": len(origins),
        "n_scaled": len(found["mase"]),
        "n_origins": len(set(origins)),
        "first_origin": min(origins),
        "last_origin": max(origins),
    }


def test_every_row_equals_its_slow_twin():
    cases = made_up()
    table = leaderboard(cases, PLAIN)
    assert list(table.columns) == LEADERBOARD_COLUMNS
    # two targets, three models, two distances; all gemeenten and three size classes
    assert len(table) == 2 * 3 * 2 * 4
    for key in table.to_dict("records"):
        slow = slow_row(cases, key)
        assert {name: key[name] for name in slow} == pytest.approx(slow, nan_ok=True)


def test_the_parts_sum_to_the_score_and_groups_to_the_whole():
    table = leaderboard(made_up(), PLAIN)
    parts = table["dispersion"] + table["overprediction"] + table["underprediction"]
    np.testing.assert_allclose(parts, table["wis"])
    everyone = table["group"] == ""
    by = ["target", "model", "months_left"]
    weighted = table[~everyone].assign(sum=table["wis"] * table["n"]).groupby(by)[["sum", "n"]].sum()
    whole = table[everyone].set_index(by)
    assert (weighted["n"] == whole["n"].reindex(weighted.index)).all()
    np.testing.assert_allclose(weighted["sum"] / weighted["n"], whole["wis"].reindex(weighted.index))


def test_skill_is_against_the_best_plain_rule_of_the_same_cases():
    table = leaderboard(made_up(), PLAIN)
    for _, own in table.groupby(["target", "months_left", "group"]):
        scores = own.set_index("model")["wis"]
        best = min(PLAIN, key=scores.__getitem__)
        assert (own["best_plain"] == best).all()
        np.testing.assert_allclose(own["skill"], 1 - own["wis"] / scores[best])


def test_without_a_plain_rule_there_is_no_skill():
    table = leaderboard(made_up(), [])
    assert table[["best_plain", "skill"]].isna().all(axis=None)


def test_the_order_of_cases_changes_nothing():
    cases = made_up()
    order = np.random.default_rng(2).permutation(len(cases.frame))
    shuffled = Cases(cases.frame.iloc[order].reset_index(drop=True), cases.quantiles[order])
    pd.testing.assert_frame_equal(leaderboard(shuffled, PLAIN), leaderboard(cases, PLAIN))


def test_unequal_sets_are_refused():
    cases = made_up()
    keep = np.ones(len(cases.frame), dtype=bool)
    keep[0] = False
    with pytest.raises(BadInput, match="not every model"):
        leaderboard(cases.where(keep), PLAIN)
    assert len(leaderboard(cases.where(keep).same_sets(), PLAIN)) == 2 * 3 * 2 * 4


def test_regions_without_a_size_class_stand_under_everyone_only():
    cases = made_up()
    country = Cases(cases.frame.assign(group="", level="land"), cases.quantiles)
    assert set(leaderboard(country, PLAIN)["group"]) == {""}


def test_no_cases_make_an_empty_leaderboard():
    cases = made_up()
    none = leaderboard(cases.where(np.zeros(len(cases.frame), dtype=bool)), PLAIN)
    assert none.empty
    assert list(none.columns) == LEADERBOARD_COLUMNS
