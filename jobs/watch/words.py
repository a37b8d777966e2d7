"""Alerts in words, and the letter about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from config.settings import Settings
from jobs.i18n import N_, Language
from jobs.mail.letter import Letter
from models.tables import ALERT, Alert

_DAY_SUFFIX = "_day"


def plain(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details as they are stored: days as ISO text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in details.items()}


def told(alert: Alert, say: Language) -> str:
    """What is the matter, in the reader's language."""
    details = {
        name: say.day(date.fromisoformat(value)) if name.endswith(_DAY_SUFFIX) else value
        for name, value in alert.details.items()
    }
    return say(alert.message, **details)


def moment_told(moment: datetime, settings: Settings, say: Language) -> str:
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
        moment_told(now, settings, say),
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
    lines = [f"  - {told(alert, say)} [{alert.kind}]" for alert in alerts]
    return [title, *lines, ""] if lines else []
