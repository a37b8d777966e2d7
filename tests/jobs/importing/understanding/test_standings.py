"""Stands that are given as counts of a month are asked about."""

import pytest

from jobs.importing.choices import Choices
from jobs.importing.understanding.standings import _hardly_moves
from tests.jobs.importing.conftest import PROVINCIES, Desk

HEAD = "Provincie;jan-24;feb-24;mrt-24\n"
SLOW = HEAD + "".join(
    f"{name};{40 + 9 * n};{41 + 9 * n};{39 + 9 * n}\n" for n, name in enumerate(PROVINCIES.values())
)
LIVELY = HEAD + "".join(
    f"{name};{40 + 9 * n};{50 + 7 * n};{35 + 9 * n}\n" for n, name in enumerate(PROVINCIES.values())
)


def test_numbers_that_hardly_move_are_asked_about_where_no_heading_says_what_they_count(desk: Desk) -> None:
    (fault,) = desk.refusal(SLOW, "realisatie.csv")
    assert (fault.code, fault.details) == ("looks_like_stands", {"counted": "realisatie"})
    assert {fault.code for fault in desk.refusal(SLOW, choices=Choices(measure="realisatie"))} == {
        "looks_like_stands"
    }
    assert desk.bring(SLOW, "realisatie.csv", Choices(running="no")).new == 36


def test_a_heading_that_says_what_is_counted_is_believed(desk: Desk) -> None:
    named = SLOW.replace("jan", "Realisatie jan").replace("feb", "Realisatie feb").replace("mrt", "Realisatie mrt")
    assert desk.bring(named).new == 36


def test_counts_that_move_as_counts_do_are_taken(desk: Desk) -> None:
    assert desk.bring(LIVELY, "realisatie.csv").new == 36


@pytest.mark.parametrize("title", ["Achterstand 2024", "Stand per provincie", "Voorsprong per provincie"])
def test_a_title_that_says_stand_is_held_against_the_option(desk: Desk, title: str) -> None:
    faults = desk.refusal(f"{title}\n\n{LIVELY}", choices=Choices(measure="realisatie"))
    assert [(fault.code, fault.details["text"]) for fault in faults] == [("looks_like_stands", title)]
    answered = Choices(measure="realisatie", running="no")
    assert desk.bring(f"{title}\n\n{LIVELY}", choices=answered).new == 36


def test_a_title_that_says_how_new_the_table_is_says_nothing_of_what_it_counts(desk: Desk) -> None:
    assert desk.bring(f"Stand 1 april 2024\n\n{LIVELY}", "realisatie.csv").new == 36


def test_a_stand_below_zero_is_no_count(desk: Desk) -> None:
    below = LIVELY.replace(";40;", ";-40;")
    (fault,) = desk.refusal(below, "realisatie.csv")
    assert (fault.row, fault.column, fault.code) == (2, "jan-24", "negative_count")


def test_too_few_or_too_small_numbers_say_nothing() -> None:
    assert _hardly_moves([(100, 101)] * 20)
    assert not _hardly_moves([(100, 101)] * 19)
    assert not _hardly_moves([(10, 11)] * 20)
    assert not _hardly_moves([(100, 115)] * 20)
    assert not _hardly_moves([(100, 100)] * 20)
