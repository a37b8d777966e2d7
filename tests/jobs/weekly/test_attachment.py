import csv
import io

import pytest

from jobs.weekly.attachment import all_warnings
from shown.export import FLAG_COLUMNS
from shown.week.scope import scope_of
from tests.shown.week.made_up import bad_week, codes_in, facts_of, results


def rows(content: bytes, delimiter: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_every_gemeente_in_scope_is_there_the_silenced_ones_too() -> None:
    facts = bad_week()
    file = all_warnings(facts, scope_of(("PV28",), facts.places), "nl")
    assert file.file_name == "radar-2026-W05-PV28.csv"
    assert file.media_type == "text/csv"
    found = rows(file.content, ";")
    inside = [code for code, place in facts.places.items() if place.provincie == "PV28"]
    assert sorted(row["location"] for row in found) == sorted(inside)
    (silenced,) = [row for row in found if row["reason"] == "silenced"]
    assert silenced["silenced_until"] == "2026-03-01"
    assert [row["acknowledged_by"] for row in found if row["acknowledged_by"]] == ["An de Vries"]
    assert tuple(found[0])[: len(FLAG_COLUMNS)] == FLAG_COLUMNS
    assert {row["period"] for row in found} == {"2026-H1"}


@pytest.mark.parametrize(("language", "delimiter", "point"), [("nl", ";", ","), ("en", ",", ".")])
def test_a_spreadsheet_of_the_reader_opens_it_by_a_double_click(language: str, delimiter: str, point: str) -> None:
    facts = facts_of(results())
    content = all_warnings(facts, scope_of(("PV25",), facts.places), language).content
    assert content.startswith(b"\xef\xbb\xbf")
    chances = [row["p_miss"] for row in rows(content, delimiter)]
    assert all(float(text.replace(point, ".")) <= 1 for text in chances)
    assert any(point in text for text in chances)
    assert all(row["streak"].isdigit() for row in rows(content, delimiter) if row["level"] == "gemeente")


def test_the_country_has_its_own_row_first() -> None:
    facts = facts_of(results())
    found = rows(all_warnings(facts, scope_of(("NL01",), facts.places), "nl").content, ";")
    assert [row["level"] for row in found[:13]] == ["land"] + ["provincie"] * 12
    assert len(found) == 13 + 342
    shortfalls = [float(row["expected_shortfall"].replace(",", ".")) for row in found[13:]]
    assert shortfalls == sorted(shortfalls, reverse=True)


def test_text_that_looks_like_a_formula_stays_text() -> None:
    run = results()
    code = codes_in(run, "PV25")[0]
    facts = facts_of(run, changes={code: {"acknowledged_by": "=HYPERLINK(1)"}})
    found = rows(all_warnings(facts, scope_of((code,), facts.places), "nl").content, ";")
    assert found[0]["acknowledged_by"] == "'=HYPERLINK(1)"
    # a number below zero is no formula
    assert all(not row["stand_begin"].startswith("'") for row in found)
