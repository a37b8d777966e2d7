"""The words of `radar jobs`: what was done, what comes, and how a job ended that was done by hand."""

from __future__ import annotations

import textwrap
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape

from base.i18n import N_, Language
from config.settings import Settings
from jobs.service.names import job_name, named_job, outcome_told
from jobs.service.overview import Coming, Overview, seconds_taken
from jobs.serving.by_hand import End
from models import ledger
from models.ledger import Past
from shown.kit.picture import NumberTable
from shown.kit.terminal import print_table

__all__ = ["print_overview", "told_end"]

STATES = {
    ledger.RUNNING: N_("being done"),
    ledger.WAITING: N_("to be tried again"),
    ledger.DONE: N_("done"),
    ledger.FAILED: N_("given up"),
    ledger.MISSED: N_("missed"),
}
REMARK_INDENT = "  "
NOTHING = "–"


def print_overview(overview: Overview, console: Console, say: Language) -> None:
    """Print what was done and what comes, in the time of the service."""
    coming = NumberTable(
        (say(N_("Job")), say(N_("Period")), say(N_("When"))),
        tuple((named_job(each.job, say), each.period, _when(each, overview, say)) for each in overview.coming),
    )
    if overview.past:
        columns = (
            say(N_("Job")),
            say(N_("Period")),
            say(N_("Begun")),
            say(N_("Took")),
            say(N_("Tries")),
            say(N_("Outcome")),
        )
        rows = tuple(_past_row(line, overview, say) for line in overview.past)
        print_table(console, say(N_("What was done")), NumberTable(columns, rows))
        _print_remarks(overview, console, say)
    else:
        console.print(escape(say(N_("Nothing was done yet."))))
    print_table(console, say(N_("What comes")), coming)


def told_end(end: End, settings: Settings, say: Language) -> str:
    """How a job ended that was done by hand, or why there was nothing to do."""
    entry, zone = end.line.entry, ZoneInfo(settings.service.time_zone)
    names = {"job": job_name(entry.job, say), "period": entry.period}
    if entry.state == ledger.DONE and not end.begun:
        day = _moment(end.line.finished_at, zone)
        return say(N_("{job} for {period} was done on {moment}; --again does it once more"), **names, moment=day)
    if entry.state == ledger.DONE:
        return say(
            N_("{job} for {period} is done: {outcome}"),
            **names,
            outcome=outcome_told(end.line.outcome, say) or say(N_("there was nothing to do")),
        )
    if entry.state == ledger.RUNNING:
        return say(N_("Somebody else is doing {job} for {period}"), **names)
    if entry.state == ledger.WAITING:
        message = N_("{job} for {period} did not succeed: {reason}. The service tries it again at {moment}.")
        moment = _moment(entry.next_try_at, zone)
        return say(message, **names, reason=end.line.message.rstrip("."), moment=moment)
    return say(N_("{job} for {period} did not succeed: {reason}"), **names, reason=end.line.message)


def _print_remarks(overview: Overview, console: Console, say: Language) -> None:
    """What each job brought or why it failed; in a column of the table dates and states would be cut off."""
    for line in overview.past:
        if remark := _remark(line, overview.zone, say):
            text = f"{job_name(line.entry.job, say)} {line.entry.period}: {remark}"
            console.print(
                escape(textwrap.fill(text, console.width, subsequent_indent=REMARK_INDENT)), highlight=False
            )


def _past_row(line: Past, overview: Overview, say: Language) -> tuple[str, ...]:
    seconds = seconds_taken(line, overview.now)
    return (
        job_name(line.entry.job, say),
        line.entry.period,
        _moment(line.started_at, overview.zone),
        NOTHING if seconds is None else str(timedelta(seconds=round(seconds))),
        say.number(line.entry.attempts),
        say(STATES[line.entry.state]),
    )


def _remark(line: Past, zone: ZoneInfo, say: Language) -> str:
    if line.entry.state == ledger.DONE:
        return outcome_told(line.outcome, say)
    if line.entry.state == ledger.WAITING:
        return say(
            N_("again at {moment}: {reason}"), moment=_moment(line.entry.next_try_at, zone), reason=line.message
        )
    return line.message


def _when(each: Coming, overview: Overview, say: Language) -> str:
    if each.waits_for_run:
        return say(N_("as soon as there is a run of that week"))
    return say(N_("at once")) if each.planned_for <= overview.now else _moment(each.planned_for, overview.zone)


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else NOTHING
