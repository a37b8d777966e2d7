"""What sets one gemeente apart from another in the reconstruction: how fast it houses those who wait."""

from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Integers, Mask
from jobs.makers.reconstruction.published import MONTHS, Published

# All on the logarithm of the rate. The lasting differences are larger between small gemeenten, where one estate or
# one official decides.
_LEVEL_SPREAD, _USUAL_SIZE, _SIZE_POWER = 0.65, 40_000, -0.15
_DRIFT_MEMORY, _DRIFT_SPREAD = 0.94, 0.4
_LAGGARDS, _LAGGARD_LEVEL, _LAGGARD_AT_MOST = 14, -1.3, 200_000
# A few work ahead in every year: they house as fast when their task is done, and take people for the next one.
_RUNNERS, _RUNNER_LEVEL = 30, 1.0
# A project opens about once in four years and then houses people for some months. It is as large as a building, so
# it changes less in a large town.
_PROJECT_SIZE_POWER = -0.35
_PROJECT_CHANCE, _PROJECT_MONTHS, _PROJECT_LIFT = 1 / 48, (2, 7), (0.8, 1.8)


@dataclass(frozen=True)
class Character:
    """`pace` (gemeenten, months): the logarithm of the relative rate of housing; `laggards`: places of the slow.

    `runners`: which gemeenten work ahead, shape (gemeenten,).
    """

    pace: Array
    level: Array
    laggards: Integers
    runners: Mask


def draw_character(published: Published, rng: np.random.Generator) -> Character:
    """Lasting level, slow drift and projects of every gemeente."""
    count = len(published.gemeenten)
    spread = _LEVEL_SPREAD * (published.inhabitants / _USUAL_SIZE) ** _SIZE_POWER
    level = spread * rng.standard_normal(count)
    eligible = np.flatnonzero(published.inhabitants <= _LAGGARD_AT_MOST)
    laggards = np.sort(rng.choice(eligible, size=_LAGGARDS, replace=False))
    level[laggards] = _LAGGARD_LEVEL + 0.2 * rng.standard_normal(_LAGGARDS)
    others = np.setdiff1d(np.arange(count), laggards)
    runners = np.zeros(count, dtype=bool)
    runners[rng.choice(others, size=_RUNNERS, replace=False)] = True
    level[runners] = _RUNNER_LEVEL + 0.2 * rng.standard_normal(_RUNNERS)
    impact = np.minimum((published.inhabitants / _USUAL_SIZE) ** _PROJECT_SIZE_POWER, 1.0)
    pace = level[:, None] + _drift(count, rng) + _projects(count, rng) * impact[:, None]
    return Character(pace, level, laggards, runners)


def _drift(count: int, rng: np.random.Generator) -> Array:
    shocks = _DRIFT_SPREAD * rng.standard_normal((count, MONTHS))
    drift = shocks.copy()
    for month in range(1, MONTHS):
        drift[:, month] = _DRIFT_MEMORY * drift[:, month - 1] + np.sqrt(1 - _DRIFT_MEMORY**2) * shocks[:, month]
    return drift


def _projects(count: int, rng: np.random.Generator) -> Array:
    lift = np.zeros((count, MONTHS))
    opens = rng.random((count, MONTHS)) < _PROJECT_CHANCE
    lengths = rng.integers(*_PROJECT_MONTHS, size=(count, MONTHS))
    heights = rng.uniform(*_PROJECT_LIFT, size=(count, MONTHS))
    for gemeente, month in np.argwhere(opens).tolist():
        span = slice(month, month + int(lengths[gemeente, month]))
        lift[gemeente, span] = np.maximum(lift[gemeente, span], heights[gemeente, month])
    return lift
