from dataclasses import replace
from typing import Any

from base.i18n import Language
from forecast.flags import CAUSE_UNKNOWN
from forecast.gemeente.provincie_sums import SOURCE
from forecast.targets import DERIVED, PUBLISHED
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


def test_where_no_gemeente_is_ahead_the_lead_is_nothing(results: RunResults) -> None:
    known = with_gemeenten(results, {"GM0001": 400, "GM0002": 20})
    table = {row[0]: row[1:] for row in tables.three_numbers_table(known, headlines(known).above_gemeenten, NL).rows}
    assert table["Groningen"][2:] == ("420 achter", "0")


def test_where_gemeenten_do_not_add_up_to_the_published_stand_it_says_by_how_much(results: RunResults) -> None:
    for stand, told in ((501, "1 persoon verder achter"), (498, "2 personen minder ver achter"), (500, None)):
        known = with_gemeenten(results, {"GM0001": stand, "GM0002": -80})
        lines = tables.three_numbers_notes(known, [headlines(known).rows["PV20"]], NL)
        sentence = f"Groningen: de gemeenten samen staan {told} dan de netto stand die is gepubliceerd."
        assert lines == ([] if told is None else [sentence])


def test_without_gemeenten_gross_is_unknown(results: RunResults) -> None:
    assert not tables.gross_known(results, headlines(results).above_gemeenten)


def test_a_streak_names_the_day_up_to_which_it_is_known(results: RunResults) -> None:
    rows = headlines(results).above_gemeenten
    cells = {row[0]: row[9] for row in tables.warning_table(results, rows, NL).rows}
    behind = {row.name: row.flag.streak for row in rows if row.flag is not None}
    assert any(behind.values())
    for row in rows:
        assert cells[row.name].endswith("\n1 januari 2025") == bool(behind[row.name])


def _origin(results: RunResults, *, flag: dict[str, Any], **target: Any) -> str:
    """What the table says of the taakstelling of Groningen, of which there is one such target."""
    flags = tuple(one.model_copy(update=flag if one.location == "PV20" else {}) for one in results.flags)
    period = str(headlines(results).period)
    targets = results.targets.iloc[:1].assign(**({"region": "PV20", "period": period, "simulated": False} | target))
    made = replace(results, flags=flags, targets=targets)
    table = tables.warning_table(made, headlines(made).above_gemeenten, NL)
    return next(row[2] for row in table.rows if row[0].startswith("Groningen"))


def test_a_taakstelling_that_only_simulated_figures_give_is_not_called_published(results: RunResults) -> None:
    real = {"target_basis": PUBLISHED, "simulated": False}
    made_up = {"target_basis": PUBLISHED, "simulated": True}
    assert _origin(results, flag=real, source="Staatscourant") == "gepubliceerd"
    assert _origin(results, flag=made_up, source="Staatscourant") == "gepubliceerd"
    assert _origin(results, flag=real, source=SOURCE) == "eigen cijfers (som)"
    assert _origin(results, flag=made_up, simulated=True) == "gesimuleerd"
    assert _origin(results, flag=made_up, region="PV21") == "gesimuleerd"
    # the number of the country was published, its split was not
    assert _origin(results, flag=real, region="PV21") == "afgeleid"
    assert (
        _origin(results, flag={"target_basis": DERIVED, "simulated": False}, source="Staatscourant") == "gepubliceerd"
    )
    assert _origin(results, flag={"target_basis": DERIVED, "simulated": True}, region="PV21") == "afgeleid"


def test_that_there_are_no_koppelingen_is_said_only_where_that_is_why_a_cause_is_unknown(results: RunResults) -> None:
    flags = tuple(flag.model_copy(update={"cause": CAUSE_UNKNOWN}) for flag in results.flags)
    without = replace(results, flags=flags)
    known = replace(results, flags=tuple(flag.model_copy(update={"cause": None}) for flag in results.flags))
    linked = replace(without, observations=without.observations.assign(measure="koppelingen"))
    found = [tables.cause_needs_links(one, headlines(one).above_gemeenten) for one in (without, known, linked)]
    assert found == [True, False, False]
