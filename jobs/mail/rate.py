"""How fast letters go out: no more in a minute than the server wants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from base.moments import Clock


@dataclass
class Rate:
    """Keeps letters apart. `last` is when the last one went out, if ever; `pause` waits so many seconds."""

    per_minute: int
    clock: Clock
    pause: Callable[[float], object]
    last: datetime | None

    def keep(self) -> None:
        """Wait until the next letter may go; without a wait `pause` is asked too, as it may break off."""
        interval, rest = timedelta(minutes=1) / self.per_minute, timedelta()
        if self.last is not None:
            # a clock that was set back must not stop the mail
            rest = max(min(self.last + interval - self.clock(), interval), rest)
        self.pause(rest.total_seconds())
        self.last = self.clock()


__all__ = ["Clock", "Rate"]
