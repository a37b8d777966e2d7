"""Calibration in a backtest, honest in time: at every origin it has learned from outcomes known by then, no others.

Outcomes are those known on the day of the backtest: where one was revised later, the calibration of that day would
have learned from the first value.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.arrays import Integers, Mask
from forecast.errors import BadInput
from forecast.flags import FlagRules, flag
from forecast.track.bands import BandArgs, learn_bands
from forecast.track.cases import Cases, last_day, rows_by_set
from forecast.track.chance_calibration import ChanceArgs, learn_chances
from forecast.track.misses import check_misses

# a table of a month or half-year is published about a week after its end
PUBLISHED_AFTER = timedelta(days=7)


def calibrated_cases(
    cases: Cases, model: str, *, name: str, args: BandArgs, published_after: timedelta = PUBLISHED_AFTER
) -> Cases:
    """The forecasts of `model` with bands learned on its own earlier cases, as a model of its own.

    Args:
        cases: of any models.
        model: whose bands to learn.
        name: of the calibrated model.
        published_after: how long after its end the outcome of a period is known.

    Returns:
        As many cases as `model` has; at origins before the first outcome they are what they were.

    Raises:
        BadInput: `model` has no cases.
    """
    own = cases.where((cases.frame["model"] == model).to_numpy())
    _require_some(own.frame, model)
    quantiles = own.quantiles.copy()
    for known, ahead in _steps(own.frame, published_after):
        learned = learn_bands(own.where(known), args)
        for key, rows in rows_by_set(own.frame.iloc[ahead]).items():
            at = ahead[rows]
            quantiles[at] = learned.apply(own.quantiles[at], key)
    return Cases(own.frame.assign(model=name), quantiles)


def calibrated_misses(
    misses: pd.DataFrame,
    model: str,
    *,
    name: str,
    args: ChanceArgs,
    rules: FlagRules,
    published_after: timedelta = PUBLISHED_AFTER,
) -> pd.DataFrame:
    """The miss cases of `model` with P(miss) learned on its own earlier cases, and the flags that follow from it.

    Args:
        misses: of any models, see `misses.check_misses`.
        rules: that make a flag of P(miss), expected shortfall and opgave.
        model, name, published_after: as in `calibrated_cases`.

    Raises:
        BadInput: the frame breaks its contract, or `model` has no cases.
    """
    check_misses(misses)
    own = misses[misses["model"] == model].reset_index(drop=True)
    _require_some(own, model)
    chances = own["p_miss"].to_numpy(dtype=float, copy=True)
    before = chances.copy()
    distances = own["months_left"].to_numpy()
    for known, ahead in _steps(own, published_after):
        learned = learn_chances(own[known], args)
        for months_left in np.unique(distances[ahead]):
            at = ahead[distances[ahead] == months_left]
            chances[at] = learned.apply(before[at], int(months_left))
    measures = (chances.tolist(), own["expected_shortfall"].tolist(), own["opgave"].tolist())
    flags = [flag(miss, shortfall, opgave, rules) for miss, shortfall, opgave in zip(*measures, strict=True)]
    return own.assign(model=name, p_miss=chances, flag=flags)


def _steps(frame: pd.DataFrame, published_after: timedelta) -> Iterator[tuple[Mask, Integers]]:
    """Which rows had a known outcome, and the rows of the origins at which exactly those had one.

    What is known only grows, so two origins with as many known rows know the same ones.
    """
    known_from = _known_from(frame["period"], published_after)
    origins = pd.to_datetime(frame["origin"]).to_numpy()
    counts = np.searchsorted(np.sort(known_from), origins, side="right")
    for count in np.unique(counts[counts > 0]):
        ahead = np.flatnonzero(counts == count)
        yield known_from <= origins[ahead].min(), ahead


def _known_from(periods: pd.Series, published_after: timedelta) -> NDArray[np.datetime64]:
    days = {period: last_day(str(period)) + published_after for period in periods.unique()}
    return pd.to_datetime(periods.map(days)).to_numpy()


def _require_some(frame: pd.DataFrame, model: str) -> None:
    if frame.empty:
        raise BadInput(f"there are no cases of {model} to calibrate")


__all__ = ["PUBLISHED_AFTER", "calibrated_cases", "calibrated_misses"]
