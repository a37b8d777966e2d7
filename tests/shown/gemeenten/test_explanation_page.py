"""The explanation of a warning as it is read: in the terminal, and as a page with the months of the gemeente."""

from dataclasses import replace
from io import StringIO

import pandas as pd
import pytest
from rich.console import Console

from base.i18n import LANGUAGES, Language
from forecast.periods import HalfYear
from forecast.quantiles import LEVELS
from shown.gemeenten.explanation import SIMULATED, Explanation, explain
from shown.gemeenten.explanation_page import explanation_page, months_picture
from shown.kit.explained import print_explained
from shown.read.results import RunResults
from tests.shown.gemeenten.test_explanation import flagged, results, run
from tests.shown.synthetic import PERIODS
from tests.shown.tables import with_rows
from tests.shown.test_page import Page

__all__ = ["results", "run"]  # fixtures


@pytest.fixture(scope="module")
def by_month(run: RunResults) -> RunResults:
    """With what is expected per month in each gemeente."""
    ends = pd.date_range(pd.Timestamp(run.as_of), periods=6, freq="ME") + pd.offsets.MonthEnd(1)
    made = [
        {
            "target": "realisatie", "location": code, "target_end_date": end, "horizon": step,
            "output_type": "quantile", "output_type_id": f"{level:g}", "value": 4 + 4 * level + step,
        }
        for code in (region.code for region in run.regions.values() if region.level == "gemeente")
        for step, end in enumerate(ends, start=1)
        for level in LEVELS
    ]  # fmt: skip
    return replace(run, forecasts=with_rows(run.forecasts, pd.DataFrame(made)))


def explained(run: RunResults, language: str) -> tuple[Explanation, Language]:
    say = Language(language)
    return explain(run, flagged(run, flag="alarm"), None, say), say


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_and_the_page_say_the_same(by_month: RunResults, language: str) -> None:
    explanation, say = explained(by_month, language)
    shown = StringIO()
    print_explained(explanation, Console(file=shown, width=100))
    page = Page(explanation_page(explanation, by_month, say))
    for text in ("".join(shown.getvalue().split()), "".join(page.text.split())):
        for said in (explanation.title, *explanation.sentences, *explanation.footer):
            assert "".join(said.split()) in text
        for title, table in explanation.tables:
            assert "".join(title.split()) in text
            assert all("".join(cell.split()) in text for row in table.rows for cell in row)
    assert dict(page.tags)["html"]["lang"] == language
    assert [tag for tag, _ in page.tags].count("svg") == 1


def test_the_picture_shows_the_past_the_forecast_and_the_pace_that_is_needed(by_month: RunResults) -> None:
    explanation, say = explained(by_month, "en")
    picture = months_picture(explanation, by_month, say)
    assert picture.finding == picture.alt == explanation.sentences[0]
    drawn = picture.chart.to_dict()
    assert say(SIMULATED) in drawn["title"]["subtitle"]
    pace = explanation.flag.needed_per_month
    paces = [row["pace"] for rows in drawn["datasets"].values() for row in rows if "pace" in row]
    assert paces == [pytest.approx(pace)]


def test_the_pace_is_that_of_the_half_year_that_is_explained_over_its_own_months(by_month: RunResults) -> None:
    code = flagged(by_month, flag="alarm")
    for period in PERIODS[:2]:
        explanation = explain(by_month, code, period, Language("en"))
        drawn = months_picture(explanation, by_month, Language("en")).chart.to_dict()
        assert any(Language("en").half_year(period) in line for line in drawn["title"]["subtitle"])
        (needed,) = [row for rows in drawn["datasets"].values() for row in rows if "pace" in row]
        assert needed["pace"] == pytest.approx(explanation.flag.needed_per_month)
        assert {HalfYear.of(pd.Timestamp(needed[end]).date()) for end in ("from", "to")} == {HalfYear.parse(period)}
