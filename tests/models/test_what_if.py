"""What a what-if needs and gives comes back as it was, and a scenario made anew replaces the one before."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, insert
from sqlalchemy.exc import IntegrityError

from models import what_if
from models.engine import reading, transaction
from models.tables import Region, Run, Scenario

RUN, OTHER = "20260131-a", "20260131-b"
MADE = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)
VALUES = pd.DataFrame(
    {
        "target": ["bezetting", "bezetting", "stand_eind"],
        "location": "NL01",
        "target_end_date": [date(2026, 6, 30), date(2026, 6, 30), date(2026, 6, 30)],
        "horizon": 6,
        "output_type": ["mean", "quantile", "quantile"],
        "output_type_id": ["", "0.5", "0.5"],
        "value": [71_000.5, 71_100.0, -12.0],
    }
)


def fill(connection: Connection) -> None:
    connection.execute(insert(Region), [{"code": "NL01", "name": "Nederland", "level": "land"}])
    run = {
        "started_at": MADE,
        "as_of": date(2026, 1, 31),
        "seed": 1,
        "horizon_periods": 3,
        "code_version": "0",
        "settings": {},
    }
    connection.execute(insert(Run), [{"id": name, **run} for name in (RUN, OTHER)])


def record(name: str = "hoge-instroom", description: str = "Meer", run_id: str = RUN) -> Scenario:
    return Scenario(
        run_id=run_id, name=name, description=description, content="name = 'x'", made_at=MADE, seconds=1.5
    )


def test_fitted_models_come_back_byte_for_byte(engine: Engine) -> None:
    models = {"chain": bytes(range(256)), "gemeenten": b"\x00\xff"}
    with transaction(engine) as connection:
        fill(connection)
        what_if.append_fitted(connection, run_id=RUN, models=models)
        what_if.append_fitted(connection, run_id=OTHER, models={})
    with reading(engine) as connection:
        assert what_if.fitted(connection, run_id=RUN) == models
        assert what_if.fitted(connection, run_id=OTHER) == {}


def test_a_scenario_comes_back_with_its_numbers(engine: Engine) -> None:
    with transaction(engine) as connection:
        fill(connection)
        what_if.replace_scenario(connection, record=record(), values=VALUES)
        what_if.replace_scenario(connection, record=record("anders"), values=VALUES.iloc[:0])
    with reading(engine) as connection:
        assert [one.name for one in what_if.scenarios(connection, run_id=RUN)] == ["anders", "hoge-instroom"]
        found = what_if.scenarios(connection, run_id=RUN)[1]
        assert found.model_dump() == record().model_dump()
        values = what_if.scenario_values(connection, run_id=RUN, name="hoge-instroom")
        wanted = VALUES.drop(columns="horizon").assign(target_end_date=pd.Timestamp("2026-06-30"))
        pd.testing.assert_frame_equal(values, wanted, check_dtype=False)
        assert what_if.scenario_values(connection, run_id=RUN, name="anders").empty
        assert what_if.scenarios(connection, run_id=OTHER) == []


def test_a_scenario_made_anew_replaces_only_the_one_of_its_run_and_name(engine: Engine) -> None:
    with transaction(engine) as connection:
        fill(connection)
        for one in (record(), record(run_id=OTHER), record("anders")):
            what_if.replace_scenario(connection, record=one, values=VALUES)
        what_if.replace_scenario(connection, record=record(description="Nog meer"), values=VALUES.iloc[:1])
    with reading(engine) as connection:
        descriptions = {one.name: one.description for one in what_if.scenarios(connection, run_id=RUN)}
        assert descriptions == {"anders": "Meer", "hoge-instroom": "Nog meer"}
        assert len(what_if.scenario_values(connection, run_id=RUN, name="hoge-instroom")) == 1
        assert len(what_if.scenario_values(connection, run_id=RUN, name="anders")) == len(VALUES)
        assert len(what_if.scenario_values(connection, run_id=OTHER, name="hoge-instroom")) == len(VALUES)


def test_nothing_is_replaced_when_the_new_numbers_cannot_be_kept(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as connection:
        fill(connection)
        what_if.replace_scenario(connection, record=record(), values=VALUES)
    with pytest.raises(IntegrityError), transaction(sqlite_engine) as connection:
        what_if.replace_scenario(connection, record=record(), values=VALUES.assign(target="onbekend"))
    with reading(sqlite_engine) as connection:
        assert len(what_if.scenario_values(connection, run_id=RUN, name="hoge-instroom")) == len(VALUES)
