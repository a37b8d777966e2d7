"""A server like CBS, settings that point to it, and a database with a few gemeenten."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from config.settings import Settings, load_settings
from models import store
from models.engine import transaction
from tests.jobs.importing.conftest import add_regions
from tests.jobs.opendata.server import Cbs, serving
from tests.processes import PATIENCE

INHABITANTS_2021 = {"GM0014": 233273, "GM0034": 214715, "GM0757": 32926, "GM0824": 32231}


@pytest.fixture
def cbs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cbs]:
    """A server that gives the recorded answers."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(Cbs()) as server:
        yield server


@pytest.fixture
def settings_for(tmp_path: Path) -> Callable[..., Settings]:
    """Settings with a home of the test's own; English, so that a test reads as it is written."""

    def build(**opendata: object) -> Settings:
        values = {"timeout_seconds": PATIENCE, "attempts": 1, "url": "", **opendata}
        return load_settings(home=tmp_path / "home", language="en", opendata=values)

    return build


def fill(engine: Engine) -> None:
    """A few gemeenten with their inhabitants on 1 January 2021."""
    add_regions(engine)
    rows = [
        {"region": code, "day": date(2021, 1, 1), "inhabitants": number, "source": "test"}
        for code, number in INHABITANTS_2021.items()
    ]
    with transaction(engine) as connection:
        store.append_population(connection, frame=pd.DataFrame(rows))
