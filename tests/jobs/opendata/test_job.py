"""The job as the service runs it: every table apart, nothing by halves, and plain words for what failed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import typer
from rich.console import Console
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner

from base.i18n import Language
from config.settings import Settings
from jobs.cli import fetch
from jobs.opendata.errors import FetchFailed
from jobs.opendata.job import fetch_open_data
from models.engine import open_engine, reading
from models.migrate import upgrade
from models.tables import metadata
from tests.jobs.cli.typed import context_at
from tests.jobs.opendata.conftest import INHABITANTS_2021, fill
from tests.jobs.opendata.server import Cbs, status

NOW = datetime(2026, 3, 10, 5, 0, tzinfo=UTC)
Build = Callable[..., Settings]


def rows_in(engine: Engine, table: str) -> int:
    with reading(engine) as connection:
        found = connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()
    return int(found)


def test_every_table_is_taken_in_once(sqlite_engine: Engine, cbs: Cbs, settings_for: Build) -> None:
    fill(sqlite_engine)
    settings = settings_for(url=cbs.url)
    outcome = fetch_open_data(sqlite_engine, settings, now=NOW)
    assert outcome == {
        "changed": 221 + 12,
        "tables": {"83102NED": "221 new, 0 revised", "70072ned": "days added: 3"},
        "failed": {},
    }
    assert json.loads(json.dumps(outcome)) == outcome
    again = fetch_open_data(sqlite_engine, settings, now=NOW)
    assert (again["changed"], again["tables"]["83102NED"]) == (0, "0 new, 0 revised")
    assert rows_in(sqlite_engine, "import_record") == 1


def test_a_table_that_fails_does_not_stop_the_other(sqlite_engine: Engine, cbs: Cbs, settings_for: Build) -> None:
    fill(sqlite_engine)
    cbs.misdeeds.append(status(503))
    with pytest.raises(FetchFailed, match="83102NED: Table 83102NED: the service answers with error 503") as caught:
        fetch_open_data(sqlite_engine, settings_for(url=cbs.url), now=NOW)
    assert caught.value.outcome["changed"] == 12
    assert list(caught.value.outcome["failed"]) == ["83102NED"]
    assert rows_in(sqlite_engine, "observation") == 0
    assert rows_in(sqlite_engine, "population") == len(INHABITANTS_2021) + 12
    # another try brings what is lacking
    assert fetch_open_data(sqlite_engine, settings_for(url=cbs.url), now=NOW)["changed"] == 221


def test_without_a_network_both_tables_are_named_and_nothing_changes(
    sqlite_engine: Engine, settings_for: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    fill(sqlite_engine)
    pauses: list[float] = []
    # port 1 is reserved, and nothing listens there
    settings = settings_for(url="http://127.0.0.1:1/ODataApi/odata", attempts=2)
    with pytest.raises(FetchFailed) as caught:
        fetch_open_data(sqlite_engine, settings, now=NOW, pause=pauses.append)
    assert set(caught.value.outcome["failed"]) == {"83102NED", "70072ned"}
    assert "\n" not in caught.value.told(Language("nl"))
    assert pauses == [1.0, 1.0]
    assert rows_in(sqlite_engine, "observation") == 0


def test_what_the_import_refuses_is_told_in_a_line(sqlite_engine: Engine, cbs: Cbs, settings_for: Build) -> None:
    # without regions the import knows no Nederland
    with pytest.raises(FetchFailed, match="83102NED: the import refuses the figures: "):
        fetch_open_data(sqlite_engine, settings_for(url=cbs.url), now=NOW)


def test_without_an_address_nothing_is_fetched(sqlite_engine: Engine, settings_for: Build) -> None:
    assert fetch_open_data(sqlite_engine, settings_for(), now=NOW) == {"off": True, "changed": 0}


def test_the_command_tells_what_came_and_what_failed(cbs: Cbs, settings_for: Build) -> None:
    settings = settings_for(url=cbs.url)
    settings.home.mkdir()
    engine = open_engine(settings.database_url)
    upgrade(engine)
    fill(engine)
    engine.dispose()

    def called(settings: Settings) -> tuple[str, BaseException | None]:
        app, console = typer.Typer(), Console(width=200)

        @app.callback()
        def group() -> None: ...

        with console.capture() as capture:
            fetch.register(app, context_at(NOW, settings, console, "en"))
            result = CliRunner().invoke(app, ["fetch"])
        return capture.get(), result.exception

    cbs.misdeeds.append(status(404))
    told, error = called(settings)
    assert told == "70072ned: days added: 3\n"
    assert isinstance(error, FetchFailed)
    assert called(settings) == ("83102NED: 221 new, 0 revised\n70072ned: days added: 0\n", None)
    assert called(settings_for())[0] == "Fetching is switched off: opendata.url is empty.\n"
