from dataclasses import replace

import pandas as pd
import pytest

from shown.chain.month import Number, chain_month
from shown.read.results import RunResults


def without(results: RunResults, *names: str) -> RunResults:
    return replace(results, chain=tuple(part for part in results.chain if part.part not in names))


def test_stocks_hold_on_the_last_day_before_the_month_and_come_from_the_parts(chained: RunResults) -> None:
    month = chain_month(chained)
    assert month is not None
    assert (month.start, month.end) == (pd.Timestamp(2026, 1, 31), pd.Timestamp(2026, 2, 28))
    assert month.stocks["aanvragers_in_procedure"] == Number(42500, "assumed")
    assert month.stocks["bezetting"] == Number(70800, "learned")
    assert month.stocks["vergunninghouders_buiten_norm"] == Number(12000, "assumed")


def test_what_is_worked_out_adds_up_to_what_it_was_worked_out_from(chained: RunResults) -> None:
    month = chain_month(chained)
    assert month is not None
    flows = {name: number.value for name, number in month.flows.items()}
    assert flows["beslissingen"] == pytest.approx(flows["inwilligingen"] + flows["afwijzingen"])
    assert flows["inwilligingen"] / flows["beslissingen"] == pytest.approx(0.31)
    assert flows["rechtstreeks_gehuisvest"] == pytest.approx(
        0.3 * flows["instroom_nareis"] + 0.8 * flows["hervestiging"]
    )
    assert flows["gehuisvest_uit_opvang"] + flows["rechtstreeks_gehuisvest"] == pytest.approx(flows["realisatie"])
    assert flows["uitstroom_asielzoekers_uit_opvang"] == pytest.approx(0.045 * 9900)
    assert flows["inwilligingen_na_beroep"] == pytest.approx(0.008 * 9900)
    assert flows["overige_uitstroom"] == pytest.approx(0.003 * 18420)


def test_a_flow_is_as_sure_as_the_part_it_comes_from(chained: RunResults) -> None:
    month = chain_month(chained)
    assert month is not None
    bases = {name: number.basis for name, number in month.flows.items()}
    assert bases["instroom_eerste"] == "data"
    assert bases["inwilligingen"] == bases["afwijzingen"] == "learned"
    assert bases["instroom_herhaald"] == bases["hervestiging"] == bases["rechtstreeks_gehuisvest"] == "assumed"
    assert bases["realisatie"] == ""


def test_only_what_is_worked_out_is_about(chained: RunResults) -> None:
    month = chain_month(chained)
    assert month is not None
    about = {name for name, number in month.flows.items() if number.about}
    assert about == {
        "beslissingen",
        "afwijzingen",
        "rechtstreeks_gehuisvest",
        "gehuisvest_uit_opvang",
        "inwilligingen_na_beroep",
        "uitstroom_asielzoekers_uit_opvang",
        "overige_uitstroom",
    }
    assert not any(number.about for number in month.stocks.values())


def test_a_flow_whose_part_is_unknown_is_left_out_and_nothing_gets_below_zero(chained: RunResults) -> None:
    month = chain_month(without(chained, "inwilligingspercentage", "uitstroom_asielzoekers_uit_opvang"))
    assert month is not None
    assert not {"beslissingen", "afwijzingen", "uitstroom_asielzoekers_uit_opvang"} & set(month.flows)

    many = [
        part.model_copy(update={"median": 5.0}) if part.part == "rechtstreeks" else part for part in chained.chain
    ]
    few = chain_month(replace(chained, chain=tuple(many)))
    assert few is not None
    assert few.flows["gehuisvest_uit_opvang"].value == 0


def test_without_a_chain_or_without_its_start_there_is_no_month(results: RunResults, chained: RunResults) -> None:
    assert chain_month(results) is None
    assert chain_month(without(chained, "aanvragers_in_procedure")) is None
