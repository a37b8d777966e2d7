"""What can be wrong with a scenario file: each fault says where it stands and what to do; all are told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from base.errors import RequestError
from base.i18n import N_, Language


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong at a key of the file, as `mpp[2].minimum`; empty = the file as a whole.

    `message` is a text of the catalogue with places for `details`.
    """

    where: str
    message: str
    details: Mapping[str, object] = field(default_factory=dict)

    def text(self, say: Language) -> str:
        """What is wrong and what to do, in words."""
        told = say(self.message, **self.details)
        return f"{self.where}: {told}" if self.where else told


class ScenarioRefused(RequestError):
    """A scenario file with faults: nothing of it was drawn or kept. `faults` holds all of them."""

    def __init__(self, file_name: str, faults: Sequence[Fault]) -> None:
        message = N_("{file} cannot be used as a scenario. Faults found: {count}.")
        super().__init__(message, file=file_name, count=len(faults))
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return self.told(Language("en"))

    def told(self, say: Language) -> str:
        """One line per fault, in the reader's language."""
        return "\n".join([super().told(say), *(f"- {fault.text(say)}" for fault in self.faults)])
