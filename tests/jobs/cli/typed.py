"""How a test types a command: whole, in a folder of its own, or one command with a clock that stands still."""

from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from base.i18n import Language
from config.settings import Settings
from jobs.cli.app import main
from jobs.cli.context import Context


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory without settings; RADAR_HOME inside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RADAR_HOME", str(tmp_path / "var"))
    monkeypatch.delenv("RADAR_DATABASE_URL", raising=False)
    monkeypatch.delenv("RADAR_LANGUAGE", raising=False)
    return tmp_path


def radar(*words: str) -> int:
    """Run the command; the exit code."""
    with pytest.raises(SystemExit) as stop:
        main(words)
    code = stop.value.code
    return code if isinstance(code, int) else int(code is not None)


def context_at(now: datetime, settings: Settings, console: Console, language: str) -> Context:
    """What a command works with at the moment `now`."""
    errors = Console(stderr=True)
    return Context(
        settings,
        Language(language, settings.service.time_zone),
        console,
        errors=errors,
        now=lambda: now,
        today=now.date,
    )
