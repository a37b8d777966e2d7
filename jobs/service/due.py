"""What is to be started now, from the clock, the ledger and what is known of imports and runs. Pure.

A job is due once per period. Of the periods that went by, as the service was off or the job kept failing, only the
last is still worth doing; the earlier ones are missed, and said to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.service_sections import Service as ServiceSettings
from forecast.weeks import Week
from jobs.service.schedule import Occurrence, Recurrence, is_regular, recurrence
from models import ledger
from models.ledger import RUNNING, WAITING, Entry

__all__ = [
    "IMPORT_PERIOD",
    "ORDER",
    "Due",
    "Facts",
    "Lines",
    "Plan",
    "mail_may_go",
    "plan",
    "timetable",
    "wanted_keys",
]

# of what is due at the same moment: first what comes in, then what is made of it, then what may take hours
ORDER = ("housekeeping", "opendata", "inbox", "run", "mail", "trackrecord", "backtest")
RUN, MAIL = "run", ledger.MAIL
# these bring figures, so that a run waits for them
SOURCES = ("opendata", "inbox")
# a run that is planned within this time takes in the figures that came, without one of their own before it
SOON = timedelta(hours=1)
# the period of a run that is made because figures came in, with the number of the import
IMPORT_PERIOD = "import-"


@dataclass(frozen=True)
class Facts:
    """What the service knows beside its ledger.

    Attributes:
        changed_import: number of the newest import that brought new or revised figures; `taken-back-3` when figures
            were taken back after it.
        changed_at: when that was.
        run_started: the start of the last main run of the day itself that succeeded. It is the start that counts:
            figures that came in while it ran are not in it.
    """

    changed_import: int | str | None = None
    changed_at: datetime | None = None
    run_started: datetime | None = None

    @property
    def changed_since_run(self) -> bool:
        """Whether figures came in that no run has seen."""
        if self.changed_at is None:
            return False
        return self.run_started is None or self.changed_at > self.run_started


@dataclass(frozen=True, order=True)
class Due:
    """A job with a period, and the moment for which it was planned."""

    job: str
    period: str
    planned_for: datetime

    @property
    def key(self) -> tuple[str, str]:
        """What the ledger has one line for."""
        return self.job, self.period


@dataclass(frozen=True)
class Plan:
    """What is to be started now, in this order, one at a time; and what no longer will be."""

    due: tuple[Due, ...] = ()
    missed: tuple[Due, ...] = ()


@dataclass(frozen=True)
class Lines:
    """What a plan needs of the ledger.

    Attributes:
        entries: by job and period: all that are running or wait, and those that `wanted_keys` names.
        last_planned: per job the latest moment planned for a day, week or month.
    """

    entries: Mapping[tuple[str, str], Entry]
    last_planned: Mapping[str, datetime]

    @classmethod
    def of(cls, entries: Iterable[Entry], last_planned: Mapping[str, datetime]) -> Lines:
        """From lines in any order, the same one perhaps twice."""
        return cls({(entry.job, entry.period): entry for entry in entries}, last_planned)

    def unfinished(self, *jobs: str) -> list[Entry]:
        """The lines of these jobs that are running or wait for another try."""
        return [entry for entry in self.entries.values() if entry.job in jobs and entry.state in (RUNNING, WAITING)]


Timetable = Mapping[str, Recurrence]


def timetable(service: ServiceSettings) -> Timetable:
    """When each job is due, in the order in which they go first; one that is never due by itself is not in it."""
    settings = service.schedule.model_dump()
    found = {job: recurrence(settings[job], service.time_zone) for job in ORDER}
    return {job: when for job, when in found.items() if when is not None}


def wanted_keys(times: Timetable, facts: Facts, now: datetime) -> list[tuple[str, str]]:
    """The lines of the ledger that `plan` looks for beside those that are running or wait."""
    keys = [(job, last.period) for job, last in _last_due(times, now)]
    return keys if facts.changed_import is None else [*keys, (RUN, _import_period(facts))]


def plan(times: Timetable, lines: Lines, facts: Facts, now: datetime) -> Plan:
    """What is to be started at `now` (aware), and which periods are missed."""
    missed = tuple(_missed(times, lines, facts, now))
    gone = {line.key for line in missed}
    due = {(job, last.period): Due(job, last.period, last.planned_for) for job, last in _last_due(times, now)}
    # what waits for another try, of a single occasion too
    due |= {(entry.job, entry.period): _as_due(entry) for entry in lines.unfinished(*ORDER)}
    startable = [line for key, line in due.items() if key not in gone and _startable(lines.entries.get(key), now)]
    if MAIL in times and not mail_may_go(times, facts, now):
        held_up = (MAIL, times[MAIL].last_due(now).period)
        startable = [line for line in startable if line.key != held_up]
    startable += _after_import(times, lines, facts, now, startable)
    return Plan(tuple(sorted(startable, key=lambda line: (ORDER.index(line.job), line))), missed)


def mail_may_go(times: Timetable, facts: Facts, now: datetime) -> bool:
    """Whether there is a run to write of in the mail that was due last.

    It is one of the same week, as a mail tells how that week stands; it began at or after the time planned for `run`
    in that week, if one is.
    """
    mail, run = times[MAIL], times.get(RUN)
    if facts.run_started is None:
        return False
    due, week = mail.last_due(now).planned_for, _week(mail.last_due(now).planned_for, mail)
    if _week(facts.run_started, mail) != week:
        return False
    if run is None:
        return True
    # the last one before the mail; the one after it where the week had none by then
    planned = [each.planned_for for each in (run.last_due(due), run.next_due(due))]
    in_week = [moment for moment in planned if _week(moment, run) == week]
    return not in_week or facts.run_started >= in_week[0]


def _week(moment: datetime, when: Recurrence) -> Week:
    return Week.of(moment.astimezone(when.zone).date())


def _missed(times: Timetable, lines: Lines, facts: Facts, now: datetime) -> Iterator[Due]:
    for job, when in times.items():
        last = when.last_due(now)
        # a new installation has missed nothing
        for each in when.between(lines.last_planned.get(job, now), last.planned_for):
            if (job, each.period) not in lines.entries:
                yield Due(job, each.period, each.planned_for)
        for entry in lines.unfinished(job):
            passed = entry.planned_for < last.planned_for and entry.period != last.period
            if entry.state == WAITING and is_regular(entry.period) and passed:
                yield _as_due(entry)
    for entry in lines.unfinished(RUN):
        # another run has seen these figures, or newer ones came in with which it will be made
        covered = not facts.changed_since_run or entry.period != _import_period(facts)
        if entry.state == WAITING and entry.period.startswith(IMPORT_PERIOD) and covered:
            yield _as_due(entry)


def _after_import(times: Timetable, lines: Lines, facts: Facts, now: datetime, due: Iterable[Due]) -> Iterator[Due]:
    """The run that is made because figures came in."""
    if RUN not in times or facts.changed_at is None or not facts.changed_since_run:
        return
    if any(line.job in (RUN, *SOURCES) for line in due) or times[RUN].next_due(now).planned_for - now < SOON:
        return
    # one that is under way or waits for its next try sees these figures too
    if any(entry.state == RUNNING for entry in lines.unfinished(*SOURCES)) or lines.unfinished(RUN):
        return
    planned = lines.entries.get((RUN, times[RUN].last_due(now).period))
    # it was given up with these figures there: they alone will not make it succeed
    if planned is not None and planned.planned_for >= facts.changed_at:
        return
    if (RUN, _import_period(facts)) not in lines.entries:
        yield Due(RUN, _import_period(facts), facts.changed_at)


def _startable(entry: Entry | None, now: datetime) -> bool:
    if entry is None:
        return True
    return entry.state == WAITING and (entry.next_try_at is None or entry.next_try_at <= now)


def _last_due(times: Timetable, now: datetime) -> list[tuple[str, Occurrence]]:
    return [(job, when.last_due(now)) for job, when in times.items()]


def _as_due(entry: Entry) -> Due:
    return Due(entry.job, entry.period, entry.planned_for)


def _import_period(facts: Facts) -> str:
    return f"{IMPORT_PERIOD}{facts.changed_import}"
