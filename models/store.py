"""Reading and writing the figures: frames in, frames out, columns named as in the tables.

Days are `datetime64[us]` in a frame. Functions called `..._known` return every vintage known on or before a day, with
the day from which it was taken back (`withdrawn_from`, mostly missing); which of them counts is decided in
`forecast.asof`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Boolean, Connection, Date, Float, Integer, Select, Table, insert, select, text

from models.rows import append_rows
from models.stored import parts_of
from models.tables import ImportRecord, metadata
from models.tables.regions import GEMEENTE
from models.withdrawals import DAYS, standing, with_withdrawn

__all__ = ["DAYS"]
_TABLES = metadata.tables


def lock_imports(connection: Connection) -> None:
    """Let imports follow each other: on PostgreSQL the second waits here, on SQLite it already waited."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE import_record IN SHARE ROW EXCLUSIVE MODE"))


def find_import(connection: Connection, *, sha256: str) -> ImportRecord | None:
    """The earlier import of a file with this hash, if there was one; it may have been taken back."""
    table = _TABLES["import_record"]
    row = connection.execute(select(table).where(table.c.sha256 == sha256)).mappings().first()
    return ImportRecord(**row) if row else None


def append_import(connection: Connection, *, record: ImportRecord) -> int:
    """Store the record of an import; the answer is its id."""
    values = record.model_dump(exclude={"id"})
    table = _TABLES["import_record"]
    key: int = connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()
    return key


def append_observations(connection: Connection, *, frame: pd.DataFrame, import_id: int) -> None:
    """Add observations; `frame` has the columns of the table except `id` and `import_id`."""
    append_rows(connection, "observation", frame.assign(import_id=import_id))


def append_targets(connection: Connection, *, frame: pd.DataFrame, import_id: int) -> None:
    """Add versions of targets; `frame` has the columns of the table except `id` and `import_id`."""
    append_rows(connection, "target", frame.assign(import_id=import_id))


def append_stands(connection: Connection, *, frame: pd.DataFrame, import_id: int) -> None:
    """Add stands; `frame` has the columns of the table except `id` and `import_id`."""
    append_rows(connection, "stand", frame.assign(import_id=import_id))


def append_prognoses(connection: Connection, *, frame: pd.DataFrame, import_id: int) -> None:
    """Add issues of prognoses; `frame` has the columns of the table except `id` and `import_id`."""
    append_rows(connection, "prognosis", frame.assign(import_id=import_id))


def append_residuals(connection: Connection, *, frame: pd.DataFrame) -> None:
    """Add residuals; `frame` has the columns of the table except `id`."""
    append_rows(connection, "residual", frame)


def append_regions(connection: Connection, *, frame: pd.DataFrame) -> None:
    """Add regions; a parent must come before its children."""
    append_rows(connection, "region", frame)


def append_herindelingen(connection: Connection, *, frame: pd.DataFrame) -> None:
    """Add herindelingen between regions that are there."""
    append_rows(connection, "herindeling", frame)


def append_population(connection: Connection, *, frame: pd.DataFrame) -> None:
    """Add inhabitants of regions that are there."""
    append_rows(connection, "population", frame)


def observations_known(connection: Connection, *, as_of: date, measures: Sequence[str] | None = None) -> pd.DataFrame:
    """All vintages of observations known on or before `as_of`, of all or only of the given measures."""
    return _known(connection, _TABLES["observation"], as_of, measures)


def parts(connection: Connection) -> dict[str, set[str]]:
    """The names of parts of each measure, of all figures that were not taken back."""
    table = _TABLES["observation"]
    query = select(table.c.measure, table.c.part).where(table.c.part != "", standing(table, date.max)).distinct()
    found: dict[str, set[str]] = {}
    for measure, part in connection.execute(query):
        found.setdefault(measure, set()).add(part)
    return found


def targets_known(connection: Connection, *, as_of: date) -> pd.DataFrame:
    """All versions of targets known on or before `as_of`."""
    return _known(connection, _TABLES["target"], as_of)


def stands_known(connection: Connection, *, as_of: date) -> pd.DataFrame:
    """All vintages of stands known on or before `as_of`."""
    return _known(connection, _TABLES["stand"], as_of)


def prognoses_known(connection: Connection, *, as_of: date, measures: Sequence[str] | None = None) -> pd.DataFrame:
    """All issues of prognoses known on or before `as_of`; a number that was not published is missing (`Int64`)."""
    return _known(connection, _TABLES["prognosis"], as_of, measures)


