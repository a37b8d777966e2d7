"""The one narrow place through which work is spread over series and origins; who executes it is handed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


class FanOut(Protocol):
    """Something that carries out jobs that do not need one another."""

    def map(self, function: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
        """The result of each job, in the order of `jobs`; an error in one is raised here.

        Args:
            function: defined in a module, and its jobs and results picklable, since they may cross to other machines.
            jobs: one argument each.
        """
        ...


class InTurn:
    """One job after the other, in this process."""

    def map(self, function: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
        """See `FanOut.map`."""
        return [function(job) for job in jobs]


__all__ = ["FanOut", "InTurn", "Job", "Result"]
