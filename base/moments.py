"""The present moment as it is handed around, and the day it is at a place. Nothing here reads the clock: a command
does (`jobs.cli.clock`), and the process of a job (`jobs.service.child`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

# the present moment, aware
Clock = Callable[[], datetime]


def local_day(moment: datetime, time_zone: str) -> date:
    """The day of an aware moment in a time zone such as `Europe/Amsterdam`."""
    return moment.astimezone(ZoneInfo(time_zone)).date()
