"""The track record as tables in words, for the page, the terminal and the command alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from base.i18n import N_, Language
from forecast.flags import FLAGS
from forecast.levels import GEMEENTE, LAND, PROVINCIE
from forecast.measures import REALISATIE_HALFJAAR, STAND_EIND
from forecast.model_ids import CALIBRATED, MODEL
from shown.backtest.sentences import model
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.backtests import TrackRecord

PART, CHAIN = "gemeenten", "keten"
# what is shown of the two that differ only by the opgave: the stand is what a supervisor looks at
TARGETS = (STAND_EIND, REALISATIE_HALFJAAR)
LEVELS = (GEMEENTE, PROVINCIE, LAND)
# the taakstelling of a half-year is announced about nine months before it ends
MONTHS_SHOWN = (9, 6, 5, 4, 3, 2, 1)
# of the parts that have every month ahead
OTHER_MONTHS = (12, 6, 3, 1)
RUNNING = (1, 6)


def leaderboards(track: TrackRecord, say: Language) -> list[tuple[str, NumberTable]]:
    """For analysts: per level the WIS of each model by months to go, the numbers of cases on top."""
    return _by_level(track, N_("{level}: error of the {target} in persons (WIS), by months to go"), "wis", say)


def mean_errors(track: TrackRecord, say: Language) -> list[tuple[str, NumberTable]]:
    """For readers: the same of the mean error in persons."""
    return _by_level(track, N_("{level}: mean error of the {target} in persons, by months to go"), "mae", say)


def _by_level(track: TrackRecord, heading: str, column: str, say: Language) -> list[tuple[str, NumberTable]]:
    tables = []
    for level in LEVELS:
        rows = leaderboard(track.scores, level)
        if rows.empty:
            continue
        target = words.label(str(rows["target"].iloc[0]), words.MEASURES, say)
        title = say(heading, level=words.label(level, words.LEVELS, say), target=target)
        tables.append((title, _by_months(rows, column, say)))
    return tables


def leaderboard(scores: pd.DataFrame, level: str) -> pd.DataFrame:
    """Scores of the gemeente model and its yardsticks for a level, over all sizes, of the stand if it was scored."""
    own = scores[(scores["part"] == PART) & (scores["level"] == level) & (scores["size_group"] == "")]
    target = next((name for name in TARGETS if name in set(own["target"])), None)
    return own[(own["target"] == target) & own["months_left"].isin(MONTHS_SHOWN)]


def _by_months(rows: pd.DataFrame, column: str, say: Language) -> NumberTable:
    months = [month for month in MONTHS_SHOWN if month in set(rows["months_left"])]
    decimals = 1 if rows[column].max() < 100 else 0
    counts = rows.groupby("months_left")["n"].first()
    table = [(say("cases"), *(say.number(int(counts[month])) for month in months))]
    table += _models(rows, column, months, say, lambda value: say.number(value, decimals))
    for name in (MODEL, CALIBRATED):
        own = rows[(rows["model_id"] == name) & rows["coverage_80"].notna()]
        if len(own):
            shares = own.set_index("months_left")["coverage_80"]
            label = say("in 80 % band: {model}", model=model(name, say))
            table.append((label, *(words.share(shares.get(month), say) for month in months)))
    columns = (say("Model"), *(say.number(month) for month in months))
    return NumberTable(columns, tuple(table))


def chance_table(track: TrackRecord, say: Language) -> NumberTable:
    """Brier score of the chance of missing by months to go (0 = perfect), AUC, and the first of each provincie."""
    rows = track.chances[
        (track.chances["size_group"] == "") & (track.chances["months_from"] == track.chances["months_to"])
    ]
    months = [month for month in MONTHS_SHOWN if month in set(rows["months_from"])]
    rows = rows.assign(months_left=rows["months_from"])
    table = []
    if months:
        first = rows.groupby("months_left")[["n", "n_missed"]].first()
        for name, column in ((say("cases"), "n"), (say("of which missed"), "n_missed")):
            table.append((name, *(say.number(int(first[column][month])) for month in months)))
    table += _models(rows, "brier", months, say, lambda value: say.number(value, 3))
    own = rows[rows["model_id"] == MODEL].set_index("months_left")
    if len(own):
        top = int(own["top_k"].iloc[0])
        for label, column, form in (
            (say("area under ROC curve"), "auc", lambda value: say.number(value, 2)),
            (say("missed, of first {k} per provincie", k=say.number(top)), "top_precision", say.percent),
        ):
            table.append((label, *(_shown(own[column].get(month), form) for month in months)))
    return NumberTable((say("Model"), *(say.number(month) for month in months)), tuple(table))


def flag_table(track: TrackRecord, say: Language) -> NumberTable:
    """Per flag and months to go: how many were flagged, how many of them missed, how many misses were flagged."""
    columns = (
        say("Warning of this level or higher"),
        say("Months to go"),
        say("Weeks before the end"),
        say("Cases"),
        say("Of all missed"),
        say("Warned of"),
        say("Of which missed"),
        say("Of the misses warned of"),
    )
    own = track.flags[(track.flags["model_id"] == MODEL) & (track.flags["months_left"] <= RUNNING[1])]
    severity = {flag: place for place, flag in enumerate(FLAGS)}
    ordered = own.assign(severity=own["flag"].map(severity)).sort_values(
        ["severity", "months_left"], ascending=[True, False]
    )
    rows = tuple(
        (
            words.flag(str(row["flag"]), say),
            say.number(int(row["months_left"])),
            say.number(float(row["weeks_before_end"])),
            say.number(int(row["n"])),
            say.percent(int(row["n_missed"]) / int(row["n"])),
            say.number(int(row["n_flagged"])),
            words.share(row["precision"], say),
            words.share(row["recall"], say),
        )
        for _, row in ordered.iterrows()
    )
    return NumberTable(columns, rows)


def other_scores(track: TrackRecord, say: Language) -> NumberTable:
    """Scores of the parts that know no gemeenten: the models for provincies and the intake."""
    columns = (
        say("Forecast of"),
        say("Level"),
        say("Months to the end"),
        say("Model"),
        say("Cases"),
        say("Mean error"),
        say("WIS"),
        say("In the 80 % band"),
        say("Tested from"),
    )
    rows = track.scores[
        ~track.scores["part"].isin([PART, CHAIN])
        & (track.scores["size_group"] == "")
        & track.scores["months_left"].isin(OTHER_MONTHS)
    ]
    ordered = rows.sort_values(["target", "level", "months_left", "wis", "model_id"])
    table = tuple(
        (
            words.label(str(row["target"]), words.MEASURES, say),
            words.label(str(row["level"]), words.LEVELS, say),
            say.number(int(row["months_left"])),
            model(str(row["model_id"]), say),
            say.number(int(row["n"])),
            say.number(float(row["mae"])),
            say.number(float(row["wis"])),
            words.share(row["coverage_80"], say),
            say("{first} to {last}", first=say.day(row["first_origin"]), last=say.day(row["last_origin"])),
        )
        for _, row in ordered.iterrows()
    )
    return NumberTable(columns, table)


def ordered_models(rows: pd.DataFrame, column: str) -> list[str]:
    """Our own models first, then the others by their mean of `column`, best first."""
    means = rows.groupby("model_id")[column].mean().sort_values(kind="stable")
    own = [name for name in (MODEL, CALIBRATED) if name in means.index]
    return own + [str(name) for name in means.index if name not in own]


def _models(
    rows: pd.DataFrame, column: str, months: Iterable[int], say: Language, form: Callable[[float], str]
) -> list[tuple[str, ...]]:
    values = rows.set_index(["model_id", "months_left"])[column]
    return [
        (model(name, say), *(_shown(values.get((name, month)), form) for month in months))
        for name in ordered_models(rows, column)
    ]


def _shown(value: float | None, form: Callable[[float], str]) -> str:
    return words.UNKNOWN if value is None or pd.isna(value) else form(float(value))
