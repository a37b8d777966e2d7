import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from base.i18n import Language
from shown.chain.intake_chart import intake
from shown.headlines import headlines
from shown.kit.templates import inline_svg
from shown.kit.theme import DARK
from shown.page import write_html
from shown.read.forecasts import Forecasts
from shown.read.results import RunResults
from shown.regions.sentences import state
from shown.sections import LONGEST_OPEN
from tests.shown.synthetic import RUN, synthetic_results
from tests.shown.tables import changed

NL, EN = Language("nl"), Language("en")
VOID = {"meta", "br", "hr", "img", "input", "link"}
# English words no Dutch text of ours holds
ENGLISH = re.compile(
    r"\b(the|with|behind|ahead|expected|figures|and|published|unknown|assumed|derived|half|months)\b",
    re.IGNORECASE,
)


class Page(HTMLParser):
    """Collects the words a reader sees, and refuses tags that do not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture(scope="module")
def html(results: RunResults) -> str:
    return write_html(results, NL)


@pytest.fixture
def without_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the drawing out, for tests about words alone."""
    monkeypatch.setattr("shown.sections.pictures_of", lambda key, results, heads, say: [])


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_the_page_is_balanced_and_says_its_language(page: Page) -> None:
    tags = dict(page.tags)
    assert tags["html"] == {"lang": "nl"}
    assert [tag for tag, _ in page.tags if tag == "h1"] == ["h1"]


