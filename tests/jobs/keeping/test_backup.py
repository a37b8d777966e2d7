"""A back-up is whole or not there, holds one moment, and comes back as it was on either kind of server."""

import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from base.errors import Unavailable
from config.settings import Settings
from jobs.keeping.backup import backup, remove_unfinished
from jobs.keeping.manifest import member
from models import ledger
from models.engine import transaction
from models.tables import Run, RunStep
from tests.jobs.keeping.archives import NOW, everything, put_back, run_row
from tests.processes import PATIENCE, started

ROOT = Path(__file__).parents[3]


def test_every_row_comes_back_from_either_server_to_another_and_to_itself(
    filled: Engine, other: Engine, settings: Settings, tmp_path: Path
) -> None:
    before, file = everything(filled), tmp_path / "radar.zip"
    assert all(before.values())
    made = backup(filled, file, now=NOW)
    assert made.rows == sum(map(len, before.values()))
    assert put_back(other, file, settings).rows == made.rows
    assert everything(other) == before
    again = tmp_path / "again.zip"
    backup(other, again, now=NOW)
    put_back(filled, again, settings, overwrite=True)
    assert everything(filled) == before
    # rows that are added now are numbered after those that are there
    with transaction(filled) as connection:
        assert ledger.claim(connection, job="run", period="2026-W47", planned_for=NOW, worker="w", token="t", now=NOW)


def test_a_back_up_may_be_read_by_its_owner_only_and_leaves_nothing_beside_it(filled: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    made = backup(filled, folder / "radar.zip", now=NOW)
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert made.size == made.path.stat().st_size
    assert list(folder.iterdir()) == [made.path]


def test_a_back_up_replaces_an_older_one(sqlite_engine: Engine, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "radar.zip"
    file.write_bytes(b"older")
    assert backup(sqlite_engine, file, now=NOW).rows == 0
    assert put_back(sqlite_engine, file, settings).made_at == NOW


def test_a_database_without_tables_and_a_folder_that_is_not_there_are_told_and_leave_nothing(
    other: Engine, sqlite_engine: Engine, tmp_path: Path
) -> None:
    with pytest.raises(Unavailable, match="is empty"):
        backup(other, tmp_path / "radar.zip", now=NOW)
    with pytest.raises(Unavailable, match=r"could not be written: No such file"):
        backup(sqlite_engine, tmp_path / "no" / "radar.zip", now=NOW)
    assert [file.name for file in tmp_path.iterdir() if "zip" in file.name] == []


def test_a_back_up_holds_one_moment_while_others_write(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    stop, begun = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with transaction(engine) as connection:
                connection.execute(insert(Run), [run_row(f"r{number}")])
                connection.execute(
                    insert(RunStep), [{"run_id": f"r{number}", "name": "x", "position": 0, "seconds": 1.0}]
                )
            begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(PATIENCE)
        for _ in range(3):
            file = tmp_path / "radar.zip"
            backup(engine, file, now=NOW)
            with zipfile.ZipFile(file) as zipped:
                runs, steps = (zipped.read(member(name)).count(b"\n") for name in ("run", "run_step"))
            assert runs == steps > 0
    finally:
        stop.set()
        writer.join()


def test_a_back_up_that_is_killed_half_way_leaves_no_file_and_its_rest_is_removed(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    command = [sys.executable, "-m", "tests.jobs.keeping.hanging_backup", str(sqlite_engine.url), str(folder)]
    with started(command, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"half-way\n"
        child.kill()
    assert not (folder / "radar.zip").exists()
    assert len(list(folder.iterdir())) == 1
    remove_unfinished(folder)
    assert list(folder.iterdir()) == []
