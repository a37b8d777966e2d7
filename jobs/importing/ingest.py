"""Taking a file in: read, recognise, check, compare with what is known, store. Whole or not at all."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from forecast.levels import COUNTRY, PROVINCIE
from jobs.i18n import N_
from jobs.importing import layouts
from jobs.importing.faults import Fault, ImportRefused
from jobs.importing.half_years import read_half_years
from jobs.importing.observations import read_observations
from jobs.importing.reading import MOST_BYTES, ends_abruptly, read_sheets, refuse, refuse_size
from jobs.importing.regions import KnownRegions
from jobs.importing.residuals import new_vintages, residuals
from jobs.importing.rows import Notice, Rows
from jobs.importing.rules import ImportRules
from jobs.importing.sheets import Sheet
from jobs.importing.stands import read_stands
from jobs.importing.sums import sum_faults
from jobs.importing.targets import read_targets
from jobs.importing.vintages import KINDS, Additions, additions
from models import store
from models.engine import transaction
from models.tables import ImportRecord


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did. Counts are of figures: one row of the half-year table holds four."""

    record: ImportRecord
    new: int
    revised: int
    unchanged: int
    already_imported: bool
    warnings: tuple[Notice, ...]


def import_file(engine: Engine, path: Path, *, rules: ImportRules, imported_at: datetime) -> ImportOutcome:
    """Store what is new in the file; `imported_at` is an aware moment.

    The same bytes a second time change nothing: the outcome then carries the earlier record.

    Raises:
        ImportRefused: the file has faults; it names all of them and nothing was stored.
    """
    content = _bytes(path)
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction(engine) as connection:
        store.lock_imports(connection)
        earlier = store.find_import(connection, sha256=sha256)
        if earlier:
            return ImportOutcome(earlier, 0, 0, 0, already_imported=True, warnings=())
        taken = _take(connection, content, path.name, rules, imported_at.date())
        record = ImportRecord(
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


def _take(connection: Connection, content: bytes, file_name: str, rules: ImportRules, imported_on: date) -> _Taken:
    layout, sheet = _table(content, file_name)
    rows = Rows(sheet)
    figures = _read(connection, layout.name, rows, rules, file_name)
    parts = {
        name: additions(frame, _existing(connection, name, frame), KINDS[name], imported_on)
        for name, frame in figures.items()
    }
    faults = [*rows.faults, *(fault for part in parts.values() for fault in part.faults)]
    if "observations" in figures:
        faults += sum_faults(figures["observations"])
    if faults:
        raise ImportRefused(file_name, faults, list(rows.texts.columns))
    warnings = [*rows.warnings, *(warning for part in parts.values() for warning in part.warnings)]
    if ends_abruptly(content, file_name):
        warnings.append((N_("the file does not end with a line break; check that its last row is whole"), {}))
    return _Taken(layout.name, len(rows.texts), parts, tuple(warnings))


def _table(content: bytes, file_name: str) -> tuple[layouts.Layout, Sheet]:
    """The first table of the file with known headings.

    Raises:
        ImportRefused: there is none, its headings have faults, or some sheet has a column of personal data.
    """
    sheets = read_sheets(content, file_name)
    personal = [fault for sheet in sheets for fault in layouts.personal_faults(sheet.headings)]
    if personal:
        raise ImportRefused(file_name, personal)
    for sheet in sheets:
        layout = layouts.recognise(sheet.headings)
        if layout:
            faults = layouts.heading_faults(sheet.headings, layout)
            if not faults and sheet.cells.empty and not sheet.faults:
                faults = [Fault(None, None, "no_rows", N_("there are headings but no rows"))]
            if faults:
                raise ImportRefused(file_name, faults, sheet.headings)
            return layout, sheet
    raise ImportRefused(file_name, [layouts.unknown_table(sheets[0].headings)])


def _read(
    connection: Connection, layout: str, rows: Rows, rules: ImportRules, file_name: str
) -> Mapping[str, pd.DataFrame]:
    known = KnownRegions.of(store.regions(connection), store.herindelingen(connection))
    if layout == layouts.OBSERVATIONS:
        return {"observations": read_observations(rows, known, rules, file_name)}
    if layout == layouts.TARGETS:
        return {"targets": read_targets(rows, known, file_name)}
    if layout == layouts.STANDS:
        return {"stands": read_stands(rows, known, rules, file_name)}
    targets = store.targets_known(connection, as_of=date.max)
    national = targets[targets["region"] == COUNTRY].sort_values("known_from")
    national_known = dict(zip(national["period"], national["known_from"], strict=True))
    return read_half_years(rows, known, national_known, rules, file_name)


def _existing(connection: Connection, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Every vintage that a row of `frame` could be one of."""
    if name == "targets":
        return store.targets_known(connection, as_of=date.max)
    if name == "stands":
        return store.stands_known(connection, as_of=date.max)
    measures = frame["measure"].unique().tolist()
    return store.observations_known(connection, as_of=date.max, measures=measures)


def _write(connection: Connection, taken: _Taken, record: ImportRecord) -> int:
    import_id = store.append_import(connection, record=record)
    append = {
        "observations": store.append_observations,
        "targets": store.append_targets,
        "stands": store.append_stands,
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
        observations=store.observations_known(connection, as_of=date.max, measures=["realisatie"]),
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
