from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from shown.chain.figures import Belief, Flow, ahead, counted, first_month, medians, parts, spans
from shown.read.results import RunResults
from tests.shown.synthetic import COUNTRY
from tests.shown.synthetic_chain import AHEAD, COUNTS, PARTS

FEBRUARY = pd.Timestamp(2026, 2, 28)


def observed(measure: str, *rows: tuple[str, str, int], region: str = COUNTRY, part: str = "") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["from_date", "to_date", "value"])
    days = {name: pd.to_datetime(frame[name]) for name in ("from_date", "to_date")}
    return frame.assign(**days, region=region, measure=measure, part=part)


def test_every_part_is_read_in_the_order_of_the_run_and_data_has_no_belief(chained: RunResults) -> None:
    known = parts(chained)
    assert list(known) == list(PARTS)
    assert known["instroom_eerste"].after is None
    learned = known["doorlooptijd"]
    assert (learned.before, learned.after) == (Belief(6, 12, 20), Belief(11, 14.5, 18))
    assert (known["inwilligingen"].figures, known["inwilligingen"].last_day) == (11, date(2025, 12, 31))
    assert known["rechtstreeks"].last_day is None


def test_a_run_without_a_chain_has_no_parts_no_month_and_nothing_ahead(results: RunResults) -> None:
    assert parts(results) == {}
    assert first_month(results) is None
    assert ahead(results, "bezetting") == []


def test_counts_are_those_of_the_country_by_day(chained: RunResults) -> None:
    past = counted(chained.observations, "bezetting")
    assert [(day.date(), value) for day, value in zip(past.index, past, strict=True)] == COUNTS["bezetting"]
    elsewhere = observed("bezetting", ("2024-01-01", "2024-01-01", 1), region="PV20")
    a_part = observed("bezetting", ("2024-02-01", "2024-02-01", 1), part="kinderen")
    over_a_month = observed("bezetting", ("2024-03-01", "2024-03-31", 1))
    assert counted(pd.concat([elsewhere, a_part, over_a_month]), "bezetting").empty


def test_a_total_that_shorter_ones_tell_in_part_is_left_out() -> None:
    year, quarter = ("2024-01-01", "2024-12-31", 1200), ("2024-01-01", "2024-03-31", 150)
    odd = ("2024-04-02", "2024-05-31", 9)
    flows = spans(observed("inwilligingen", year, quarter, ("2023-01-01", "2023-12-31", 600), odd), "inwilligingen")
    assert [(flow.months, flow.pace) for flow in flows] == [(12, 50), (3, 50)]


@pytest.mark.parametrize(("last", "months"), [("2024-01-31", 1), ("2024-12-31", 12), ("2025-06-30", 18)])
def test_the_pace_of_a_flow_is_its_total_over_its_months(last: str, months: int) -> None:
    flow = Flow(pd.Timestamp("2024-01-01"), pd.Timestamp(last), 600)
    assert flow.months == months
    assert flow.pace == 600 / months


def test_the_next_two_ends_of_a_half_year_are_ahead_with_their_band(chained: RunResults) -> None:
    now, later = ahead(chained, "bezetting")
    assert (now.day, later.day) == (date(2026, 6, 30), date(2026, 12, 31))
    start, growth, _ = AHEAD["bezetting"]
    assert now.median == pytest.approx(start + 4 * growth)
    assert now.low < now.median < now.high
    assert [one.day for one in ahead(replace(chained, as_of=date(2026, 7, 1)), "bezetting")] == [
        date(2026, 12, 31),
        date(2027, 6, 30),
    ]


def test_medians_are_those_of_one_month(chained: RunResults) -> None:
    assert first_month(chained) == FEBRUARY
    found = medians(chained, FEBRUARY)
    for target in ("inwilligingen", "instroom_herhaald", "hervestiging"):
        assert found[target] == pytest.approx(AHEAD[target][0])
    assert found["realisatie"] == pytest.approx(2230)
    assert "bezetting" not in found
