"""Reading and writing what a what-if is made from and what it gives: fitted models, scenarios and their numbers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, delete, insert, select

from models.tables import Scenario, metadata

VALUE_COLUMNS: Final = ["target", "location", "target_end_date", "output_type", "output_type_id", "value"]
# the name under which a run keeps what scenarios and plans draw from
FITTED: Final = "what_if"
_TABLES = metadata.tables


def append_fitted(connection: Connection, *, run_id: str, models: Mapping[str, bytes]) -> None:
    """Keep the packed models of a run by their names."""
    rows = [{"run_id": run_id, "name": name, "content": content} for name, content in models.items()]
    if rows:
        connection.execute(insert(_TABLES["fitted_model"]), rows)


def fitted(connection: Connection, *, run_id: str) -> dict[str, bytes]:
    """The packed models of a run by name; empty for a run that kept none."""
    table = _TABLES["fitted_model"]
    rows = connection.execute(select(table.c.name, table.c.content).where(table.c.run_id == run_id))
    return {name: bytes(content) for name, content in rows}


def replace_scenario(connection: Connection, *, record: Scenario, values: pd.DataFrame) -> None:
    """Keep a scenario with its numbers, instead of the one of the same run and name if there is one.

    Args:
        values: `VALUE_COLUMNS`, and others that are left out.
    """
    scenarios, numbers = _TABLES["scenario"], _TABLES["scenario_value"]
    key = {"run_id": record.run_id, "scenario": record.name}
    connection.execute(delete(numbers).where(numbers.c.run_id == record.run_id, numbers.c.scenario == record.name))
    connection.execute(delete(scenarios).where(scenarios.c.run_id == record.run_id, scenarios.c.name == record.name))
    connection.execute(insert(scenarios).values(**record.model_dump()))
    plain = values[VALUE_COLUMNS].assign(target_end_date=pd.to_datetime(values["target_end_date"]).dt.date)
    rows = [key | {str(name): value for name, value in row.items()} for row in plain.to_dict("records")]
    if rows:
        connection.execute(insert(numbers), rows)


def scenarios(connection: Connection, *, run_id: str) -> list[Scenario]:
    """The scenarios of a run by name."""
    table = _TABLES["scenario"]
    rows = connection.execute(select(table).where(table.c.run_id == run_id).order_by(table.c.name)).mappings()
    return [Scenario(**row) for row in rows]


def scenario_values(connection: Connection, *, run_id: str, name: str) -> pd.DataFrame:
    """The numbers of a scenario: `VALUE_COLUMNS`, days as timestamps."""
    table = _TABLES["scenario_value"]
    order = [table.c[column] for column in VALUE_COLUMNS[:-1]]
    query = select(*(table.c[column] for column in VALUE_COLUMNS))
    rows: Sequence[Any] = connection.execute(
        query.where(table.c.run_id == run_id, table.c.scenario == name).order_by(*order)
    ).all()
    frame = pd.DataFrame([tuple(row) for row in rows], columns=VALUE_COLUMNS)
    return frame.assign(target_end_date=pd.to_datetime(frame["target_end_date"]))


__all__ = [
    "VALUE_COLUMNS",
    "append_fitted",
    "fitted",
    "replace_scenario",
    "scenario_values",
    "scenarios",
]
