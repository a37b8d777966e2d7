"""Alerts in words, and the letter about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from base.i18n import N_, Language
from base.printable import printable
from jobs.mail.letter import Letter
from jobs.service.names import job_name
from models.tables import ALERT, Alert
from shown.kit import words

_DAY_SUFFIX = "_day"


def plain(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details as they are stored: days as ISO text, and text fit for a line of a mail or a terminal."""
    return {name: _plain(value) for name, value in details.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    # what failed may repeat what a server said, or the name of a file
    return printable(value) if isinstance(value, str) else value


# what to do about each kind of alert; docs/OPERATIONS.md says more
REMEDIES: Final = {
    "data_never": N_("Ask COA or the provincie for the monthly table and put it in the inbox."),
    "data_late": N_("Ask for the table and put it in the inbox."),
    "run_overdue": N_("See the reason with: radar jobs. Then: radar jobs run run."),
    "letters_refused": N_("Correct or remove the address: radar recipients list."),
    "letters_expired": N_("Look at mail.host and the log; send what was missed by hand with: radar mail preview."),
    "letters_doubtful": N_("Ask the reader; who has none gets it by hand with: radar mail preview."),
    "letters_waiting": N_("Look at mail.host, its port, password and certificate; sending goes on by itself."),
    "alerts_unsent": N_("Check mail.operator, and the mail server."),
    "recipients_suspended": N_("See who with: radar recipients list. Then: radar recipients resume."),
    "job_failed": N_("Repair the cause, then: radar jobs run NAME."),
    "jobs_missed": N_("See why with: radar jobs. A mail of a past week goes out with: radar mail send."),
    "files_refused": N_("Repair the file and put it in the inbox again."),
    "opendata_failing": N_("See whether the server of CBS can be reached from here."),
    "backup_old": N_("Look at the job housekeeping with: radar jobs. Make one now with: radar backup."),
    "disk_full": N_("Make room, or keep less: the settings under retention."),
    "schema_too_new": N_("Install the newer release here too."),
}


def remedy(alert: Alert, say: Language) -> str:
    """What to do about it, in the reader's language."""
    return say(REMEDIES[alert.kind])


def sentence(alert: Alert, say: Language) -> str:
    """What is the matter, in the reader's language."""
    return say(alert.message, **{name: _value(name, value, say) for name, value in alert.details.items()})


def _value(name: str, value: Any, say: Language) -> Any:
    """A detail as the reader calls it: a day written out, a series, level or job by its name."""
    if name.endswith(_DAY_SUFFIX):
        return say.day(date.fromisoformat(value))
    if name == "job":
        return job_name(value, say)
    if name in ("measure", "level"):
        return words.label(value, words.MEASURES if name == "measure" else words.LEVELS, say)
    return value


def alert_letter(
    address: str,
    name: str,
    say: Language,
    *,
    opened: Sequence[Alert],
    closed: Sequence[Alert],
    still: Sequence[Alert],
    now: datetime,
) -> Letter:
    """One letter on everything that opened and closed at `now`; `still` was open already."""
    count = len(opened)
    subject = (
        say(N_("Taakstelling Radar needs attention: {n} new"), n=count)
        if count
        else say(N_("Taakstelling Radar: solved, {n} still open"), n=len(still))
    )
    parts = [
        *_part(say(N_("NEW")), opened, say, remedies=True),
        *_part(say(N_("SOLVED")), closed, say),
        *_part(say(N_("STILL OPEN")), still, say),
        say(N_("What each alert means and what to do: docs/OPERATIONS.md. The state now: radar status.")),
        say.moment(now),
    ]
    return Letter(
        address=address,
        name=name,
        kind=ALERT,
        # two looks at the same microsecond are one look
        period=f"alert-{now:%Y%m%dT%H%M%S.%fZ}",
        language=say.code,
        subject=subject,
        text="\n".join(parts) + "\n",
    )


def _part(title: str, alerts: Iterable[Alert], say: Language, *, remedies: bool = False) -> list[str]:
    lines = []
    for alert in alerts:
        lines.append(f"  - {sentence(alert, say)} [{alert.kind}]")
        if remedies:
            lines.append(f"    {remedy(alert, say)}")
    return [title, *lines, ""] if lines else []
