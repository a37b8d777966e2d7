"""The address of the database in the settings: where it lies by itself, what is refused, and nothing of it shown."""

import pytest

from config.settings import SettingsError, load_settings


def test_database_lies_in_home_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RADAR_HOME", "/srv/radar")
    assert load_settings().database_url == "sqlite:////srv/radar/radar.db"
    assert load_settings(database_url="sqlite:///x.db").database_url == "sqlite:///x.db"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite+pysqlite://"])
def test_a_database_that_is_gone_when_the_command_ends_is_refused_as_such(url: str):
    with pytest.raises(SettingsError, match=r"database in memory is gone when the command ends\. Name a file"):
        load_settings(database_url=url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "geheim",
        "nosuch://radar:geheim@host/radar",
        "mysql://radar:geheim@host/radar",
        "postgresql://radar:geheim@host:none/radar",
        "postgresql+nosuch://radar:geheim@host/radar",
        # known to the library, but not installed
        "postgresql://radar:geheim@host/radar",
        "postgresql+psycopg2://radar:geheim@host/radar",
        "postgresql+asyncpg://radar:geheim@host/radar",
        "sqlite+aiosqlite:///geheim.db",
        "sqlite:///radar.db?timeout=geheim",
    ],
)
def test_an_address_that_is_of_no_database_is_refused_without_showing_it(url: str):
    with pytest.raises(
        SettingsError, match="database_url in the arguments must be the address of a database"
    ) as caught:
        load_settings(database_url=url)
    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://radar:geheim@host/radar?geheim=1",
        "postgresql+psycopg://radar:geheim@host/radar?sslmode=require&pasword=geheim",
        "sqlite:///radar.db?geheim=1",
        "sqlite:///radar.db?isolation_level=geheim",
    ],
)
def test_an_unknown_option_of_a_database_is_refused_without_showing_it(url: str):
    with pytest.raises(SettingsError, match="database_url in the arguments has an option after its") as caught:
        load_settings(database_url=url)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["sqlite:///radar.db?timeout=5", "postgresql+psycopg://radar@host/radar?sslmode=require&connect_timeout=5"]
)
def test_a_known_option_of_a_database_is_taken(url: str):
    assert load_settings(database_url=url).database_url == url
