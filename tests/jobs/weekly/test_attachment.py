import csv
import io

import pytest

from base.i18n import Language
from jobs.weekly.attachment import HEADINGS, all_warnings
from shown.week.scope import scope_of
from tests.shown.week.made_up import bad_week, codes_in, facts_of, results

NL, EN = Language("nl"), Language("en")


def rows(content: bytes, delimiter: str) -> list[dict[str, str]]:
    """The rows by the names of `HEADINGS`, whatever the language."""
    head, *body = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    assert head in ([say(heading) for heading in HEADINGS.values()] for say in (NL, EN))
    return [dict(zip(HEADINGS, cells, strict=True)) for cells in body]


def test_every_gemeente_in_scope_is_there_the_silenced_ones_too() -> None:
    facts = bad_week()
    file = all_warnings(facts, scope_of(("PV28",), facts.places), NL)
    assert file.file_name == "radar-2026-W05-PV28.csv"
    assert file.media_type == "text/csv"
    found = rows(file.content, ";")
    inside = [code for code, place in facts.places.items() if place.provincie == "PV28"]
    assert sorted(row["location"] for row in found) == sorted(inside)
    (silenced,) = [row for row in found if row["reason"] == "stilgezet"]
    assert silenced["silenced_until"] == "2026-03-01"
    assert [row["acknowledged_by"] for row in found if row["acknowledged_by"]] == ["An de Vries"]
    assert {row["period"] for row in found} == {"1e helft 2026"}


@pytest.mark.parametrize(("say", "delimiter", "point"), [(NL, ";", ","), (EN, ",", ".")], ids=["nl", "en"])
def test_a_spreadsheet_of_the_reader_opens_it_by_a_double_click(say: Language, delimiter: str, point: str) -> None:
    facts = facts_of(results())
    content = all_warnings(facts, scope_of(("PV25",), facts.places), say).content
    assert content.startswith(b"\xef\xbb\xbf")
    chances = [row["p_miss"] for row in rows(content, delimiter)]
    assert all(float(text.replace(point, ".")) <= 1 for text in chances)
    assert any(point in text for text in chances)
    assert all(row["streak"].isdigit() for row in rows(content, delimiter) if row["level"] == "gemeente")


@pytest.mark.parametrize(("say", "delimiter"), [(NL, ";"), (EN, ",")], ids=["nl", "en"])
def test_headings_and_values_are_words_of_the_reader_and_persons_are_whole(say: Language, delimiter: str) -> None:
    facts = bad_week()
    content = all_warnings(facts, scope_of(("PV28",), facts.places), say).content
    text = content.decode("utf-8-sig")
    head = text.split("\r\n")[0]
    assert "_" not in head
    found = rows(content, delimiter)
    # the words of the reader, of one language only
    warnings = {"nl": {"geen", "let op", "waarschuwing", "alarm"}, "en": {"none", "watch", "warning", "alarm"}}
    simulated = {"nl": {"ja", "nee"}, "en": {"yes", "no"}}
    assert {row["flag"] for row in found} <= warnings[say.code]
    assert {row["simulated"] for row in found} <= simulated[say.code]
    for name in ("expected_shortfall", "stand_begin", "opgave", "needed_per_month", "expected_per_month", "streak"):
        assert all(row[name].lstrip("-").isdigit() for row in found if row[name])


def test_the_country_has_its_own_row_first() -> None:
    facts = facts_of(results())
    found = rows(all_warnings(facts, scope_of(("NL01",), facts.places), NL).content, ";")
    assert [row["level"] for row in found[:13]] == ["land"] + ["provincie"] * 12
    assert len(found) == 13 + 342
    shortfalls = [int(row["expected_shortfall"]) for row in found[13:]]
    assert shortfalls == sorted(shortfalls, reverse=True)


def test_a_row_with_two_levels_says_which_is_which_and_why_they_differ() -> None:
    run = results()
    early, kept, *_, calm = codes_in(run, "PV25")
    changes = {
        early: {"flag": "none", "state": "ok", "reason": "quiet", "since": None},
        kept: {"flag": "none", "state": "pending", "reason": "quiet", "since": None},
    }
    facts = facts_of(run, changes=changes)
    file = all_warnings(facts, scope_of(("PV25",), facts.places), NL)
    head = file.content.decode("utf-8-sig").split("\r\n")[0]
    assert "Waarschuwing van deze berekening;Geldende waarschuwing;Waarom deze twee verschillen;" in head
    assert ";Toestand van de geldende waarschuwing;" in head
    found = {row["location"]: row for row in rows(file.content, ";")}
    assert found[early]["in_force"] == found[kept]["in_force"] == "geen"
    assert found[early]["apart"] == "vroeg in een halfjaar is een grotere kans op missen nodig"
    assert found[kept]["apart"] == "wacht op bevestiging"
    assert found[calm]["in_force"] == found[calm]["flag"]
    for row in found.values():
        assert (row["apart"] == "") == (row["flag"] == row["in_force"])


def test_the_row_of_the_country_says_why_it_has_no_warning_in_force() -> None:
    facts = facts_of(results())
    country = rows(all_warnings(facts, scope_of(("NL01",), facts.places), NL).content, ";")[0]
    assert (country["in_force"], country["state"]) == ("", "")
    assert country["apart"] == "het land heeft geen geldende waarschuwing: het mist bijna altijd"


def test_text_that_looks_like_a_formula_stays_text() -> None:
    run = results()
    code = codes_in(run, "PV25")[0]
    facts = facts_of(run, changes={code: {"acknowledged_by": "=HYPERLINK(1)"}})
    found = rows(all_warnings(facts, scope_of((code,), facts.places), NL).content, ";")
    assert found[0]["acknowledged_by"] == "'=HYPERLINK(1)"
    # a number below zero is no formula
    assert all(not row["stand_begin"].startswith("'") for row in found)
