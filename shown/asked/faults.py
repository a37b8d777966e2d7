"""What can be wrong with the file of a scenario or a goal: where and what to do, every fault told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from base.errors import Invalid
from base.i18n import Language


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
        told = say(self.message, **{name: _told(name, value, say) for name, value in self.details.items()})
        return f"{self.where}: {told}" if self.where else told


def _told(name: str, value: object, say: Language) -> object:
    """A detail in the reader's language: the end of a range, or a reason that is in the catalogue too."""
    if name in ("least", "most") and isinstance(value, int | float):
        return say.plain(value)
    return say(value) if name == "reason" and isinstance(value, str) and value else value


class FileRefused(Invalid):
    """A file with faults: nothing was done with it. `faults` holds all of them, `message` counts them."""

    def __init__(self, message: str, file_name: str, faults: Sequence[Fault]) -> None:
        super().__init__(message, file=file_name, count=len(faults))
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return self.told(Language("en"))

    def told(self, say: Language) -> str:
        """One line per fault, in the reader's language."""
        return "\n".join([super().told(say), *(f"- {fault.text(say)}" for fault in self.faults)])
