"""What must be told to an operator, from the facts, the settings and the moment. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from base.i18n import N_
from base.moments import local_day
from config.settings import Settings
from jobs.watch.facts import TOLD_FOR, Arrival, Facts, Job
from models.tables.measures import REALISATIE

KINDS: Final = (
    "data_never",
    "data_late",
    "run_overdue",
    "letters_refused",
    "letters_expired",
    "letters_doubtful",
    "letters_waiting",
    "alerts_unsent",
    "recipients_suspended",
    "job_failed",
    "jobs_missed",
    "files_refused",
    "opendata_failing",
    "backup_old",
    "disk_full",
    "schema_too_new",
)
# a letter about letters that do not arrive would itself not arrive, and make one more of them
NEVER_MAILED: Final = frozenset({"alerts_unsent"})
LEAST_FREE_BYTES: Final = 1_000_000_000
BACKUP_OLD: Final = timedelta(days=3)
REFUSED_FILES_TOLD_FOR: Final = timedelta(days=31)
# the tables change once a month: a day or two without an answer are no trouble
FAILURES_OF_OPENDATA: Final = 3
NAMES_TOLD: Final = 5
MAIL, INBOX, OPENDATA = "mail", "inbox", "opendata"

_LETTER_MESSAGES: Final = {
    "refused": N_("Mails of the last days that the mail server refused for good: {count}."),
    "expired": N_("Mails of the last days that were given up, as no mail server took them in time: {count}."),
    "doubtful": N_("Mails of the last days of which it is not known whether they arrived: {count}."),
}


@dataclass(frozen=True)
class Trouble:
    """Why an alert should be open. At most one per kind and subject; `message` is of the catalogue, with places."""

    kind: str
    subject: str
    message: str
    details: Mapping[str, Any] = field(default_factory=dict)


def assess(facts: Facts, settings: Settings, *, now: datetime) -> list[Trouble]:
    """The alerts that should be open at `now`, in the order of `KINDS`."""
    checks: tuple[Callable[[Facts, Settings, datetime], Iterator[Trouble]], ...] = (
        _data,
        _run,
        _letters,
        _failed_jobs,
        _missed_jobs,
        _refused_files,
        _open_data,
        _backups,
        _disk,
    )
    found = [trouble for check in checks for trouble in check(facts, settings, now)]
    return sorted(found, key=lambda trouble: (KINDS.index(trouble.kind), trouble.subject))


def expected_day(today: date, *, due_day: int, after_days: int) -> date:
    """The last day that monthly figures must reach on `today`.

    The figures of a month are out `after_days` after its end, and must be in on the first `due_day` of a month from
    then on; the day itself is still in time.
    """
    month_end = today.replace(day=1) - timedelta(days=1)
    while _due(month_end, due_day, after_days) >= today:
        month_end = month_end.replace(day=1) - timedelta(days=1)
    return month_end


def _due(month_end: date, due_day: int, after_days: int) -> date:
    out = month_end + timedelta(days=after_days)
    due = out.replace(day=due_day)
    return due if due >= out else (out.replace(day=1) + timedelta(days=31)).replace(day=due_day)


def _data(facts: Facts, settings: Settings, now: datetime) -> Iterator[Trouble]:
    """Late figures, of what the installation once had in time; one that never had any is told so once."""
    by_series: dict[tuple[str, str], list[Arrival]] = {}
    for arrival in facts.arrivals:
        by_series.setdefault((arrival.measure, arrival.level), []).append(arrival)
    followed = {key: came for key, came in by_series.items() if any(_in_time(one, settings) for one in came)}
    for (measure, level), came in followed.items():
        last_day = max(arrival.last_day for arrival in came)
        wanted = expected_day(local_day(now, settings.service.time_zone), **_rhythm(measure, settings))
        if last_day < wanted:
            yield Trouble(
                "data_late",
                f"{measure} {level}",
                N_("The figures of {measure} ({level}) are late: they reach {last_day} instead of {wanted_day}."),
                {"measure": measure, "level": level, "last_day": last_day, "wanted_day": wanted},
            )
    grace = timedelta(days=settings.service.run_overdue_days)
    in_use = facts.used_since is not None and now - facts.used_since > grace
    if in_use and not any(measure == REALISATIE for measure, _ in followed):
        yield Trouble(
            "data_never",
            "",
            N_("No recent realisatie was ever taken in: the forecasts rest on old or simulated figures."),
        )


def _in_time(arrival: Arrival, settings: Settings) -> bool:
    """Whether these figures were the newest to be had when they were taken in."""
    year, month = divmod(arrival.last_day.year * 12 + arrival.last_day.month, 12)
    following = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    rhythm = _rhythm(arrival.measure, settings)
    return local_day(arrival.imported_at, settings.service.time_zone) <= _due(following, **rhythm)


def _rhythm(measure: str, settings: Settings) -> dict[str, int]:
    known = settings.known_after_days
    after_days = known.coa if measure == REALISATIE else known.intake
    return {"due_day": settings.service.data_due_day, "after_days": after_days}


def _run(facts: Facts, settings: Settings, now: datetime) -> Iterator[Trouble]:
    since, days = facts.last_run_at or facts.used_since, settings.service.run_overdue_days
    if since is None or now - since <= timedelta(days=days):
        return
    if facts.last_run_at is None:
        yield Trouble("run_overdue", "", N_("There has been no successful run yet."))
    else:
        yield Trouble(
            "run_overdue",
            "",
            N_("There has been no successful run since {last_day}."),
            {"last_day": local_day(facts.last_run_at, settings.service.time_zone)},
        )


def _letters(facts: Facts, _settings: Settings, _now: datetime) -> Iterator[Trouble]:
    for state, message in _LETTER_MESSAGES.items():
        if count := facts.letters.failed.get(state):
            yield Trouble(f"letters_{state}", "", message, {"count": count})
    if facts.letters.waiting:
        yield Trouble(
            "letters_waiting",
            "",
            N_("Mails that have been waiting for more than six hours: {count}."),
            {"count": facts.letters.waiting},
        )
    if unsent := sum(facts.alert_letters.failed.values()) + facts.alert_letters.waiting:
        yield Trouble(
            "alerts_unsent", "", N_("Mails about alerts that could not be sent: {count}."), {"count": unsent}
        )
    if facts.suspended:
        yield Trouble(
            "recipients_suspended",
            "",
            N_("Recipients who get no mail any more, as their address was refused too often: {count}."),
            {"count": facts.suspended},
        )


def _failed_jobs(facts: Facts, _settings: Settings, _now: datetime) -> Iterator[Trouble]:
    for name, lines in _by_name(facts.jobs).items():
        last = next((line for line in reversed(lines) if line.state in ("done", "failed")), None)
        # open data has an alert of its own, which has more patience
        if last is not None and last.state == "failed" and name != OPENDATA:
            yield Trouble(
                "job_failed",
                name,
                N_("The job {job} was given up for {period}: {reason}"),
                {"job": name, "period": last.period, "reason": last.message},
            )


def _missed_jobs(facts: Facts, _settings: Settings, now: datetime) -> Iterator[Trouble]:
    """Periods that passed undone. A later success makes up for it, except for a mail that was never made."""
    for name, lines in _by_name(facts.jobs).items():
        if name == MAIL:
            missed = [line for line in lines if line.state == "missed" and now - line.finished_at <= TOLD_FOR]
        else:
            done = [place for place, line in enumerate(lines) if line.state == "done"]
            missed = [line for line in lines[done[-1] + 1 if done else 0 :] if line.state == "missed"]
        if missed:
            yield Trouble(
                "jobs_missed",
                name,
                N_("Periods for which the job {job} was not done: {count}, last {period}."),
                {"job": name, "count": len(missed), "period": missed[-1].period},
            )


def _refused_files(facts: Facts, _settings: Settings, now: datetime) -> Iterator[Trouble]:
    """Files of the inbox that were refused and did not come again in a form that was taken in."""
    refused: dict[str, datetime] = {}
    for line in facts.jobs:
        if line.job == INBOX and now - line.finished_at <= REFUSED_FILES_TOLD_FOR:
            refused |= dict.fromkeys(line.outcome.get("refused", ()), line.finished_at)
    names = [name for name, when in refused.items() if name not in facts.imported or facts.imported[name] < when]
    if names:
        yield Trouble(
            "files_refused",
            "",
            N_("Files in the inbox that were refused: {count} ({names}). The folder inbox/refused says why."),
            {"count": len(names), "names": ", ".join(names[:NAMES_TOLD])},
        )


def _open_data(facts: Facts, _settings: Settings, _now: datetime) -> Iterator[Trouble]:
    lines = [line for line in facts.jobs if line.job == OPENDATA and line.state in ("done", "failed")]
    last = lines[-FAILURES_OF_OPENDATA:]
    failing = all(line.state == "failed" or line.outcome.get("failed") for line in last)
    if failing and len(last) == FAILURES_OF_OPENDATA:
        yield Trouble(
            "opendata_failing",
            "",
            N_("Open data could not be fetched {count} times in a row: {reason}"),
            {"count": FAILURES_OF_OPENDATA, "reason": last[-1].message},
        )


def _backups(facts: Facts, settings: Settings, now: datetime) -> Iterator[Trouble]:
    used_since = local_day(facts.used_since, settings.service.time_zone) if facts.used_since else None
    since = facts.last_backup_day or used_since
    if (
        not settings.retention.backups
        or since is None
        or local_day(now, settings.service.time_zone) - since <= BACKUP_OLD
    ):
        return
    if facts.last_backup_day is None:
        yield Trouble("backup_old", "", N_("There is no back-up yet."))
    else:
        said = {"last_day": facts.last_backup_day}
        yield Trouble("backup_old", "", N_("The last back-up is of {last_day}."), said)


def _disk(facts: Facts, _settings: Settings, _now: datetime) -> Iterator[Trouble]:
    if facts.free_bytes < LEAST_FREE_BYTES:
        yield Trouble(
            "disk_full",
            "",
            N_("The disk is nearly full: {megabytes} MB are free."),
            {"megabytes": facts.free_bytes // 1_000_000},
        )


def _by_name(jobs: tuple[Job, ...]) -> dict[str, list[Job]]:
    found: dict[str, list[Job]] = {}
    for line in jobs:
        found.setdefault(line.job, []).append(line)
    return found
