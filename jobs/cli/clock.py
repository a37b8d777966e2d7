"""The clock as a command reads it; the process of a job reads its own (`jobs.service.child`)."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is where the reader sits."""
    return date.today()  # noqa: DTZ011 - the reader's own day
