"""`radar settings` as somebody types it."""

import tomllib
from pathlib import Path

import pytest

from config.settings import load_settings
from tests.jobs.cli.typed import home, radar

__all__ = ["home"]


def test_settings_are_toml_that_gives_the_same_settings_again(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("radar.toml").write_text('mechanism_in_force_until = 2027-12-31\n[profile]\nsource = "a \\"b\\" é"\n')
    assert radar("settings") == 0
    shown = capsys.readouterr().out
    before = load_settings()
    Path("radar.toml").write_text(shown)
    monkeypatch.delenv("RADAR_HOME")
    again = load_settings()
    assert again.model_dump(exclude={"profile"}) == before.model_dump(exclude={"profile"})
    assert again.profile.weights == pytest.approx(before.profile.weights)
    assert again.profile.source == 'a "b" é'


def test_each_value_stands_with_the_place_it_comes_from(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("radar.toml").write_text("samples = 500\n[mail]\nport = 25\n")
    monkeypatch.setenv("RADAR_FLAGS__WATCH__P_MISS", "0.4")
    assert radar("settings") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "samples = 500  # radar.toml" in lines
    assert "port = 25  # radar.toml" in lines
    assert "p_miss = 0.4  # de omgevingsvariabelen" in lines
    assert "seed = 20190101  # standaard" in lines
    assert lines.index("[flags.watch]") < lines.index("p_miss = 0.4  # de omgevingsvariabelen")


def test_a_database_that_nobody_set_is_not_said_to_be_set(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert radar("settings") == 0
    assert "# database_url: niet ingesteld; volgt uit home" in capsys.readouterr().out.splitlines()


def test_what_may_be_secret_is_said_to_be_set_and_not_shown(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RADAR_DATABASE_URL", "postgresql+psycopg://someone:s3cr3t@127.0.0.1/radar?passfile=s3cr3t")
    monkeypatch.setenv("RADAR_MAIL__PASSWORD", "s3cr3t")
    monkeypatch.setenv("RADAR_SERVICE__PING_URL", "https://monitor.example/s3cr3t")
    assert radar("settings") == 0
    shown = capsys.readouterr().out
    assert "s3cr3t" not in shown
    for name in ("database_url", "password", "ping_url"):
        assert f"# {name}: ingesteld, en niet getoond" in shown
    told = tomllib.loads(shown)
    assert "password" not in told["mail"]
