"""Rows of a frame come into a table as they are, however many there are and whatever is missing."""

from datetime import UTC, date, datetime

import pandas as pd
from sqlalchemy import Connection, Engine, func, insert, select

from models.engine import transaction
from models.rows import append_rows
from models.tables import MAIN, metadata

REGION = metadata.tables["region"]
RUN = {
    "id": "a", "kind": MAIN, "state": "done", "started_at": datetime(2026, 1, 31, tzinfo=UTC),
    "as_of": date(2026, 1, 31), "seed": 1, "horizon_periods": 3, "code_version": "1", "settings": {},
}  # fmt: skip


def regions(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            # not in the order of the table
            "name": [f"Plaats {number} <'>" for number in range(count)],
            "code": [f"GM{number:05d}" for number in range(count)],
            "level": "gemeente",
            "valid_from": pd.to_datetime(["2019-01-01", *[None] * (count - 1)]),
            "lon": [None, *[6.5] * (count - 1)],
        }
    )


def row(connection: Connection, code: str) -> dict[str, object]:
    return dict(connection.execute(select(REGION).where(REGION.c.code == code)).mappings().one())


def test_each_value_is_in_its_column_and_what_is_missing_is_null(engine: Engine) -> None:
    with transaction(engine) as connection:
        append_rows(connection, "region", regions(2))
        first, second = row(connection, "GM00000"), row(connection, "GM00001")
    assert (first["name"], first["valid_from"], first["lon"]) == ("Plaats 0 <'>", date(2019, 1, 1), None)
    assert (second["name"], second["valid_from"], second["lon"]) == ("Plaats 1 <'>", None, 6.5)
    assert first["parent"] is None


def test_more_rows_than_go_to_the_driver_at_once_all_arrive(engine: Engine) -> None:
    with transaction(engine) as connection:
        append_rows(connection, "region", regions(10_001))
        assert connection.execute(select(func.count()).select_from(REGION)).scalar_one() == 10_001


def test_lists_and_truth_come_back_as_they_were(engine: Engine) -> None:
    """A state of a gemeente holds a list (JSON) and a truth value."""
    state = metadata.tables["gemeente_state"]
    frame = pd.DataFrame(
        {
            "run_id": ["a"], "location": ["GM00000"], "period": ["2026-H1"], "months_left": [2], "waiting": [1.5],
            "waiting_long": [0.0], "linked_ahead": [2.0], "housed_ahead": [3.0], "housed_by_month": [[1.0, 2.0]],
            "extra_to_clear": [0], "uses_links": [True],
        }
    )  # fmt: skip
    with transaction(engine) as connection:
        append_rows(connection, "region", regions(1))
        connection.execute(metadata.tables["run"].insert().values(**RUN))
        append_rows(connection, "gemeente_state", frame)
        found = connection.execute(select(state)).mappings().one()
    assert found["housed_by_month"] == [1.0, 2.0]
    assert found["uses_links"] is True


def test_a_column_that_is_missing_holds_what_it_says_of_itself(engine: Engine) -> None:
    flag = metadata.tables["flag"]
    frame = pd.DataFrame(
        {"run_id": ["a"], "location": ["GM00000"], "period": ["2026-H1"], "level": ["gemeente"], "provincie": [None],
         "stand_begin": [1.0], "taakstelling": [2.0], "target_basis": ["gepubliceerd"], "opgave": [3.0],
         "expected_per_month": [1.0], "simulated": [False]}
    )  # fmt: skip
    with transaction(engine) as connection:
        append_rows(connection, "region", regions(1))
        connection.execute(insert(metadata.tables["run"]).values(**RUN))
        append_rows(connection, "flag", frame)
        assert connection.execute(select(flag.c.streak_at_least, flag.c.p_miss)).one() == (False, None)
