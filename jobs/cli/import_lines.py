"""What an import did in words, for `radar init` and `radar import`."""

from __future__ import annotations

from collections.abc import Iterator

from base.i18n import N_, Language
from jobs.importing.faults import filled
from jobs.importing.ingest import ImportOutcome


def outcome_lines(outcome: ImportOutcome, say: Language) -> Iterator[str]:
    """How many figures came in, and a line for each warning."""
    record = outcome.record
    if outcome.already_imported:
        yield say(
            N_("{file}: already imported on {day}; nothing changed"),
            file=record.file_name,
            day=say.day(outcome.imported_on),
        )
    else:
        yield say(
            N_("{file}: {new} new, {revised} revised, {unchanged} unchanged"),
            file=record.file_name,
            new=say.number(outcome.new),
            revised=say.number(outcome.revised),
            unchanged=say.number(outcome.unchanged),
        )
    for message, details in outcome.warnings:
        yield "  ! " + filled(say, message, details)
