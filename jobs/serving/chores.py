"""The chores of the service, beside its jobs: what is done whenever there is something to do, or every so often."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from base.moments import Clock
from config.settings import Settings
from jobs.service.background import Chore
from models.engine import reading

__all__ = ["chores_of"]

WATCH_EVERY = timedelta(minutes=15)


class Stopped(Exception):
    """The service is being stopped; a chore that waits breaks off."""


def chores_of(engine: Engine, settings: Settings, *, clock: Clock, stop: threading.Event, log: Any) -> list[Chore]:
    """The chores of the service: to bring out the mail that is due, and to watch."""

    def any_due(now: datetime) -> bool:
        from jobs.mail.outbox import any_due

        with reading(engine) as connection:
            return any_due(connection, now=now)

    def pause(seconds: float) -> None:
        if stop.wait(seconds):
            raise Stopped

    def deliver() -> None:
        from jobs.mail.deliver import deliver

        # what is left goes out when the service is there again
        with suppress(Stopped):
            deliver(engine, settings, clock=clock, pause=pause, log=log.info)

    def watch() -> None:
        from jobs.watch.watchdog import watch

        watch(engine, settings, now=clock())

    return [
        Chore("delivery", timedelta(0), any_due, deliver),
        Chore("watchdog", WATCH_EVERY, lambda _now: True, watch),
    ]
