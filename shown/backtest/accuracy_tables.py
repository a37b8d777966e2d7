"""The tables of the page that no report has room for: shares in bands, parts of scores, size classes, lead times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from base.i18n import Language
from forecast.flags import GIVEN_FLAGS
from forecast.levels import LAND, PROVINCIE
from forecast.measures import REALISATIE, STAND_EIND
from forecast.model_ids import CALIBRATED, MODEL
from shown.backtest.lead_time_chart import best_rule
from shown.backtest.sentences import model
from shown.backtest.tables import LEVELS, PART, leaderboard, ordered_models
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.backtests import TrackRecord

SIZES = ("<25k", "25-50k", "50-100k", ">=100k")
WEEKS_SHOWN = (36, 30, 26, 22, 17, 13, 8, 4, 1)
SHARES = ("coverage_50", "coverage_80", "coverage_95")
PARTS = ("reliability", "resolution", "uncertainty", "within_bins")
RUNNING, AFTER = (1, 6), (7, 12)
MONTH_OF_SIZES = 3


def coverage_table(track: TrackRecord, say: Language) -> NumberTable:
    """Share of the outcomes inside the 50, 80 and 95 % bands, per level, model and months to go."""
    rows = []
    for level in LEVELS:
        own = leaderboard(track.scores, level)
        for name in (MODEL, CALIBRATED):
            for row in _records(own[own["model_id"] == name].sort_values("months_left", ascending=False)):
                shares = [_shown(row[share], say.percent) for share in SHARES]
                rows.append((level, model(name, say), say.number(row["months_left"]), say.number(row["n"]), *shares))
    return NumberTable(
        ("level", "model", "months to go", "cases", "50 % band", "80 % band", "95 % band"), tuple(rows)
    )


def parts_table(track: TrackRecord, say: Language) -> NumberTable:
    """What the WIS of our own model is made of, with its log-scale and scaled scores."""
    rows = []
    for level in LEVELS:
        own = leaderboard(track.scores, level)
        for row in _records(own[own["model_id"] == MODEL].sort_values("months_left", ascending=False)):
            means = [say.number(row[name], 1) for name in ("wis", "dispersion", "overprediction", "underprediction")]
            scaled = _shown(row["mase"], lambda value: say.number(value, 2))
            rows.append(
                (
                    level,
                    say.number(row["months_left"]),
                    say.number(row["n"]),
                    *means,
                    say.number(row["mae"], 1),
                    say.number(row["wis_log"], 3),
                    scaled,
                    _rule(row["best_plain"], say),
                    _shown(row["skill"], say.percent),
                )
            )
    columns = (
        "level",
        "months to go",
        "cases",
        "WIS",
        "width",
        "too high",
        "too low",
        "MAE",
        "WIS of logs",
        "MASE",
        "best plain rule",
        "better by",
    )
    return NumberTable(columns, tuple(rows))


def month_table(track: TrackRecord, say: Language) -> NumberTable:
    """Monthly realisatie of provincies and country, by months ahead."""
    rows = []
    scores = track.scores[(track.scores["part"] == PART) & (track.scores["target"] == REALISATIE)]
    for level in (PROVINCIE, LAND):
        own = scores[scores["level"] == level]
        months = sorted(own["months_left"].unique())
        values = own.set_index(["model_id", "months_left"])["wis"]
        rows += [
            (level, model(name, say), *(_shown(values.get((name, month)), say.number) for month in months))
            for name in ordered_models(own, "wis")
        ]
    months = sorted(scores["months_left"].unique())
    return NumberTable(("level", "model", *(say.number(month) for month in months)), tuple(rows))


def size_table(track: TrackRecord, say: Language) -> NumberTable:
    """The stand of gemeenten by size class, with three months to go."""
    scores = track.scores[
        (track.scores["part"] == PART)
        & (track.scores["target"] == STAND_EIND)
        & (track.scores["months_left"] == MONTH_OF_SIZES)
    ]
    rows = []
    for size in SIZES:
        own = _by(scores[scores["size_group"] == size], "model_id")
        for name in (MODEL, CALIBRATED):
            if (name,) in own:
                row = own[(name,)]
                rows.append(
                    (
                        size,
                        model(name, say),
                        say.number(row["n"]),
                        say.number(row["wis"], 1),
                        _rule(row["best_plain"], say),
                        _shown(row["skill"], say.percent),
                        _shown(row["coverage_80"], say.percent),
                    )
                )
    columns = ("inhabitants", "model", "cases", "WIS", "best plain rule", "better by", "in the 80 % band")
    return NumberTable(columns, tuple(rows))


def brier_table(track: TrackRecord, say: Language) -> NumberTable:
    """The Brier score and its parts over the half-year under way and over the one after it, per model."""
    rows = []
    for low, high in (RUNNING, AFTER):
        own = track.chances[
            (track.chances["months_from"] == low)
            & (track.chances["months_to"] == high)
            & (track.chances["size_group"] == "")
        ]
        by_model = _by(own, "model_id")
        for name in ordered_models(own, "brier"):
            row = by_model[(name,)]
            rows.append(
                (
                    f"{low} to {high}",
                    model(name, say),
                    say.number(row["n"]),
                    say.number(row["brier"], 3),
                    *(say.number(row[part], 4) for part in PARTS),
                    _shown(row["auc"], lambda value: say.number(value, 3)),
                    _shown(row["top_precision"], say.percent),
                )
            )
    columns = (
        "months to go",
        "model",
        "cases",
        "Brier",
        "reliability",
        "resolution",
        "uncertainty",
        "within bins",
        "AUC",
        "first five",
    )
    return NumberTable(columns, tuple(rows))


def brier_size_table(track: TrackRecord, say: Language) -> NumberTable:
    """The Brier score of our own models by size class, for the half-year under way."""
    running = track.chances[(track.chances["months_from"] == RUNNING[0]) & (track.chances["months_to"] == RUNNING[1])]
    chosen = _by(running, "size_group", "model_id")
    rows = []
    for size in SIZES:
        for name in (MODEL, CALIBRATED):
            if (size, name) in chosen:
                row = chosen[size, name]
                share = row["n_missed"] / row["n"]
                numbers = (say.number(row["n"]), say.percent(share), say.number(row["brier"], 3))
                rows.append((size, model(name, say), *numbers, say.number(row["reliability"], 4)))
    return NumberTable(("inhabitants", "model", "cases", "missed", "Brier", "reliability"), tuple(rows))


def lead_table(track: TrackRecord, say: Language) -> NumberTable:
    """Lead time of each flag: later misses flagged for good, and flags that were false, by weeks before the end."""
    rule = best_rule(track)
    shown = [MODEL, rule] if rule else [MODEL]
    known = _by(track.lead_times, "flag", "weeks", "model_id")
    rows = []
    for flag in GIVEN_FLAGS:
        for weeks in WEEKS_SHOWN:
            if (flag, weeks, MODEL) in known:
                missed = say.number(known[flag, weeks, MODEL]["n_missed"])
                cells = [cell for name in shown for cell in _lead_cells(known.get((flag, weeks, name)), say)]
                rows.append((f"{flag} or higher", say.number(weeks), missed, *cells))
    columns = ("flag", "weeks before the end", "later misses", "flagged for good by then", "flags then", "false")
    beside = tuple(f"{model(rule, say)}: {name}" for name in ("flagged", "flags", "false")) if rule else ()
    return NumberTable(columns + beside, tuple(rows))


def _lead_cells(row: dict[str, Any] | None, say: Language) -> tuple[str, str, str]:
    if row is None:
        return (words.UNKNOWN,) * 3
    flagged, false = (words.share(row[name], say) for name in ("flagged_share", "false_share"))
    return flagged, say.number(row["n_flagged"]), false


def geometry_table(track: TrackRecord, say: Language) -> NumberTable:
    """How each part was laid out."""
    rows = tuple(
        (
            str(part["part"]),
            say.number(int(part["origins"])),
            say.day(part["first_origin"]),
            say.day(part["last_origin"]),
            say.number(int(part["paths"])),
            "yes" if part["simulated"] else "no",
        )
        for _, part in track.parts.iterrows()
    )
    return NumberTable(("part", "forecast days", "first", "last", "paths each", "simulated figures"), rows)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict(orient="records")]


def _by(frame: pd.DataFrame, *columns: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows of `frame` by the values of `columns`, which are unique together."""
    return {tuple(row[column] for column in columns): row for row in _records(frame)}


def _rule(name: object, say: Language) -> str:
    return model(str(name), say) if isinstance(name, str) else words.UNKNOWN


def _shown(value: float | None, form: Callable[[float], str]) -> str:
    return words.UNKNOWN if value is None or pd.isna(value) else form(float(value))
