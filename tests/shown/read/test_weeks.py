"""Which note holds on a day and in a week."""

from datetime import UTC, date, datetime, timedelta

from forecast.weeks import Week
from models.tables import RegionNote
from shown.read.weeks import held_in, held_on

WEEK = Week(2026, 16)
MONDAY = WEEK.monday
ZONE = "Europe/Amsterdam"


def note(made: date, until: date, ended: date | None = None, who: str = "x") -> RegionNote:
    def noon(day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)

    return RegionNote(
        kind="silence",
        region="GM0001",
        who=who,
        why="proef",
        made_at=noon(made),
        until=until,
        ended_at=noon(ended) if ended else None,
    )


def test_a_note_holds_until_its_day_or_until_it_is_ended() -> None:
    days = [MONDAY + timedelta(days=step) for step in range(4)]
    holds = note(MONDAY, days[2])
    assert [bool(held_on([holds], day)) for day in days] == [True, True, False, False]
    assert held_on([note(MONDAY, days[3], ended=days[1])], days[1]) == {}


def test_a_note_holds_in_every_week_of_which_it_held_a_day() -> None:
    weeks = [WEEK + step for step in (-1, 0, 1, 2)]
    over_two = note(WEEK.monday + timedelta(days=6), (WEEK + 2).monday)
    assert [bool(held_in([over_two], week, ZONE)) for week in weeks] == [False, True, True, False]
    ended = note(WEEK.monday, (WEEK + 9).monday, ended=(WEEK + 1).monday)
    assert [bool(held_in([ended], week, ZONE)) for week in weeks] == [False, True, True, False]


def test_a_day_begins_by_the_clock_of_the_zone_and_not_of_utc() -> None:
    # 23:30 UTC on Sunday is Monday in Amsterdam
    late = datetime.combine(MONDAY, datetime.min.time(), UTC) - timedelta(minutes=30)
    holds = note(MONDAY, (WEEK + 9).monday)
    made = holds.model_copy(update={"made_at": late})
    assert [bool(held_in([made], week, ZONE)) for week in (WEEK + -1, WEEK)] == [False, True]
    assert bool(held_in([made], WEEK + -1, "UTC"))
    ended = note(MONDAY - timedelta(days=9), (WEEK + 9).monday).model_copy(update={"ended_at": late})
    assert bool(held_in([ended], WEEK, ZONE))
    assert not held_in([ended], WEEK, "UTC")


def test_of_several_the_one_that_holds_longest_is_shown() -> None:
    short, long = note(MONDAY, MONDAY + timedelta(days=9)), note(MONDAY, MONDAY + timedelta(days=30), who="y")
    assert held_on([long, short], MONDAY)["GM0001"].who == "y"
    assert held_in([short, long], WEEK, ZONE)["GM0001"].who == "y"
