"""A file becomes what there is to store of it: its tables are read, checked and compared with what is known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from base.i18n import N_
from forecast.asof import standing
from forecast.levels import COUNTRY
from jobs.importing import layouts
from jobs.importing.choices import Choices
from jobs.importing.completeness import completeness
from jobs.importing.faults import ImportRefused
from jobs.importing.files.reading import ends_abruptly
from jobs.importing.half_years import read_half_years
from jobs.importing.national_sums import sum_notices
from jobs.importing.observations import read_observations
from jobs.importing.plausible import implausible
from jobs.importing.prognoses import read_prognoses, stored_prognoses
from jobs.importing.regions import KnownRegions
from jobs.importing.rows import Notice, Rows
from jobs.importing.rules import ImportRules
from jobs.importing.stands import read_stands
from jobs.importing.succession import Carried, carried
from jobs.importing.sums import sum_faults
from jobs.importing.tables import FileTables, Table, read_tables
from jobs.importing.targets import read_targets
from jobs.importing.understanding.notices import notices
from jobs.importing.vintages import KINDS, Additions, additions
from models import store


@dataclass(frozen=True)
class Incoming:
    """A file on the day it comes in, and how it is to be read."""

    name: str
    content: bytes
    rules: ImportRules
    choices: Choices
    day: date


@dataclass(frozen=True)
class Taken:
    """A file without faults: what there is to store, per kind of figure."""

    layout: str
    rows_read: int
    parts: Mapping[str, Additions]
    warnings: tuple[Notice, ...]
    sums: Mapping[tuple[str, str], tuple[int, int]]

    def count(self, what: str) -> int:
        """How many figures are `new`, `revised` or `unchanged`."""
        return sum(getattr(part, what) for part in self.parts.values())

    def sources(self, *, default: str) -> str:
        """The sources the stored figures name, or the file."""
        named = {name for part in self.parts.values() for name in part.frame["source"].unique()}
        return "; ".join(sorted(named)) or default


def known_regions(connection: Connection) -> KnownRegions:
    """The regions of the database."""
    return KnownRegions.of(store.regions(connection), store.herindelingen(connection))


def tables_of(incoming: Incoming, known: KnownRegions) -> FileTables:
    """The tables of the file; raises as `tables.read_tables`."""
    return read_tables(incoming.content, incoming.name, known.by_name, incoming.choices, incoming.day)


def take(connection: Connection, incoming: Incoming, tables: FileTables, known: KnownRegions) -> Taken:
    """What the tables of the file add to what is known.

    Raises:
        ImportRefused: they have faults; it names all of them.
    """
    choices = incoming.choices
    rows, figures = _figures(connection, incoming, tables, known.without_ends() if choices.carry else known)
    faults = [fault for each in rows for fault in each.faults]
    of_half_years = all(table.layout == layouts.HALF_YEARS for table in tables.tables)
    parts = {
        name: _part(connection, name, frame, known, incoming, whole=not faults, of_half_years=of_half_years)
        for name, frame in figures.items()
    }
    faults += [fault for part in parts.values() for fault in part.faults]
    if faults:
        raise ImportRefused(incoming.name, tables.placed(faults), tables.headings)
    warnings = [
        *notices(tables.understood),
        *(notice for each in rows for notice in each.warnings),
        *(warning for part in parts.values() for warning in part.warnings),
    ]
    if ends_abruptly(incoming.content, incoming.name):
        warnings.append((N_("the file does not end with a line break; check that its last row is whole"), {}))
    layout = "+".join(dict.fromkeys(table.layout for table in tables.tables))
    return Taken(layout, tables.rows_read, parts, tuple(warnings), sums_of(figures))


def sums_of(figures: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str], tuple[int, int]]:
    """By what is counted and its time: how many figures the file holds, and their sum; of bands there is none."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for name, frame in figures.items():
        if name == "prognoses" or frame.empty:
            continue
        counted = frame.get("measure", name)
        if "period" in frame:
            time = frame["period"]
        elif "day" in frame:
            time = frame["day"].dt.strftime("%Y-%m-%d")
        else:
            time = frame["from_date"].dt.strftime("%Y-%m-%d") + ".." + frame["to_date"].dt.strftime("%Y-%m-%d")
        keyed = frame.assign(_counted=counted, _time=time)
        for (what, when), values in keyed.groupby(["_counted", "_time"])["value"]:
            found[str(what), str(when)] = (len(values), int(values.sum()))
    return found


def _figures(
    connection: Connection, incoming: Incoming, tables: FileTables, known: KnownRegions
) -> tuple[list[Rows], dict[str, pd.DataFrame]]:
    """The rows of each table with their faults, and all figures per kind."""
    rows: list[Rows] = []
    found: dict[str, pd.DataFrame] = {}
    for table in tables.tables:
        each = Rows(table.sheet, None if incoming.rules.own_file else incoming.day)
        rows.append(each)
        for name, frame in _read(connection, incoming, table, each, known).items():
            found[name] = pd.concat([found[name], frame], ignore_index=True) if name in found else frame
    return rows, found


def _part(
    connection: Connection,
    name: str,
    frame: pd.DataFrame,
    known: KnownRegions,
    incoming: Incoming,
    *,
    whole: bool,
    of_half_years: bool,
) -> Additions:
    """What one kind of figure of the file adds; `whole` = no row of the file was left out of `frame`, `of_half_years`
    = it is of the half-year table."""
    kind, choices = KINDS[name], incoming.choices
    existing = _existing(connection, name, frame)
    # a simulated figure is no vintage of a real one, nor does it stand for a gemeente that is missing
    existing = existing[existing["simulated"].isin(frame["simulated"].unique())]
    moved = Carried(frame)
    if choices.carry:
        moved = carried(frame, kind, known, store.herindelingen(connection))
    faults, notices = [*moved.faults], [*moved.notices]
    # a row with a fault is not in the frame: its gemeente would seem to be missing too
    if whole and not faults:
        holes, said = completeness(moved.frame, standing(existing, date.max), kind, known, partial=choices.partial)
        faults += holes
        notices += said
    if not (choices.large or incoming.rules.own_file):
        people = store.most_inhabitants(connection)
        faults += implausible(
            frame, standing(existing, date.max), name, people, known.provincies, of_half_years=of_half_years
        )
    added = additions(moved.frame, existing, kind, incoming.day)
    if name == "observations":
        faults += sum_faults(moved.frame)
    if name == "targets":
        notices += sum_notices(moved.frame, standing(existing, date.max), known)
    return replace(added, faults=(*faults, *added.faults), warnings=(*notices, *added.warnings))


def _read(
    connection: Connection, incoming: Incoming, table: Table, rows: Rows, known: KnownRegions
) -> Mapping[str, pd.DataFrame]:
    layout, rules, file_name = table.layout, incoming.rules, incoming.name
    if layout == layouts.OBSERVATIONS:
        return {"observations": read_observations(rows, known, rules, file_name, store.parts(connection))}
    if layout == layouts.STANDS:
        return {"stands": read_stands(rows, known, rules, file_name)}
    if layout == layouts.PROGNOSES:
        return {"prognoses": read_prognoses(rows, known, file_name)}
    if layout == layouts.TARGETS and not table.assumed:
        return {"targets": read_targets(rows, known, file_name)}
    targets = store.targets_known(connection, as_of=date.max)
    national = standing(targets[targets["region"] == COUNTRY], date.max).sort_values("known_from")
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
