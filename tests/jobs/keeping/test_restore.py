"""A back-up is put back whole or not at all, where nothing that is at work or newer is in its way."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, func, insert, inspect, select, text

from base.errors import Conflict, Invalid
from config.settings import Settings
from jobs.keeping.backup import backup
from jobs.keeping.manifest import MANIFEST, member
from models import archive, ledger
from models.engine import reading, transaction
from models.migrate import configuration, known_revision, newest_revision, upgrade
from models.tables import OutboxLetter, Run, ServiceBeat
from tests.jobs.keeping.archives import NOW, everything, put_back, run_row
from tests.models.filled import fill_every_table

Changed = Callable[[Path, Path], None]


def cut_off(source: Path, target: Path) -> None:
    target.write_bytes(source.read_bytes()[:-100])


def not_a_zip(_source: Path, target: Path) -> None:
    target.write_bytes(b"region,measure,value\n")


def rewritten(change: Callable[[dict[str, bytes]], None]) -> Changed:
    def write(source: Path, target: Path) -> None:
        with zipfile.ZipFile(source) as zipped:
            members = {name: zipped.read(name) for name in zipped.namelist()}
        change(members)
        with zipfile.ZipFile(target, "w") as zipped:
            for name, content in members.items():
                zipped.writestr(name, content)

    return write


def another_value(members: dict[str, bytes]) -> None:
    members[member("run")] = members[member("run")].replace(b"2026", b"2025", 1)


def row_less(members: dict[str, bytes]) -> None:
    members[member("run")] = members[member("run")].split(b"\n", 1)[1]


def table_less(members: dict[str, bytes]) -> None:
    del members[member("run")]


def file_more(members: dict[str, bytes]) -> None:
    members["tables/other.jsonl"] = b"[]\n"


def no_manifest(members: dict[str, bytes]) -> None:
    del members[MANIFEST]


def broken_manifest(members: dict[str, bytes]) -> None:
    members[MANIFEST] = members[MANIFEST][:-3]


def another_form(members: dict[str, bytes]) -> None:
    members[MANIFEST] = members[MANIFEST].replace(b'"format": 1', b'"format": 2')


def newer_schema(members: dict[str, bytes]) -> None:
    members[MANIFEST] = members[MANIFEST].replace(f'"{newest_revision()}"'.encode(), b'"0999"')


def earlier_schema(members: dict[str, bytes]) -> None:
    members[MANIFEST] = members[MANIFEST].replace(f'"{newest_revision()}"'.encode(), b'"0001"')


def broken_stream(source: Path, target: Path) -> None:
    """Packed bytes that cannot be unpacked, in the middle of the largest table."""
    content = bytearray(source.read_bytes())
    with zipfile.ZipFile(source) as zipped:
        packed = [info for info in zipped.infolist() if info.filename != MANIFEST]
    largest = max(packed, key=lambda info: info.compress_size)
    start = largest.header_offset + 30 + len(largest.filename)
    content[start : start + largest.compress_size] = b"\xff" * largest.compress_size
    target.write_bytes(content)


def packed_otherwise(source: Path, target: Path) -> None:
    """As if it were packed in a way that nobody knows."""
    content = bytearray(source.read_bytes())
    # the last entry of the table of contents is that of the manifest
    content[content.rindex(b"PK\x01\x02") + 10] = 97
    target.write_bytes(content)


def flipped_byte(source: Path, target: Path) -> None:
    content = bytearray(source.read_bytes())
    content[200] ^= 0xFF
    target.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (cut_off, "not a back-up, or was cut off"),
        (not_a_zip, "not a back-up, or was cut off"),
        (flipped_byte, "is damaged: table alert"),
        (broken_stream, "is damaged: table"),
        (packed_otherwise, "no manifest that this release can read"),
        (rewritten(another_value), "is damaged: table run"),
        (rewritten(row_less), "is damaged: table run"),
        (rewritten(table_less), "does not hold the tables"),
        (rewritten(file_more), "does not hold the tables"),
        (rewritten(no_manifest), "no manifest that this release can read"),
        (rewritten(broken_manifest), "no manifest that this release can read"),
        (rewritten(another_form), "of form 2 and this release reads form 1"),
        (rewritten(newer_schema), "made by a newer release: its schema is 0999"),
        (rewritten(earlier_schema), "other tables or columns than schema 0001"),
    ],
)
def test_a_spoiled_back_up_is_refused_and_changes_nothing(
    whole_backup: Path, spoil: Changed, reason: str, sqlite_engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    with transaction(sqlite_engine) as connection:
        connection.execute(insert(Run), [run_row("kept")])
    spoiled = tmp_path / "spoiled.zip"
    spoil(whole_backup, spoiled)
    with pytest.raises(Invalid, match=reason):
        put_back(sqlite_engine, spoiled, settings, overwrite=True)
    with reading(sqlite_engine) as connection:
        assert list(connection.scalars(select(Run.id))) == ["kept"]


def test_a_database_with_rows_is_overwritten_only_when_asked(
    engine: Engine, whole_backup: Path, settings: Settings
) -> None:
    with transaction(engine) as connection:
        connection.execute(insert(Run), [run_row("kept")])
    with pytest.raises(Conflict, match="not empty; --overwrite replaces"):
        put_back(engine, whole_backup, settings)
    with reading(engine) as connection:
        assert list(connection.scalars(select(Run.id))) == ["kept"]
    put_back(engine, whole_backup, settings, overwrite=True)
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(Run)) == 3


def test_a_restore_that_breaks_off_leaves_the_database_as_it_was(
    engine: Engine, whole_backup: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(engine) as connection:
        connection.execute(insert(Run), [run_row("kept")])

    def stop(*_arguments: Any) -> None:
        raise RuntimeError("the machine stopped")

    monkeypatch.setattr(archive, "continue_counting", stop)
    with pytest.raises(RuntimeError, match="stopped"):
        put_back(engine, whole_backup, settings, overwrite=True)
    with reading(engine) as connection:
        assert list(connection.scalars(select(Run.id))) == ["kept"]
        assert known_revision(connection) == newest_revision()


def test_tables_of_others_in_the_same_database_stay(
    sqlite_engine: Engine, whole_backup: Path, settings: Settings
) -> None:
    with transaction(sqlite_engine) as connection:
        connection.execute(text("CREATE TABLE of_others (x INTEGER)"))
    put_back(sqlite_engine, whole_backup, settings, overwrite=True)
    assert inspect(sqlite_engine).has_table("of_others")


def test_what_a_newer_release_added_is_not_mixed_with_what_is_put_back(
    engine: Engine, whole_backup: Path, settings: Settings
) -> None:
    with transaction(engine) as connection:
        connection.execute(insert(Run), [run_row("kept")])
        connection.execute(text("CREATE TABLE of_newer (run_id VARCHAR REFERENCES run (id))"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(Conflict, match=r"schema 0999, and perhaps added tables \(of_newer\)"):
        put_back(engine, whole_backup, settings, overwrite=True)
    with transaction(engine) as connection:
        assert list(connection.scalars(select(Run.id))) == ["kept"]
        connection.execute(text("DROP TABLE of_newer"))
    put_back(engine, whole_backup, settings, overwrite=True)


@pytest.mark.parametrize("overwrite", [True, False])
def test_nothing_is_put_back_while_the_service_is_at_work(
    sqlite_engine: Engine, whole_backup: Path, settings: Settings, overwrite: bool
) -> None:
    with transaction(sqlite_engine) as connection:
        ledger.beat(connection, worker="w", since=NOW, now=NOW - timedelta(seconds=50))
    with pytest.raises(Conflict, match="stop radar serve-jobs first"):
        put_back(sqlite_engine, whole_backup, settings, overwrite=overwrite)
    with transaction(sqlite_engine) as connection:
        ledger.beat(connection, worker="w", since=NOW, now=NOW - timedelta(seconds=70))
    put_back(sqlite_engine, whole_backup, settings, overwrite=True)
    with reading(sqlite_engine) as connection:
        assert connection.scalar(select(func.count()).select_from(ServiceBeat)) == 3


def test_mail_that_waited_is_held_unless_nothing_can_have_been_sent_since(
    other: Engine, whole_backup: Path, settings: Settings
) -> None:
    def states() -> list[tuple[str, str]]:
        with reading(other) as connection:
            query = select(OutboxLetter.state, OutboxLetter.reply).order_by(OutboxLetter.id)
            return [(row.state, row.reply[:8]) for row in connection.execute(query)]

    assert put_back(other, whole_backup, settings, send_waiting=False).held == 3
    assert states() == [("doubtful", "put back")] * 3
    assert put_back(other, whole_backup, settings, overwrite=True).held == 0
    assert states() == [("ready", "reply 0:"), ("ready", "reply 1:"), ("ready", "reply 2:")]


@pytest.mark.parametrize("revision", ["0001", "0003"])
def test_a_back_up_of_an_earlier_schema_is_upgraded_as_it_is_put_back(
    revision: str, other: Engine, sqlite_engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    with other.begin() as connection:
        command.upgrade(configuration(connection), revision)
        fill_every_table(connection)
    file = tmp_path / "radar.zip"
    backup(other, file, now=NOW)
    with reading(other) as connection:
        assert known_revision(connection) == revision
    put_back(sqlite_engine, file, settings, send_waiting=False)
    upgrade(other)
    assert everything(sqlite_engine) == everything(other)
