"""`radar restore` as an operator types it, with what `radar backup` wrote."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from base.errors import RequestError
from config.settings import load_settings
from models.engine import transaction
from models.tables import OutboxLetter
from tests.jobs.cli.keeping import NOW, radar


def test_a_back_up_goes_from_one_installation_to_another(sqlite_engine: Engine, tmp_path: Path) -> None:
    with transaction(sqlite_engine) as connection:
        letter = {"address": "a@example.org", "kind": "weekly", "period": "2026-W47", "subject": "s"}
        more = {"content_hash": "h", "message_id": "m", "made_at": NOW, "next_try_at": NOW}
        connection.execute(insert(OutboxLetter), [letter | more])
    here = load_settings(home=tmp_path, database_url=str(sqlite_engine.url))
    there, file = load_settings(home=tmp_path / "there"), tmp_path / "radar.zip"
    assert "radar.zip: 1 rijen, 0,0 MB" in radar(here, "backup", str(file))
    shown = radar(there, "restore", str(file))
    assert there.home.stat().st_mode & 0o077 == 0
    assert "Teruggezet: 1 rijen, zoals ze waren op 21 november 2026 06:30 CET." in shown
    assert "niet nog eens gaan: 1." in shown
    with pytest.raises(RequestError, match="--overwrite replaces everything"):
        radar(there, "restore", str(file))
    assert "niet nog eens gaan" not in radar(there, "restore", str(file), "--overwrite", "--send-waiting")
