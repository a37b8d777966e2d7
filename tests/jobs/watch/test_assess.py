"""What is told to an operator, when, and when not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import Settings, load_settings
from jobs.watch.assess import KINDS, LEAST_FREE_BYTES, Trouble, assess, expected_day
from jobs.watch.facts import Arrival, Facts, Job, Post

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
TODAY = NOW.date()
SETTINGS = load_settings(home=Path("nowhere"))
NOTHING = Post(failed={"refused": 0, "expired": 0, "doubtful": 0}, waiting=0)


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


def arrival(last_day: date, imported: date, measure: str = "realisatie", level: str = "gemeente") -> Arrival:
    return Arrival(measure=measure, level=level, last_day=last_day, imported_at=moment(imported))


WELL = Facts(
    used_since=datetime(2026, 1, 1, tzinfo=UTC),
    arrivals=(arrival(date(2026, 10, 31), date(2026, 11, 9)),),
    last_run_at=NOW - timedelta(days=5),
    jobs=(),
    imported={},
    letters=NOTHING,
    alert_letters=NOTHING,
    suspended=0,
    last_backup_day=TODAY,
    free_bytes=10 * LEAST_FREE_BYTES,
)


def told(facts: Facts, settings: Settings = SETTINGS, now: datetime = NOW) -> list[tuple[str, str]]:
    return [(trouble.kind, trouble.subject) for trouble in assess(facts, settings, now=now)]


def line(job: str, state: str, days_ago: float = 1, **more: Any) -> Job:
    plain: dict[str, Any] = {"period": "p", "outcome": {}, "message": ""}
    return Job(job=job, state=state, finished_at=NOW - timedelta(days=days_ago), **plain | more)


def test_nothing_is_told_when_all_is_well_or_nothing_was_done_yet() -> None:
    assert told(WELL) == []
    new = replace(WELL, used_since=None, arrivals=(), last_run_at=None, last_backup_day=None)
    assert told(new) == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"arrivals": ()}, "data_never"),
        ({"last_run_at": NOW - timedelta(days=8, seconds=1)}, "run_overdue"),
        ({"last_run_at": None}, "run_overdue"),
        ({"letters": replace(NOTHING, failed={"refused": 1})}, "letters_refused"),
        ({"letters": replace(NOTHING, failed={"expired": 1})}, "letters_expired"),
        ({"letters": replace(NOTHING, failed={"doubtful": 1})}, "letters_doubtful"),
        ({"letters": replace(NOTHING, waiting=1)}, "letters_waiting"),
        ({"alert_letters": replace(NOTHING, failed={"refused": 1})}, "alerts_unsent"),
        ({"alert_letters": replace(NOTHING, waiting=1)}, "alerts_unsent"),
        ({"suspended": 2}, "recipients_suspended"),
        ({"last_backup_day": TODAY - timedelta(days=4)}, "backup_old"),
        ({"last_backup_day": None}, "backup_old"),
        ({"free_bytes": LEAST_FREE_BYTES - 1}, "disk_full"),
    ],
)
def test_each_trouble_is_told_by_its_own_kind(change: dict[str, Any], kind: str) -> None:
    assert told(replace(WELL, **change)) == [(kind, "")]


@pytest.mark.parametrize(
    "change",
    [
        {"last_run_at": NOW - timedelta(days=8)},
        {"last_backup_day": TODAY - timedelta(days=3)},
        {"free_bytes": LEAST_FREE_BYTES},
    ],
)
def test_what_is_just_within_its_bounds_is_no_trouble(change: dict[str, Any]) -> None:
    assert told(replace(WELL, **change)) == []


def test_without_back_ups_in_the_settings_none_is_missed() -> None:
    none_kept = load_settings(home=Path("nowhere"), retention={"backups": 0})
    assert told(replace(WELL, last_backup_day=None), none_kept) == []


@pytest.mark.parametrize(
    ("today", "last_day"),
    [
        (date(2026, 11, 15), date(2026, 9, 30)),
        (date(2026, 11, 16), date(2026, 10, 31)),
        (date(2026, 12, 1), date(2026, 10, 31)),
        (date(2026, 1, 16), date(2025, 12, 31)),
        (date(2026, 1, 10), date(2025, 11, 30)),
    ],
)
def test_last_month_must_be_in_after_the_fifteenth(today: date, last_day: date) -> None:
    assert expected_day(today, due_day=15, after_days=7) == last_day


def test_figures_that_come_out_after_that_day_have_a_month_more() -> None:
    assert expected_day(date(2026, 11, 16), due_day=15, after_days=25) == date(2026, 9, 30)
    assert expected_day(date(2026, 11, 10), due_day=15, after_days=25) == date(2026, 8, 31)


@given(
    today=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    due_day=st.integers(1, 28),
    after_days=st.integers(0, 90),
)
def test_what_is_expected_is_a_month_end_that_never_goes_back(today: date, due_day: int, after_days: int) -> None:
    wanted = expected_day(today, due_day=due_day, after_days=after_days)
    following = expected_day(today + timedelta(days=1), due_day=due_day, after_days=after_days)
    assert (wanted + timedelta(days=1)).day == 1
    assert wanted <= following
    assert wanted + timedelta(days=after_days) < today


def test_late_figures_are_told_per_level_that_was_ever_in_time() -> None:
    came = (
        arrival(date(2026, 9, 30), date(2026, 10, 8)),
        arrival(date(2026, 10, 31), date(2026, 11, 8), level="land"),
        arrival(date(2022, 11, 30), date(2026, 2, 1), level="provincie"),
    )
    assert told(replace(WELL, arrivals=came)) == [("data_late", "realisatie gemeente")]
    assert told(replace(WELL, arrivals=came), now=datetime(2026, 11, 15, 9, tzinfo=UTC)) == []


def test_old_built_in_figures_are_told_once_for_all_levels_and_only_after_some_days() -> None:
    old = tuple(arrival(date(2022, 11, 30), date(2026, 11, 10), level=level) for level in ("land", "provincie"))
    fresh = replace(WELL, arrivals=old, used_since=NOW - timedelta(days=7))
    assert told(fresh) == []
    assert told(replace(fresh, used_since=NOW - timedelta(days=9))) == [("data_never", "")]


def test_late_intake_is_told_where_it_was_once_in_time() -> None:
    intake = arrival(date(2026, 8, 31), date(2026, 10, 2), measure="instroom_eerste", level="land")
    assert told(replace(WELL, arrivals=(*WELL.arrivals, intake))) == [("data_late", "instroom_eerste land")]
    newer = replace(intake, last_day=date(2026, 9, 30))
    assert told(replace(WELL, arrivals=(*WELL.arrivals, intake, newer))) == []


def test_a_job_that_was_given_up_is_told_until_it_succeeds() -> None:
    failed = line("run", "failed", 3, period="2026-W47", message="ValueError: x")
    facts = replace(WELL, jobs=(line("run", "done", 9), failed, line("mail", "done", 1)))
    assert told(facts) == [("job_failed", "run")]
    assert assess(facts, SETTINGS, now=NOW)[0].details == {
        "job": "run",
        "period": "2026-W47",
        "reason": "ValueError: x",
    }
    assert told(replace(facts, jobs=(*facts.jobs, line("run", "done", 0)))) == []


def test_a_missed_period_is_told_until_the_job_is_done_again_but_a_missed_mail_for_a_week() -> None:
    missed = (line("inbox", "missed", 2), line("inbox", "missed", 1, period="q"))
    assert told(replace(WELL, jobs=missed)) == [("jobs_missed", "inbox")]
    assert assess(replace(WELL, jobs=missed), SETTINGS, now=NOW)[0].details["count"] == 2
    assert told(replace(WELL, jobs=(*missed, line("inbox", "done", 0)))) == []
    mail = (line("mail", "missed", 6), line("mail", "done", 5))
    assert told(replace(WELL, jobs=mail)) == [("jobs_missed", "mail")]
    assert told(replace(WELL, jobs=mail), now=NOW + timedelta(days=2)) == []


def test_a_refused_file_is_told_until_it_comes_in_a_form_that_is_taken_in() -> None:
    refused = line("inbox", "done", 3, outcome={"refused": ["a.csv", "b.csv"]})
    facts = replace(
        WELL, jobs=(refused,), imported={"a.csv": NOW - timedelta(days=2), "b.csv": NOW - timedelta(days=9)}
    )
    assert told(facts) == [("files_refused", "")]
    assert assess(facts, SETTINGS, now=NOW)[0].details == {"count": 1, "names": "b.csv"}
    assert told(replace(facts, imported=dict.fromkeys(("a.csv", "b.csv"), NOW))) == []
    assert told(facts, now=NOW + timedelta(days=29)) != [("files_refused", "")]


def test_open_data_is_told_after_three_failures_in_a_row_and_never_as_a_failed_job() -> None:
    down = [line("opendata", "failed", days, message="no answer") for days in (3, 2, 1)]
    assert told(replace(WELL, jobs=tuple(down[1:]))) == []
    assert told(replace(WELL, jobs=tuple(down))) == [("opendata_failing", "")]
    half = line("opendata", "done", 1, outcome={"failed": {"83102NED": "no answer"}})
    assert told(replace(WELL, jobs=(*down[:2], half))) == [("opendata_failing", "")]
    assert told(replace(WELL, jobs=(*down, line("opendata", "done", 0)))) == []


@given(
    jobs=st.lists(
        st.builds(
            line,
            st.sampled_from(["run", "mail", "inbox", "opendata"]),
            st.sampled_from(["done", "failed", "missed"]),
            st.floats(0, 99),
        ),
        max_size=12,
    ),
    suspended=st.integers(0, 3),
    waiting=st.integers(0, 2),
)
def test_there_is_one_trouble_per_kind_and_subject_and_each_can_be_told(
    jobs: list[Job], suspended: int, waiting: int
) -> None:
    ordered = tuple(sorted(jobs, key=lambda job: job.finished_at))
    facts = replace(WELL, jobs=ordered, suspended=suspended, letters=replace(NOTHING, waiting=waiting))
    troubles = assess(facts, SETTINGS, now=NOW)
    keys = [(trouble.kind, trouble.subject) for trouble in troubles]
    assert len(set(keys)) == len(keys)
    assert {kind for kind, _ in keys} <= set(KINDS)
    assert all(isinstance(trouble, Trouble) and trouble.message.format(**trouble.details) for trouble in troubles)
