"""Where files are taken in, one after the other: shown, asked about where somebody is there, imported."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from jobs.cli.answers import agreed, answer
from jobs.cli.context import Context
from jobs.cli.import_lines import outcome_lines
from jobs.cli.understood_lines import look_lines
from jobs.importing.choices import Choices
from jobs.importing.faults import ImportRefused
from jobs.importing.files.reading import file_name
from jobs.importing.ingest import Look, headings_in, import_file, look_at
from jobs.importing.profiles import changes, combined, read_profile, write_profile
from jobs.importing.rules import ImportRules
from jobs.importing.understanding.understand import Unclear

# answers to one file; a person who answers more has another question
_MOST_QUESTIONS = 50


def at_a_terminal(context: Context) -> bool:
    """Whether somebody is there to be asked."""
    return context.console.is_terminal and sys.stdin.isatty()


@dataclass(frozen=True)
class Desk:
    """Takes files in. `asks` = there is somebody to ask; `dry_run` = nothing is stored."""

    context: Context
    engine: Engine
    rules: ImportRules
    asks: bool
    dry_run: bool

    def take(self, file: Path, given: Choices, *, profile: Path | None, save: Path | None) -> bool:
        """Whether the file was taken in, or would be."""
        try:
            choices = self._with_profile(file, given, profile) if profile else given
            if self.dry_run or self.asks or save:
                look, choices = self._look(file, choices)
                if save:
                    write_profile(save, look.headings, choices)
                    self.context.tell_written(save)
                if self.dry_run or (self.asks and not self._agreed(look)):
                    return self.dry_run
            self._import(file, choices)
        except ImportRefused as refusal:
            self.context.complain(refusal.told(self.context.say))
            return False
        return True

    def _import(self, file: Path, choices: Choices) -> None:
        outcome = import_file(self.engine, file, rules=self.rules, imported_at=self.context.now(), choices=choices)
        for line in outcome_lines(outcome, self.context.say):
            self.context.put(line)

    def _with_profile(self, file: Path, given: Choices, profile: Path) -> Choices:
        kept = read_profile(profile)
        for message, details in changes(kept, headings_in(file)):
            self.context.tell(message, **details)
        return combined(kept.choices, given)

    def _look(self, file: Path, choices: Choices) -> tuple[Look, Choices]:
        """What is understood, and the choices with what was answered to get there.

        Raises:
            ImportRefused: the file is refused all the same.
        """
        for _ in range(_MOST_QUESTIONS):
            look = look_at(self.engine, file, rules=self.rules, imported_at=self.context.now(), choices=choices)
            if not (self.asks and isinstance(look.refusal, Unclear)):
                break
            choices = answer(look.refusal, choices, self.context)
        for line in look_lines(look, file_name(file), self.context.say):
            self.context.put_unbroken(line)
        if look.refusal is not None:
            raise look.refusal
        return look, choices

    def _agreed(self, look: Look) -> bool:
        """A table of the import contract leaves nothing to agree on."""
        plain = look.understood is None or not look.understood.tables
        return plain or agreed(self.context)
