"""What is to be started now: a table of situations, and rules that hold in every one of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from config.settings import load_settings
from jobs.service.due import ORDER, Facts, Lines, Plan, mail_may_go, plan, timetable, wanted_keys
from jobs.service.schedule import is_regular
from models.ledger import DONE, FAILED, MISSED, RUNNING, WAITING, Entry
from tests.jobs.service.test_schedule import MOMENTS, at

ALL = timetable(load_settings().service)
RUN_AND_MAIL = {job: ALL[job] for job in ("run", "mail")}
MONDAY = "2026-11-16"


def entry(job: str, period: str, state: str, *, planned: str | None = None, next_try: str | None = None) -> Entry:
    when = ALL[job].of_period(period)
    planned_for = at(planned) if planned else when.planned_for if when else at(MONDAY)
    return Entry(job, period, planned_for, state, 1, at(next_try) if next_try else None)


def lines(*entries: Entry) -> Lines:
    last: dict[str, datetime] = {}
    for each in entries:
        if is_regular(each.period):
            last[each.job] = max(each.planned_for, last.get(each.job, each.planned_for))
    return Lines.of(entries, last)


def planned(now: str, *entries: Entry, facts: Facts | None = None, times=RUN_AND_MAIL) -> Plan:
    return plan(times, lines(*entries), facts or Facts(), at(now))


def started(found: Plan) -> list[tuple[str, str]]:
    return [line.key for line in found.due]


def missed(found: Plan) -> list[tuple[str, str]]:
    return [line.key for line in found.missed]


def test_a_new_installation_does_what_was_due_last_in_order_and_has_missed_nothing() -> None:
    found = planned("2026-11-21 12:00", times=ALL)
    assert [job for job, _ in started(found)] == [job for job in ORDER if job != "mail"]
    assert found.missed == ()


def test_what_is_done_being_done_given_up_or_missed_is_not_begun() -> None:
    for state in (DONE, RUNNING, FAILED, MISSED):
        assert started(planned("2026-11-16 06:20", entry("run", "2026-W47", state))) == []


def test_a_failed_job_is_begun_again_when_its_wait_is_over() -> None:
    waits = entry("run", "2026-W47", WAITING, next_try="2026-11-16 06:20")
    assert started(planned("2026-11-16 06:19", waits)) == []
    assert started(planned("2026-11-16 06:20", waits)) == [("run", "2026-W47")]


def test_the_mail_waits_for_a_run_that_began_at_its_time_or_later() -> None:
    done = entry("run", "2026-W47", DONE)
    sunday = Facts(run_started=at("2026-11-15 20:00"))
    assert started(planned("2026-11-16 07:00", done, facts=sunday)) == []
    assert started(planned("2026-11-15 23:00", facts=sunday, times=RUN_AND_MAIL))[-1] == ("mail", "2026-W46")
    late = Facts(run_started=at("2026-11-18 11:00"))
    assert started(planned("2026-11-18 11:30", done, facts=late)) == [("mail", "2026-W47")]


def test_a_mail_that_could_not_go_is_missed_as_soon_as_the_next_one_is_due() -> None:
    before = entry("mail", "2026-W46", DONE), entry("run", "2026-W47", FAILED)
    no_run = Facts(run_started=at("2026-11-09 06:15"))
    waiting = planned("2026-11-22 12:00", *before, facts=no_run)
    assert (started(waiting), missed(waiting)) == ([], [])
    found = planned("2026-11-23 07:00", *before, entry("run", "2026-W48", DONE), facts=no_run)
    assert missed(found) == [("mail", "2026-W47")]


def test_where_no_run_is_planned_any_run_of_that_week_will_do_for_the_mail() -> None:
    times, now = {"mail": ALL["mail"]}, at("2026-11-16 08:00")
    assert mail_may_go(times, Facts(run_started=at("2026-11-16 00:00")), now)
    assert not mail_may_go(times, Facts(run_started=at("2026-11-15 23:59")), now)


def test_a_run_planned_later_in_the_week_keeps_the_mail_waiting_until_it_is_there() -> None:
    schedule = {"run": "weekly wed 06:15", "mail": "weekly mon 07:00"}
    times = timetable(load_settings(service={"schedule": schedule}).service)
    now = at("2026-11-18 12:00")
    assert not mail_may_go(times, Facts(run_started=at("2026-11-17 06:15")), now)
    assert mail_may_go(times, Facts(run_started=at("2026-11-18 06:15")), now)


def test_where_runs_are_daily_the_mail_needs_the_last_one_before_it() -> None:
    times = timetable(load_settings(service={"schedule": {"run": "daily 06:15", "mail": "weekly wed 07:00"}}).service)
    now = at("2026-11-18 07:00")
    assert mail_may_go(times, Facts(run_started=at("2026-11-18 06:15")), now)
    assert not mail_may_go(times, Facts(run_started=at("2026-11-17 06:15")), now)


def test_a_mail_is_of_a_run_in_its_own_week_wherever_runs_are_rare() -> None:
    schedule = {"run": "monthly 10 06:15", "mail": "weekly mon 07:00"}
    times = timetable(load_settings(service={"schedule": schedule}).service)
    assert mail_may_go(times, Facts(run_started=at("2026-11-10 06:15")), at("2026-11-10 12:00"))
    assert not mail_may_go(times, Facts(run_started=at("2026-11-10 06:15")), at("2026-11-16 12:00"))


def test_a_week_that_is_over_gets_no_mail_any_more() -> None:
    first_run = Facts(run_started=at("2026-11-16 06:05"))
    assert not mail_may_go(RUN_AND_MAIL, first_run, at("2026-11-16 06:59"))


def test_three_weeks_off_leave_one_run_to_do_and_the_others_missed() -> None:
    found = planned("2026-11-18 12:00", entry("run", "2026-W44", DONE), times={"run": ALL["run"]})
    assert missed(found) == [("run", "2026-W45"), ("run", "2026-W46")]
    assert started(found) == [("run", "2026-W47")]


def test_what_still_waits_for_another_try_is_missed_when_a_newer_period_is_due() -> None:
    waits = entry("run", "2026-W46", WAITING, next_try="2026-11-16 06:00")
    found = planned("2026-11-16 06:15", waits)
    assert (started(found), missed(found)) == ([("run", "2026-W47")], [("run", "2026-W46")])


def test_what_waits_is_not_missed_when_the_clock_was_set_back() -> None:
    waits = entry("run", "2026-W47", WAITING, next_try="2026-11-16 06:20")
    assert missed(planned("2026-11-15 12:00", entry("run", "2026-W46", DONE), waits)) == []


CHANGED = Facts(changed_import=12, changed_at=at("2026-11-18 10:00"), run_started=at("2026-11-16 06:15"))
WEEKLY_DONE = entry("run", "2026-W47", DONE)


def only_run(now: str, *entries: Entry, facts: Facts = CHANGED) -> Plan:
    times = {job: ALL[job] for job in ("opendata", "inbox", "run")}
    day = at(now).date().isoformat()
    sources = [
        entry(job, day, DONE)
        for job in ("opendata", "inbox")
        if (job, day) not in {(each.job, each.period) for each in entries}
    ]
    return planned(now, *sources, *entries, facts=facts, times=times)


def test_figures_that_came_in_since_the_run_began_bring_one_of_their_own() -> None:
    assert started(only_run("2026-11-18 10:01", WEEKLY_DONE)) == [("run", "import-12")]
    # began before they came, ended after: they are not in it
    assert CHANGED.run_started is not None
    seen = Facts(12, CHANGED.changed_at, at("2026-11-18 10:02"))
    assert started(only_run("2026-11-18 10:05", WEEKLY_DONE, facts=seen)) == []


def test_a_weekly_run_that_is_due_or_near_takes_the_new_figures_in() -> None:
    assert started(only_run("2026-11-23 06:15", WEEKLY_DONE)) == [("run", "2026-W48")]
    assert started(only_run("2026-11-23 06:00", WEEKLY_DONE)) == []


def test_the_run_after_an_import_waits_for_what_may_bring_more_figures() -> None:
    running = entry("inbox", "2026-11-18", RUNNING)
    assert started(only_run("2026-11-18 10:01", WEEKLY_DONE, running)) == []
    due = entry("inbox", "2026-11-17", DONE)
    found = planned("2026-11-18 10:01", WEEKLY_DONE, due, facts=CHANGED, times={j: ALL[j] for j in ("inbox", "run")})
    assert started(found) == [("inbox", "2026-11-18")]
    # one that cannot reach its server keeps nobody waiting
    later = entry("opendata", "2026-11-18", WAITING, next_try="2026-11-18 11:00")
    assert started(only_run("2026-11-18 10:01", WEEKLY_DONE, later)) == [("run", "import-12")]


def test_a_run_that_waits_for_its_next_try_is_not_tried_sooner_under_another_name() -> None:
    waits = entry("run", "2026-W47", WAITING, next_try="2026-11-18 11:00")
    assert started(only_run("2026-11-18 10:01", waits)) == []
    # given up with those figures there; only newer ones are a reason to try again
    early = Facts(12, at("2026-11-16 06:00"), None)
    assert started(only_run("2026-11-18 10:01", entry("run", "2026-W47", FAILED), facts=early)) == []
    assert started(only_run("2026-11-18 10:01", entry("run", "2026-W47", FAILED))) == [("run", "import-12")]


def test_a_waiting_run_after_an_import_is_dropped_once_its_figures_are_in_another() -> None:
    waits = entry("run", "import-12", WAITING, planned="2026-11-18 10:00", next_try="2026-11-18 10:30")
    assert missed(only_run("2026-11-18 10:10", WEEKLY_DONE, waits)) == []
    seen = Facts(12, CHANGED.changed_at, at("2026-11-18 10:02"))
    assert missed(only_run("2026-11-18 10:10", WEEKLY_DONE, waits, facts=seen)) == [("run", "import-12")]
    newer = Facts(13, at("2026-11-18 10:05"), CHANGED.run_started)
    assert missed(only_run("2026-11-18 10:10", WEEKLY_DONE, waits, facts=newer)) == [("run", "import-12")]


def test_one_run_is_made_for_the_figures_of_an_import_however_it_ended() -> None:
    for state in (DONE, FAILED, RUNNING):
        made = entry("run", "import-12", state, planned="2026-11-18 10:00")
        assert started(only_run("2026-11-18 10:10", WEEKLY_DONE, made)) == []


def test_where_no_run_is_planned_an_import_brings_none() -> None:
    done = entry("inbox", "2026-11-18", DONE)
    assert started(planned("2026-11-18 10:01", done, facts=CHANGED, times={"inbox": ALL["inbox"]})) == []


def test_a_job_of_a_single_occasion_is_tried_again_too() -> None:
    waits = entry("backtest", "manual-20261118T100000", WAITING, next_try="2026-11-18 10:05")
    assert started(planned("2026-11-18 10:05", waits, times={})) == [("backtest", "manual-20261118T100000")]


@settings(max_examples=35)
@given(
    start=MOMENTS,
    steps=st.lists(
        st.tuples(st.integers(1, 60 * 24 * 20), st.sampled_from(("works", "fails", "imports"))), max_size=12
    ),
)
def test_whatever_happens_each_period_ends_once_and_none_vanishes(
    start: datetime, steps: list[tuple[int, str]]
) -> None:
    """A service of which each look starts all that is due, over any stretches of being off."""
    now, facts = start, Facts()
    book: dict[tuple[str, str], Entry] = {}
    for number, (minutes, event) in enumerate(steps):
        now += timedelta(minutes=minutes)
        if event == "imports":
            facts = Facts(number, now, facts.run_started)
        # each look sees the ledger as the looks before left it
        for _ in range(12):
            found = plan(ALL, book_lines(book.values(), facts, now), facts, now)
            for line in found.missed:
                assert line.key not in book or book[line.key].state == WAITING
                book[line.key] = Entry(line.job, line.period, line.planned_for, MISSED)
            if not found.due:
                break
            line = found.due[0]
            assert line.key not in book or book[line.key].state == WAITING
            if event == "fails":
                book[line.key] = Entry(line.job, line.period, line.planned_for, WAITING, 1, now + timedelta(hours=1))
            else:
                book[line.key] = Entry(line.job, line.period, line.planned_for, DONE, 1)
                if line.job == "run":
                    facts = Facts(facts.changed_import, facts.changed_at, now)
        else:
            raise AssertionError("it never comes to rest")
    for job, when in ALL.items():
        kept = sorted((each.planned_for, each.period) for each in book.values() if each.job == job)
        regular = [period for _, period in kept if is_regular(period)]
        if regular:
            first = when.of_period(regular[0])
            assert first is not None
            following = [each.period for each in when.between(first.planned_for, kept[-1][0])]
            assert [period for period in (regular[0], *following) if period not in regular] == []


def book_lines(entries: Iterable[Entry], facts: Facts, now: datetime) -> Lines:
    """What the database would hand over: what is unfinished, and what the plan asks for."""
    kept = list(entries)
    keys = set(wanted_keys(ALL, facts, now))
    wanted = [each for each in kept if each.state in (RUNNING, WAITING) or (each.job, each.period) in keys]
    return Lines.of(wanted, lines(*kept).last_planned)
