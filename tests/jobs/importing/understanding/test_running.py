"""Numbers that add up are told from numbers per month, asked about when nobody says so, and turned into months."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.importing.choices import Choices
from jobs.importing.understanding.long_form import LongRow
from jobs.importing.understanding.running import per_month
from tests.jobs.importing.conftest import Desk
from tests.jobs.importing.understanding.test_layouts_of_offices import NAMES, figures, workbook

MONTHS = tuple(f"{month}-24" for month in ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug"))
# per month 1, 2, 3, ... for each gemeente
SINCE_HALF_YEAR = (1, 3, 6, 10, 15, 21, 7, 15)
SINCE_YEAR = (1, 3, 6, 10, 15, 21, 28, 36)
PER_MONTH = {f"2024-{month:02d}": month for month in range(1, 9)}


def table(numbers: tuple[object, ...], months: tuple[str, ...] = MONTHS) -> bytes:
    return workbook(Blad1=[["Gemeente", *months], *([name, *numbers] for name in NAMES)])


def per_month_of(desk: Desk) -> dict[str, int]:
    return {month: value for (region, month), value in figures(desk).items() if region == "GM0014"}


@pytest.mark.parametrize(
    ("numbers", "choices"),
    [
        (SINCE_HALF_YEAR, Choices(running="half-year")),
        (SINCE_YEAR, Choices(running="year")),
        (tuple(PER_MONTH.values()), Choices(running="no")),
    ],
)
def test_what_is_chosen_is_done(desk: Desk, numbers: tuple[int, ...], choices: Choices) -> None:
    desk.bring(table(numbers), "realisatie.xlsx", choices)
    assert per_month_of(desk) == PER_MONTH


@pytest.mark.parametrize("numbers", [SINCE_HALF_YEAR, SINCE_YEAR, tuple(PER_MONTH.values())])
def test_numbers_that_only_grow_are_asked_about(desk: Desk, numbers: tuple[int, ...]) -> None:
    (fault,) = desk.refusal(table(numbers), "realisatie.xlsx")
    assert fault.code == "running_totals"


@pytest.mark.parametrize("numbers", [SINCE_HALF_YEAR, SINCE_YEAR])
def test_a_table_that_says_so_is_read_since_when_its_numbers_start_again(
    desk: Desk, numbers: tuple[int, ...]
) -> None:
    desk.bring(table(numbers), "realisatie cumulatief.xlsx")
    assert per_month_of(desk) == PER_MONTH


def test_headings_up_to_a_month_say_so_too(desk: Desk) -> None:
    desk.bring(table((1, 3), ("t/m januari 2024", "t/m februari 2024")), "realisatie.xlsx")
    assert per_month_of(desk) == {"2024-01": 1, "2024-02": 2}


def test_numbers_that_fall_now_and_then_are_per_month(desk: Desk) -> None:
    desk.bring(table((3, 1, 4, 1, 5, 9, 2, 6)), "realisatie.xlsx")
    assert list(per_month_of(desk).values()) == [3, 1, 4, 1, 5, 9, 2, 6]


def test_a_total_that_falls_is_a_fault_where_it_stands(desk: Desk) -> None:
    fault = desk.refusal(table((1, 3, 2, 10, 15, 21, 7, 15)), "realisatie.xlsx", Choices(running="half-year"))[0]
    assert (fault.row, fault.column, fault.code) == (2, "mrt-24", "running_falls")


def test_the_months_before_the_first_are_one_span(desk: Desk) -> None:
    desk.bring(table((6, 10), ("mrt-24", "apr-24")), "realisatie cumulatief.xlsx")
    rows = desk.stored("observations")
    mine = rows[rows["region"] == "GM0014"].sort_values("from_date")
    assert [
        (f"{a:%m-%d}", f"{b:%m-%d}", value)
        for a, b, value in zip(mine["from_date"], mine["to_date"], mine["value"], strict=True)
    ] == [
        ("01-01", "03-31", 6),
        ("04-01", "04-30", 4),
    ]


def test_after_a_month_that_is_not_known_the_two_are_one_span(desk: Desk) -> None:
    desk.bring(table((1, "", 6, 10), MONTHS[:4]), "realisatie cumulatief.xlsx", Choices(partial=True))
    # the one from February on is of February and March
    assert per_month_of(desk) == {"2024-01": 1, "2024-02": 5, "2024-04": 4}


def test_no_month_is_lost_between_totals_that_stand_apart(desk: Desk) -> None:
    desk.bring(table((6, 21), ("t/m mrt 2024", "t/m jun 2024")), "realisatie.xlsx")
    rows = desk.stored("observations")
    spans = rows["from_date"].dt.strftime("%m") + ".." + rows["to_date"].dt.strftime("%m")
    assert dict(zip(spans, rows["value"], strict=True)) == {"01..03": 6, "04..06": 15}


def test_only_the_count_that_adds_up_is_taken_apart(desk: Desk) -> None:
    headings = ("Realisatie t/m jan 2024", "Realisatie t/m feb 2024", "Koppelingen jan 2024", "Koppelingen feb 2024")
    desk.bring(table((1, 3, 2, 5), headings), "tabel.xlsx")
    assert per_month_of(desk) == {"2024-01": 1, "2024-02": 2}
    assert {month: value for (_, month), value in figures(desk, "koppelingen").items()} == {
        "2024-01": 2,
        "2024-02": 5,
    }


def test_months_beside_a_total_up_to_a_later_one_are_asked(desk: Desk) -> None:
    content = table((1, 2, 6), ("jan-24", "feb-24", "t/m mrt 2024"))
    assert "running_totals" in {fault.code for fault in desk.refusal(content, "realisatie.xlsx")}


def test_a_note_may_say_that_the_numbers_add_up(desk: Desk) -> None:
    rows = [
        ["Gemeente", "jan-24", "feb-24"],
        *([name, 1, 3] for name in NAMES),
        ["Cijfers zijn cumulatief vanaf 1 januari"],
    ]
    desk.bring(workbook(Blad1=rows), "realisatie.xlsx")
    assert per_month_of(desk) == {"2024-01": 1, "2024-02": 2}


@given(st.lists(st.integers(0, 500), min_size=1, max_size=24), st.sampled_from([("half-year", 6), ("year", 12)]))
def test_adding_up_and_taking_apart_is_nothing(counts: list[int], since: tuple[str, int]) -> None:
    running, length = since
    rows, total = [], 0
    for month, count in enumerate(counts):
        total = count if month % length == 0 else total + count
        time = f"{2024 + month // 12}-{month % 12 + 1:02d}"
        texts = {"region": "GM0014", "measure": "realisatie", "month": time, "value": str(total)}
        rows.append(LongRow(2, time, "observations", texts))
    made, faults = per_month(rows, {"realisatie": running})  # type: ignore[dict-item]
    assert faults == []
    assert [int(row.texts["value"]) for row in sorted(made, key=lambda row: row.texts["month"])] == counts
