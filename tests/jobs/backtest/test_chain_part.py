"""The chain as a part of the backtest: scored on every day, on few counts, and left out when there are none."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from config.settings import Settings, load_settings
from forecast.chain.paths import ChainPaths
from forecast.errors import TooLittleData
from forecast.fanout import InTurn
from forecast.track.chain_origin import chain_forecasts
from forecast.track.gemeente_cases import GemeenteBacktest
from forecast.vintages import Vintages
from jobs.backtest.chain_part import NO_OUTCOME, PLAIN, try_chain
from jobs.backtest.job import tried_parts
from jobs.backtest.measure import measured
from jobs.backtest.parts import Trial, forecast_gemeenten, without_figures
from jobs.backtest.request import BacktestRequest
from jobs.run.inputs import Inputs
from jobs.run.record import Stopwatch
from tests.forecast.chain.worlds import flow, gone_through, model_of, number, row, state_of, stock, vintages
from tests.forecast.track.small_vintages import small
from tests.jobs.backtest.conftest import AS_OF

DAYS = (date(2022, 3, 15), date(2022, 6, 15))
ROWS = [
    stock("bezetting", "2020-06-30", 500),
    stock("bezetting", "2020-12-31", 520),
    stock("bezetting", "2021-06-30", 560),
    stock("bezetting", "2021-12-31", 540),
    stock("bezetting", "2022-08-31", 570),
    stock("vergunninghouders_in_opvang", "2021-03-31", 200),
    stock("vergunninghouders_in_opvang", "2021-10-31", 240),
    stock("vergunninghouders_in_opvang", "2022-11-02", 260),
    row("bezetting", "2022-10-31", "2022-10-31", 900, known_from="2023-02-01"),
]
REQUEST = BacktestRequest(target="keten", score_from=date(2022, 5, 1))


def with_chain(rows: list[object]) -> Vintages:
    """The small country with these figures of the chain."""
    figures = vintages(rows).observations  # type: ignore[arg-type]
    return replace(small().country, observations=figures.assign(simulated=False))


class Counting(InTurn):
    """Carries jobs out in turn, and counts how often it is asked to."""

    def __init__(self) -> None:
        self.maps = 0

    def map(self, function: Callable[[Any], Any], jobs: Sequence[Any]) -> list[Any]:
        self.maps += 1
        return super().map(function, jobs)

    def told(self, message: str) -> None:
        """Hears of progress."""


@cache
def paths() -> ChainPaths:
    """From March 2022 on."""
    drawn = gone_through(
        model_of(state_of(120, procedure=300, rest=100, permits=150), first=40, family=5, months=12), 20
    )
    return ChainPaths(number("2022-03"), drawn.opening, drawn.flows, drawn.stocks)


def said(tried: GemeenteBacktest, country: Vintages) -> GemeenteBacktest:
    chain = [one for day in DAYS for one in chain_forecasts(paths(), country.known_on(day), day)]
    return replace(tried, chain=tuple(chain))


@pytest.fixture(scope="module")
def chained(inputs: Inputs) -> Inputs:
    return replace(inputs, country=with_chain(ROWS))


@pytest.fixture(scope="module")
def keten(tried: GemeenteBacktest, chained: Inputs, settings: Settings) -> Trial:
    found = try_chain(said(tried, chained.country), chained, settings, REQUEST, as_of=AS_OF)
    assert found is not None
    return found


def test_all_days_are_scored_also_those_that_taught_the_calibration_of_gemeenten(keten: Trial) -> None:
    assert keten.origins == DAYS
    assert keten.simulated
    assert keten.paths == 120
    outcomes = keten.cases.frame[["target", "period", "observed"]].drop_duplicates()
    assert set(outcomes.itertuples(index=False, name=None)) == {
        ("bezetting", "2022-08", 570.0),
        ("vergunninghouders_in_opvang", "2022-10", 260.0),
    }, "what became known after the backtest is no outcome"
    assert set(keten.cases.frame["origin"]) == set(DAYS)
    keten.cases.require_same_sets()


def test_the_notes_say_how_few_outcomes_there_are(keten: Trial, tried: GemeenteBacktest) -> None:
    said_of = {note.message.split(" {")[0]: note.details for note in keten.notes}
    assert said_of["The chain is held against"] == {"counts": 2, "years": 0}
    assert said_of["On"] == {"n": len(tried.origins) - len(DAYS)}
    assert keten.left_out == 0


def test_cases_that_a_rule_does_not_answer_are_left_out_and_counted(
    tried: GemeenteBacktest, chained: Inputs, settings: Settings
) -> None:
    silent = tuple(
        replace(one, quantiles=one.quantiles * np.nan) if one.model == "trend" and one.origin == DAYS[0] else one
        for one in said(tried, chained.country).chain
    )
    part = try_chain(replace(tried, chain=silent), chained, settings, REQUEST, as_of=AS_OF)
    assert part is not None
    # of other distances than those of June, where the rule does answer: nobody is compared with nobody
    assert set(part.cases.frame["model"]) == {"radar", *PLAIN}
    assert part.cases.where((part.cases.frame["origin"] == DAYS[1]).to_numpy()).frame["model"].nunique() == 7


def test_scores_are_made_per_month_ahead_beside_every_rule(keten: Trial) -> None:
    scores = measured([keten], REQUEST, seed=1).scores
    assert set(scores["part"]) == {"keten"}
    assert set(scores["model_id"]) == {"radar", *PLAIN}
    assert (scores["n"] == 1).all()
    bare = scores.query("target == 'bezetting' and months_left == 6 and model_id == 'no_change'").iloc[0]
    assert (bare["mae"], bare["wis"]) == (30, 30)
    assert pd.isna(bare["coverage_80"])
    chain = scores.query("target == 'bezetting' and months_left == 6 and model_id == 'radar'").iloc[0]
    assert chain["coverage_80"] in (0, 1)
    assert chain["best_plain"] in PLAIN


def test_without_an_outcome_there_is_no_part(tried: GemeenteBacktest, inputs: Inputs, settings: Settings) -> None:
    uncounted = replace(inputs, country=with_chain([]))
    assert try_chain(said(tried, uncounted.country), uncounted, settings, REQUEST, as_of=AS_OF) is None
    assert try_chain(tried, inputs, settings, REQUEST, as_of=AS_OF) is None
    assert without_figures(uncounted, "keten")


def test_the_chain_needs_counts_and_gemeenten(inputs: Inputs, chained: Inputs) -> None:
    assert not without_figures(chained, "keten")
    assert without_figures(inputs, "keten")
    empty = replace(chained.gemeenten, observations=chained.gemeenten.observations.iloc[:0])
    assert without_figures(replace(chained, gemeenten=empty), "keten")


def test_gemeenten_and_the_chain_share_their_forecasts(chained: Inputs, settings: Settings) -> None:
    """There is no intake, so no chain either: that is told, and the others are measured."""
    fan_out = Counting()
    watch = Stopwatch(fan_out.told)
    parts, notes = tried_parts(chained, settings, BacktestRequest(level="land"), AS_OF, fan_out, watch)
    assert fan_out.maps == 1
    assert [part.name for part in parts] == ["gemeenten"]
    assert NO_OUTCOME in {note.message for note in notes}
    with pytest.raises(TooLittleData, match="has an outcome"):
        tried_parts(chained, settings, BacktestRequest(target="keten"), AS_OF, fan_out, watch)


def test_an_origin_forecasts_gemeenten_and_the_chain_at_once(inputs: Inputs) -> None:
    """From intake by month and some counts, to the end of the second half-year after that of the day."""
    rng = np.random.default_rng(3)
    intake = [
        flow(name, number("2019-01") + month, level + rng.integers(-5, 6))
        for name, level in (("instroom_eerste", 150), ("instroom_nareis", 40))
        for month in range(48)
    ]
    whole = replace(inputs, country=replace(with_chain([*ROWS, *intake]), targets=small().country.targets))
    own = load_settings(backtest={"gemeenten": {"origins": 1, "paths": 100}})
    tried = forecast_gemeenten(whole, own, BacktestRequest(), as_of=AS_OF, fan_out=InTurn())
    months = {one.period: one for one in tried.chain if (one.target, one.model) == ("bezetting", "radar")}
    assert list(months) == ["2022-12", *(f"2023-{month:02d}" for month in range(1, 13))]
    assert {one.origin for one in tried.chain} == {date(2022, 12, 15)}
    assert {one.model for one in tried.chain} == {"radar", *PLAIN}
    assert [one.period for one in tried.chain if one.target == "inwilligingen"] == ["2023"] * 5
    widths = [one.quantiles[-1] - one.quantiles[0] for one in months.values()]
    assert widths[0] > 0
    assert widths[-1] > widths[0]
    assert not tried.cases.frame.empty
