"""What a job of the service gets, and what it gives back.

Loads nothing heavy: the process that does a small job is up in half a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from base.moments import local_day

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from base.moments import Clock
    from config.settings import Settings

# what a job brought, in short, for the ledger: plain JSON
Outcome = Mapping[str, Any]


@dataclass(frozen=True)
class Task:
    """One job for one period.

    Attributes:
        clock: the present moment, aware.
        settle: marks the job as done with an outcome, within the transaction of the caller, so that what the job
            stores and the mark are there both or neither. Raises `ClaimGone` when another process has taken the job
            over, which rolls everything back. A job that changes nothing but what may be repeated need not call it.
    """

    engine: Engine
    settings: Settings
    job: str
    period: str
    clock: Clock
    settle: Callable[[Connection, Outcome], None]

    @property
    def today(self) -> date:
        """The day it is where the service is meant to be."""
        return local_day(self.clock(), self.settings.service.time_zone)


Work = Callable[[Task], Outcome]
