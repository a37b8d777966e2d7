"""`radar serve-jobs`: the process that ticks until it is told to stop."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from base.one_line import one_line
from config.settings import Settings
from jobs.service.background import Chores, Threads
from jobs.service.leader import leadership
from jobs.service.service import Service
from jobs.service.supervise import ChildProcesses
from jobs.serving.chores import chores_of
from jobs.task import Work

if TYPE_CHECKING:
    from base.moments import Clock

__all__ = ["serve", "serve_until_stopped", "stop_signals", "worker_name"]

# time that a mail on its way gets when the service is stopped
LAST_SECONDS = 10.0


def worker_name() -> str:
    """Name of this process among all that may work on the database."""
    return f"{socket.gethostname()}:{os.getpid()}"


def serve(
    engine: Engine,
    settings: Settings,
    works: Mapping[str, Work],
    *,
    clock: Clock,
    stop: threading.Event,
    log: Any,
) -> None:
    """Tick until `stop` is set; then stop what is under way and give the leadership back.

    APScheduler is no more than the clock that ticks: what is due is decided by the service and its ledger.
    """
    from apscheduler.schedulers.background import BackgroundScheduler

    background = Threads()
    service = Service(
        engine=engine,
        settings=settings,
        clock=clock,
        leadership=leadership(engine),
        executor=ChildProcesses(settings, works),
        chores=Chores(chores_of(engine, settings, clock=clock, stop=stop, log=log), background, log),
        worker=worker_name(),
        log=log,
    )
    scheduler = BackgroundScheduler(timezone=UTC)
    # a tick that is late is one tick, and none runs beside another
    scheduler.add_job(
        service.tick,
        "interval",
        seconds=settings.service.tick_seconds,
        next_run_time=clock(),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    log.info("started", worker=service.worker)
    scheduler.start()
    try:
        stop.wait()
    finally:
        # waits for the tick that is going on, so that nothing is begun after what is under way was stopped
        scheduler.shutdown(wait=True)
        service.stop()
        background.wait(LAST_SECONDS)


def serve_until_stopped(settings: Settings, works: Mapping[str, Work], *, clock: Clock, log: Any) -> None:
    """Serve the database of the settings until the process is told to end; wait for a server that is not there yet.

    Raises:
        Unavailable: `radar init` was not run.
        OperationalError: the file of the database cannot be used.
    """
    from jobs.session import filled_database

    with stop_signals() as stop:
        while not stop.is_set():
            try:
                with filled_database(settings) as engine:
                    serve(engine, settings, works, clock=clock, stop=stop, log=log)
            except OperationalError as error:
                # a server may still be starting, a file will not get better by itself
                if settings.database_url.startswith("sqlite"):
                    raise
                log.warning("the database does not answer", error=one_line(error))
                stop.wait(settings.service.tick_seconds)


@contextmanager
def stop_signals() -> Iterator[threading.Event]:
    """An event that is set when the process is told to end: by SIGTERM, or from the keyboard."""
    stop = threading.Event()
    before = {each: signal.signal(each, lambda *_: stop.set()) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
