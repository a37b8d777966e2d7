"""The state of the service in words."""

from __future__ import annotations

from collections.abc import Iterator

from base.i18n import N_, Language
from base.printable import printable
from config.settings import Settings
from jobs.service.names import job_name, named_job
from jobs.watch.status import Status
from jobs.watch.words import remedy, sentence
from models.migrate import newest_revision
from shown.kit import words

DOUBTFUL = "letters_doubtful"
LETTERS = {
    "ready": N_("waiting"),
    "claimed": N_("under way"),
    "data": N_("being handed over"),
    "sent": N_("sent"),
    "refused": N_("refused"),
    "expired": N_("given up"),
    "doubtful": N_("in doubt"),
    "cancelled": N_("cancelled"),
}


def status_lines(status: Status, settings: Settings, say: Language) -> Iterator[str]:
    """The state in words, what matters most first."""
    if status.trouble is not None:
        yield _release(status, say)
        yield f"! {status.trouble.told(say)}"
        return
    yield from _service_lines(status, say)
    if not status.alerts and status.current:
        yield say(N_("There are no alerts."))
    yield from _alert_lines(status, say)
    if not status.current:
        return
    yield from _work_lines(status, settings, say)


def _service_lines(status: Status, say: Language) -> Iterator[str]:
    yield _release(status, say)
    if status.running and status.since:
        yield say(
            N_("The service is running; this process leads since {moment}."),
            moment=say.moment(status.since),
        )
    elif status.beat_at:
        yield say(
            N_("The service is not running; its last sign of life was {moment}."),
            moment=say.moment(status.beat_at),
        )
    elif not status.alerts:
        yield say(N_("The service is not running."))
    if status.schema is None:
        yield say(N_("This database is empty; start with: radar init"))
    elif not status.current and not status.alerts:
        yield say(
            N_("The next start of the service brings the database to schema {schema}."), schema=newest_revision()
        )


def _release(status: Status, say: Language) -> str:
    message = N_("Release {version}, schema of the database {schema}")
    return say(message, version=status.version, schema=status.schema or "-")


def _alert_lines(status: Status, say: Language) -> Iterator[str]:
    for alert in status.alerts:
        since = say.moment(alert.opened_at)
        yield f"! {sentence(alert, say)} [{alert.kind}, {since}]"
        yield f"  {remedy(alert, say)}"
        if alert.kind == DOUBTFUL:
            yield from _doubtful_lines(status, say)


def _doubtful_lines(status: Status, say: Language) -> Iterator[str]:
    for letter in status.doubtful:
        message = N_("    {period} to {address}, made {moment}: {reply}")
        made = say.moment(letter.made_at)
        yield say(message, period=letter.period, address=letter.address, moment=made, reply=printable(letter.reply))


def _work_lines(status: Status, settings: Settings, say: Language) -> Iterator[str]:
    if status.run is None:
        yield say(N_("No run has finished yet; make one with: radar run"))
    else:
        finished = say.moment(status.run.finished_at)
        yield say(
            N_("Last run: {run_id}, with what was known on {day}, finished {moment}"),
            run_id=status.run.run_id,
            day=say.day(status.run.as_of),
            moment=finished,
        )
    if status.mail_week:
        # without a mail server nothing is sent
        named = LETTERS if settings.mail.host else LETTERS | {"sent": N_("written to the folder outbox")}
        letters = ", ".join(f"{say(named[state])}: {count}" for state, count in (status.mail or {}).items())
        yield say(N_("Last mail: week {week} ({letters})"), week=status.mail_week, letters=letters)
    for (measure, level), day in (status.reach or {}).items():
        yield say(
            N_("Figures of {measure} ({level}) reach {last_day}"),
            measure=words.label(measure, words.MEASURES, say),
            level=words.label(level, words.LEVELS, say),
            last_day=say.day(day),
        )
    for busy in status.running_jobs:
        yield say(
            N_("At work: {job} ({period}), since {moment}"),
            job=named_job(busy.entry.job, say),
            period=busy.entry.period,
            moment=say.moment(busy.started_at) if busy.started_at else "-",
        )
    for due in status.waiting:
        message = N_("Waits for a run: {job} ({period})") if due.waits_for_run else N_("Waits: {job} ({period})")
        yield say(message, job=named_job(due.job, say), period=due.period)
    for job, (period, planned_for) in (status.coming or {}).items():
        yield say(
            N_("Next {job}: {moment} ({period})"),
            job=job_name(job, say),
            moment=say.moment(planned_for),
            period=period,
        )
