"""Typed rows, frames and columns hold what a plain SELECT gives, on both databases."""

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, Table, func, insert, select
from sqlmodel import SQLModel

from models import stored as reading_back
from models import tables
from models.engine import reading, transaction
from models.stored import PART, columns_of, rows_of, stored
from models.tables import Flag, Observation, Region
from tests.models.filled import fill_every_table

MODELS = [kind for kind in vars(tables).values() if isinstance(kind, type) and issubclass(kind, SQLModel)]


def table_of(model: type[SQLModel]) -> Table:
    return model.__table__  # type: ignore[attr-defined,no-any-return]


def key_of(model: type[SQLModel]) -> list[str]:
    return [column.name for column in table_of(model).primary_key]


def plain(connection: Any, model: type[SQLModel], *conditions: Any) -> list[dict[str, Any]]:
    """The rows by their key, as the database gives them."""
    table = table_of(model)
    query = select(table).where(*conditions).order_by(*table.primary_key)
    return [dict(row) for row in connection.execute(query).mappings()]


def same(cell: Any, wanted: Any) -> bool:
    """Whether a cell of a frame is what the database gave: unknown is unknown, a day is a timestamp."""
    if wanted is None:
        return bool(pd.isna(cell))
    if isinstance(wanted, date | datetime):
        return bool(cell == pd.Timestamp(wanted))
    if isinstance(wanted, bool):
        return bool(cell == wanted) and not isinstance(cell, int)
    return bool(cell == wanted)


def differing(frame: pd.DataFrame, wanted: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return [
        (place, name)
        for place, row in enumerate(wanted)
        for name, cell in row.items()
        if not same(frame[name].iloc[place], cell)
    ]


def test_every_table_comes_back_as_rows_and_as_a_frame(engine: Engine) -> None:
    assert len(MODELS) > 25
    with transaction(engine) as connection:
        fill_every_table(connection)
        for model in MODELS:
            wanted = plain(connection, model)
            assert len(wanted) == 3
            rows = rows_of(connection, model, key_of(model))
            assert [{name: getattr(row, name) for name in wanted[0]} for row in rows] == wanted
            assert {type(row) for row in rows} == {model}
            frame = stored(connection, table_of(model), key_of(model))
            assert list(frame.columns) == [column.name for column in table_of(model).columns]
            assert len(frame) == 3
            assert differing(frame, wanted) == []


REGIONS = [
    Region(code="NL01", name="Nederland", level="land"),
    Region(code="GM0014", name="Groningen", level="gemeente", parent="NL01", valid_from=date(2019, 1, 1), lon=6.6),
    Region(code="GM0003", name="Appingedam", level="gemeente", parent="NL01", valid_to=date(2021, 1, 1)),
]


def fill(connection: Any, regions: list[Region]) -> None:
    connection.execute(insert(Region), [region.model_dump() for region in regions])


def test_days_and_what_is_unknown_are_python_values_in_a_row_and_timestamps_in_a_frame(engine: Engine) -> None:
    with transaction(engine) as connection:
        fill(connection, REGIONS)
        rows = rows_of(connection, Region, ["code"])
        frame = stored(connection, table_of(Region), ["code"])
    assert rows == tuple(sorted(REGIONS, key=lambda region: region.code))
    assert type(rows[1].valid_from) is date
    assert rows[1].valid_to is None
    assert frame["valid_from"].tolist()[1] == pd.Timestamp(2019, 1, 1)
    assert frame["valid_from"].isna().tolist() == [True, False, True]
    assert frame[["valid_from", "valid_to"]].dtypes.map(pd.api.types.is_datetime64_any_dtype).all()


def test_only_what_meets_every_condition_is_read_in_the_order_that_was_asked(engine: Engine) -> None:
    columns = table_of(Region).c
    of_gemeenten, existing = columns.level == "gemeente", columns.valid_to.is_(None)
    with transaction(engine) as connection:
        fill(connection, REGIONS)
        by_name = rows_of(connection, Region, ["name"], of_gemeenten)
        both = rows_of(connection, Region, ["name"], of_gemeenten, existing)
        frame = stored(connection, table_of(Region), ["name"], of_gemeenten)
        some = columns_of(connection, [columns.name, columns.code], ["name"], of_gemeenten)
    assert [region.name for region in by_name] == ["Appingedam", "Groningen"]
    assert [region.code for region in both] == ["GM0014"]
    assert frame["code"].tolist() == ["GM0003", "GM0014"]
    assert some == {"name": ["Appingedam", "Groningen"], "code": ["GM0003", "GM0014"]}


def test_what_is_true_or_false_is_so_in_both(engine: Engine) -> None:
    with transaction(engine) as connection:
        fill_every_table(connection)
        for model in (Flag, Observation):
            simulated = [row["simulated"] for row in plain(connection, model)]
            assert set(simulated) == {True, False}
            assert [row.simulated for row in rows_of(connection, model, key_of(model))] == simulated
            column = stored(connection, table_of(model), key_of(model))["simulated"]
            assert column.dtype == bool
            assert column.tolist() == simulated


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 8, 9])
def test_rows_that_come_in_parts_are_all_there_once(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(reading_back, "PART", 4)
    many = [Region(code=f"GM{number:05}", name=str(number), level="gemeente") for number in range(count)]
    with transaction(sqlite_engine) as connection:
        if many:
            fill(connection, many)
        frame = stored(connection, table_of(Region), ["code"])
    assert frame["code"].tolist() == [region.code for region in many]
    assert list(frame.columns) == [column.name for column in table_of(Region).columns]


def test_more_rows_than_one_part_come_back_whole(engine: Engine) -> None:
    day = date(2026, 1, 1)
    many = [
        Region(code=f"GM{number:05}", name=str(number), level="gemeente", valid_to=day if number % 3 else None)
        for number in range(2 * PART + 7)
    ]
    with transaction(engine) as connection:
        fill(connection, many)
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(table_of(Region))).scalar_one() == len(many)
        frame = stored(connection, table_of(Region), ["code"])
        rows = rows_of(connection, Region, ["code"])
        wanted = plain(connection, Region)
    assert rows == tuple(many)
    assert len(frame) == len(many)
    assert differing(frame, wanted) == []
