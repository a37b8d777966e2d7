"""Chains and scenarios for tests: some from nowhere near what is likely, and one that could be the country."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from forecast.chain import beliefs as b
from forecast.chain import names as n
from forecast.chain.facts import Fact
from forecast.chain.learn import Past
from forecast.chain.model import ChainModel
from forecast.chain.month import COHORTS, STAGES, State
from forecast.chain.names import GRANT_RATE
from forecast.chain.paths import ChainPaths
from forecast.chain.scenario import ADDITION, BASELINE, CAP, KINDS, LEVEL, LEVERS, Band, Change, Scenario
from forecast.levels import COUNTRY
from forecast.periods import month_number
from forecast.vintages import Vintages

FIRST_MONTH = 2025 * 12 + 3
MONTHS_AHEAD = 5


def middle() -> np.ndarray:
    """The medians of the priors, on their scales."""
    return np.array([float(one.onto(one.low) + one.onto(one.high)) / 2 for one in b.BELIEFS])


def believing(paths: int, **units: float) -> np.ndarray:
    """Beliefs at the medians of their priors but for some, given in their units; shape (paths, beliefs)."""
    values = np.tile(middle(), (paths, 1))
    for name, value in units.items():
        place = b.PLACE[name]
        values[:, place] = float(b.BELIEFS[place].onto(value))
    return values


def state_of(
    paths: int, *, procedure: int = 24_000, rest: int = 12_000, permits: int = 18_000, **units: float
) -> State:
    """As many of each stage and cohort."""
    return State(
        stages=np.full((paths, STAGES), procedure // STAGES),
        rest=np.full(paths, rest),
        waiting=np.full((paths, COHORTS), permits // COHORTS),
        beliefs=believing(paths, **units),
    )


def model_of(
    state: State, *, first: float = 2500, family: float = 600, months: int = 12, past: int = 12, spread: float = 0.0
) -> ChainModel:
    """A chain with an intake that is about the same every month."""
    rng = np.random.default_rng(5)
    paths = len(state.rest)

    def ahead(level: float) -> np.ndarray:
        return np.rint(level * np.exp(spread * rng.standard_normal((paths, months)))).astype(np.int64)

    return ChainModel(
        first_month=FIRST_MONTH,
        state=state,
        intake={n.FIRST: ahead(first), n.FAMILY: ahead(family)},
        known={n.FIRST: np.full(past, float(first)), n.FAMILY: np.full(past, float(family))},
        facts=(),
        past=(),
    )


persons = st.one_of(st.just(0), st.integers(0, 40), st.integers(0, 60_000))


@st.composite
def states(draw: st.DrawFn, paths: int) -> State:
    """Any stocks, and beliefs from nearly nothing to nearly everything."""

    def counts(*shape: int) -> np.ndarray:
        size = int(np.prod(shape))
        return np.array(draw(st.lists(persons, min_size=size, max_size=size)), dtype=np.int64).reshape(shape)

    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    width = draw(st.sampled_from([0.5, 1.0, 6.0]))
    beliefs = middle() + width * (b.drawn(paths, rng) - middle())
    return State(counts(paths, STAGES), counts(paths), counts(paths, COHORTS), beliefs)


@st.composite
def models(draw: st.DrawFn) -> ChainModel:
    """Any chain of a few paths and months."""
    paths = draw(st.integers(1, 4))
    state = draw(states(paths))
    most = draw(st.sampled_from([0, 3, 4000, 200_000]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    intake = {name: rng.integers(0, most + 1, size=(paths, MONTHS_AHEAD)) for name in (n.FIRST, n.FAMILY)}
    known = {name: rng.integers(0, most + 1, size=13).astype(float) for name in (n.FIRST, n.FAMILY)}
    return ChainModel(first_month=FIRST_MONTH, state=state, intake=intake, known=known, facts=(), past=())


amounts = st.sampled_from([0.0, 0.4, 1.0, 1.7, 250.0, 8000.0, 1e6, 1e30, 1e300])
month_spans = st.tuples(st.integers(-2, MONTHS_AHEAD), st.none() | st.integers(0, 3))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Any lever moved in any way, at times absurdly."""
    lever, kind = draw(st.sampled_from(LEVERS)), draw(st.sampled_from(KINDS))
    value = draw(amounts)
    if kind == ADDITION:
        value *= draw(st.sampled_from([-1, 1]))
    if lever == GRANT_RATE and kind in (LEVEL, CAP):
        value = min(value, 1.0)
    start, length = draw(month_spans)
    first = FIRST_MONTH + start
    return Change(lever, kind, value, first, None if length is None else first + length)


@st.composite
def bands(draw: st.DrawFn) -> Band:
    edges = sorted(draw(st.lists(st.sampled_from([0.5, 40.0, 900.0, 30_000.0, 1e300]), min_size=3, max_size=3)))
    start, length = draw(month_spans)
    first = FIRST_MONTH + start
    return Band(draw(st.sampled_from([n.FIRST, n.FAMILY])), first, first + (length or 0), *edges)


scenarios = st.builds(
    Scenario, changes=st.lists(changes(), max_size=5).map(tuple), bands=st.lists(bands(), max_size=2).map(tuple)
)


