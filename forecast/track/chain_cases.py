"""The backtest of the chain to COA occupancy: forecasts of earlier days beside the counts that were published.

A count holds for the month whose end is nearest to its day, as it does where the chain learns from it. Counts are few
and far between, so most months forecast have no outcome, and many forecasts share one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from forecast.chain.facts import nearest_end
from forecast.chain.names import GRANTS
from forecast.levels import COUNTRY, LAND
from forecast.periods import written_month
from forecast.quantiles import LEVELS
from forecast.track.cases import COLUMNS, Cases
from forecast.track.chain_origin import STOCKS, ChainForecast
from forecast.track.chain_rules import counts_of
from forecast.vintages import Vintages

# what a forecast is held against: its target and period
Question = tuple[str, str]


def chain_outcomes(known: Vintages) -> dict[Question, float]:
    """Persons by target and period: counted near the end of a month, or granted in a calendar year.

    Of two counts for one month that nearest to its end is taken, the later of two as near.

    Args:
        known: figures of the country as known on the day of the backtest.
    """
    outcomes: dict[Question, float] = {}
    for target in STOCKS:
        nearest: dict[int, int] = {}
        for count in counts_of(known, target):
            month, off = nearest_end(pd.Timestamp(count.day))
            if off <= nearest.get(month, off):
                nearest[month] = off
                outcomes[target, written_month(month)] = count.value
    return outcomes | {(GRANTS, str(count.day.year)): count.value for count in counts_of(known, GRANTS)}


def chain_cases(forecasts: Sequence[ChainForecast], known: Vintages) -> Cases:
    """The forecasts that have an outcome and are an answer; no rows where there are none.

    Args:
        known: figures of the country as known on the day of the backtest.
    """
    outcomes = chain_outcomes(known)
    answered = [
        forecast
        for forecast in forecasts
        if (forecast.target, forecast.period) in outcomes and np.isfinite(forecast.quantiles).all()
    ]
    rows = [
        {
            "target": forecast.target,
            "level": LAND,
            "months_left": forecast.months_left,
            "region": COUNTRY,
            "origin": forecast.origin,
            "period": forecast.period,
            "model": forecast.model,
            "served": forecast.model,
            "observed": outcomes[forecast.target, forecast.period],
            "group": "",
            "scale": np.nan,
        }
        for forecast in answered
    ]
    quantiles = np.array([forecast.quantiles for forecast in answered], dtype=float).reshape(-1, len(LEVELS))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return Cases(frame.astype({"observed": float, "scale": float}), quantiles)


__all__ = ["Question", "chain_cases", "chain_outcomes"]
