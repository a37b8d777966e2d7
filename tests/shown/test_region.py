"""A provincie and the country explained: the same numbers as everywhere, the worst gemeenten with their causes."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from base.errors import NotFound
from base.i18n import LANGUAGES, Language
from forecast.measures import STAND_EIND
from shown.gemeenten.sentences import WORST
from shown.headlines import headlines
from shown.kit import words
from shown.kit.explained import explained_page, print_explained
from shown.read.forecasts import Forecasts
from shown.read.results import RunResults
from shown.region import explain_region
from tests.shown.conftest import results
from tests.shown.gemeenten.test_explanation import run
from tests.shown.synthetic import PERIODS

__all__ = ["results", "run"]  # fixtures
EN = Language("en")


@pytest.mark.parametrize("code", ["NL01", "PV20"])
def test_the_numbers_are_the_headlines_of_the_region(run: RunResults, code: str) -> None:
    row = headlines(run).rows[code]
    told = explain_region(run, code, None, EN)
    said = " ".join(told.sentences)
    ahead = next(one for one in row.ahead if one.period == row.period)
    assert words.stand(ahead.median, EN) in said
    assert words.odds(row.p_miss, EN) in said
    assert f"{row.expected_misses} of {row.gemeenten} gemeenten" in said
    # of all gemeenten that are behind in an outcome, not of those that are expected to miss
    assert f"those behind are then together {EN.number(row.shortfall)} behind (a mean)" in said
    assert f"Needed: {EN.number(row.needed)} persons a month; expected: {EN.number(row.expected)} (median)." in said
    worst = [one for one in headlines(run).gemeenten if code in ("NL01", one.provincie)][:WORST]
    (_, three), (_, shown) = told.tables
    assert len(three.rows) == 1
    assert [cells[0].rstrip(f"\N{NO-BREAK SPACE}{words.SIMULATED_MARK}") for cells in shown.rows] == [
        one.name for one in worst
    ]
    assert any(line.startswith(f"{words.SIMULATED_MARK} simulated") for line in told.footer)
    assert {cells[5] for cells in shown.rows} <= {EN(cause) for cause in words.CAUSES.values()}


def test_another_half_year_has_its_own_numbers(run: RunResults) -> None:
    told = explain_region(run, "PV20", PERIODS[1], EN)
    assert EN.half_year(PERIODS[1]) in told.title
    assert "no chance of missing" in " ".join(told.sentences)
    assert "gemeenten are expected to miss" not in " ".join(told.sentences)


def test_without_figures_of_gemeenten_none_is_told_of(results: RunResults) -> None:
    told = explain_region(results, "PV20", None, EN)
    assert len(told.tables) == 1
    assert "gemeenten are expected" not in " ".join(told.sentences)


@pytest.mark.parametrize(("code", "period"), [("PV20", "2031-H1"), ("PV99", None)])
def test_what_the_run_does_not_hold_is_refused_in_words(run: RunResults, code: str, period: str | None) -> None:
    with pytest.raises(NotFound):
        explain_region(run, code, period, EN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_and_the_page_say_the_same(run: RunResults, language: str) -> None:
    say = Language(language)
    explanation = explain_region(run, "PV20", None, say)
    shown = StringIO()
    print_explained(explanation, Console(file=shown, width=80))
    page = explained_page(explanation, say)
    for said in (explanation.title, *explanation.sentences, *explanation.footer):
        assert "".join(said.split()) in "".join(shown.getvalue().split())
        assert said.split(";")[0].split("<")[0].split(">")[0] in page
    assert max(map(len, shown.getvalue().splitlines())) <= 80


def test_a_region_without_a_stand_ahead_is_told_of_in_words(run: RunResults) -> None:
    forecasts = run.forecasts.in_order()
    empty = replace(run, forecasts=Forecasts.of(forecasts[forecasts["target"] != STAND_EIND]))
    assert "no forecast of the stand of" in explain_region(empty, "PV20", None, EN).sentences[0]
    assert "no forecast for the country" in explain_region(empty, "NL01", None, EN).sentences[0]
