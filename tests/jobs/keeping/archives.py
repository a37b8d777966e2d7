"""What the tests of back-up and restore share: the moment, a run, and all rows of a database."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from config.settings import Settings
from jobs.keeping.restore import restore
from models.engine import reading
from models.tables import metadata

NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)


def everything(engine: Engine) -> dict[str, list[str]]:
    """All rows of a database with the current schema, which need not come back in the same order."""
    with reading(engine) as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
        }


def put_back(engine: Engine, file: Path, settings: Settings, **choices: Any) -> Any:
    return restore(engine, file, settings, now=NOW, **{"send_waiting": True} | choices)


def run_row(key: str) -> dict[str, Any]:
    return {
        "id": key,
        "started_at": NOW,
        "as_of": NOW.date(),
        "seed": 1,
        "horizon_periods": 1,
        "code_version": "0",
        "settings": {},
    }
