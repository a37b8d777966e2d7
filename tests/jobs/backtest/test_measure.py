"""The numbers of the track record beside slow, obvious twins, on a backtest of a small country."""

import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from forecast.model_ids import CALIBRATED, ENGINE, MODEL
from forecast.track.misses import same_misses
from jobs.backtest.measure import TOP, Measured, measured
from jobs.backtest.parts import GEMEENTE_RULES, Trial
from jobs.backtest.request import BacktestRequest


@pytest.fixture(scope="module")
def misses(part: Trial) -> pd.DataFrame:
    return same_misses(part.misses)


def test_all_models_are_scored_over_the_same_cases(found: Measured) -> None:
    models = {MODEL, CALIBRATED, ENGINE, *GEMEENTE_RULES}
    stands = found.scores.query("target == 'stand_eind'")
    assert set(stands["model_id"]) == models
    sizes = stands.groupby(["level", "months_left", "size_group"])["n"].nunique()
    assert (sizes == 1).all()
    assert set(found.chances["model_id"]) == models
    assert (found.chances.groupby(["months_from", "months_to", "size_group"])["n"].nunique() == 1).all()


def test_the_classes_of_size_make_up_the_whole(found: Measured) -> None:
    stands = found.scores.query("target == 'stand_eind' and level == 'gemeente' and model_id == 'radar'")
    whole = stands[stands["size_group"] == ""].set_index("months_left")
    parts = stands[stands["size_group"] != ""]
    assert set(parts["size_group"]) >= {"<25k", "25-50k", "50-100k"}
    for months, own in parts.groupby("months_left"):
        assert own["n"].sum() == whole.loc[months, "n"]
        mean = (own["wis"] * own["n"]).sum() / own["n"].sum()
        assert mean == pytest.approx(whole.loc[months, "wis"])


def test_the_parts_of_the_scores_add_up(found: Measured) -> None:
    scores, chances = found.scores, found.chances
    total = scores["dispersion"] + scores["overprediction"] + scores["underprediction"]
    assert (total - scores["wis"]).abs().max() < 1e-9
    brier = chances["reliability"] - chances["resolution"] + chances["uncertainty"] + chances["within_bins"]
    assert (brier - chances["brier"]).abs().max() < 1e-9


def test_a_brier_score_is_the_mean_of_squared_errors(found: Measured, misses: pd.DataFrame) -> None:
    for row in found.chances.query("size_group == ''").itertuples():
        own = [
            case
            for case in misses[misses["model"] == row.model_id].itertuples()
            if row.months_from <= case.months_left <= row.months_to
        ]
        assert row.n == len(own)
        assert row.n_missed == sum(case.missed for case in own)
        assert row.brier == pytest.approx(sum((case.p_miss - case.missed) ** 2 for case in own) / len(own))
        assert row.top_k == TOP


def test_months_of_one_half_year_are_also_taken_together(found: Measured) -> None:
    own = found.chances.query("model_id == 'radar' and size_group == ''")
    alone, pooled = own[own["months_from"] == own["months_to"]], own[own["months_from"] != own["months_to"]]
    assert set(zip(pooled["months_from"], pooled["months_to"], strict=True)) == {(1, 6), (7, 12)}
    running = alone[alone["months_from"] <= 6]
    assert pooled.set_index("months_from").loc[1, "n"] == running["n"].sum()


def test_bins_hold_every_chance_of_our_own_models_once(found: Measured) -> None:
    for model in (MODEL, CALIBRATED):
        running = "months_from == 1 and months_to == 6"
        bins = found.reliability[found.reliability["model_id"] == model].query(running)
        chances = found.chances[(found.chances["model_id"] == model) & (found.chances["size_group"] == "")]
        cases = chances.query(running).iloc[0]
        assert bins["n"].sum() == cases["n"]
        assert (bins["observed"] * bins["n"]).sum() == pytest.approx(cases["n_missed"])
        assert ((bins["low"] <= bins["mean_p"]) & (bins["mean_p"] <= bins["high"])).all()


def test_flags_are_counted_one_by_one(found: Measured, misses: pd.DataFrame) -> None:
    severity = ["none", "watch", "warning", "alarm"]
    for row in found.flags[found.flags["model_id"].isin([MODEL, "one_sixth"])].itertuples():
        own = misses[(misses["model"] == row.model_id) & (misses["months_left"] == row.months_left)]
        flagged = [severity.index(flag) >= severity.index(row.flag) for flag in own["flag"]]
        both = sum(one and missed for one, missed in zip(flagged, own["missed"], strict=True))
        assert (row.n, row.n_flagged, row.n_missed, row.n_both) == (
            len(own),
            sum(flagged),
            own["missed"].sum(),
            both,
        )
        if row.n_flagged:
            assert row.precision == pytest.approx(both / row.n_flagged)
        else:
            assert row.precision is None or math.isnan(row.precision)


