"""A made-up but realistic backtest in a real database, beside the run of `synthetic.py`."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from models.tables import (
    Backtest,
    BacktestPart,
    ChanceScore,
    FlagScore,
    LeadTime,
    PitBin,
    ReliabilityBin,
    Run,
    RunNote,
    TrackScore,
)
from tests.shown.synthetic import AS_OF

TRACK = "20260131-track"
RULES = {"pace_so_far": 2.0, "one_sixth": 2.4, "last_year": 1.7, "seasonal_naive": 1.6, "flatline": 2.1}
DRESSED = {f"{rule}_dressed": factor * 0.75 for rule, factor in RULES.items()}
MODELS = {"radar": 1.0, "radar_calibrated": 0.98, **RULES, **DRESSED}
FIRST, LAST = date(2021, 1, 15), date(2025, 12, 15)
# target, error a month ahead, and cases by months ahead
CHAIN = (
    ("bezetting", 500.0, {1: 8, 2: 8, 3: 4, 8: 6, 12: 2}),
    ("vergunninghouders_in_opvang", 300.0, {1: 9, 14: 7}),
    ("inwilligingen", 200.0, {12: 5}),
)
LEVELS = {"gemeente": (342, 6.0), "provincie": (12, 70.0), "land": (1, 400.0)}


def insert_track(
    connection: Connection,
    run_id: str = TRACK,
    *,
    finished: datetime = datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
    as_of: date = AS_OF,
    state: str = "done",
    level: str = "",
    target: str = "",
    simulated: bool = True,
) -> str:
    """Store a finished backtest with every part; returns its run id."""
    run = {
        "id": run_id,
        "started_at": finished - timedelta(minutes=3),
        "finished_at": finished,
        "state": state,
        "kind": "backtest",
        "as_of": as_of,
        "data_as_of": date(2026, 1, 25),
        "seed": 1,
        "horizon_periods": 2,
        "code_version": "0.1.0",
        "settings": {},
    }
    connection.execute(insert(Run), [run])
    connection.execute(insert(Backtest), [{"run_id": run_id, "level": level, "target": target}])
    for table, rows in (
        (BacktestPart, _parts(simulated)),
        (TrackScore, _scores()),
        (ChanceScore, _chances()),
        (ReliabilityBin, _bins()),
        (FlagScore, _flags()),
        (LeadTime, _lead_times()),
        (PitBin, _pit()),
    ):
        connection.execute(insert(table), [row | {"run_id": run_id} for row in rows])
    note = {
        "run_id": run_id,
        "position": 0,
        "kind": "missing",
        "message": "No backtest of realisatie is possible yet: {reason}",
        "details": {"reason": "x"},
    }
    connection.execute(insert(RunNote), [note])
    return run_id


def _parts(simulated: bool) -> list[dict[str, Any]]:
    common = {"first_origin": FIRST, "last_origin": LAST, "paths": 500}
    return [
        {**common, "part": "gemeenten", "origins": 60, "left_out": 4, "simulated": simulated},
        {**common, "part": "provincies", "origins": 6, "left_out": 0, "simulated": False},
        {**common, "part": "intake", "origins": 6, "left_out": 0, "simulated": False},
        {**common, "part": "keten", "origins": 60, "left_out": 0, "simulated": simulated},
    ]


def _score(part: str, target: str, level: str, months: int, model: str, n: int, wis: float) -> dict[str, Any]:
    band = model.startswith("radar") or model == "ets"
    return {
        "part": part,
        "target": target,
        "level": level,
        "months_left": months,
        "size_group": "",
        "model_id": model,
        "n": n,
        "n_origins": 10,
        "first_origin": FIRST,
        "last_origin": LAST,
        "mae": wis * 1.4,
        "wis": wis,
        "dispersion": wis / 2,
        "overprediction": wis / 4,
        "underprediction": wis / 4,
        "wis_log": 0.2,
        "mase": 0.6,
        "n_scaled": n,
        "coverage_50": 0.5 if band else None,
        "coverage_80": 0.81 if band else None,
        "coverage_95": 0.96 if band else None,
        "best_plain": "seasonal_naive_dressed",
        "skill": 0.3 if band else None,
    }


def _scores() -> list[dict[str, Any]]:
    rows = [
        _score("gemeenten", "stand_eind", level, months, model, 10 * regions, size * factor * months**0.7)
        for level, (regions, size) in LEVELS.items()
        for months in range(1, 13)
        for model, factor in MODELS.items()
    ]
    for group, factor in (("<25k", 0.4), ("25-50k", 0.8), ("50-100k", 1.5), (">=100k", 4.0)):
        rows += [
            _score("gemeenten", "stand_eind", "gemeente", 3, model, 800, 12 * factor * worse) | {"size_group": group}
            for model, worse in MODELS.items()
        ]
    rows += [_score("provincies", "realisatie_halfjaar", "land", 6, name, 5, 600) for name in ("opgave", "ets")]
    rows += [_score("intake", "instroom_eerste", "land", 12, name, 70, 250) for name in ("ets", "flatline")]
    rows += [
        _score("keten", target, "land", months, model, cases, size * factor * months)
        for target, size, distances in CHAIN
        for months, cases in distances.items()
        for model, factor in {"radar": 1.0, "no_change": 2.0, "trend_dressed": 1.2}.items()
    ]
    return rows


def _chances() -> list[dict[str, Any]]:
    ranges = [(month, month, "") for month in range(1, 13)] + [(1, 6, ""), (7, 12, ""), (1, 6, "<25k")]
    return [
        {
            "model_id": name,
            "months_from": first,
            "months_to": last,
            "size_group": size,
            "n": 3420,
            "n_half_years": 10,
            "n_missed": 2700,
            "brier": 0.02 * last * MODELS[name],
            "reliability": 0.001,
            "resolution": 0.1,
            "uncertainty": 0.16,
            "within_bins": 0.0,
            "auc": 0.93 - 0.02 * last,
            "top_k": 5,
            "top_n": 600,
            "top_precision": 0.97,
        }
        for name in MODELS
        for first, last, size in ranges
    ]


def _bins() -> list[dict[str, Any]]:
    counts = (700, 250, 200, 180, 190, 230, 300, 520, 1400, 9000)
    return [
        {
            "model_id": name,
            "months_from": first,
            "months_to": last,
            "low": place / 10,
            "high": (place + 1) / 10,
            "n": n,
            "n_half_years": 10 if n > 180 else 1,
            "mean_p": place / 10 + 0.05,
            "observed": place / 10 + 0.05 + 0.02 * (-1) ** place,
            "low_band": place / 10 if n > 180 else None,
            "high_band": place / 10 + 0.1 if n > 180 else None,
        }
        for name in ("radar", "radar_calibrated")
        for first, last in ((1, 6), (7, 12))
        for place, n in enumerate(counts)
    ]


def _flags() -> list[dict[str, Any]]:
    return [
        {
            "model_id": "radar",
            "flag": flag,
            "months_left": months,
            "weeks_before_end": months * 4.35 - 2.2,
            "n": 3420,
            "n_flagged": 2000 // (severity + 1),
            "n_missed": 2700,
            "n_both": 1800 // (severity + 1),
            "precision": 0.9,
            "recall": 1800 // (severity + 1) / 2700,
        }
        for severity, flag in enumerate(("watch", "warning", "alarm"))
        for months in range(1, 13)
    ]


def _lead_times() -> list[dict[str, Any]]:
    return [
        {
            "model_id": model,
            "flag": flag,
            "weeks": weeks,
            "n_missed": 2700,
            "flagged_share": max(0.0, start - weeks / 60),
            "n_flagged": 2000 - 20 * weeks,
            "false_share": min(1.0, 0.02 + weeks / slope),
        }
        for model, start, slope in (("radar", 0.95, 120), ("seasonal_naive_dressed", 0.8, 80))
        for flag in ("watch", "warning", "alarm")
        for weeks in range(0, 51)
    ]


def _pit() -> list[dict[str, Any]]:
    """Bands too wide for the model, too narrow for the engine."""
    bends = {"radar": -0.004, "radar_calibrated": 0.0, "panel_engine": 0.004}
    return [
        {
            "target": target,
            "level": level,
            "model_id": model,
            "months_from": first,
            "months_to": last,
            "low": place / 10,
            "high": (place + 1) / 10,
            "share": 0.1 + bend * ((place - 4.5) ** 2 - 8.25),
            "n": regions * 36,
            "n_origins": 36,
            "n_periods": 6,
        }
        for target in ("realisatie_halfjaar", "realisatie")
        for level, (regions, _) in LEVELS.items()
        if (target, level) != ("realisatie", "gemeente")
        for model, bend in bends.items()
        for first, last in ((1, 3), (4, 6), (7, 12))
        if target == "realisatie_halfjaar" or last < 7
        for place in range(10)
    ]
