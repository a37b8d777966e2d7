"""The chain as published forecasts of the country, month by month (columns of `forecast.outlook`)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from forecast.chain.names import MODELLED_INTAKES, PUBLISHED
from forecast.chain.paths import ChainPaths
from forecast.levels import COUNTRY
from forecast.outlook import distribution
from forecast.periods import month_end

# what the intake models publish themselves, from more paths
OWN = tuple(name for name in PUBLISHED if name not in MODELLED_INTAKES)


def chain_outlook(paths: ChainPaths, names: Sequence[str] = OWN) -> pd.DataFrame:
    """Means and quantiles of the flows and stocks `names`; the horizon counts from the last month of realisatie."""
    months = paths[names[0]].shape[1]
    ends = [month_end(paths.first_month + step) for step in range(months)]
    frames = [distribution(name, COUNTRY, ends, range(1, months + 1), paths[name].astype(float)) for name in names]
    return pd.concat(frames, ignore_index=True)