def residuals_known(connection: Connection, *, as_of: date) -> pd.DataFrame:
    """All vintages of residuals known on or before `as_of`."""
    return _known(connection, _TABLES["residual"], as_of)


def in_force(connection: Connection, frame: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """`frame` as any reader may see it: of each gemeente its own figures or the simulated ones, never both.

    A gemeente with a real observation that was known on `as_of`, and not taken back by then, has own figures:
    nothing simulated is read of it, of its predecessors and of its successors. Of a gemeente whose months are
    simulated its real targets and stands are not read either. Simulated rows of other regions go as soon as any
    gemeente has own figures.
    """
    real = own_gemeenten(connection, as_of=as_of)
    own = _connected(real, herindelingen(connection)) if real else real
    made_up = (_observed(connection, simulated=True, as_of=as_of) - own) if len(frame) else own
    marked = frame["simulated"].astype(bool)
    kept = ~marked & ~frame["region"].isin(made_up)
    if own:
        return frame[kept | (marked & frame["region"].isin(made_up))]
    return frame[kept | marked]


def own_gemeenten(connection: Connection, *, as_of: date) -> set[str]:
    """The gemeenten with a real observation that was known on `as_of` and not taken back by then."""
    return _observed(connection, simulated=False, as_of=as_of)


def _observed(connection: Connection, *, simulated: bool, as_of: date) -> set[str]:
    """The gemeenten with observations that are simulated, or that are not, known and not taken back on `as_of`."""
    observation, region = _TABLES["observation"], _TABLES["region"]
    seen = select(observation.c.id).where(
        observation.c.region == region.c.code,
        observation.c.simulated.is_(simulated),
        observation.c.known_from <= as_of,
        standing(observation, as_of),
    )
    query = select(region.c.code).where(region.c.level == GEMEENTE, seen.exists())
    return {str(code) for code in connection.execute(query).scalars()}


def _connected(codes: set[str], changes: pd.DataFrame) -> set[str]:
    """`codes` with every gemeente that they came from or went into."""
    pairs = list(zip(changes["old_code"], changes["new_code"], strict=True))
    found, before = set(codes), set[str]()
    while found != before:
        before = set(found)
        found |= {new for old, new in pairs if old in before} | {old for old, new in pairs if new in before}
    return found


def regions(connection: Connection) -> pd.DataFrame:
    """All regions, those that no longer exist included."""
    return _read(connection, select(_TABLES["region"]).order_by(_TABLES["region"].c.code))


def herindelingen(connection: Connection) -> pd.DataFrame:
    """All herindelingen in order of time."""
    return _read(connection, select(_TABLES["herindeling"]).order_by("day", "old_code", "new_code"))


def population(connection: Connection) -> pd.DataFrame:
    """Inhabitants per region and day."""
    return _read(connection, select(_TABLES["population"]).order_by("region", "day"))


def most_inhabitants(connection: Connection) -> dict[str, int]:
    """The most inhabitants that each region is known to have had."""
    most = population(connection).groupby("region")["inhabitants"].max()
    return {str(region): int(inhabitants) for region, inhabitants in most.items()}


def _known(connection: Connection, table: Table, as_of: date, measures: Sequence[str] | None = None) -> pd.DataFrame:
    query = select(table).where(table.c.known_from <= as_of).order_by(table.c.id)
    if measures is not None:
        query = query.where(table.c.measure.in_(measures))
    return with_withdrawn(connection, table, _read(connection, query))


def _read(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    names = query.selected_columns
    columns: list[list[Any]] = [[] for _ in names]
    for rows in parts_of(connection, query):
        for column, part in zip(columns, zip(*rows, strict=True), strict=True):
            column.extend(part)
    return pd.DataFrame({column.name: _typed(values, column) for column, values in zip(names, columns, strict=True)})


def _typed(values: Sequence[Any], column: Any) -> "pd.Series[Any]":
    series = pd.Series(values, dtype=object)
    match column.type:
        case Date():
            return pd.to_datetime(series).astype(DAYS)
        case Boolean():
            return series.astype("bool")
        case Integer():
            return series.astype("Int64" if column.nullable else "int64")
        case Float():
            return series.astype("float64")
        case _:
            return series.astype("str")
