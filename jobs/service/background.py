"""What the service does beside its jobs, at every opportunity: bring out mail, and watch.

Chores may be repeated at will, so they need no ledger. Each is done beside the ticks, as a slow mail server must not
keep a job waiting, and never twice at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

__all__ = ["Background", "Chore", "Chores", "Threads"]


@dataclass(frozen=True)
class Chore:
    """Something to do now and then.

    Attributes:
        every: least time from one start to the next.
        due: whether there is anything to do; asked when that time has passed.
    """

    name: str
    every: timedelta
    due: Callable[[datetime], bool]
    work: Callable[[], object]


class Background(Protocol):
    """Where chores are done."""

    def busy(self, name: str) -> bool:
        """Whether the chore of this name is still being done."""

    def start(self, name: str, work: Callable[[], object]) -> None:
        """Do it; an error in it stays within."""


class Threads:
    """Does each chore in a thread. What still goes on as the process ends is broken off."""

    def __init__(self) -> None:
        self._threads: dict[str, threading.Thread] = {}

    def busy(self, name: str) -> bool:
        """See `Background.busy`."""
        return name in self._threads and self._threads[name].is_alive()

    def start(self, name: str, work: Callable[[], object]) -> None:
        """See `Background.start`."""
        self._threads[name] = threading.Thread(target=work, name=name, daemon=True)
        self._threads[name].start()

    def wait(self, seconds: float) -> None:
        """Wait so long at most for each that is still at work."""
        for thread in self._threads.values():
            thread.join(seconds)


@dataclass
class Chores:
    """When each chore was begun last, and whether it is time again."""

    chores: Sequence[Chore]
    background: Background
    log: Any
    _begun: dict[str, datetime] = field(default_factory=dict)

    def tick(self, now: datetime) -> None:
        """Begin with what is due. The first time, a chore waits as long as between two."""
        for chore in self.chores:
            passed = now - self._begun.setdefault(chore.name, now)
            if passed < timedelta():
                # the clock was set back: what was begun later than now says nothing
                passed = chore.every
            if passed < chore.every or self.background.busy(chore.name):
                continue
            if chore.due(now):
                self._begun[chore.name] = now
                self.background.start(chore.name, partial(self._do, chore))

    def _do(self, chore: Chore) -> None:
        try:
            chore.work()
        except Exception:
            # it is tried again by itself
            self.log.exception("chore failed", chore=chore.name)