def assert_accounts_hold(paths: ChainPaths) -> None:
    """The accounts in the docstring of `forecast.chain.names`, to the person, and nothing below zero."""

    def grown(name: str) -> np.ndarray:
        before = np.concatenate([paths.opening[name][:, None], paths[name][:, :-1]], axis=1)
        return paths[name] - before

    assert set(paths.flows) == set(n.FLOWS)
    assert set(paths.stocks) == set(n.STOCKS) == set(paths.opening)
    for values in (*paths.flows.values(), *paths.stocks.values(), *paths.opening.values()):
        assert np.issubdtype(values.dtype, np.integer)
        assert (values >= 0).all()
    came, decided = paths[n.FIRST] + paths[n.REPEAT], paths[n.DECISIONS]
    np.testing.assert_array_equal(grown(n.PROCEDURE), came - decided - paths[n.CLOSED])
    np.testing.assert_array_equal(decided, paths[n.GRANTS] + paths[n.REJECTIONS])
    stay = paths[n.REJECTIONS] + paths[n.CLOSED] - paths[n.APPEALS] - paths[n.DEPARTURES]
    np.testing.assert_array_equal(grown(n.REST), stay)
    permits = paths[n.GRANTS] + paths[n.APPEALS] + paths[n.FAMILY] + paths[n.RESETTLED] - paths[n.DIRECT]
    permits = permits + paths[n.OTHER_IN] - paths[n.OTHER_OUT] - paths[n.FROM_RECEPTION]
    np.testing.assert_array_equal(grown(n.PERMITS), permits)
    np.testing.assert_array_equal(paths[n.HOUSED], paths[n.FROM_RECEPTION] + paths[n.DIRECT])
    parts = paths[n.PROCEDURE] + paths[n.REST] + paths[n.PERMITS]
    np.testing.assert_array_equal(paths[n.OCCUPANCY], parts)
    for stocks in (paths.stocks, paths.opening):
        assert (stocks[n.BEYOND] <= stocks[n.PERMITS]).all()


def gone_through(model: ChainModel, wanted: float, *, seed: int = 3, scenario: Scenario = BASELINE) -> ChainPaths:
    """The whole way ahead with gemeenten that want to house as many every month."""
    reception = model.reception(seed=seed, scenario=scenario)
    for _ in range(model.months):
        reception.arrive()
        reception.close(reception.allowed(np.full(model.path_count, int(wanted))))
    return reception.paths()


def assert_same_paths(one: ChainPaths, other: ChainPaths, months: slice = slice(None)) -> None:
    for name in (*n.FLOWS, *n.STOCKS):
        np.testing.assert_array_equal(one[name][:, months], other[name][:, months], err_msg=name)


def past_of(
    facts: Iterable[Fact] = (),
    *,
    paths: int = 300,
    months: int = 24,
    housed: float | np.ndarray = 2000.0,
    first: float | np.ndarray = 2500.0,
    family: float | np.ndarray = 600.0,
) -> Past:
    """A past that ends in the month before `FIRST_MONTH`."""

    def known(values: float | np.ndarray) -> np.ndarray:
        return np.tile(np.broadcast_to(values, months), (paths, 1)).astype(np.int64)

    return Past(
        first_month=FIRST_MONTH - months,
        housed=np.broadcast_to(np.asarray(housed, dtype=float), months),
        intake={n.FIRST: known(first), n.FAMILY: known(family)},
        facts=tuple(sorted(facts, key=lambda fact: (fact.last, fact.measure))),
    )


def row(
    measure: str, first: str, last: str, value: float, *, quality: str = "A", known_from: str | None = None
) -> Mapping[str, object]:
    """A figure of the country: a flow over days, or a stock on the day `first` = `last`."""
    known = pd.Timestamp(known_from) if known_from else pd.Timestamp(last) + pd.Timedelta(days=7)
    return {
        "region": COUNTRY,
        "measure": measure,
        "part": "",
        "from_date": pd.Timestamp(first),
        "to_date": pd.Timestamp(last),
        "value": float(value),
        "quality": quality,
        "known_from": known,
    }


def flow(measure: str, month: int, value: float, *, months: int = 1, quality: str = "A") -> Mapping[str, object]:
    """A flow over whole months, from the one with number `month` on."""
    first = pd.Timestamp(month // 12, month % 12 + 1, 1)
    return row(measure, str(first), str(first + pd.offsets.MonthEnd(months)), value, quality=quality)


def stock(measure: str, day: str, value: float, *, quality: str = "A") -> Mapping[str, object]:
    return row(measure, day, day, value, quality=quality)


def vintages(rows: Iterable[Mapping[str, object]]) -> Vintages:
    """These figures of the country and no others."""
    columns = list(row("bezetting", "2020-01-01", "2020-01-01", 0))
    frame = pd.DataFrame(list(rows), columns=columns)
    days = {name: frame[name].astype("datetime64[us]") for name in ("from_date", "to_date", "known_from")}
    nothing = pd.DataFrame({"known_from": pd.to_datetime([]), "day": pd.to_datetime([])})
    return Vintages(
        provincies=(),
        observations=frame.assign(**days, id=range(len(frame))),
        stands=nothing.assign(region="", role=""),
        targets=nothing.assign(region="", period=""),
        population=nothing,
        herindelingen=nothing,
        parents=pd.Series(dtype=str),
    )


def number(month: str) -> int:
    """Number of a month written as 2024-01."""
    return month_number(pd.Timestamp(month))
