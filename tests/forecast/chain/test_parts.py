"""What is told of each part: a figure, learned from figures, or assumed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from forecast.chain import beliefs as b
from forecast.chain import names as n
from forecast.chain.beliefs import BELIEFS
from forecast.chain.facts import chain_facts
from forecast.chain.model import ChainModel
from forecast.chain.parts import ASSUMED, DATA, LEARNED, Part, chain_parts
from forecast.vintages import Vintages
from tests.forecast.chain.worlds import FIRST_MONTH, flow, model_of, state_of, stock, vintages

BEGUN = FIRST_MONTH - 12
INTAKE = [flow(name, month, 100) for name in (n.FIRST, n.FAMILY) for month in range(BEGUN - 3, FIRST_MONTH + 1)]


def prior_model() -> ChainModel:
    model = model_of(state_of(2000))
    return replace(model, state=replace(model.state, beliefs=b.drawn(2000, np.random.default_rng(1))))


def told(rows: Iterable[Mapping[str, object]] = (), model: ChainModel | None = None) -> dict[str, Part]:
    known: Vintages = vintages([*INTAKE, *rows])
    facts = chain_facts(known, first=BEGUN, last=FIRST_MONTH - 1)
    parts = chain_parts(replace(model or prior_model(), facts=facts), known)
    stocks = (n.PROCEDURE, n.REST, n.PERMITS, n.BEYOND, n.OCCUPANCY)
    # a flow and what is believed of it may have the same name; what is believed comes last
    assert [part.part for part in parts] == [
        n.FIRST, n.FAMILY, n.GRANTS, *stocks, *(belief.name for belief in BELIEFS),
    ]  # fmt: skip
    return {part.part: part for part in parts}


def test_the_intake_is_data_of_the_months_that_were_used():
    part = told()[n.FIRST]
    # from the first month on that it was learned from, April 2024, to the last known one
    assert (part.basis, part.figures) == (DATA, 13)
    assert (part.first_day, part.last_day) == (date(2024, 4, 1), date(2025, 4, 30))


def test_without_any_figure_the_rest_is_assumed():
    parts = told()
    assert {part.basis for name, part in parts.items() if name not in (n.FIRST, n.FAMILY)} == {ASSUMED}
    assert parts[n.GRANTS] == Part(n.GRANTS, ASSUMED, "personen per maand")
    assert parts[n.PERMITS].believed == (18_000, 18_000, 18_000)
    assert parts[n.PERMITS].figures == 0


@pytest.mark.parametrize(
    ("rows", "basis", "figures", "days"),
    [
        ([flow(n.GRANTS, BEGUN, 12_000, months=12)], LEARNED, 1, (date(2024, 4, 1), date(2025, 3, 31))),
        (
            [flow(n.GRANTS, BEGUN + month, 1000) for month in range(2, 12)],
            DATA,
            10,
            (date(2024, 6, 1), date(2025, 3, 31)),
        ),
    ],
    ids=["a year", "month by month"],
)
def test_grants_are_data_where_the_last_of_them_is_a_month(
    rows: list[Mapping[str, object]], basis: str, figures: int, days: tuple[date, date]
):
    part = told(rows)[n.GRANTS]
    assert (part.basis, part.figures, (part.first_day, part.last_day)) == (basis, figures, days)


@pytest.mark.parametrize(
    ("day", "basis"), [("2025-03-31", DATA), ("2025-02-28", DATA), ("2025-01-31", LEARNED), ("2024-06-30", LEARNED)]
)
def test_a_stock_is_data_when_it_was_counted_lately(day: str, basis: str):
    parts = told([stock(n.PERMITS, day, 17_500), stock(n.PERMITS, "2024-05-31", 16_000)])
    part = parts[n.PERMITS]
    assert (part.basis, part.figures) == (basis, 2)
    assert part.first_day == date(2024, 5, 1)
    assert part.last_day is not None
    assert str(part.last_day) == day
    assert part.believed == (18_000, 18_000, 18_000)
    assert parts[n.OCCUPANCY].basis == ASSUMED


def narrowed(name: str, factor: float, shift: float = 0.0) -> ChainModel:
    """One belief with its prior spread times `factor`, its median moved by a part of the prior band."""
    model = prior_model()
    values = model.state.beliefs.copy()
    place = b.PLACE[name]
    belief = BELIEFS[place]
    width = float(belief.onto(belief.high) - belief.onto(belief.low))
    middle = float(np.median(values[:, place]))
    values[:, place] = middle + factor * (values[:, place] - middle) + shift * width
    return replace(model, state=replace(model.state, beliefs=values))


@pytest.mark.parametrize(
    ("factor", "shift", "basis"),
    [(1.0, 0.0, ASSUMED), (0.9, 0.1, ASSUMED), (0.7, 0.0, LEARNED), (1.0, 0.35, LEARNED), (1.3, -0.35, LEARNED)],
)
@pytest.mark.parametrize("name", [b.RATE, b.LEAVING])
def test_a_belief_is_learned_when_it_became_narrower_or_moved(name: str, factor: float, shift: float, basis: str):
    parts = told(model=narrowed(name, factor, shift))
    part = parts[name]
    assert part.basis == basis
    belief = BELIEFS[b.PLACE[name]]
    assert part.prior is not None
    assert (part.prior[0], part.prior[2]) == (belief.low, belief.high)
    assert part.prior[0] < part.prior[1] < part.prior[2]
    assert part.believed is not None
    assert part.believed[0] < part.believed[1] < part.believed[2]
    others = {one.basis for key, one in parts.items() if key not in (name, n.FIRST, n.FAMILY)}
    assert others == {ASSUMED}


def test_a_belief_tells_its_quantiles_in_its_unit():
    part = told()[b.RATE]
    assert part.unit == b.SHARE
    assert part.believed == pytest.approx((0.30, 0.607, 0.85), abs=0.03)


def test_figures_of_what_is_believed_are_counted():
    parts = told([flow(n.RESETTLED, BEGUN, 600, months=6), flow(n.RESETTLED, BEGUN + 6, 300, months=3)])
    assert parts[b.RESETTLING].figures == 2
    assert parts[b.REPEATING].figures == 0


def test_who_is_neither_housed_nor_permitted_is_learned_from_the_bezetting():
    parts = told([stock(n.OCCUPANCY, "2024-12-31", 50_000)])
    assert {parts[name].basis for name in (n.PROCEDURE, n.REST)} == {LEARNED}
    assert parts[n.BEYOND].basis == ASSUMED


def test_a_year_of_intake_that_is_known_by_month_is_not_counted_again():
    year = flow(n.FIRST, BEGUN, 1200, months=12)
    assert told([year])[n.FIRST].figures == told()[n.FIRST].figures