def test_weeks_before_the_end_follow_from_the_day(found: Measured) -> None:
    weeks = found.flags.query("model_id == 'radar' and flag == 'watch'").set_index("months_left")["weeks_before_end"]
    # from the 15th to the end of June and of December
    assert weeks[1] == pytest.approx((15 + 16) / 2 / 7)
    assert weeks.sort_index().is_monotonic_increasing


def test_a_lower_flag_is_never_later_than_a_higher_one(found: Measured) -> None:
    curves = found.lead_times.query("model_id == 'radar'").set_index(["weeks", "flag"])["flagged_share"].unstack()
    assert (curves["watch"].dropna() >= curves["warning"].dropna() - 1e-12).all()
    assert (curves["warning"].dropna() >= curves["alarm"].dropna() - 1e-12).all()


def test_the_lead_time_stands_beside_that_of_the_rule_that_warned_earliest(
    found: Measured, misses: pd.DataFrame
) -> None:
    leads = {}
    for model, own in misses[misses["missed"] & misses["model"].str.endswith("_dressed")].groupby("model"):
        weeks = []
        for (_, period), cases in own.groupby(["region", "period"]):
            lead = 0.0
            for case in sorted(cases.itertuples(), key=lambda case: case.origin, reverse=True):
                if case.flag not in ("warning", "alarm"):
                    break
                lead = (end_of(period) - case.origin).days / 7
            weeks.append(lead)
        leads[model] = sum(weeks) / len(weeks)
    assert len(leads) == 5
    earliest = max(sorted(leads), key=leads.__getitem__)
    assert set(found.lead_times["model_id"]) == {MODEL, CALIBRATED, earliest}
    counted = found.lead_times.groupby(["flag", "weeks"])["n_missed"].nunique()
    assert (counted == 1).all(), "the same misses for every model"


def end_of(period: str) -> date:
    year, half = period.split("-H")
    return date(int(year), 6, 30) if half == "1" else date(int(year), 12, 31)


def test_the_lead_of_the_rule_is_counted_gemeente_by_gemeente(found: Measured, misses: pd.DataFrame) -> None:
    rule = next(name for name in set(found.lead_times["model_id"]) if name.endswith("_dressed"))
    curve = found.lead_times.query("flag == 'watch'").set_index(["model_id", "weeks"])
    for week in (2, 10, 14):
        late, flagged, standing, false = 0, 0, 0, 0
        for (_, period), own in misses[misses["model"] == rule].groupby(["region", "period"]):
            end = end_of(period)
            days = sorted((case.origin, case.flag != "none") for case in own.itertuples())
            before = [flag for day, flag in days if (end - day).days >= 7 * week]
            if not before:
                continue
            missed = bool(own["missed"].iloc[0])
            since = before[-1] and all(flag for day, flag in days if (end - day).days < 7 * week)
            late, flagged = late + missed, flagged + (missed and since)
            standing, false = standing + before[-1], false + (before[-1] and not missed)
        row = curve.loc[(rule, week)]
        assert (row["n_missed"], row["n_flagged"]) == (late, standing)
        assert row["flagged_share"] == pytest.approx(flagged / late)
        assert standing == 0 or row["false_share"] == pytest.approx(false / standing)


def test_histograms_hold_every_outcome_of_the_models_with_bands(found: Measured, part: Trial) -> None:
    by = found.pit.groupby(["target", "level", "model_id", "months_from", "months_to"])
    assert by["share"].sum().to_numpy() == pytest.approx(1)
    frame = part.cases.frame
    for (target, level, model, low, high), n in by["n"].first().items():
        asked = (frame["target"] == target) & (frame["level"] == level) & (frame["model"] == model)
        own = frame[asked & frame["months_left"].between(low, high)]
        assert (n, n > 0) == (len(own), True)
    kinds = set(zip(found.pit["target"], found.pit["level"], strict=True))
    halves = {("realisatie_halfjaar", level) for level in ("gemeente", "provincie", "land")}
    assert kinds == halves | {("realisatie", level) for level in ("provincie", "land")}
    assert set(found.pit["model_id"]) == {MODEL, CALIBRATED, ENGINE}


def test_a_request_for_one_level_and_target_keeps_nothing_else(part: Trial) -> None:
    land = measured([part], BacktestRequest(level="land", target="realisatie"), seed=1)
    assert set(land.scores["level"]) == {"land"}
    assert set(land.scores["target"]) == {"realisatie", "realisatie_halfjaar"}
    assert set(zip(land.pit["level"], land.pit["target"], strict=True)) == {
        ("land", "realisatie"), ("land", "realisatie_halfjaar"),
    }  # fmt: skip
    for frame in (land.chances, land.reliability, land.flags, land.lead_times):
        assert frame.empty


def test_a_backtest_in_which_nothing_was_settled_has_scores_but_no_chances(part: Trial) -> None:
    bare = measured([replace(part, misses=part.misses.iloc[:0])], BacktestRequest(), seed=1)
    assert len(bare.scores)
    assert bare.chances.empty
