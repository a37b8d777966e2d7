"""Small panels for the tests of the engine."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from forecast.panel.args import PanelArgs
from forecast.panel.frame import Panel
from forecast.periods import YEAR

# the statistical models are tried in their own tests: they take a second each
QUICK = PanelArgs(statistical=0)
LAST = "2024-12-01"
DECEMBER = 2024 * YEAR + 11


def long(series: Mapping[str, Sequence[float]], last: str = LAST) -> pd.DataFrame:
    """The series as a long frame, each ending in the month `last`."""
    frames = [
        pd.DataFrame(
            {
                "unique_id": name,
                "ds": pd.date_range(end=last, periods=len(values), freq="MS"),
                "y": np.asarray(values, dtype=float),
            }
        )
        for name, values in series.items()
    ]
    return pd.concat(frames, ignore_index=True)


def side_by_side(values: np.ndarray, last: int = DECEMBER) -> Panel:
    """Rows of `values` as the series s000, s001, ... of a panel."""
    values = np.atleast_2d(np.asarray(values, dtype=float))
    return Panel(tuple(f"s{row:03d}" for row in range(len(values))), values, np.full(len(values), last))


def with_holes(values: np.ndarray, rng: np.random.Generator, share: float = 0.2) -> np.ndarray:
    """A copy in which about `share` of the months is unknown."""
    return np.where(rng.random(values.shape) < share, np.nan, values)
