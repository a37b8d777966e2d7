"""Taking a file in: read, recognise, check, compare with what is known, store. Whole or not at all."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from jobs.importing.choices import Choices
from jobs.importing.faults import ImportRefused
from jobs.importing.files.reading import file_name, read_bytes
from jobs.importing.kept_residuals import keep_residuals
from jobs.importing.prognoses import append_prognoses
from jobs.importing.rows import Notice
from jobs.importing.rules import ImportRules
from jobs.importing.tables import unusual_headings
from jobs.importing.taking import Incoming, Taken, known_regions, tables_of, take
from jobs.importing.understanding.understand import Unclear, Understood
from models import store
from models.engine import reading, transaction
from models.tables import ImportRecord
from models.withdrawals import is_withdrawn

PLAIN = Choices()


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did, or an earlier one of the same file. Counts are of figures: one row of the half-year table
    holds four. `imported_on` is the day of the import where the service is.
    """

    record: ImportRecord
    imported_on: date
    new: int
    revised: int
    unchanged: int
    already_imported: bool
    warnings: tuple[Notice, ...]


def import_file(
    engine: Engine, path: Path, *, rules: ImportRules, imported_at: datetime, choices: Choices = PLAIN
) -> ImportOutcome:
    """Store what is new in the file; `imported_at` is an aware moment.

    The same bytes a second time, as the same measure, change nothing: the outcome then carries the earlier record.

    Raises:
        ImportRefused: the file has faults; it names all of them and nothing was stored.
    """
    incoming = _incoming(path, rules, imported_at, choices)
    # the same table read as something else is another import
    sha256 = hashlib.sha256(incoming.content + choices.fingerprint.encode()).hexdigest()
    with transaction(engine) as connection:
        store.lock_imports(connection)
        while earlier := store.find_import(connection, sha256=sha256):
            if not is_withdrawn(connection, import_id=earlier.id or 0):
                return ImportOutcome(
                    earlier, rules.day_of(earlier.imported_at), 0, 0, 0, already_imported=True, warnings=()
                )
            # after it was taken back the same file is another import
            sha256 = hashlib.sha256(sha256.encode()).hexdigest()
        known = known_regions(connection)
        taken = take(connection, incoming, tables_of(incoming, known), known)
        record = _record(taken, incoming.name, sha256, imported_at)
        record.id = _write(connection, taken, record)
        corrections = keep_residuals(connection, rules, incoming.day)
    return ImportOutcome(
        record,
        incoming.day,
        record.rows_new,
        record.rows_revised,
        record.rows_unchanged,
        already_imported=False,
        warnings=(*taken.warnings, *corrections),
    )


@dataclass(frozen=True)
class Look:
    """What an import of a file would do, and what was understood of it; `refusal` is why it would not be taken.

    Attributes:
        understood: None when the file could not be read at all.
        headings: of all its tables.
        sums: per kind of figure and its time, how many there are and what they add up to; of a file without faults.
    """

    understood: Understood | None
    headings: tuple[str, ...]
    outcome: ImportOutcome | None
    refusal: ImportRefused | None
    sums: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)


def look_at(
    engine: Engine, path: Path, *, rules: ImportRules, imported_at: datetime, choices: Choices = PLAIN
) -> Look:
    """As `import_file`, with nothing stored and no exception for a file that would be refused."""
    understood: Understood | None = None
    headings: tuple[str, ...] = ()
    try:
        incoming = _incoming(path, rules, imported_at, choices)
        with reading(engine) as connection:
            known = known_regions(connection)
            tables = tables_of(incoming, known)
            understood, headings = tables.understood, tables.headings
            taken = take(connection, incoming, tables, known)
        record = _record(taken, incoming.name, "", imported_at)
    except Unclear as refusal:
        return Look(refusal.understood, refusal.understood.headings, None, refusal)
    except ImportRefused as refusal:
        return Look(understood, headings, None, refusal)
    counts = (record.rows_new, record.rows_revised, record.rows_unchanged)
    return Look(
        understood,
        headings,
        ImportOutcome(record, incoming.day, *counts, already_imported=False, warnings=taken.warnings),
        None,
        taken.sums,
    )


def headings_in(path: Path) -> tuple[str, ...]:
    """The headings of the tables of a file that are none of the import contract; a profile is chosen by them.

    Raises:
        ImportRefused: it cannot be read.
    """
    return unusual_headings(read_bytes(path), file_name(path))


def _incoming(path: Path, rules: ImportRules, imported_at: datetime, choices: Choices) -> Incoming:
    return Incoming(file_name(path), read_bytes(path), rules, choices, rules.day_of(imported_at))


def _record(taken: Taken, name: str, sha256: str, imported_at: datetime) -> ImportRecord:
    return ImportRecord(
        file_name=name,
        sha256=sha256,
        layout=taken.layout,
        imported_at=imported_at,
        rows_read=taken.rows_read,
        rows_new=taken.count("new"),
        rows_revised=taken.count("revised"),
        rows_unchanged=taken.count("unchanged"),
        source=taken.sources(default=name),
    )


def _write(connection: Connection, taken: Taken, record: ImportRecord) -> int:
    import_id = store.append_import(connection, record=record)
    append = {
        "observations": store.append_observations,
        "targets": store.append_targets,
        "stands": store.append_stands,
        "prognoses": append_prognoses,
    }
    for name, part in taken.parts.items():
        append[name](connection, frame=part.frame, import_id=import_id)
    return import_id
