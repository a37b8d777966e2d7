from dataclasses import replace

from shown.regions.rows import region_rows

from base.i18n import Language
from shown import provenance
from shown.backtest.score_table import score_table
from shown.read.results import RunResults
from shown.regions import tables
from tests.shown.regions.test_rows import with_gemeenten

NL = Language("nl")


def test_where_gemeenten_are_known_net_gross_and_lead_stand_side_by_side(results: RunResults) -> None:
    known = with_gemeenten(results, {"GM0001": 500, "GM0002": -80})
    rows = region_rows(known)
    assert tables.gross_known(known, rows)
    table = {row[0]: row[1:] for row in tables.three_numbers_table(known, rows, NL).rows}
    assert table["Groningen"] == ("1 januari 2025", "420 achter", "500 achter", "80 voor")
    unknown = "onbekend (alleen met gemeentecijfers)"
    assert table["Zeeland"] == ("1 januari 2025", "25 achter", unknown, unknown)


def test_without_gemeenten_gross_is_unknown(results: RunResults) -> None:
    assert not tables.gross_known(results, region_rows(results))


def test_scores_keep_their_plain_rules_and_have_their_number_of_cases(results: RunResults) -> None:
    table = score_table(results, NL)
    assert len(table.rows) == len(results.scores)
    rules = [row for row in table.rows if row[3].startswith("vuistregel")]
    assert {row[7:9] for row in rules} == {("–", "–")}
    assert {row[4] for row in table.rows} == {"5", "60"}


def test_a_code_without_words_of_its_own_is_shown_as_it_is(results: RunResults) -> None:
    other = replace(results, scores=results.scores.assign(model_id="a_new_model"))
    assert {row[3] for row in score_table(other, NL).rows} == {"a_new_model"}


def test_notes_of_one_kind_are_counted_together(results: RunResults) -> None:
    headings = [heading for heading, _ in provenance.note_groups(results, NL)]
    assert headings == [
        "Terugval: een eenvoudiger model viel in: 2",
        "Correcties: gepubliceerde tabellen die niet optellen: 1",
    ]


def test_every_source_is_named_once(results: RunResults) -> None:
    assert provenance.source_list(results) == [
        "CBS 83102NED",
        "COA, Eindrapportage 2021",
        "Kamerstuk 19637-3383",
        "Staatscourant",
    ]
