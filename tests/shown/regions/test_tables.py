from base.i18n import Language
from shown.headlines import headlines
from shown.read.results import RunResults
from shown.regions import tables
from tests.shown.regions.test_three_numbers import with_gemeenten

NL = Language("nl")


def test_where_gemeenten_are_known_net_gross_and_lead_stand_side_by_side(results: RunResults) -> None:
    known = with_gemeenten(results, {"GM0001": 500, "GM0002": -80})
    rows = headlines(known).above_gemeenten
    assert tables.gross_known(known, rows)
    table = {row[0]: row[1:] for row in tables.three_numbers_table(known, rows, NL).rows}
    assert table["Groningen"] == ("1 januari 2025", "420 achter", "500 achter", "80 voor")
    unknown = "onbekend (alleen met gemeentecijfers)"
    assert table["Zeeland"] == ("1 januari 2025", "25 achter", unknown, unknown)


def test_without_gemeenten_gross_is_unknown(results: RunResults) -> None:
    assert not tables.gross_known(results, headlines(results).above_gemeenten)
