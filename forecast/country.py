"""The forecast of realisatie and stand: the opgave model and the monthly models, combined path by path.

A monthly model continues the national months (where only spans are known: several histories drawn from the
opgave model's own paths). Each joint path follows one model for the national total and the opgave model for
how provincies share it, so everything adds up in every path.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.combination import divide_paths
from forecast.monthly.base import MonthlyModel, Series
from forecast.monthly.engine import Sampled, sample
from forecast.opgave_model import OpgaveArgs
from forecast.periods import HalfYear, month_number
from forecast.profile import Profile
from forecast.realisatie import CountryPaths, Figures, project_realisatie

OPGAVE = "opgave"
# histories a monthly model is fitted to where months have to be drawn; more change the bands by under 1 %
HISTORIES = 3


@dataclass(frozen=True)
class Continuation:
    """The national months as one monthly model continues them.

    Attributes:
        totals: shape (paths, months from the first half-year on); NaN where months are known.
        served: per history, which model served and why it fell back if it did.
    """

    totals: Array
    served: list[Sampled]


def continue_months(
    model: MonthlyModel,
    *,
    history: CountryPaths,
    until: HalfYear,
    paths: int,
    seed: int,
) -> Continuation | None:
    """National months to the end of `until` by a monthly model; None when no month at all is known.

    Args:
        history: paths that reach at least to the last known month.
    """
    if history.learned_until is None:
        return None
    start = month_number(history.first.start)
    known = history.learned_until + 1 - start
    horizon = month_number(until.peildatum) - start - known
    totals = np.full((paths, known + horizon), np.nan)
    served = []
    shares = np.array_split(np.arange(paths), HISTORIES)
    for number, rows in enumerate(shares):
        past = history.months[number * len(history.months) // HISTORIES, :known]
        series = Series(pd.Timestamp(history.first.start), past)
        drawn = sample(model, series, horizon=horizon, paths=len(rows), seed=seed + number)
        totals[rows, known:] = drawn.values
        served.append(drawn)
    return Continuation(totals, served)


def forecast_country(
    figures: Figures,
    models: Sequence[MonthlyModel],
    weights: Mapping[str, float],
    *,
    until: HalfYear,
    args: OpgaveArgs,
    profile: Profile,
    paths: int,
    seed: int,
) -> tuple[CountryPaths, Array | None, list[Sampled]]:
    """Joint paths in which each model supplies as many as its weight says, its national months, and who served.

    The months have the shape (paths, months), NaN where the opgave model's own are meant; None = everywhere.

    Args:
        weights: by model name, `opgave` included, summing to one.
    """
    alone = project_realisatie(figures, until=until, args=args, profile=profile, paths=paths, seed=seed)
    counts = divide_paths(dict(weights), paths)
    totals = np.full_like(alone.months, np.nan)
    served: list[Sampled] = []
    row = counts.get(OPGAVE, 0)
    for model in models:
        count = counts.get(model.name, 0)
        if count < HISTORIES:
            continue
        continued = continue_months(model, history=alone, until=until, paths=count, seed=seed)
        if continued is not None:
            totals[row : row + count] = continued.totals
            served += continued.served
        row += count
    if not np.isfinite(totals).any():
        return alone, None, served
    joint = project_realisatie(
        figures, until=until, args=args, profile=profile, paths=paths, seed=seed, totals=totals
    )
    return joint, totals, served
