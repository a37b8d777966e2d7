"""When a job is due: periods, years, and the two nights on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import load_settings
from jobs.service.due import ORDER, timetable
from jobs.service.schedule import Occurrence, Recurrence, is_regular, recurrence

AMSTERDAM = "Europe/Amsterdam"
SETTINGS = st.one_of(
    st.builds("{}".format, st.just("daily")),
    st.builds("weekly {}".format, st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))),
    st.builds("monthly {}".format, st.integers(1, 28)),
)
CLOCKS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
ZONES = st.sampled_from((AMSTERDAM, "America/New_York", "Australia/Lord_Howe", "UTC"))
MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def recurrences(draw: st.DrawFn) -> Recurrence:
    return every(f"{draw(SETTINGS)} {draw(CLOCKS)}", draw(ZONES))


def every(setting: str, zone: str = AMSTERDAM) -> Recurrence:
    found = recurrence(setting, zone)
    assert found is not None
    return found


def at(text: str) -> datetime:
    """A moment on the wall in Amsterdam."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(AMSTERDAM)).astimezone(UTC)


@pytest.mark.parametrize(
    ("setting", "now", "period", "planned_for"),
    [
        ("daily 06:00", "2026-11-21 06:00", "2026-11-21", "2026-11-21 06:00"),
        ("daily 06:00", "2026-11-21 05:59", "2026-11-20", "2026-11-20 06:00"),
        # a night that is still the day before in UTC
        ("daily 00:30", "2026-07-02 00:31", "2026-07-02", "2026-07-02 00:30"),
        ("weekly mon 06:15", "2026-11-22 23:59", "2026-W47", "2026-11-16 06:15"),
        ("weekly mon 06:15", "2026-11-23 06:15", "2026-W48", "2026-11-23 06:15"),
        ("weekly sun 23:00", "2027-01-01 12:00", "2026-W52", "2026-12-27 23:00"),
        # a year of 53 weeks, the last of which ends in the next year
        ("weekly mon 06:15", "2027-01-03 12:00", "2026-W53", "2026-12-28 06:15"),
        ("weekly sun 23:00", "2027-01-03 23:30", "2026-W53", "2027-01-03 23:00"),
        ("weekly mon 06:15", "2030-01-01 12:00", "2030-W01", "2029-12-31 06:15"),
        ("monthly 15 08:00", "2026-03-15 07:59", "2026-02", "2026-02-15 08:00"),
        ("monthly 28 08:00", "2027-01-01 00:00", "2026-12", "2026-12-28 08:00"),
    ],
)
def test_the_last_time_a_job_was_due(setting: str, now: str, period: str, planned_for: str) -> None:
    assert every(setting).last_due(at(now)) == Occurrence(period, at(planned_for))


def test_a_time_that_does_not_exist_in_spring_is_an_hour_later_on_the_wall() -> None:
    spring = every("daily 02:30").of_period("2026-03-29")
    assert spring is not None
    assert spring.planned_for == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert spring.planned_for.astimezone(ZoneInfo(AMSTERDAM)).strftime("%H:%M") == "03:30"


def test_a_time_that_comes_twice_in_autumn_counts_the_first_time_only() -> None:
    nightly = every("daily 02:30")
    start = datetime(2026, 10, 24, 22, tzinfo=UTC)
    found = list(nightly.between(start, start + timedelta(hours=6)))
    assert found == [Occurrence("2026-10-25", datetime(2026, 10, 25, 0, 30, tzinfo=UTC))]


def test_over_a_change_of_the_clocks_a_job_stays_at_its_time_on_the_wall() -> None:
    assert [each.planned_for.hour for each in every("daily 06:00").between(at("2026-03-28"), at("2026-03-30"))] == [
        5,
        4,
    ]


@given(when=recurrences(), start=MOMENTS, steps=st.lists(st.integers(1, 60 * 24 * 45), min_size=1, max_size=30))
def test_whoever_looks_in_sees_each_period_at_most_once_and_none_out_of_order(
    when: Recurrence, start: datetime, steps: list[int]
) -> None:
    now, seen = start, [when.last_due(start)]
    for step in steps:
        now += timedelta(minutes=step)
        # what was never looked at in time is still found, in between
        passed = [*when.between(seen[-1].planned_for, when.last_due(now).planned_for), when.last_due(now)]
        seen += [each for each in passed if each != seen[-1]]
    periods = [each.period for each in seen]
    assert len(set(periods)) == len(periods)
    assert [each.planned_for for each in seen] == sorted({each.planned_for for each in seen})
    # none is left out: their days follow each other
    assert seen == [seen[0], *when.between(seen[0].planned_for, now), *_ending(when, seen, now)]


def _ending(when: Recurrence, seen: list[Occurrence], now: datetime) -> list[Occurrence]:
    """The last one when it is due at `now` itself, which `between` leaves out."""
    return [seen[-1]] if seen[-1].planned_for == now and len(seen) > 1 else []


@given(when=recurrences(), now=MOMENTS)
def test_the_last_one_is_past_the_next_one_is_not_and_nothing_lies_between(when: Recurrence, now: datetime) -> None:
    last, following = when.last_due(now), when.next_due(now)
    assert last.planned_for <= now < following.planned_for
    assert list(when.between(last.planned_for, following.planned_for)) == []
    assert when.of_period(last.period) == last
    assert is_regular(last.period)


@pytest.mark.parametrize(
    ("setting", "period"),
    [
        ("daily 06:00", "2026-W47"),
        ("daily 06:00", "2026-02-30"),
        ("weekly mon 06:15", "2026-W54"),
        ("weekly mon 06:15", "2026-11-16"),
        ("monthly 15 08:00", "2026-13"),
        ("monthly 15 08:00", "import-5"),
    ],
)
def test_a_period_of_another_form_or_that_does_not_exist_is_none_of_it(setting: str, period: str) -> None:
    assert every(setting).of_period(period) is None


@pytest.mark.parametrize("period", ["import-5", "manual-20261121T101500", "", "2026"])
def test_single_occasions_are_not_regular(period: str) -> None:
    assert not is_regular(period)


def test_never_is_in_no_timetable_and_what_is_no_time_is_refused() -> None:
    service = load_settings(service={"schedule": {"backtest": ""}}).service
    assert list(timetable(service)) == [job for job in ORDER if job != "backtest"]
    with pytest.raises(ValueError, match="no job time"):
        recurrence("hourly 06:00", AMSTERDAM)


def test_the_default_times_fall_on_their_days() -> None:
    times = timetable(load_settings().service)
    monday = at("2026-11-16 12:00")
    assert times["run"].last_due(monday).planned_for < times["mail"].last_due(monday).planned_for < monday
    assert times["mail"].last_due(monday).planned_for.date() == date(2026, 11, 16)
