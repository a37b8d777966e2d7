"""Numbers with three decimals, or with thousands: read where only one is possible."""

import pytest

from jobs.importing.files.grid import Grid
from jobs.importing.files.unclear import unclear_numbers


def unclear(*values: str, beside: str = "x") -> list[tuple[int | None, str | None, str]]:
    grid = Grid("", tuple((row, (text, beside)) for row, text in enumerate(("value", *values), 1)))
    return [(flaw.row, flaw.column, flaw.code) for flaw in unclear_numbers(grid)]


@pytest.mark.parametrize(
    ("values", "row"),
    [(("0.000", "12.000"), 3), (("5.000", "12.000"), 2), (("0.000", "12.500"), 3), (("", "-5.000", "1.000"), 3)],
)
def test_what_can_be_read_in_two_ways_is_named(values: tuple[str, ...], row: int) -> None:
    assert unclear(*values) == [(row, "value", "unclear_numbers")]


@pytest.mark.parametrize(
    "values",
    [
        ("2.310", "31"), ("5.000", "31"), ("6.900", "16.750"), ("5.000", "16.750"), ("5.000",), ("0.000",),
        ("5.0", "12.0"), ("1.000.000", "2.310"), ("a.000", "b.000"), ("5000", "12000"), (),
    ],
)  # fmt: skip
def test_what_can_be_read_in_one_way_is_left(values: tuple[str, ...]) -> None:
    assert unclear(*values) == []


def test_thousands_in_another_column_tell() -> None:
    assert unclear("5.000", "12.000", beside="2.310") == []


def test_rows_may_be_of_different_lengths() -> None:
    assert unclear_numbers(Grid("", ((1, ("a",)), (2, ("b", "0.000")), (3, ("c", "1.000", "x")))))[0].row == 3
