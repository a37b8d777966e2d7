"""What the panel engine would say of gemeenten, which knows no taakstelling, stand or koppeling: a yardstick."""

from __future__ import annotations

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.simulate import GemeentePaths, opening_stands
from forecast.panel.args import PanelArgs
from forecast.panel.engine import forecast_panel
from forecast.periods import MONTHS, YEAR


def engine_paths(figures: GemeenteFigures, *, paths: int, seed: int) -> GemeentePaths:
    """Paths of realisatie from its own past alone, with the stands that follow from them.

    Nobody waits and nobody is linked in these paths: `pool`, `recent_links` and `linked` are unknown.
    """
    gemeenten, months = figures.housed.shape
    horizon = figures.targets.shape[1] * MONTHS - months
    number = np.arange(figures.first_month, figures.first_month + months) - 1970 * YEAR
    long = pd.DataFrame(
        {
            "unique_id": np.repeat(np.array(figures.codes, dtype=object), months),
            "ds": np.tile(number.astype("datetime64[M]").astype("datetime64[ns]"), gemeenten),
            "y": figures.housed.reshape(-1),
        }
    )
    found = forecast_panel(long, horizon, seed=seed, paths=paths, args=PanelArgs(statistical=0))
    rows = np.array([found.ids.index(code) for code in figures.codes])
    housed = np.round(found.paths[:, rows]).astype(np.float64)
    running = slice(figures.running * MONTHS, months)
    unknown = np.isnan(figures.housed[:, running])
    earlier = np.where(unknown, np.round(figures.housed_filled[:, running]), 0.0).sum(axis=1)
    nothing = np.full(gemeenten, np.nan)
    return GemeentePaths(
        figures,
        housed,
        _stands(figures, housed, earlier),
        nothing,
        nothing,
        np.full((gemeenten, horizon), np.nan),
        np.tile(earlier, (paths, 1)),
        opening_stands(figures, paths),
    )


def _stands(figures: GemeenteFigures, housed: Array, earlier: Array) -> Array:
    """Stand at the end of each half-year ahead: what was to do, less what is housed, plus what is asked next."""
    targets = figures.targets_carried
    before = figures.months - figures.running * MONTHS
    to_do = figures.stands[:, figures.running] + targets[:, figures.running] - figures.realised - earlier
    whole = np.concatenate([np.zeros((*housed.shape[:2], before)), housed], axis=2)
    halves = whole.reshape(*housed.shape[:2], -1, MONTHS).sum(axis=3)
    asked = np.cumsum(targets[:, figures.running :], axis=1) - targets[:, [figures.running]]
    return np.asarray(to_do[:, None] + asked - np.cumsum(halves, axis=2))
