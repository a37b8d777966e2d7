"""Alerts in words, and the letter about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from base.i18n import N_, Language
from base.printable import printable
from config.settings import Settings
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


def written_moment(moment: datetime, settings: Settings, say: Language) -> str:
    """A moment by the clock of the service: `21 november 2026 06:15`."""
    local = moment.astimezone(ZoneInfo(settings.service.time_zone))
    return f"{say.day(local)} {local:%H:%M}"


def alert_letter(
    address: str,
    name: str,
    say: Language,
    settings: Settings,
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
        *_part(say(N_("NEW")), opened, say),
        *_part(say(N_("SOLVED")), closed, say),
        *_part(say(N_("STILL OPEN")), still, say),
        say(N_("What each alert means and what to do: docs/OPERATIONS.md. The state now: radar status.")),
        written_moment(now, settings, say),
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


def _part(title: str, alerts: Iterable[Alert], say: Language) -> list[str]:
    lines = [f"  - {sentence(alert, say)} [{alert.kind}]" for alert in alerts]
    return [title, *lines, ""] if lines else []
