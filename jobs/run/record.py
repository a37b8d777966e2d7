"""The record of a run: that it began, how long its steps took, and that it broke off if it did."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, Engine

from base.moments import Clock
from config.settings import Settings
from jobs.run.storing import fail_run, start_run
from jobs.run.version import code_version
from models.engine import transaction
from models.tables import Run

Progress = Callable[[str], None]

# what else belongs to the storing of a run, in the same transaction
OnStored = Callable[[Connection, str], None]


def nothing_more(_connection: Connection, _run_id: str) -> None:
    """Nothing else belongs to the storing of this run."""


@dataclass
class Stopwatch:
    """Names each step on the way and keeps how long it took."""

    progress: Progress
    steps: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, message: str) -> Iterator[None]:
        """One step: `progress` is told the `message`, a text of the catalogue."""
        self.progress(message)
        start = time.perf_counter()
        yield
        self.steps.append((name, time.perf_counter() - start))


@contextmanager
def recorded(engine: Engine, settings: Settings, *, kind: str, as_of: date, clock: Clock) -> Iterator[str]:
    """The id of a new run, which is on record before anything is computed; an error marks it as failed."""
    started = clock()
    run_id = f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    record = Run(
        id=run_id,
        kind=kind,
        started_at=started,
        as_of=as_of,
        seed=settings.seed,
        horizon_periods=settings.horizon_periods,
        code_version=code_version(),
        settings=settings.model_dump(mode="json"),
    )
    with transaction(engine) as connection:
        start_run(connection, record)
    try:
        yield run_id
    except BaseException:
        with transaction(engine) as connection:
            fail_run(connection, run_id, finished_at=clock())
        raise
