"""What the error of the chain to COA occupancy is made of, per model and months ahead, for the page."""

from __future__ import annotations

from typing import Any

from base.i18n import Language
from shown.backtest.chain_tables import TARGETS, pooled
from shown.backtest.sentences import model
from shown.backtest.tables import ordered_models
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.backtests import TrackRecord

PERSONS = ("mae", "wis", "dispersion", "overprediction", "underprediction")
SHARES = ("coverage_50", "coverage_80", "coverage_95")
COLUMNS = (
    "forecast of",
    "months ahead",
    "model",
    "cases",
    "MAE",
    "WIS",
    "width",
    "too high",
    "too low",
    "50 % band",
    "80 % band",
    "95 % band",
)


def chain_table(track: TrackRecord, say: Language) -> NumberTable:
    """MAE, WIS with its parts, and the shares in the bands; the counts behind them are few."""
    scores = pooled(track)
    rows = []
    for target in TARGETS:
        for (low, high), own in scores[scores["target"] == target].groupby(["low", "high"]):
            by_model: dict[str, dict[Any, Any]] = {str(row["model_id"]): row for row in own.to_dict(orient="records")}
            for name in ordered_models(own, "wis"):
                score = by_model[name]
                shares = (words.share(score[share], say) for share in SHARES)
                rows.append(
                    (
                        words.label(target, words.MEASURES, say),
                        f"{low} to {high}",
                        model(name, say),
                        say.number(int(score["n"])),
                        *(say.number(float(score[column])) for column in PERSONS),
                        *shares,
                    )
                )
    return NumberTable(COLUMNS, tuple(rows))
