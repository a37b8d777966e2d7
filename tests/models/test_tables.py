"""Rules that the database itself keeps, whoever writes to it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert
from sqlalchemy.exc import IntegrityError

from models.engine import transaction
from models.tables import ImportRecord, Observation, Region, Residual, Stand, Target

DAY = date(2024, 1, 31)
OBSERVATION: dict[str, Any] = {
    "region": "NL01",
    "measure": "realisatie",
    "part": "",
    "from_date": date(2024, 1, 1),
    "to_date": DAY,
    "value": 100,
    "known_from": date(2024, 2, 7),
    "quality": "A",
    "source": "COA",
    "simulated": False,
    "import_id": 1,
}
TARGET: dict[str, Any] = {
    "region": "NL01",
    "period": "2024-H1",
    "value": 18_750,
    "known_from": date(2023, 10, 1),
    "status": "vastgesteld",
    "basis": "aangekondigd",
    "source": "Staatscourant",
    "simulated": False,
    "import_id": 1,
}
STAND: dict[str, Any] = {
    "region": "NL01",
    "day": date(2024, 1, 1),
    "role": "eind",
    "value": -5,
    "known_from": date(2024, 1, 8),
    "quality": "A",
    "source": "COA",
    "simulated": False,
    "import_id": 1,
}
RESIDUAL: dict[str, Any] = {
    "region": "NL01",
    "day": date(2024, 1, 1),
    "kind": "correctie",
    "value": 3,
    "known_from": date(2024, 1, 8),
}


def add_country_and_import(connection: Connection) -> None:
    connection.execute(insert(Region), [{"code": "NL01", "name": "Nederland", "level": "land"}])
    connection.execute(
        insert(ImportRecord),
        [
            {
                "id": 1,
                "file_name": "a.csv",
                "sha256": "0" * 64,
                "layout": "observations",
                "imported_at": datetime(2024, 2, 7, tzinfo=UTC),
                "rows_read": 1,
                "rows_new": 1,
                "rows_revised": 0,
                "rows_unchanged": 0,
                "source": "COA",
            }
        ],
    )


GOOD: list[tuple[Any, dict[str, Any]]] = [
    (Observation, OBSERVATION),
    (Target, TARGET),
    (Stand, STAND),
    (Residual, RESIDUAL),
]


@pytest.mark.parametrize(("table", "row"), GOOD)
def test_a_good_row_is_taken_once_per_day_it_was_known_from(engine: Engine, table: Any, row: dict[str, Any]) -> None:
    with transaction(engine) as connection:
        add_country_and_import(connection)
        connection.execute(insert(table), [row, row | {"known_from": date(2024, 3, 1)}])
    with pytest.raises(IntegrityError), transaction(engine) as connection:
        connection.execute(insert(table), [row])


BAD: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
    (Observation, OBSERVATION, {"measure": "verhuizingen"}),
    (Observation, OBSERVATION, {"value": -1}),
    (Observation, OBSERVATION, {"quality": "D"}),
    (Observation, OBSERVATION, {"to_date": date(2023, 12, 31)}),
    (Observation, OBSERVATION, {"measure": "bezetting"}),
    (Observation, OBSERVATION, {"region": "PV99"}),
    (Observation, OBSERVATION, {"import_id": 99}),
    (Target, TARGET, {"status": "misschien"}),
    (Target, TARGET, {"basis": "geraden"}),
    (Target, TARGET, {"value": -1}),
    (Stand, STAND, {"role": "midden"}),
    (Stand, STAND, {"quality": ""}),
    (Residual, RESIDUAL, {"kind": "afronding"}),
]


@pytest.mark.parametrize(("table", "row", "change"), BAD)
def test_a_bad_row_is_refused(engine: Engine, table: Any, row: dict[str, Any], change: dict[str, Any]) -> None:
    with transaction(engine) as connection:
        add_country_and_import(connection)
    with pytest.raises(IntegrityError), transaction(engine) as connection:
        connection.execute(insert(table), [row | change])