def test_the_page_needs_no_server_and_no_script(html: str, page: Page) -> None:
    assert not re.search(r"https?:|@import|<script|<link|<iframe|\bon\w+=", html)
    assert all(target.startswith("#") for target in re.findall(r"url\(['\"]?([^)'\"]*)", html))
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    for _, attributes in page.tags:
        assert not {"src", "xlink:href", "srcset", "action"} & set(attributes)
        # the contents lead to sections of the page itself
        href = attributes.get("href", "#stand") or ""
        assert href[0] == "#"
        assert href[1:] in ids
    policy = next(
        a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_every_picture_has_an_alt_text_and_its_numbers(page: Page) -> None:
    cards = [attributes for tag, attributes in page.tags if tag == "div" and attributes.get("role") == "img"]
    assert len(cards) == 5
    assert all(len(card["aria-label"] or "") > 40 for card in cards)
    assert page.text.count("De cijfers achter dit beeld") == 5


def test_no_id_is_used_twice_and_every_reference_finds_its_own(html: str, page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in re.findall(r"url\(['\"]?([^)'\"]*)", html)} <= set(ids)


def test_the_state_of_the_country_is_one_sentence_on_top(page: Page) -> None:
    state = (
        "Nederland staat op 1 juli 2026 naar verwachting 14.805 achter (80 %: 12.363 tot 17.247 achter); de laatst "
        "gepubliceerde stand was 12.105 achter op 1 januari 2025; de kans dat de opgave wordt gemist is"
    )
    assert state in page.text
    assert page.text.index(state) < page.text.index("De cijfers zijn oud") < page.text.index("Inhoud")


@pytest.mark.usefixtures("without_pictures")
def test_old_figures_are_said_to_be_old(page: Page, tmp_path: Path) -> None:
    reach = "De cijfers over realisatie (gehuisveste personen), land, gaan tot en met 30 november 2022"
    assert f"{reach} en zijn 38 maanden oud." in page.text
    fresh = synthetic_results(tmp_path / "fresh.db", old=False)
    assert "zijn oud" not in Page(write_html(fresh, NL)).text


def test_net_is_said_and_an_unknown_gross_too(page: Page) -> None:
    assert "Taakstelling (netto)" in page.text
    assert "Bruto achterstand en voorsprong: onbekend (alleen met gemeentecijfers)." in page.text


def test_targets_that_are_derived_or_assumed_are_marked(page: Page) -> None:
    assert "afgeleid" in page.text
    assert "15.705 achter*" in page.text
    assert "14.805 achter*" not in page.text
    assert "* Bij een aangenomen taakstelling: de echte is nog niet bekend." in page.text


def test_a_flag_is_a_word_too_and_a_chance_in_a_table_is_in_percent(page: Page) -> None:
    assert "!! waarschuwing" in page.text
    assert "74 %" in page.text


def test_plain_rules_stand_beside_the_models(page: Page) -> None:
    assert "vuistregel: een zesde van de opgave per maand" in page.text
    assert "exponentiële afvlakking" in page.text


def test_fallbacks_are_counted_and_notes_are_in_the_form_of_the_language(page: Page) -> None:
    assert "Terugval: een eenvoudiger model viel in: 2" in page.text
    assert "Zeeland: synthetic: exponentiële afvlakking failed in 1e helft 2026" in page.text
    assert "correction of 1.234 persons on 1 juli 2021" in page.text


@pytest.mark.usefixtures("without_pictures")
def test_the_footer_says_up_to_when_made_when_what_is_simulated_and_which_run(
    results: RunResults, page: Page
) -> None:
    footer = page.text[page.text.index("Gemaakt met wat op 31 januari 2026 bekend was; het laatste") :]
    assert "het laatste cijfer daarvan werd bekend op 25 januari 2026." in footer
    assert "Gemaakt op 31 januari 2026 09:05 UTC." in footer
    assert "Gesimuleerd: niets" in footer
    assert RUN in footer
    ages = [age.model_copy(update={"simulated": age.measure == "realisatie"}) for age in results.ages]
    simulated = replace(results, ages=tuple(ages))
    assert "Gesimuleerd: realisatie (gehuisveste personen) (land)" in Page(write_html(simulated, NL)).text


def test_a_picture_speaks_only_through_its_alt_text(html: str) -> None:
    for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        assert svg.count("aria-") == 1
        assert 'aria-hidden="true"' in svg


def test_the_dutch_page_holds_no_english_and_the_english_page_is_another(results: RunResults, page: Page) -> None:
    assert sorted({match[0] for match in ENGLISH.finditer(page.text)}) == []
    labels = " ".join(a["aria-label"] or "" for _, a in page.tags if "aria-label" in a)
    assert sorted({match[0] for match in ENGLISH.finditer(labels)}) == []

    english = Page(write_html(results, EN))
    assert dict(english.tags)["html"] == {"lang": "en"}
    assert "is expected to be 14,805 behind on 1 July 2026" in english.text
    assert not re.search(r"\b(achter|voor|verwacht|helft|maanden)\b", english.text)


@pytest.mark.usefixtures("without_pictures")
def test_a_name_from_a_file_cannot_become_markup(results: RunResults) -> None:
    renamed = results.regions["PV20"].model_copy(update={"name": "<script>alert(1)</script> & co"})
    regions = {**results.regions, "PV20": renamed}
    sources = results.stands.assign(source="<img src=x>")
    html = write_html(replace(results, regions=regions, stands=sources), NL)
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in html


def test_a_source_from_a_file_cannot_become_markup_in_a_picture(results: RunResults) -> None:
    sources = replace(results, observations=results.observations.assign(source="<img src=x>"))
    svg = inline_svg(intake(sources, "instroom_nareis", NL))
    assert "<img" not in svg
    assert "&lt;img src=x&gt;" in svg


def test_a_run_without_warnings_scores_or_notes_still_makes_a_page(results: RunResults) -> None:
    bare = replace(
        results,
        flags=(),
        scores=(),
        notes=(),
        forecasts=Forecasts.of(results.forecasts.table.iloc[:0]),
    )
    text = Page(write_html(bare, NL)).text
    assert "Deze berekening heeft geen verwachting voor het land." in text
    assert "Er waren te weinig cijfers voor een terugkijktoets." in text


def test_the_same_run_gives_the_same_picture(results: RunResults) -> None:
    first, second = (inline_svg(intake(results, "instroom_nareis", NL)) for _ in range(2))
    assert first == second


def test_the_first_sentence_says_when_the_forecast_rests_on_simulated_figures(results: RunResults) -> None:
    say = Language("nl")
    simulated = replace(results, flags=changed(results.flags, simulated=True))
    first = state(simulated, headlines(simulated), say)
    assert "gesimuleerde maandcijfers" in first
    assert "gesimuleerd" not in state(results, headlines(results), say)


@pytest.mark.usefixtures("without_pictures")
def test_the_chain_is_told_under_the_state_and_what_is_assumed_of_it_in_a_table(
    chained: RunResults, page: Page
) -> None:
    text = Page(write_html(chained, NL)).text
    told = "COA-bezetting: naar verwachting 72.000 op 30 juni 2026"
    assert text.index("Nederland staat op 1 juli 2026") < text.index(told) < text.index("Inhoud")
    heading = "Wat van de keten is gegeven en wat is aangenomen."
    assert heading in text
    assert "Na de cijfers" in text
    assert "42.500 personen 39.000 tot 46.000" in text
    assert heading not in page.text
    assert "COA-bezetting" not in page.text


def test_the_pictures_of_the_chain_stand_in_the_page_in_dutch(chained: RunResults) -> None:
    html = write_html(chained, NL)
    page = Page(html)
    assert re.findall(r'<figure id="([a-z-]+)"', html)[3:8] == [
        "chain",
        "bezetting",
        "vergunninghouders-in-opvang",
        "vergunninghouders-buiten-norm",
        "inwilligingen",
    ]
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    labels = " ".join(a["aria-label"] or "" for _, a in page.tags if "aria-label" in a)
    assert sorted({match[0] for match in ENGLISH.finditer(page.text + labels)}) == []


def test_every_section_is_in_the_contents_with_what_it_found_and_pictures_stand_before_tables(
    page: Page, html: str
) -> None:
    sections = re.findall(r'<section id="([a-z-]+)">\s*<h2>(.*?)</h2>', html, re.DOTALL)
    contents = re.findall(r'<li><a href="#([a-z-]+)">.*?</a>: (.*?)</li>', html)
    assert sections == contents
    assert [key for key, _ in sections][:2] == ["stand", "opgave"]
    assert len({key for key, _ in sections}) == len(sections) >= 5
    for part in html.split("<section ")[1:]:
        figures, tables = [found.start() for found in re.finditer("<figure", part)], part.find("<caption>Netto stand")
        assert tables == -1 or max(figures) < tables


def test_a_picture_in_the_page_has_its_title_as_text_and_colours_for_the_dark(html: str, page: Page) -> None:
    svg = "".join(re.findall(r"<svg.*?</svg>", html, re.DOTALL))
    assert "Stand verslechtert" not in svg
    finding = (
        "Stand verslechtert naar verwachting van 12.105 achter op 1 januari 2025 naar 14.805 achter op 1 juli 2026"
    )
    assert page.text.count(finding) == 3
    # every colour of a line or letter has one for a dark page, so that none is left dark on dark
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', svg))
    assert used <= set(DARK)
    assert all(f'.card svg [stroke="{colour}"]' in html for colour in used)


def test_long_tables_are_folded_away(html: str) -> None:
    for table in re.findall(r"<table>.*?</table>", html, re.DOTALL):
        long = table.count("<tr>") > LONGEST_OPEN + 1
        before = html[: html.index(table)]
        assert not long or before.count("<details") > before.count("</details>")
