"""The terminal and the page say the same: what it comes down to, what is changed, and of which run."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from rich.console import Console

from base.i18n import Language
from shown.read.results import RunResults
from shown.scenario.compare import Comparison, KeptScenario
from shown.scenario.output import comparison_page, print_comparison, print_list
from tests.jobs.scenario.conftest import MADE

NL, EN = Language("nl"), Language("en")


def printed(results: RunResults, comparison: Comparison, say: Language) -> str:
    console = Console(width=100, record=True, file=None, quiet=False)
    with console.capture() as shown:
        print_comparison(results, comparison, console, say)
    return shown.get()


class Text(HTMLParser):
    """The text of a page, and what it refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def read(page: str) -> Text:
    parser = Text()
    parser.feed(page)
    return parser


SAID = (
    "Scenario hoge-instroom",
    "Een derde meer eerste aanvragen vanaf juli 2026",
    "Eerste asielaanvragen: 1,33 keer wat is voorzien, vanaf juli 2026",
    "83.390",
    "75.560 tot 91.220",
    "2.100 slechter",
    "20260131-synthetic",
    "31 januari 2026",
    "Gesimuleerd: ",
    "Een scenario is geen verwachting",
    "* Bij een aangenomen taakstelling",
)


def test_both_say_it(simulated: RunResults, comparison: Comparison) -> None:
    shown = printed(simulated, comparison, NL)
    page = " ".join(read(comparison_page(simulated, comparison, NL)).words)
    assert [part for part in SAID if part not in shown] == []
    assert [part for part in SAID if part not in page] == []


def test_it_fits_a_terminal_of_a_hundred_columns_with_no_number_cut(
    results: RunResults, comparison: Comparison
) -> None:
    shown = printed(results, comparison, NL)
    assert max(map(len, shown.splitlines())) <= 100
    assert "…" not in shown
    for number in ("68.420 tot 84.080", "75.560 tot 91.220"):
        assert number in shown


def test_each_measure_is_named_once(results: RunResults, comparison: Comparison) -> None:
    shown = printed(results, comparison, NL)
    for name in ("Vergunninghouders bij COA", "Daarvan buiten de norm", "Bruto achterstand"):
        assert shown.count(name) == 1


def test_english_readers_get_english(results: RunResults, comparison: Comparison) -> None:
    shown = printed(results, comparison, EN)
    assert "a COA occupancy of 83,390, 7,140 more than without the scenario (76,250)" in " ".join(shown.split())
    assert "Verwacht" not in shown


def test_the_page_needs_nothing_else_and_shows_the_picture(results: RunResults, comparison: Comparison) -> None:
    page = comparison_page(results, comparison, NL)
    tags = read(page).tags
    assert "svg" in tags
    assert not {"script", "link", "img", "iframe"} & set(tags)
    assert page.startswith("<!DOCTYPE html>")
    assert '<html lang="nl">' in page


def test_a_page_without_a_chain_has_no_picture(results: RunResults, comparison: Comparison) -> None:
    halves = comparison.values[comparison.values["target"] == "stand_eind"]
    page = comparison_page(results, replace(comparison, values=halves), NL)
    assert "svg" not in read(page).tags
    assert "Netto stand" in page


def test_what_a_planner_wrote_is_shown_as_text(results: RunResults, comparison: Comparison) -> None:
    scenario = replace(comparison.scenario, description="<b>[bold]Meer[/bold]</b>")
    told = replace(comparison, scenario=scenario)
    assert "<b>[bold]Meer[/bold]</b>" in printed(results, told, NL)
    assert "<b>[bold]" not in comparison_page(results, told, NL)


def test_a_list_names_every_scenario_whole(capsys: pytest.CaptureFixture[str]) -> None:
    kept = [KeptScenario("een-heel-lange-naam-van-een-scenario", "Meer " * 20, MADE)]
    print_list("r1", kept, Console(width=100), NL)
    shown = capsys.readouterr().out
    assert kept[0].name in shown
    assert "1 februari 2026 09:30 UTC" in shown
    print_list("r1", [], Console(width=100), NL)
    assert "radar scenario run BESTAND" in capsys.readouterr().out
