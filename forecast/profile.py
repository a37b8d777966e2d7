"""How a half-year's realisatie is spread over its six months: a prior, learned from what is known.

Realisatie is back-loaded (an end spurt before each peildatum), so 1/6 a month cries wolf early.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from forecast.arrays import Array
from forecast.cells import Cell
from forecast.errors import BadInput
from forecast.periods import MONTHS, HalfYear, month_number

# what a sum of six shares may be off from one
ROUNDING = 1e-12


@dataclass(frozen=True)
class Profile:
    """Expected shares of the six months and how far a single half-year strays from them.

    Attributes:
        weights: six positive shares that sum to one.
        concentration: of the Dirichlet distribution of one half-year's shares around `weights`.
        worth: how many observed half-years the weights are worth when new ones are learned from.
        seen: half-years the weights already hold, so that none counts twice.
    """

    weights: tuple[float, ...]
    concentration: float
    worth: float = 1.0
    seen: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if len(self.weights) != MONTHS or min(self.weights) <= 0 or self.concentration <= 0 or self.worth <= 0:
            raise BadInput("a profile needs six positive weights, a positive concentration and a positive worth")
        total = sum(self.weights)
        # what sums to one already stays as it is, so that a profile that is kept comes back the same
        if abs(total - 1) > ROUNDING:
            object.__setattr__(self, "weights", tuple(weight / total for weight in self.weights))

    def draw(self, rng: np.random.Generator, paths: int, units: int) -> Array:
        """Shares of shape (paths, units, 6), rows summing to one: units stray around a common draw."""
        common = rng.dirichlet(np.asarray(self.weights) * self.concentration, size=paths)
        if units == 1:
            return common[:, None, :]
        shape = np.repeat(common[:, None, :], units, axis=1) * self.concentration
        gamma = rng.standard_gamma(np.maximum(shape, 1e-3))
        shares: Array = np.maximum(gamma, 1e-12)
        shares /= shares.sum(axis=2, keepdims=True)
        return shares


def learn_profile(prior: Profile, cells: Iterable[Cell]) -> Profile:
    """The prior moved by half-years of which both the total and a part are known.

    Args:
        prior: what is assumed before.
        cells: cells of one region (see `forecast.cells`), published ones only.

    Returns:
        The weighted mean of the prior's weights and each such half-year's shares. Where only a part of the
        months is known, the known sum is divided inside that part as the weights learned so far have it.
    """
    totals = {(cell.first, cell.last): cell.total for cell in cells}
    weights, worth, seen = np.asarray(prior.weights), prior.worth, set(prior.seen)
    for (first, last), total in sorted(totals.items()):
        period = HalfYear.of_month(first)
        start = month_number(period.start)
        if (first, last) != (start, start + MONTHS - 1) or str(period) in seen or total <= 0:
            continue
        parts = [(a - start, b - start, value) for (a, b), value in totals.items() if start <= a <= b <= last]
        shares = _shares(weights, [part for part in parts if part[1] - part[0] < MONTHS - 1], total)
        if shares is not None:
            weights = (weights * worth + shares) / (worth + 1)
            worth += 1
            seen.add(str(period))
    return replace(prior, weights=tuple(weights.tolist()), worth=worth, seen=frozenset(seen))


def _shares(weights: Array, parts: list[tuple[int, int, float]], total: float) -> Array | None:
    """Month shares of one half-year that reproduce its known `parts`; None when no part is known."""
    shares = weights.copy()
    settled = np.zeros(MONTHS, dtype=bool)
    for first, last, value in sorted(parts, key=lambda part: part[1] - part[0]):
        months = np.arange(first, last + 1)
        free = months[~settled[months]]
        rest = value / total - shares[months[settled[months]]].sum()
        if len(free) and rest > 0:
            shares[free] *= rest / shares[free].sum()
            settled[free] = True
    rest = 1 - shares[settled].sum()
    if not settled.any() or (rest <= 0 and not settled.all()):
        return None
    if not settled.all():
        shares[~settled] *= rest / shares[~settled].sum()
    return shares
