"""The rolling backtest that a run weighs its models by."""

from __future__ import annotations

from base.i18n import Language
from models.tables import Score
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.results import RunResults


def score_table(results: RunResults, say: Language) -> NumberTable:
    """The rolling backtest, best first within each question; plain rules stand beside the models."""
    columns = (
        say("Forecast of"),
        say("Level"),
        say("Months to the end"),
        say("Model"),
        say("Cases"),
        say("Mean error"),
        say("In the 80 % band"),
        say("Weight"),
        say("Tested from"),
    )
    ordered = sorted(results.scores, key=lambda one: (one.target, one.level, one.months_left, one.mae, one.model_id))
    return NumberTable(columns, tuple(_score_row(score, say) for score in ordered))


def _score_row(score: Score, say: Language) -> tuple[str, ...]:
    return (
        words.label(score.target, words.MEASURES, say),
        words.label(score.level, words.LEVELS, say),
        words.count(score.months_left, say),
        words.label(score.model_id, words.MODELS, say),
        words.count(score.n, say),
        words.count(score.mae, say),
        words.share(score.coverage_80, say),
        words.share(score.weight, say),
        say("{first} to {last}", first=say.day(score.first_origin), last=say.day(score.last_origin)),
    )
