"""Taking a file in: read, recognise, check, compare with what is known, store. Whole or not at all."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from base.i18n import N_
from forecast.levels import COUNTRY, PROVINCIE
from forecast.measures import REALISATIE
from jobs.importing import layouts
from jobs.importing.choices import Choices
from jobs.importing.completeness import completeness
from jobs.importing.faults import ImportRefused
from jobs.importing.files.reading import MOST_BYTES, ends_abruptly, refuse, refuse_size
from jobs.importing.half_years import read_half_years
from jobs.importing.observations import read_observations
from jobs.importing.prognoses import append_prognoses, read_prognoses, stored_prognoses
from jobs.importing.regions import KnownRegions
from jobs.importing.residuals import new_vintages, residuals
from jobs.importing.rows import Notice, Rows
from jobs.importing.rules import ImportRules
from jobs.importing.stands import read_stands
from jobs.importing.succession import Carried, carried
from jobs.importing.sums import sum_faults
from jobs.importing.tables import FileTables, Table, read_tables, unusual_headings
from jobs.importing.targets import read_targets
from jobs.importing.understanding.notices import notices
from jobs.importing.understanding.understand import Unclear, Understood
from jobs.importing.vintages import KINDS, Additions, additions
from models import store
from models.engine import reading, transaction
from models.tables import ImportRecord

PLAIN = Choices()


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did. Counts are of figures: one row of the half-year table holds four."""

    record: ImportRecord
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
    content = _bytes(path)
    # the same table read as something else is another import
    sha256 = hashlib.sha256(content + choices.fingerprint.encode()).hexdigest()
    with transaction(engine) as connection:
        store.lock_imports(connection)
        earlier = store.find_import(connection, sha256=sha256)
        if earlier:
            return ImportOutcome(earlier, 0, 0, 0, already_imported=True, warnings=())
        taken = _take(connection, content, path.name, rules, choices, imported_at.date())
        record = _record(taken, path, sha256, imported_at)
        record.id = _write(connection, taken, record)
        corrections = _store_residuals(connection, rules, imported_at.date())
    return ImportOutcome(
        record,
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
    """

    understood: Understood | None
    headings: tuple[str, ...]
    outcome: ImportOutcome | None
    refusal: ImportRefused | None


def look_at(
    engine: Engine, path: Path, *, rules: ImportRules, imported_at: datetime, choices: Choices = PLAIN
) -> Look:
    """As `import_file`, with nothing stored and no exception for a file that would be refused."""
    understood: Understood | None = None
    headings: tuple[str, ...] = ()
    try:
        content = _bytes(path)
        with reading(engine) as connection:
            known = _known(connection)
            tables = read_tables(content, path.name, known.by_name, choices)
            understood, headings = tables.understood, tables.headings
            taken = _checked(connection, content, path.name, tables, known, rules, choices, imported_at.date())
            record = _record(taken, path, "", imported_at)
    except Unclear as refusal:
        return Look(refusal.understood, refusal.understood.headings, None, refusal)
    except ImportRefused as refusal:
        return Look(understood, headings, None, refusal)
    counts = (record.rows_new, record.rows_revised, record.rows_unchanged)
    return Look(
        understood, headings, ImportOutcome(record, *counts, already_imported=False, warnings=taken.warnings), None
    )


def headings_in(path: Path) -> tuple[str, ...]:
    """The headings of the tables of a file that are none of the import contract; a profile is chosen by them.

    Raises:
        ImportRefused: it cannot be read.
    """
    return unusual_headings(_bytes(path), path.name)


@dataclass(frozen=True)
class _Taken:
    """A file without faults: what there is to store, per kind of figure."""

    layout: str
    rows_read: int
    parts: Mapping[str, Additions]
    warnings: tuple[Notice, ...]

    def count(self, what: str) -> int:
        return sum(getattr(part, what) for part in self.parts.values())

    def sources(self, *, default: str) -> str:
        """The sources the stored figures name, or the file."""
        named = {name for part in self.parts.values() for name in part.frame["source"].unique()}
        return "; ".join(sorted(named)) or default


def _record(taken: _Taken, path: Path, sha256: str, imported_at: datetime) -> ImportRecord:
    return ImportRecord(
        file_name=path.name,
        sha256=sha256,
        layout=taken.layout,
        imported_at=imported_at,
        rows_read=taken.rows_read,
        rows_new=taken.count("new"),
        rows_revised=taken.count("revised"),
        rows_unchanged=taken.count("unchanged"),
        source=taken.sources(default=path.name),
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            refuse_size(path.name)
        return path.read_bytes()
    except OSError as error:
        message = N_("the file cannot be read: {reason}")
        refuse(path.name, "unreadable", message, reason=error.strerror or type(error).__name__)


def _take(
    connection: Connection, content: bytes, file_name: str, rules: ImportRules, choices: Choices, imported_on: date
) -> _Taken:
    known = _known(connection)
    tables = read_tables(content, file_name, known.by_name, choices)
    return _checked(connection, content, file_name, tables, known, rules, choices, imported_on)


def _known(connection: Connection) -> KnownRegions:
    return KnownRegions.of(store.regions(connection), store.herindelingen(connection))


def _checked(
    connection: Connection,
    content: bytes,
    file_name: str,
    tables: FileTables,
    known: KnownRegions,
    rules: ImportRules,
    choices: Choices,
    imported_on: date,
) -> _Taken:
    rows, figures = _figures(connection, tables, known.without_ends() if choices.carry else known, rules, file_name)
    faults = [fault for each in rows for fault in each.faults]
    parts = {
        name: _part(connection, name, frame, known, choices, imported_on, whole=not faults)
        for name, frame in figures.items()
    }
    faults += [fault for part in parts.values() for fault in part.faults]
    if faults:
        raise ImportRefused(file_name, tables.placed(faults), tables.headings)
    warnings = [
        *notices(tables.understood),
        *(notice for each in rows for notice in each.warnings),
        *(warning for part in parts.values() for warning in part.warnings),
    ]
    if ends_abruptly(content, file_name):
        warnings.append((N_("the file does not end with a line break; check that its last row is whole"), {}))
    layout = "+".join(dict.fromkeys(table.layout for table in tables.tables))
    return _Taken(layout, tables.rows_read, parts, tuple(warnings))


def _figures(
    connection: Connection, tables: FileTables, known: KnownRegions, rules: ImportRules, file_name: str
) -> tuple[list[Rows], dict[str, pd.DataFrame]]:
    """The rows of each table with their faults, and all figures per kind."""
    rows: list[Rows] = []
    found: dict[str, pd.DataFrame] = {}
    for table in tables.tables:
        each = Rows(table.sheet)
        rows.append(each)
        for name, frame in _read(connection, table, each, known, rules, file_name).items():
            found[name] = pd.concat([found[name], frame], ignore_index=True) if name in found else frame
    return rows, found


def _part(
    connection: Connection,
    name: str,
    frame: pd.DataFrame,
    known: KnownRegions,
    choices: Choices,
    imported_on: date,
    *,
    whole: bool,
) -> Additions:
    """What one kind of figure of the file adds; `whole` = no row of the file was left out of `frame`."""
    kind = KINDS[name]
    existing = _existing(connection, name, frame)
    # a simulated figure is no vintage of a real one, nor does it stand for a gemeente that is missing
    existing = existing[existing["simulated"].isin(frame["simulated"].unique())]
    moved = Carried(frame)
    if choices.carry:
        moved = carried(frame, kind, known, store.herindelingen(connection))
    faults, notices = [*moved.faults], [*moved.notices]
    # a row with a fault is not in the frame: its gemeente would seem to be missing too
    if whole and not faults:
        holes, said = completeness(moved.frame, existing, kind, known, partial=choices.partial)
        faults += holes
        notices += said
    added = additions(moved.frame, existing, kind, imported_on)
    if name == "observations":
        faults += sum_faults(moved.frame)
    return replace(added, faults=(*faults, *added.faults), warnings=(*notices, *added.warnings))


def _read(
    connection: Connection, table: Table, rows: Rows, known: KnownRegions, rules: ImportRules, file_name: str
) -> Mapping[str, pd.DataFrame]:
    layout = table.layout
    if layout == layouts.OBSERVATIONS:
        return {"observations": read_observations(rows, known, rules, file_name)}
    if layout == layouts.STANDS:
        return {"stands": read_stands(rows, known, rules, file_name)}
    if layout == layouts.PROGNOSES:
        return {"prognoses": read_prognoses(rows, known, file_name)}
    if layout == layouts.TARGETS and not table.assumed:
        return {"targets": read_targets(rows, known, file_name)}
    targets = store.targets_known(connection, as_of=date.max)
    national = targets[targets["region"] == COUNTRY].sort_values("known_from")
    national_known = dict(zip(national["period"], national["known_from"], strict=True))
    if layout == layouts.TARGETS:
        return {"targets": read_targets(rows, known, file_name, national_known)}
    return read_half_years(rows, known, national_known, rules, file_name)


def _existing(connection: Connection, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Every vintage that a row of `frame` could be one of."""
    if name == "targets":
        return store.targets_known(connection, as_of=date.max)
    if name == "stands":
        return store.stands_known(connection, as_of=date.max)
    measures = frame["measure"].unique().tolist()
    if name == "prognoses":
        return stored_prognoses(connection, measures)
    return store.observations_known(connection, as_of=date.max, measures=measures)


def _write(connection: Connection, taken: _Taken, record: ImportRecord) -> int:
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


def _store_residuals(connection: Connection, rules: ImportRules, imported_on: date) -> list[Notice]:
    """Add the residuals that the new figures brought or changed; a notice for each large correctie."""
    stands = store.stands_known(connection, as_of=date.max)
    if stands.empty:
        return []
    regions = store.regions(connection)
    computed = residuals(
        stands=stands,
        targets=store.targets_known(connection, as_of=date.max),
        observations=store.observations_known(connection, as_of=date.max, measures=[REALISATIE]),
        provincies=regions.loc[regions["level"] == PROVINCIE, "code"].tolist(),
    )
    added = new_vintages(computed, store.residuals_known(connection, as_of=date.max), imported_on)
    store.append_residuals(connection, frame=added)
    large = added[(added["kind"] == "correctie") & (added["value"].abs() > rules.correctie_tolerance)]
    message = N_("{region}: the stand on {day} differs by {value} persons from the accounting; kept as correctie")
    return [
        (message, {"region": region, "day": day.date(), "value": value})
        for region, day, value in zip(large["region"], large["day"], large["value"].tolist(), strict=True)
    ]
