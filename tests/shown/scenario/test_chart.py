"""The picture says the finding, what it shows, of which run, and what is simulated."""

import json
from dataclasses import replace

import pytest

from base.i18n import Language
from shown.kit.theme import BLUE, ORANGE, SUBTITLE_LETTERS, TITLE_LETTERS, render_png
from shown.read.results import RunResults
from shown.scenario.chart import PANELS, comparison_picture
from shown.scenario.compare import Comparison
from tests.shown.tables import kept_rows

NL, EN = Language("nl"), Language("en")


@pytest.mark.parametrize("say", [NL, EN], ids=["nl", "en"])
def test_the_title_is_the_finding_and_the_subtitle_says_the_rest(
    simulated: RunResults, comparison: Comparison, say: Language
) -> None:
    picture = comparison_picture(simulated, comparison, say)
    assert picture is not None
    title = picture.chart.to_dict()["title"]
    assert " ".join(title["text"]) == picture.finding
    assert say.number(83_390) in picture.finding
    assert say.number(76_250) in picture.finding
    subtitle = " ".join(title["subtitle"])
    for part in (simulated.run_id, comparison.scenario.description, "80 %", say.day(simulated.as_of), "simul"):
        assert part in subtitle
    assert all(len(line) <= TITLE_LETTERS for line in title["text"])
    assert all(len(line) <= SUBTITLE_LETTERS for line in title["subtitle"])
    assert picture.finding in picture.alt


def test_what_is_not_simulated_is_not_said_to_be(results: RunResults, comparison: Comparison) -> None:
    picture = comparison_picture(results, comparison, NL)
    assert picture is not None
    assert "gesimuleerd" not in " ".join(picture.chart.to_dict()["title"]["subtitle"])


def test_a_panel_for_each_stock_has_both_medians_at_their_ends(results: RunResults, comparison: Comparison) -> None:
    picture = comparison_picture(results, comparison, NL)
    assert picture is not None
    panels = picture.chart.to_dict()["concat"]
    assert len(panels) == len(PANELS)
    spec = json.dumps(picture.chart.to_dict(), ensure_ascii=False)
    for text in ("met 83.390", "zonder 76.250", "met 20.200", "zonder 17.480", "Daarvan buiten de norm"):
        assert f'"{text}"' in spec
    assert BLUE in spec
    assert ORANGE in spec


def test_the_numbers_behind_it_are_there_month_by_month(results: RunResults, comparison: Comparison) -> None:
    picture = comparison_picture(results, comparison, NL)
    assert picture is not None
    assert len(picture.numbers.rows) == len(PANELS) * 18
    assert picture.numbers.rows[0][:3] == ("COA-bezetting", "januari 2026", "72.000")
    assert picture.numbers.rows[17] == (
        "COA-bezetting", "juni 2027", "76.250", "68.420 tot 84.080", "83.390", "75.560 tot 91.220",
    )  # fmt: skip


def test_a_run_without_a_chain_has_no_picture(results: RunResults, comparison: Comparison) -> None:
    without = kept_rows(results.forecasts, lambda rows: ~rows["target"].isin(PANELS))
    assert comparison_picture(replace(results, forecasts=without), comparison, NL) is None


def test_it_can_be_drawn(results: RunResults, comparison: Comparison) -> None:
    picture = comparison_picture(results, comparison, NL)
    assert picture is not None
    assert render_png(picture.chart, scale=0.5).startswith(b"\x89PNG")
