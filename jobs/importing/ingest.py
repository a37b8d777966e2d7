"""Taking a file in: read, recognise, check, compare with what is known, store. Whole or not at all."""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from base.i18n import N_
from forecast.asof import standing
from forecast.levels import COUNTRY
from jobs.importing import layouts
from jobs.importing.choices import Choices
from jobs.importing.completeness import completeness
from jobs.importing.faults import ImportRefused
from jobs.importing.half_years import read_half_years
from jobs.importing.kept_residuals import keep_residuals
from jobs.importing.observations import read_observations
from jobs.importing.prognoses import append_prognoses, read_prognoses, stored_prognoses
from jobs.importing.reading import MOST_BYTES, ends_abruptly, refuse, refuse_size
from jobs.importing.regions import KnownRegions
from jobs.importing.rows import Notice, Rows
from jobs.importing.rules import ImportRules
from jobs.importing.stands import read_stands
from jobs.importing.succession import Carried, carried
from jobs.importing.sums import sum_faults
from jobs.importing.tables import read_table
from jobs.importing.targets import read_targets
from jobs.importing.vintages import KINDS, Additions, additions
from models import store
from models.engine import transaction
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
    content, day = _bytes(path), rules.day_of(imported_at)
    # some systems give the letters of a name apart from their accents
    name = unicodedata.normalize("NFC", path.name)
    # the same table counted as another measure is another import
    sha256 = hashlib.sha256(content + (choices.measure or "").encode()).hexdigest()
    with transaction(engine) as connection:
        store.lock_imports(connection)
        while earlier := store.find_import(connection, sha256=sha256):
            if not is_withdrawn(connection, import_id=earlier.id or 0):
                return ImportOutcome(
                    earlier, rules.day_of(earlier.imported_at), 0, 0, 0, already_imported=True, warnings=()
                )
            # after it was taken back the same file is another import
            sha256 = hashlib.sha256(sha256.encode()).hexdigest()
        taken = _take(connection, content, name, rules, choices, day)
        record = ImportRecord(
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
        record.id = _write(connection, taken, record)
        corrections = keep_residuals(connection, rules, day)
    return ImportOutcome(
        record,
        day,
        record.rows_new,
        record.rows_revised,
        record.rows_unchanged,
        already_imported=False,
        warnings=(*taken.warnings, *corrections),
    )


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
    table = read_table(content, file_name, choices)
    rows = Rows(table.sheet)
    known = KnownRegions.of(store.regions(connection), store.herindelingen(connection))
    figures = _read(
        connection, table.layout, rows, known.without_ends() if choices.carry else known, rules, file_name
    )
    parts = {
        name: _part(connection, name, frame, known, rows, choices, imported_on) for name, frame in figures.items()
    }
    faults = [*rows.faults, *(fault for part in parts.values() for fault in part.faults)]
    if faults:
        raise ImportRefused(file_name, table.placed(faults), table.headings)
    warnings = [*rows.warnings, *(warning for part in parts.values() for warning in part.warnings)]
    if ends_abruptly(content, file_name):
        warnings.append((N_("the file does not end with a line break; check that its last row is whole"), {}))
    return _Taken(table.layout, table.rows_read, parts, tuple(warnings))


def _part(
    connection: Connection,
    name: str,
    frame: pd.DataFrame,
    known: KnownRegions,
    rows: Rows,
    choices: Choices,
    imported_on: date,
) -> Additions:
    """What one kind of figure of the file adds; `rows` knows whether rows were left out of `frame`."""
    kind = KINDS[name]
    existing = _existing(connection, name, frame)
    # a simulated figure is no vintage of a real one, nor does it stand for a gemeente that is missing
    existing = existing[existing["simulated"].isin(frame["simulated"].unique())]
    moved = Carried(frame)
    if choices.carry:
        moved = carried(frame, kind, known, store.herindelingen(connection))
    faults, notices = [*moved.faults], [*moved.notices]
    # a row with a fault is not in the frame: its gemeente would seem to be missing too
    if not rows.faults and not faults:
        holes, said = completeness(moved.frame, standing(existing, date.max), kind, known, partial=choices.partial)
        faults += holes
        notices += said
    added = additions(moved.frame, existing, kind, imported_on)
    if name == "observations":
        faults += sum_faults(moved.frame)
    return replace(added, faults=(*faults, *added.faults), warnings=(*notices, *added.warnings))


def _read(
    connection: Connection, layout: str, rows: Rows, known: KnownRegions, rules: ImportRules, file_name: str
) -> Mapping[str, pd.DataFrame]:
    if layout == layouts.OBSERVATIONS:
        return {"observations": read_observations(rows, known, rules, file_name, store.parts(connection))}
    if layout == layouts.TARGETS:
        return {"targets": read_targets(rows, known, file_name)}
    if layout == layouts.STANDS:
        return {"stands": read_stands(rows, known, rules, file_name)}
    if layout == layouts.PROGNOSES:
        return {"prognoses": read_prognoses(rows, known, file_name)}
    targets = store.targets_known(connection, as_of=date.max)
    national = standing(targets[targets["region"] == COUNTRY], date.max).sort_values("known_from")
    national_known = dict(zip(national["period"], national["known_from"], strict=True))
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
