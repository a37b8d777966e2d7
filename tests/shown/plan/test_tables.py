import math

import pandas as pd
import pytest

from base.i18n import Language
from shown.plan import tables
from tests.shown.plan.planned import FEWER, LITTLE, PERIOD, country, expected, feasible, judged

NL, EN = Language("nl"), Language("en")


def test_a_candidate_has_what_is_told_and_the_band_of_everything_it_brings() -> None:
    gross = next(one for one in country() if one.total == 11_000).gross
    table = tables.candidate_table(judged(FEWER), EN)
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["11,000 (advice)"][:4] == (
        "68\N{NO-BREAK SPACE}%",
        "13,000\n11,760 to 13,000",
        "neither behind nor ahead\n0 to 1,240 behind",
        # added up over gemeenten, so the mean
        f"{gross.mean():,.0f}\n500 to 1,740",
    )
    assert rows["11,000 (advice)"][6:] == (
        "17,000\n17,000 to 18,240",
        "8,500 (50\N{NO-BREAK SPACE}%)\n8,500 to 9,120",
    )
    assert {len(row) for row in table.rows} == {len(table.columns)}
    assert [row[0] for row in table.rows if "advice" in row[0]] == ["11,000 (advice)"]


def test_each_goal_has_its_own_column() -> None:
    assert tables.candidate_table(judged(FEWER, LITTLE), EN).columns[1:3] == ("Chance of goal 1", "Chance of goal 2")
    assert tables.candidate_table(judged(), EN).columns[1] == "Housed"


def test_below_the_chances_stands_what_was_asked_and_how_far_they_may_be_off() -> None:
    noted = [line.replace("\N{NO-BREAK SPACE}", " ") for line in tables.goal_notes(judged(FEWER), NL)]
    assert noted == ["Kans op het doel: gevraagd 60 %, standaardfout 2,4 %."]
    assert [line[:17] for line in tables.goal_notes(judged(FEWER, LITTLE), EN)] == [
        "Chance of goal 1:",
        "Chance of goal 2:",
    ]
    assert tables.goal_notes(judged(), EN) == []


def test_the_share_of_social_homes_has_a_column_only_where_it_is_loaded() -> None:
    without = tables.candidate_table(judged(), EN)
    assert tables.candidate_table(judged(), EN, persons_per_home=2.2) == without
    assert tables.candidate_table(judged(), EN, persons_per_home=2.2, lets=math.nan) == without
    known = tables.candidate_table(judged(), EN, persons_per_home=2.0, lets=50_000)
    assert known.columns[-1] == "Share of vacated social homes"
    assert known.rows[0][-1] == "6\N{NO-BREAK SPACE}%"


def test_an_extra_thousand_is_housed_until_houses_run_out_and_then_is_paper() -> None:
    rows = tables.yield_table(judged(), EN).rows
    assert rows[0] == ("6,000", "7,000", "1,000 ± 0", "0")
    assert rows[-1] == ("23,000", "24,000", "0 ± 0", "1,000")
    assert len(rows) == 18


def test_the_terms_of_the_expected_number_stand_in_the_order_of_the_sum() -> None:
    table = tables.expected_table(expected(), NL)
    assert [row[:2] for row in table.rows] == [
        ("Vergunninghouders in de opvang op 1 oktober 2026", "18.000"),
        ("+ erbij met een vergunning, 1 oktober 2026 tot en met 31 maart 2027", "12.000"),
        ("- gehuisvest van 1 oktober 2026 tot 1 januari 2027", "7.000"),
        ("= te huisvesten in het halfjaar", "23.000"),
        ("van hen volgens de norm van 14 weken aan de beurt", "17.500"),
        ("- al gevraagd: de netto stand op 1 januari 2027", "2.000 achter"),
        ("= taakstelling die de rest dekt", "21.000"),
    ]
    assert table.rows[3][2:] == ("22.500 tot 23.500", "22.200 tot 23.800", "22.050 tot 23.950")
    assert table.rows[5][2:] == ("1.750 tot 2.250 achter", "1.600 tot 2.400 achter", "1.525 tot 2.475 achter")


def test_the_feasible_total_stands_beside_that_of_the_pace_shown() -> None:
    assert tables.feasible_table(feasible(), EN).rows == (
        ("forecast when 24,000 is asked", "14,000", "11,760 to 16,240", "2,000 behind", "12,000"),
        ("pace of the last half-years, while nothing is announced", "13,498", "–", "2,000 behind", "11,498"),
    )
    assert len(tables.feasible_table(feasible({}), EN).rows) == 1


BEGINS = {"Drenthe": 31.6, "Zeeland": -20.2}


def split_rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": ["GM1", "GM2", "GM3"],
            "provincie": ["Drenthe", "Zeeland", "Drenthe"],
            "inhabitants": [100_000.5, 90_000.5, 20_000.0],
            "taakstelling": [60, 50, 12],
            "p_miss": [0.9, 0.7, 0.5],
        }
    )


def provincies(rows: pd.DataFrame, begins: dict[str, float], country: float = 12.0) -> tuple[tuple[str, ...], ...]:
    return tables.provincie_table(rows, EN, stands_begin=begins, country=country).rows


def test_the_split_per_provincie_adds_up_in_whole_numbers_beside_the_medians_of_each_region() -> None:
    assert provincies(split_rows(), BEGINS) == (
        # 1.4 and 0.7 gemeenten are 2.1 together; the median of the country is its own, the opgave is what is shown
        ("Drenthe", "2", "120,001", "72", "32 behind", "104", "1"),
        ("Zeeland", "1", "90,000", "50", "20 ahead", "30", "1"),
        ("Netherlands", "3", "210,001", "122", "12 behind", "134", "2"),
    )


def test_what_is_unknown_of_a_provincie_is_unknown_of_the_country() -> None:
    rows = split_rows().assign(p_miss=[0.9, None, 0.5])
    found = {row[0]: row[4:] for row in provincies(rows, {"Drenthe": 31.6}, math.nan)}
    assert (found["Zeeland"], found["Netherlands"]) == (("–", "–", "–"), ("–", "–", "–"))
    assert found["Drenthe"] == ("32 behind", "104", "1")


@pytest.mark.parametrize("begin", [31.5, 32.5, -0.5, -20.5])
def test_a_stand_of_half_a_person_is_rounded_once_so_that_the_opgave_is_what_is_shown(begin: float) -> None:
    (row,) = provincies(split_rows().iloc[[1]], {"Zeeland": begin}, begin)[:1]
    shown = int(row[4].split()[0]) if row[4][0].isdigit() else 0
    assert int(row[5]) == 50 + (shown if "behind" in row[4] else -shown)


@pytest.mark.parametrize("say", [NL, EN])
def test_every_table_is_rectangular(say: Language) -> None:
    made = [
        tables.candidate_table(judged(FEWER, LITTLE), say),
        tables.yield_table(judged(), say),
        tables.expected_table(expected(), say),
        tables.feasible_table(feasible(), say),
        tables.provincie_table(split_rows(), say, stands_begin=BEGINS, country=12.0),
    ]
    assert all({len(row) for row in table.rows} == {len(table.columns)} for table in made)
    assert str(PERIOD) == "2027-H1"
