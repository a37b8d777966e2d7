"""The chain from figures to futures: who is there now, as learned, and who may be housed month by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Integers
from forecast.chain import beliefs as b
from forecast.chain import names as n
from forecast.chain.beliefs import believed
from forecast.chain.facts import Fact
from forecast.chain.learn import Past, PastMonth, learned, other_intake
from forecast.chain.levers import moved, moved_intake, within_band
from forecast.chain.month import OpenMonth, State, close_month, open_month
from forecast.chain.names import GRANT_RATE
from forecast.chain.paths import ChainPaths
from forecast.chain.scenario import BASELINE, CAPACITY, Scenario
from forecast.errors import BadInput

# added to the seed of a run: the chain's own chance, apart from that of realisatie
CHAIN_SEED = 1


@dataclass(frozen=True)
class ChainModel:
    """The chain as it stands.

    Attributes:
        first_month: number of the first month ahead.
        state: at the end of the month before, one row per path.
        intake: first applications and nareis ahead, each of shape (paths, months).
        known: the same of the months before, as known or as thought, shape (months,) up to the last one.
        facts: what it was learned from beside these and realisatie.
        past: the months learned from, as they were or as they are thought to have been.
    """

    first_month: int
    state: State
    intake: Mapping[str, Integers]
    known: Mapping[str, Array]
    facts: tuple[Fact, ...]
    past: tuple[PastMonth, ...]

    @property
    def begun(self) -> int:
        """Number of the first month it was learned from."""
        return self.first_month - len(self.known[n.FIRST])

    @property
    def there(self) -> Array:
        """Who could be housed in each month of the past: left at its end, or housed; shape (months,)."""
        left = [*(month.in_reception for month in self.past[1:]), float(np.median(self.state.waiting.sum(axis=1)))]
        persons: Array = np.array([month.housed for month in self.past]) + left[-len(self.past) :]
        return persons

    @property
    def path_count(self) -> int:
        """How many paths there are."""
        return len(self.state.rest)

    @property
    def months(self) -> int:
        """How many months ahead the intake reaches."""
        months: int = self.intake[n.FIRST].shape[1]
        return months

    def reception(self, *, seed: int, scenario: Scenario = BASELINE, rows: slice = slice(None)) -> Reception:
        """The months ahead of the paths `rows`, to be gone through with whoever houses people."""
        return Reception(self, scenario, rows, np.random.default_rng(seed))


def fit_chain(past: Past, ahead: Mapping[str, Integers], *, seed: int) -> ChainModel:
    """Learn the chain from `past`; `ahead` is the intake of the months after it, each of shape (paths, months).

    Raises:
        BadInput: the past and what is ahead have other paths or measures.
    """
    shapes = {name: (values.shape[0], ahead[name].shape[0]) for name, values in past.intake.items() if name in ahead}
    if set(shapes) != set(n.MODELLED_INTAKES) or len({count for pair in shapes.values() for count in pair}) != 1:
        raise BadInput("the chain needs first applications and nareis of the same paths, before and ahead")
    ensemble = learned(past, rng=np.random.default_rng(seed))
    return ChainModel(
        first_month=past.first_month + len(past.housed),
        state=ensemble.state,
        intake=dict(ahead),
        known={name: np.median(values, axis=0) for name, values in past.intake.items()},
        facts=tuple(past.facts),
        past=ensemble.months,
    )


class Reception:
    """COA reception month by month: `arrive`, ask what is `allowed`, then `close` with who was housed.

    It is the supply side of `forecast.gemeente.simulate`, and holds no more than a position in time.
    """

    def __init__(self, model: ChainModel, scenario: Scenario, rows: slice, rng: np.random.Generator) -> None:
        self._scenario, self._rng = scenario, rng
        self._first, self._step = model.first_month, 0
        state = model.state
        self._rows = rows
        self._state = State(state.stages, state.rest, state.waiting, state.beliefs)
        self._opening = {name: values[rows] for name, values in self._state.stocks().items()}
        self._intake = {name: _changed(model, name, scenario) for name in model.intake}
        self._open: OpenMonth | None = None
        self._flows: list[dict[str, Integers]] = []
        self._stocks: list[dict[str, Integers]] = []

    def arrive(self) -> Integers:
        """Open the next month; the persons who could be housed in it, shape (paths,)."""
        month = self._first + self._step
        # all paths draw, whichever rows are asked for: so a part meets the same chance as in the whole
        beliefs = b.drifted(self._state.beliefs, self._rng)
        state = State(self._state.stages, self._state.rest, self._state.waiting, beliefs)
        first = {name: values[:, self._step] for name, values in self._intake.items()}
        others = other_intake(state, first[n.FIRST], self._rng)
        for name, values in others.items():
            others[name] = np.rint(moved(values, self._scenario.of(name), month)).astype(np.int64)
        rate = np.minimum(moved(believed(beliefs, b.RATE), self._scenario.of(GRANT_RATE), month), 1.0)
        capacity = moved(believed(beliefs, b.CAPACITY), self._scenario.of(CAPACITY), month)
        self._open = open_month(state, first | others, rate, capacity, self._rng)
        available: Integers = self._open.available[self._rows]
        return available

    def allowed(self, wanted: Integers) -> Integers:
        """How many of the `wanted` can be housed: the scenario's changes, and never more than there are."""
        month = self._opened()
        asked = moved(wanted, self._scenario.of(n.HOUSED), self._first + self._step)
        persons: Integers = np.minimum(np.rint(asked).astype(np.int64), month.available[self._rows])
        return persons

    def close(self, housed: Integers) -> None:
        """End the month in which `housed` persons got a house.

        Raises:
            BadInput: more than there are.
        """
        month = self._opened()
        if (housed > month.available[self._rows]).any():
            raise BadInput("more persons housed than there are to be housed")
        everyone = np.zeros_like(month.available)
        everyone[self._rows] = housed
        self._state, flows = close_month(month, everyone)
        self._flows.append({name: values[self._rows] for name, values in flows.items()})
        self._stocks.append({name: values[self._rows] for name, values in self._state.stocks().items()})
        self._open = None
        self._step += 1

    def paths(self) -> ChainPaths:
        """What happened in the months that were closed."""
        return ChainPaths(
            first_month=self._first,
            opening=self._opening,
            flows={name: np.stack([one[name] for one in self._flows], axis=1) for name in n.FLOWS},
            stocks={name: np.stack([one[name] for one in self._stocks], axis=1) for name in n.STOCKS},
        )

    def _opened(self) -> OpenMonth:
        if self._open is None:
            raise BadInput("the month was not opened")
        return self._open


def _changed(model: ChainModel, name: str, scenario: Scenario) -> Integers:
    """An intake with the bands and changes of a scenario."""
    paths = model.intake[name]
    for band in scenario.bands:
        if band.measure == name:
            before = model.known[name]
            numbers = model.begun + np.arange(len(before))
            known = float(before[numbers >= band.first].sum())
            paths = within_band(paths, band, model.first_month, known)
    return moved_intake(paths, scenario.of(name), model.first_month)
