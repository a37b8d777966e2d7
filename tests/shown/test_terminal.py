import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from base.i18n import Language
from shown.headlines import headlines
from shown.kit.picture import NumberTable
from shown.kit.terminal import column_widths
from shown.page import write_html
from shown.read.results import RunResults
from shown.terminal import print_first_look, print_report
from tests.shown.synthetic import PROVINCIES, RUN
from tests.shown.synthetic_gemeenten import with_gemeenten
from tests.shown.tables import changed

NL, EN = Language("nl"), Language("en")
WORD = st.text(alphabet="abc", min_size=1, max_size=12)
CELL = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
LONGEST_NAME = "Nuenen, Gerwen en Nederwetten"


def printed(results: RunResults, say: Language, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    print_report(results, console, say)
    output = console.file
    assert isinstance(output, io.StringIO)
    return output.getvalue()


@pytest.mark.parametrize("say", [NL, EN])
def test_the_report_fits_80_columns_and_nothing_is_cut_off(results: RunResults, say: Language) -> None:
    text = printed(results, say)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "…" not in text
    # a cell that was cut would end before its closing bracket or its last letter
    for name, *_ in PROVINCIES.values():
        assert re.search(rf"^ {name} ", text, re.MULTILINE), name
    assert ("!!\N{NO-BREAK SPACE}waarschuwing" in text) == (say is NL)
    assert "> 99 %".replace(" ", "\N{NO-BREAK SPACE}") in text


def test_the_report_says_what_the_page_says(results: RunResults) -> None:
    text = re.sub(r"\s+", " ", printed(results, NL).replace("│", " "))
    for part in (
        "Nederland staat op 1 juli 2026 naar verwachting 14.805 achter",
        "De cijfers zijn oud",
        "en zijn 52 maanden oud.",
        "* Bij een aangenomen taakstelling",
        "Wordt de opgave van de 1e helft 2026 gehaald?",
        "Bruto achterstand en voorsprong: onbekend (alleen met gemeentecijfers).",
        "vuistregel: het tempo tot nu toe",
        "Terugval: een eenvoudiger model viel in: 2",
        "Gemaakt met wat op 31 januari 2026 bekend was",
        "Gesimuleerd: niets",
        f"Berekening {RUN}",
    ):
        assert part in text, part


@pytest.mark.parametrize("say", [NL, EN])
def test_the_chain_is_told_in_80_columns(results: RunResults, chained: RunResults, say: Language) -> None:
    text = printed(chained, say)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "…" not in text
    heading = say("The chain to COA occupancy: what is given and what is assumed")
    assert heading in text
    assert re.search(say("applicants in procedure") + " .*" + say("assumed"), text)
    assert heading not in printed(results, say)


def test_nothing_in_a_name_is_taken_for_markup(results: RunResults) -> None:
    notes = changed(results.notes, message="[bold]kept[/bold]", details={})
    assert "[bold]kept[/bold]" in printed(replace(results, notes=notes), NL)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=4), st.integers(5, 120))
def test_columns_share_the_width_without_breaking_a_word(cells: list[list[str]], available: int) -> None:
    table = NumberTable(("a", "b", "c"), tuple(tuple(row) for row in cells))
    widths = column_widths(table, available)
    longest_word = max(len(word) for row in cells for word in row[1].split())
    widest = [max(len(row[index]) for row in cells) for index in range(3)]
    words = [max(len(word) for row in cells for word in row[index].split()) for index in range(3)]
    assert longest_word <= widths[1] <= widest[1]
    # the edges give way last, when all that lies between has
    assert widths[::2] == widest[::2] or widths[1] == longest_word
    assert sum(widths) <= available or widths == words


@pytest.mark.parametrize("say", [NL, EN])
def test_the_first_look_is_one_screen_with_provincies_worst_gemeenten_and_what_next(
    chained: RunResults, say: Language
) -> None:
    results = with_gemeenten(chained)
    console = Console(file=io.StringIO(), width=80, color_system=None)
    print_first_look(results, console, say)
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert 24 <= len(lines) <= 45
    text = "\n".join(lines)
    assert "…" not in text
    for name, *_ in PROVINCIES.values():
        assert re.search(rf"^{name}\s", text, re.MULTILINE), name
    worst = headlines(results).gemeenten[:5]
    assert all(f"{row.name}\N{NO-BREAK SPACE}°" in text for row in worst)
    assert "radar report --all" in text


@pytest.mark.parametrize("say", [NL, EN])
def test_a_hint_stands_on_one_line_of_80_columns_for_the_longest_name(results: RunResults, say: Language) -> None:
    run = with_gemeenten(results)
    code = headlines(run).gemeenten[0].code
    longest = run.regions[code].model_copy(update={"name": LONGEST_NAME})
    console = Console(file=io.StringIO(), width=80, color_system=None)
    print_first_look(replace(run, regions={**run.regions, code: longest}), console, say)
    assert isinstance(console.file, io.StringIO)
    hint = say("why {name} comes first", name=LONGEST_NAME)
    assert f"radar explain {code}".ljust(34) + hint in console.file.getvalue().splitlines()


def test_readers_of_the_report_meet_no_scores_of_analysts(tracked: RunResults) -> None:
    found = printed(tracked, NL)
    assert "gemiddelde fout van de" in re.sub(r"\s+", " ", found)
    assert not re.search(r"\b(WIS|Brier\w*|ROC|AUC)\b", found + write_html(tracked, NL))
