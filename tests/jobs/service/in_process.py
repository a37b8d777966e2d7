"""The service without processes, threads and waiting: what it does, at moments of the test's own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from config.settings import Settings
from jobs.service.background import Chore, Chores
from jobs.service.perform import perform
from jobs.service.service import Service
from jobs.task import Work
from models.ledger import Claim


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Log:
    """Keeps what it is told."""

    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def info(self, event: str, **details: object) -> None:
        self.told.append((event, details))

    warning = info

    def exception(self, event: str, **details: object) -> None:
        self.told.append((event, {**details, "error": sys.exc_info()[1]}))

    def events(self) -> list[str]:
        return [event for event, _ in self.told]


class Ended:
    """An execution that is over."""

    def ended(self) -> str | None:
        return "it ended and did not say why"

    def stop(self) -> None:
        pass


@dataclass
class Hanging:
    """An execution that goes on until it is stopped."""

    stopped: bool = False

    def ended(self) -> str | None:
        return "stopped" if self.stopped else None

    def stop(self) -> None:
        self.stopped = True


@dataclass
class InProcess:
    """Does each attempt at once, in this process. A work that raises `Dies` leaves no mark, as a killed process."""

    engine: Engine
    settings: Settings
    works: Mapping[str, Work]
    clock: Callable[[], datetime]
    log: Any = field(default_factory=Log)

    def start(self, claim: Claim) -> Ended | Hanging:
        try:
            perform(self.engine, self.settings, claim, self.works[claim.job], clock=self.clock, log=self.log)
        except Dies:
            return Ended()
        except Hangs:
            return Hanging()
        return Ended()


class Dies(BaseException):
    """The process of the work is killed."""


class Hangs(BaseException):
    """The work goes on for ever."""


class Inline:
    """Does chores at once."""

    def busy(self, name: str) -> bool:
        return False

    def start(self, name: str, work: Callable[[], object]) -> None:
        work()


@dataclass
class Throne:
    """The leadership of services in one process: one at a time has it."""

    holder: object | None = None

    def seat(self) -> Seat:
        return Seat(self)


@dataclass(eq=False)
class Seat:
    throne: Throne

    def acquire(self) -> bool:
        if self.throne.holder is None:
            self.throne.holder = self
        return self.throne.holder is self

    def held(self) -> bool:
        return self.throne.holder is self

    def release(self) -> None:
        if self.throne.holder is self:
            self.throne.holder = None


def service_in_process(
    engine: Engine,
    settings: Settings,
    works: Mapping[str, Work],
    clock: Clock,
    *,
    throne: Throne | None = None,
    chores: Sequence[Chore] = (),
    worker: str = "here",
) -> Service:
    log = Log()
    return Service(
        engine=engine,
        settings=settings,
        clock=clock,
        leadership=(throne or Throne()).seat(),
        executor=InProcess(engine, settings, works, clock),
        chores=Chores(chores, Inline(), log),
        worker=worker,
        log=log,
    )
