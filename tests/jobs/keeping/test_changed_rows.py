"""A back-up whose rows were changed together with their hashes: refused in words, and nothing is changed."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from base.errors import Invalid, Unavailable
from base.i18n import Language
from config.settings import Settings
from jobs.keeping import manifest as manifest_module
from jobs.keeping.backup import backup
from jobs.keeping.manifest import MANIFEST, member
from models.engine import reading, transaction
from models.tables import Run
from tests.jobs.keeping.archives import NOW, put_back, run_row

Lines = list[bytes]


def with_lines(source: Path, target: Path, table: str, change: Callable[[Lines], Lines]) -> None:
    """A copy of a back-up with other lines of a table, and a manifest that says just that."""
    with zipfile.ZipFile(source) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    lines = change(members[member(table)].splitlines(keepends=True))
    members[member(table)] = b"".join(lines)
    told = json.loads(members[MANIFEST])
    (entry,) = (one for one in told["tables"] if one["name"] == table)
    entry |= {"rows": len(lines), "sha256": hashlib.sha256(members[member(table)]).hexdigest()}
    members[MANIFEST] = json.dumps(told).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)


def columns_of(source: Path, table: str) -> list[str]:
    with zipfile.ZipFile(source) as zipped:
        (entry,) = (one for one in json.loads(zipped.read(MANIFEST))["tables"] if one["name"] == table)
    return list(entry["columns"])


CELLS: list[tuple[str, str, Any]] = [
    ("observation", "value", "12"),
    ("observation", "value", "=1+1"),
    ("observation", "value", True),
    ("observation", "value", [1]),
    ("observation", "value", None),
    ("observation", "value", 10**30),
    ("observation", "from_date", "2026-02-30"),
    ("observation", "from_date", 20260201),
    ("observation", "simulated", 1),
    ("observation", "region", "GM9999"),
    ("observation", "region", "\ud800"),
    ("observation", "region", "a\x00b"),
    ("forecast_value", "value", "12"),
    ("forecast_value", "value", 10**400),
    ("forecast_value", "target", "no such target"),
    ("forecast_value", "run_id", "no such run"),
    ("run", "started_at", "2026-11-21T05:30:00"),
    ("run", "started_at", "yesterday"),
    ("run", "seed", 1.5),
    ("fitted_model", "content", "no base64!"),
]


@pytest.mark.parametrize(("table", "column", "value"), CELLS, ids=lambda value: repr(value)[:30])
def test_a_value_that_its_column_cannot_hold_is_refused(
    table: str, column: str, value: Any, whole_backup: Path, sqlite_engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    place = columns_of(whole_backup, table).index(column)

    def change(lines: Lines) -> Lines:
        row = json.loads(lines[0])
        row[place] = value
        return [json.dumps(row).encode() + b"\n", *lines[1:]]

    refused(whole_backup, tmp_path / "changed.zip", table, change, sqlite_engine, settings)


@pytest.mark.parametrize(
    ("table", "column"), [("recipient", "name"), ("recipient", "address"), ("outbox", "address")]
)
@pytest.mark.parametrize("end", ["\n", "\r", "\u2028", "\x0b"], ids=repr)
def test_a_line_break_in_what_goes_into_the_head_of_a_mail_is_refused_with_row_and_column(
    table: str, column: str, end: str, whole_backup: Path, sqlite_engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    place = columns_of(whole_backup, table).index(column)

    def change(lines: Lines) -> Lines:
        row = json.loads(lines[1])
        row[place] = f"Anna{end}Bcc: everybody@example.nl"
        return [lines[0], json.dumps(row).encode() + b"\n", *lines[2:]]

    refusal = refused(whole_backup, tmp_path / "changed.zip", table, change, sqlite_engine, settings)
    assert f"table {table}, row 2, column {column}: the value is no text on one line." in str(refusal)
    assert f"tabel {table}, rij 2, kolom {column}: de waarde is geen tekst op één regel." in refusal.told(
        Language("nl")
    )


RULES: dict[str, tuple[str, Callable[[Lines], Lines], str]] = {
    "twice": ("observation", lambda lines: [lines[0], *lines], "er staat een rij dubbel in"),
    "refers": (
        "recipient",
        lambda lines: [],
        "een rij verwijst naar een rij die er niet is",
    ),
    "values": ("observation", lambda lines: [b"[1]\n", *lines[1:]], "rij 1: de rij heeft geen"),
    "no row": ("observation", lambda lines: [*lines, b"{[\n"], "rij 4: dit is geen rij van een back-up"),
}


@pytest.mark.parametrize(("table", "change", "told"), RULES.values(), ids=RULES)
def test_what_is_wrong_with_a_row_is_told_in_the_language_of_the_reader(
    table: str,
    change: Callable[[Lines], Lines],
    told: str,
    whole_backup: Path,
    sqlite_engine: Engine,
    settings: Settings,
    tmp_path: Path,
) -> None:
    refusal = refused(whole_backup, tmp_path / "changed.zip", table, change, sqlite_engine, settings)
    assert told in refusal.told(Language("nl"))


LINES: dict[str, Callable[[Lines], Lines]] = {
    "no JSON": lambda lines: [b"{[\n", *lines[1:]],
    "no list": lambda lines: [b'{"a": 1}\n', *lines[1:]],
    "nothing": lambda lines: [b"\n", *lines],
    "short": lambda lines: [b"[1]\n", *lines[1:]],
    "long": lambda lines: [lines[0].replace(b"[", b"[1,", 1), *lines[1:]],
    "NaN": lambda lines: [b"[" + b"NaN," * 20 + b"1]\n", *lines[1:]],
    "deep": lambda lines: [b"[" * 100_000 + b"]" * 100_000 + b"\n", *lines[1:]],
    "many digits": lambda lines: [b"[" + b"9" * 5000 + b"]\n", *lines[1:]],
    "no text": lambda lines: [b'["\xff"]\n', *lines[1:]],
    "twice": lambda lines: [lines[0], *lines],
}


@pytest.mark.parametrize("change", LINES.values(), ids=LINES)
def test_a_line_that_is_no_row_is_refused(
    change: Callable[[Lines], Lines], whole_backup: Path, sqlite_engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    refused(whole_backup, tmp_path / "changed.zip", "observation", change, sqlite_engine, settings)


def test_a_line_longer_than_any_row_is_never_held_in_memory(
    whole_backup: Path, sqlite_engine: Engine, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest_module, "_MOST_LINE_BYTES", 3_000_000)
    endless = [b"x" * 5_000_000]
    file = tmp_path / "changed.zip"
    with_lines(whole_backup, file, "observation", lambda lines: endless + lines)
    with pytest.raises(Invalid, match="is damaged: table observation"):
        put_back(sqlite_engine, file, settings, overwrite=True)


def refused(
    source: Path, file: Path, table: str, change: Callable[[Lines], Lines], engine: Engine, settings: Settings
) -> Invalid:
    with transaction(engine) as connection:
        connection.execute(insert(Run), [run_row("kept")])
    with_lines(source, file, table, change)
    with pytest.raises(Invalid, match=r"cannot be put back: table .*Nothing was changed") as refusal:
        put_back(engine, file, settings, overwrite=True)
    with reading(engine) as connection:
        assert list(connection.scalars(select(Run.id))) == ["kept"]
    return refusal.value


def test_the_same_rows_with_a_manifest_of_their_own_are_put_back(
    whole_backup: Path, sqlite_engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "same.zip"
    with_lines(whole_backup, file, "observation", lambda lines: lines)
    assert put_back(sqlite_engine, file, settings, overwrite=True).rows > 0


def test_a_back_up_goes_to_an_ordinary_file_only(sqlite_engine: Engine, tmp_path: Path) -> None:
    link = tmp_path / "link.zip"
    link.symlink_to("/dev/full")
    for file in (Path("/dev/full"), link, tmp_path):
        with pytest.raises(Unavailable, match="is no ordinary file"):
            backup(sqlite_engine, file, now=NOW)
    assert [one.name for one in tmp_path.iterdir() if "unfinished" in one.name] == []


def test_a_back_up_that_is_not_on_the_disk_as_it_was_written_is_not_kept(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(sqlite_engine) as connection:
        connection.execute(insert(Run), [run_row("kept")])
    file = tmp_path / "radar.zip"
    backup(sqlite_engine, file, now=NOW)
    good = file.read_bytes()
    sync = os.fsync

    def spoil(descriptor: int) -> None:
        # what was written first: a row or what stands around it
        os.pwrite(descriptor, b"\x00" * 400, 40)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", spoil)
    with pytest.raises(Unavailable, match="does not read back as it was written"):
        backup(sqlite_engine, file, now=NOW)
    assert file.read_bytes() == good
    assert [one.name for one in tmp_path.iterdir() if "unfinished" in one.name] == []
