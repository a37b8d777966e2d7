"""From cases to the numbers of the track record, in the columns of `models/tables/track.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from forecast.flags import GIVEN_FLAGS, WARNING
from forecast.levels import GEMEENTE
from forecast.measures import REALISATIE, REALISATIE_HALFJAAR, STAND_EIND
from forecast.model_ids import CALIBRATED, ENGINE, MODEL
from forecast.periods import MONTHS
from forecast.track.cases import Cases, last_day
from forecast.track.chances import brier, flag_quality, reliability_bins, roc_auc, top_quality
from forecast.track.gemeente_rules import ALL_RULES, dressed
from forecast.track.lead_time import lead_curve, lead_times
from forecast.track.leaderboard import leaderboard
from forecast.track.misses import same_misses
from forecast.track.pit import pit_histograms
from forecast.weeks import DAYS_IN_A_WEEK
from jobs.backtest.parts import Trial
from jobs.backtest.request import BacktestRequest

# as many as a report names per provincie
TOP = 5
# the flag a supervisor acts on
ACTED_ON = WARNING
# weeks before the end of a half-year, from the earliest forecast of it on
WEEKS = tuple(range(2 * 26))
# months to go that are taken together: the half-year under way, and the one after it
POOLED = ((1, MONTHS), (MONTHS + 1, 2 * MONTHS))
# a band is wide or narrow for other reasons when little is left to happen than when all is
PIT_RANGES = ((1, 3), (4, MONTHS), (MONTHS + 1, 2 * MONTHS))


@dataclass(frozen=True)
class Measured:
    """Frames with the columns of the tables of the track record, but for the run id."""

    scores: pd.DataFrame
    chances: pd.DataFrame
    reliability: pd.DataFrame
    flags: pd.DataFrame
    lead_times: pd.DataFrame
    pit: pd.DataFrame


def measured(trials: Iterable[Trial], request: BacktestRequest, *, seed: int) -> Measured:
    """All scores that `request` asks for; `seed` draws half-years anew for bands, and breaks ties of counts."""
    trials = list(trials)
    misses = [same_misses(trial.misses) for trial in trials if len(trial.misses)]
    wanted = misses[0] if misses and request.wants(GEMEENTE, STAND_EIND) else pd.DataFrame()
    return Measured(
        scores=pd.concat([_scores(trial, request) for trial in trials], ignore_index=True),
        chances=_chance_scores(wanted),
        reliability=_reliability(wanted, seed),
        flags=_flag_scores(wanted),
        lead_times=_lead_times(wanted),
        pit=_joined([_pit(trial, request, seed) for trial in trials]),
    )


def _scores(trial: Trial, request: BacktestRequest) -> pd.DataFrame:
    table = leaderboard(_wanted(trial, request), trial.plain)
    names = {"model": "model_id", "group": "size_group"}
    return table.rename(columns=names).assign(part=trial.name)


def _wanted(trial: Trial, request: BacktestRequest) -> Cases:
    frame = trial.cases.frame
    asked = frame[["level", "target"]].drop_duplicates()
    keep = {pair: request.wants(*pair) for pair in asked.itertuples(index=False, name=None)}
    rows = [keep[pair] for pair in zip(frame["level"], frame["target"], strict=True)]
    return trial.cases.where(pd.Series(rows, dtype=bool).to_numpy())


def _pit(trial: Trial, request: BacktestRequest, seed: int) -> pd.DataFrame:
    """Of the models with bands of their own, and of what is counted: the stand follows from it."""
    found = pit_histograms(
        _wanted(trial, request),
        targets=(REALISATIE, REALISATIE_HALFJAAR),
        models=(MODEL, CALIBRATED, ENGINE),
        ranges=PIT_RANGES,
        seed=seed,
    )
    return found.rename(columns={"model": "model_id"})


def _ranges(misses: pd.DataFrame) -> list[tuple[int, int]]:
    """Each number of months to go by itself, and those of one half-year together."""
    months = sorted({int(month) for month in misses["months_left"]})
    pooled = [(low, high) for low, high in POOLED if any(low <= month <= high for month in months)]
    return [(month, month) for month in months] + pooled


def _chance_scores(misses: pd.DataFrame) -> pd.DataFrame:
    rows = []
    if len(misses):
        for low, high in _ranges(misses):
            own = misses[misses["months_left"].between(low, high)]
            for model, cases in own.groupby("model", sort=True):
                rows.append(_chance_row(cases, str(model), low, high, ""))
                if low != high:
                    rows += [
                        _chance_row(sized, str(model), low, high, str(group))
                        for group, sized in cases.groupby("group", sort=True)
                        if group
                    ]
    return pd.DataFrame(rows)


def _chance_row(cases: pd.DataFrame, model: str, low: int, high: int, group: str) -> dict[str, object]:
    chances, missed = cases["p_miss"].to_numpy(dtype=float), cases["missed"].to_numpy(dtype=bool)
    score, top = brier(chances, missed), top_quality(cases, TOP)
    return {
        "model_id": model,
        "months_from": low,
        "months_to": high,
        "size_group": group,
        "n": score.n,
        "n_half_years": cases["period"].nunique(),
        "n_missed": score.n_missed,
        "brier": score.score,
        "reliability": score.reliability,
        "resolution": score.resolution,
        "uncertainty": score.uncertainty,
        "within_bins": score.within_bins,
        "auc": roc_auc(chances, missed),
        "top_k": top.k,
        "top_n": top.n,
        "top_precision": top.precision,
    }


def _reliability(misses: pd.DataFrame, seed: int) -> pd.DataFrame:
    tables = []
    if len(misses):
        for low, high in _ranges(misses):
            own = misses[misses["months_left"].between(low, high)]
            for model in (MODEL, CALIBRATED):
                cases = own[own["model"] == model]
                bins = reliability_bins(
                    cases["p_miss"].to_numpy(dtype=float),
                    cases["missed"].to_numpy(dtype=bool),
                    cases["period"],
                    seed=seed,
                )
                tables.append(bins.assign(model_id=model, months_from=low, months_to=high))
    return _joined(tables).rename(columns={"half_years": "n_half_years"})


def _flag_scores(misses: pd.DataFrame) -> pd.DataFrame:
    rows = []
    if len(misses):
        ends = misses["period"].map({period: last_day(str(period)) for period in misses["period"].unique()})
        days = (pd.to_datetime(ends) - pd.to_datetime(misses["origin"])).dt.days
        for (model, months), cases in misses.assign(weeks=days / DAYS_IN_A_WEEK).groupby(["model", "months_left"]):
            for flag in GIVEN_FLAGS:
                quality = flag_quality(cases["flag"], cases["missed"].to_numpy(dtype=bool), flag)
                rows.append(
                    {
                        "model_id": model,
                        "flag": flag,
                        "months_left": months,
                        "weeks_before_end": float(cases["weeks"].mean()),
                        "n": quality.n,
                        "n_flagged": quality.n_flagged,
                        "n_missed": quality.n_missed,
                        "n_both": quality.n_both,
                        "precision": quality.precision,
                        "recall": quality.recall,
                    }
                )
    return pd.DataFrame(rows)


def _lead_times(misses: pd.DataFrame) -> pd.DataFrame:
    """Of our own models and the earliest plain rule with a band; without one a rule cannot weigh how sure it is."""
    if misses.empty:
        return pd.DataFrame()
    own = misses[misses["model"].isin([MODEL, CALIBRATED, *_earliest_rule(misses)])]
    curves = [lead_curve(own, flag, WEEKS).assign(flag=flag) for flag in GIVEN_FLAGS]
    return _joined(curves).rename(columns={"model": "model_id"})


def _earliest_rule(misses: pd.DataFrame) -> list[str]:
    """The rule that warned of later misses earliest on average, with hindsight: the hardest yardstick of lead time.

    Not the one with the best chances: a rule that doubts everything until the end can have these.
    """
    rules = misses[misses["missed"] & misses["model"].isin([dressed(rule) for rule in ALL_RULES])]
    leads = lead_times(rules, ACTED_ON).groupby("model", sort=True)["lead_weeks"].mean()
    return [str(name) for name in leads.sort_values(ascending=False, kind="stable").index[:1]]


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()
