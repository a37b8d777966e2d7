"""Text and HTML say the same, and the HTML needs nothing from anywhere."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from base.i18n import Language
from jobs.weekly.html import as_html, self_contained
from jobs.weekly.text import WIDTH, as_text
from shown.kit.png import Inline
from shown.week.content import WeeklyContent
from shown.week.facts import WeekFacts
from shown.week.links import Links
from shown.week.scope import scope_of
from shown.week.writing import write_content
from tests.shown.week.made_up import bad_week, codes_in, facts_of, results

VOID = {"meta", "br", "img"}
SCOPES = {"country": ("NL01",), "provincie": ("PV28",), "both": ("PV25", "PV28"), "gemeenten": ("GM0344", "GM0363")}
PICTURE = Inline(cid="stand-pv25", png=b"\x89PNG made up", alt='Groei < "10" & meer')


class Page(HTMLParser):
    """The words a reader sees and the tags; refuses tags that do not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.hidden = 0
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        preheader = any(one == ("class", "preheader") for one in self.tags[-1][1].items())
        if not {"style", "title"} & set(self.open) and not (preheader and self.open[-1] == "div"):
            self.words.append(data)


def mail(facts: WeekFacts, *regions: str, language: str = "nl", pages: str = "") -> WeeklyContent:
    return write_content(
        facts,
        scope_of(regions, facts.places),
        Links(pages, "a@b.test"),
        Language(language),
        attached="radar.csv",
        in_force_until=None,
    )


def tokens(text: str) -> list[str]:
    """Every word and number, without what only lays it out, in alphabetical order."""
    return sorted(re.findall(r"[\w.,'%/@-]*\w[\w'%/@-]*", text.replace("\N{NO-BREAK SPACE}", " ")))


@pytest.mark.parametrize("regions", SCOPES.values(), ids=SCOPES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_text_and_html_hold_the_same_words_and_numbers(regions: tuple[str, ...], language: str) -> None:
    for facts in (bad_week(simulated=True), facts_of(results()), facts_of(results(), first=True)):
        content = mail(facts, *regions, language=language)
        assert tokens(" ".join(Page(as_html(content)).words)) == tokens(as_text(content))


@pytest.mark.parametrize("regions", SCOPES.values(), ids=SCOPES)
def test_no_line_of_text_is_wider_than_a_mail_program_shows(regions: tuple[str, ...]) -> None:
    for language in ("nl", "en"):
        lines = as_text(mail(bad_week(simulated=True), *regions, language=language)).splitlines()
        assert [line for line in lines if len(line) > WIDTH] == []


def test_the_columns_of_a_group_stand_under_each_other() -> None:
    lines = as_text(mail(bad_week(), "PV28")).splitlines()
    start = lines.index("NIEUW (11)")
    rows = [line for line in lines[start + 1 : start + 20] if " tekort " in line][:8]
    assert len({line.index("kans ") for line in rows}) == 1
    assert len({line.index("tekort ") for line in rows}) == 1


def test_the_html_fetches_nothing_and_every_picture_in_it_is_in_the_letter() -> None:
    html = as_html(mail(bad_week(), "PV28"), [PICTURE])
    page = Page(html)
    sources = [attrs.get("src") for _, attrs in page.tags if "src" in attrs]
    assert sources == ["cid:stand-pv25"]
    assert not [attrs for _, attrs in page.tags if "href" in attrs]
    assert not re.search(r"url\(|@import|<link|<script|http", html)
    (picture,) = [attrs for tag, attrs in page.tags if tag == "img"]
    assert picture["alt"] == PICTURE.alt


def test_what_mail_programs_need_stands_in_the_tags_themselves() -> None:
    html = as_html(mail(bad_week(), "PV28"))
    page = Page(html)
    assert page.tags[0] == ("html", {"lang": "nl"})
    assert all("style" in attrs for tag, attrs in page.tags if tag in ("body", "h1", "h2", "th", "td"))
    assert "max-width: 600px" in html
    # text and ground are named together, so that a program that turns colours round turns both
    sheet = next(attrs for tag, attrs in page.tags if tag == "table" and attrs.get("class") == "sheet")
    assert "background-color" in str(sheet["style"])
    assert "prefers-color-scheme: dark" in html
    assert ("meta", {"name": "color-scheme", "content": "light dark"}) in page.tags


def test_names_and_reasons_cannot_bring_tags_in() -> None:
    run = results()
    code = codes_in(run, "PV28")[0]
    facts = facts_of(run, {code: "silenced"}, changes={code: {"silence_why": "<script>alert(1)</script>"}})
    html = as_html(mail(facts, "PV28"))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_names_link_to_their_page_when_there_are_pages() -> None:
    facts = bad_week()
    links = [attrs["href"] for tag, attrs in Page(as_html(mail(facts, "PV28", pages="https://r.test"))).tags
             if tag == "a"]  # fmt: skip
    assert f"https://r.test/gemeente/{codes_in(results(), 'PV28')[0]}" in links


def test_a_page_to_look_at_holds_its_pictures_itself() -> None:
    html = self_contained(as_html(mail(facts_of(results()), "PV28"), [PICTURE]), [PICTURE])
    assert "cid:" not in html
    assert "data:image/png;base64,iVBO" in html


def test_the_preheader_is_the_state_and_not_seen_in_the_mail() -> None:
    content = mail(facts_of(results()), "PV28")
    assert content.preheader == content.state[0]
    page = as_html(replace(content, preheader="only here"))
    assert "only here" not in " ".join(Page(page).words)
