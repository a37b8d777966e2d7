"""Letters from a real database: one per reader, the same whenever they are made, and nothing stored by a look."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from rich.console import Console
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner

from base.errors import NotFound
from config.settings import Settings, load_settings
from jobs.cli import mail
from jobs.mail.letter import Letter, Reader
from jobs.mail.recipients import save
from jobs.warnings.step import advance
from jobs.weekly.letters import weekly_letters
from jobs.weekly.preview import dry_run, preview
from models.engine import open_engine, reading, transaction
from models.migrate import upgrade
from models.tables import metadata
from tests.jobs.cli.typed import context_at
from tests.shown.synthetic import RUN, insert_synthetic
from tests.shown.synthetic_track import insert_track
from tests.shown.week.made_up import WEEK

NOW = datetime(2026, 1, 26, 6, 0, tzinfo=UTC)
AN = Reader("An", "an@provincie.test", "nl", ("PV25",), ("weekly",))
BO = Reader("Bo", "bo@provincie.test", "nl", ("PV25",), ("weekly",))
JO = Reader("Jo", "jo@ministry.test", "en", ("NL01",), ("weekly",))


def settings(*, pictures: bool = False, home: Path | None = None) -> Settings:
    return load_settings(home=home, language="nl", mail={"pictures": pictures, "reply_to": "radar@ministry.test"})


def fill(engine: Engine) -> None:
    with transaction(engine) as connection:
        insert_synthetic(connection)
        insert_track(connection)
        for reader in (AN, BO, JO):
            save(connection, reader, now=NOW)


def letters(engine: Engine, *readers: Reader, pictures: bool = False) -> list[Letter]:
    with reading(engine) as connection:
        return list(weekly_letters(connection, settings(pictures=pictures), week=WEEK, run_id=RUN, readers=readers))


def stored(engine: Engine) -> tuple[int, int]:
    """Rows in the memory of warnings and in the outbox."""
    with reading(engine) as connection:
        counts = [
            connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one()
            for name in ("warning_state", "outbox")
        ]
    return counts[0], counts[1]


def test_each_reader_gets_one_letter_of_the_week_in_their_language(engine: Engine) -> None:
    fill(engine)
    advance(engine, settings(), week=WEEK, run_id=RUN, now=NOW)
    made = letters(engine, JO, BO, AN)
    assert sorted(letter.address for letter in made) == [AN.address, BO.address, JO.address]
    by_address = {letter.address: letter for letter in made}
    assert by_address[AN.address].text.startswith("Gelderland, week 5 van 2026")
    assert by_address[JO.address].text.startswith("Netherlands, week 5 of 2026")
    assert by_address[AN.address].content_hash == by_address[BO.address].content_hash
    assert {letter.period for letter in made} == {"2026-W05"}
    assert [letter.attachments[0].file_name for letter in made if letter.address == AN.address] == [
        "radar-2026-W05-PV25.csv"
    ]
    # made again it is the same to the byte, so that a rerun is no correction
    assert letters(engine, AN)[0].content_hash == by_address[AN.address].content_hash


def test_readers_of_one_scope_share_the_pictures_and_the_html_names_them(sqlite_engine: Engine) -> None:
    fill(sqlite_engine)
    first, second = letters(sqlite_engine, AN, BO, pictures=True)
    assert first.pictures is second.pictures
    assert [picture.cid for picture in first.pictures] == ["stand-pv25"]
    assert first.html is not None
    assert 'src="cid:stand-pv25"' in first.html


def test_nobody_to_write_to_costs_nothing_and_an_unknown_run_is_told(sqlite_engine: Engine) -> None:
    assert letters(sqlite_engine) == []
    with pytest.raises(NotFound):
        letters(sqlite_engine, AN)


def test_a_look_stores_nothing_whether_the_week_is_told_or_not(engine: Engine) -> None:
    fill(engine)
    before = preview(engine, settings(), address=AN.address, week=WEEK, now=NOW)
    would = dry_run(engine, settings(), week=WEEK, now=NOW, correction=False)
    assert stored(engine) == (0, 0)
    assert {(one.letter.address, one.becomes) for one in would} == {
        (AN.address, "new"),
        (BO.address, "new"),
        (JO.address, "new"),
    }
    advance(engine, settings(), week=WEEK, run_id=RUN, now=NOW)
    after = preview(engine, settings(), address=AN.address, week=WEEK, now=NOW)
    assert after == before
    with pytest.raises(NotFound):
        preview(engine, settings(), address=AN.address, week=WEEK + 3, now=NOW)


@pytest.fixture
def run(migrated_sqlite_file: Path, tmp_path: Path) -> Callable[..., str]:
    """Runs `radar mail ...` in a home of its own, and gives what it prints."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "radar.db").write_bytes(migrated_sqlite_file.read_bytes())
    engine = open_engine(f"sqlite:///{home / 'radar.db'}")
    upgrade(engine)
    fill(engine)
    engine.dispose()

    def run_(*words: str) -> str:
        app, told = typer.Typer(), Console(record=True, width=100)
        mail.register(app, context_at(NOW, settings(home=home), told, "nl"))
        # a second command makes typer keep the name of the group
        app.command("other")(lambda: None)
        outcome = CliRunner().invoke(app, ["mail", *words])
        if outcome.exception is not None and not isinstance(outcome.exception, SystemExit):
            raise outcome.exception
        return told.export_text()

    return run_


def test_the_command_shows_a_mail_and_writes_it_as_one_page(run: Callable[..., str], tmp_path: Path) -> None:
    shown = run("preview", "--recipient", AN.address)
    assert shown.startswith("Onderwerp: ")
    assert "Gelderland, week 5 van 2026" in shown
    page = tmp_path / "mail.html"
    run("preview", "--recipient", AN.address, "--week", "2026-W05", "--html", str(page))
    assert "cid:" not in page.read_text(encoding="utf-8")


def test_the_command_sends_each_letter_once(run: Callable[..., str], tmp_path: Path) -> None:
    assert "Nieuwe mails: 3; er al: 0." in run("send", "--week", "2026-W05", "--dry-run")
    assert "Mails gemaakt: 3;" in run("send", "--week", "2026-W05")
    assert len(list((tmp_path / "home" / "outbox").glob("2026-W05-*.eml"))) == 3
    again = run("send", "--week", "2026-W05", "--correction")
    assert "Mails gemaakt: 0; er al: 3." in again
    assert "is er al" in run("send", "--week", "2026-W05", "--dry-run", "--correction")


def test_what_is_no_week_is_refused(run: Callable[..., str], tmp_path: Path) -> None:
    assert "Mails gemaakt" not in run("send", "--week", "2026-5")
    assert not (tmp_path / "home" / "outbox").exists()
