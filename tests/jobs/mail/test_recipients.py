"""The list of recipients: by hand, by file, and as the writers of mail read it."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import typer
from rich.console import Console
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from base.errors import NotFound, RequestError
from base.i18n import Language
from config.settings import Settings
from jobs.cli import recipients
from jobs.importing.builtin_regions import load_regions
from jobs.importing.faults import ImportRefused
from jobs.mail.letter import Reader
from jobs.mail.outbox import put
from jobs.mail.recipient_file import import_recipients
from jobs.mail.recipients import reader, readers, remove
from models.engine import open_engine, reading, transaction
from models.migrate import upgrade
from models.recipients import count_refusal, save_recipient
from tests.jobs.cli.typed import context_at
from tests.jobs.mail.samples import NOW, letter, mail_settings, rows

A, B = "anna@example.nl", "bert@example.nl"
TODAY = NOW.date()


@pytest.fixture(scope="module")
def with_regions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with regions, to be copied."""
    file = tmp_path_factory.mktemp("regions") / "radar.db"
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    with transaction(engine) as connection:
        load_regions(connection)
    # what is written is in the one file only after this
    engine.dispose()
    return file


@pytest.fixture
def settings(with_regions: Path, tmp_path: Path) -> Settings:
    copy = tmp_path / "radar.db"
    copy.write_bytes(with_regions.read_bytes())
    return mail_settings(tmp_path).model_copy(update={"database_url": f"sqlite:///{copy}"})


@pytest.fixture
def filled(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(settings.database_url)
    yield engine
    engine.dispose()


def radar(settings: Settings, *words: str, language: str = "en") -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    # a console takes the output of the moment at which it writes
    recipients.register(app, context_at(NOW, settings, Console(width=120), language))
    return CliRunner().invoke(app, ["recipients", *words])


def taken_in(engine: Engine, text: str | bytes, name: str = "list.csv") -> dict[str, int]:
    content = text.encode() if isinstance(text, str) else text
    with transaction(engine) as connection:
        return dict(import_recipients(connection, content, name, language="nl", today=TODAY, now=NOW))


def test_readers_are_those_of_a_kind_whose_address_works(filled: Engine) -> None:
    with transaction(filled) as connection:
        for address, kinds in ((B, ["weekly", "alert"]), (A, ["weekly"]), ("c@example.nl", ["weekly"])):
            save_recipient(
                connection, name="X", address=address, language="nl", regions=["PV25"], kinds=kinds, now=NOW
            )
        count_refusal(connection, address="c@example.nl", limit=1, now=NOW)
        assert [one.address for one in readers(connection, kind="weekly")] == [A, B]
        assert readers(connection, kind="alert") == [Reader("X", B, "nl", ("PV25",), ("alert", "weekly"))]
        assert reader(connection, address=" C@example.nl").address == "c@example.nl"
        with pytest.raises(NotFound, match=r"d@example\.nl"):
            reader(connection, address="d@example.nl")


def test_who_follows_a_gemeente_that_merged_follows_its_successors(filled: Engine) -> None:
    with transaction(filled) as connection:
        # Winsum was split in 2019; Haaren in 2021, partly into Boxtel
        regions = ["GM0053", "GM0363", "GM0757", "GM0788"]
        save_recipient(connection, name="X", address=A, language="nl", regions=regions, kinds=["weekly"], now=NOW)
        (typed,) = readers(connection, kind="weekly")
        (before,) = readers(connection, kind="weekly", today=date(2020, 12, 31))
        (after,) = readers(connection, kind="weekly", today=TODAY)
    assert typed.regions == tuple(regions)
    assert before.regions == ("GM0363", "GM0757", "GM0788", "GM1966", "GM1969")
    assert {"GM0788", "GM0053"}.isdisjoint(after.regions)
    assert {"GM0363", "GM0757", "GM1966", "GM1969"} < set(after.regions)


def test_who_is_removed_gets_nothing_more_and_leaves_no_text(filled: Engine, settings: Settings) -> None:
    with transaction(filled) as connection:
        save_recipient(connection, name="X", address=A, language="nl", regions=[], kinds=["weekly"], now=NOW)
        put(connection, settings, letter(A), now=NOW)
        put(connection, settings, letter(B), now=NOW)
        assert remove(connection, address="Anna@example.nl") == 1
        with pytest.raises(NotFound):
            remove(connection, address=A)
        # added again in the same week: no second mail
        assert put(connection, settings, letter(A), now=NOW) == "there already"
    assert [(row["state"], row["message"] is None) for row in rows(filled)] == [("cancelled", True), ("ready", False)]


def test_a_file_is_taken_in_and_may_be_repeated(filled: Engine) -> None:
    text = (
        "naam;adres;taal;bereik;soorten\nAnna;Anna@example.nl;nl;Gelderland,NL01;weekbericht\n"
        "Bert;bert@example.nl;;GM0363;\n"
    )
    assert taken_in(filled, text) == {"added": 2}
    assert taken_in(filled, text) == {"same": 2}
    english = f'name,address,scope,kinds,language\nAnna B,{A},"PV25, NL01","weekly, alert",en\n'
    assert taken_in(filled, english) == {"changed": 1}
    with reading(filled) as connection:
        assert reader(connection, address=A) == Reader("Anna B", A, "en", ("NL01", "PV25"), ("alert", "weekly"))
        assert reader(connection, address=B) == Reader("Bert", B, "nl", ("GM0363",), ("weekly",))


def test_a_file_as_a_dutch_office_saves_it_is_read(filled: Engine) -> None:
    text = "Naam;E-mail;Bereik\r\nZoë;zoe@example.nl;Noardeast-Fryslân\r\n"
    assert taken_in(filled, text.encode("cp1252")) == {"added": 1}
    assert taken_in(filled, text.encode("utf-8-sig")) == {"same": 1}


def test_a_file_with_faults_changes_nothing_and_tells_all_of_them(filled: Engine) -> None:
    text = (
        "name;address;scope;language\nAnna;anna@example.nl;NL01;nl\n;bert;Utrecht;de\nCarla;ANNA@example.nl;;nl\n"
        "Dirk;dirk@example.nl\n"
    )
    with pytest.raises(ImportRefused) as refusal:
        taken_in(filled, text)
    assert [(fault.row, fault.column, fault.code) for fault in refusal.value.faults] == [
        (3, "name", "empty_cell"),
        (3, "address", "bad_address"),
        (3, "scope", "ambiguous_region"),
        (3, "language", "bad_language"),
        (4, "address", "duplicate_address"),
        (4, "scope", "empty_cell"),
        (5, None, "row_length"),
    ]
    assert rows(filled, "recipient") == []


def test_an_error_of_a_spreadsheet_is_a_fault_where_a_blank_would_be_none(filled: Engine) -> None:
    with pytest.raises(ImportRefused) as refusal:
        taken_in(filled, "name;address;scope;language;kinds\nAnna;anna@example.nl;NL01;#N/A;=B2\n")
    assert [(fault.row, fault.column, fault.code) for fault in refusal.value.faults] == [
        (2, "language", "error_cell"),
        (2, "kinds", "error_cell"),
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("name;address\nAnna;a@example.nl\n", ["missing_column"]),
        ("name;adres;address;scope;bsn\nA;a@x.nl;a@x.nl;NL01;1\n", ["unknown_column", "duplicate_column"]),
        ("", ["empty_file"]),
    ],
)
def test_headings_that_do_not_fit_are_told(filled: Engine, text: str, codes: list[str]) -> None:
    with pytest.raises(ImportRefused) as refusal:
        taken_in(filled, text)
    assert sorted(fault.code for fault in refusal.value.faults) == sorted(codes)


def test_from_the_terminal_a_recipient_is_added_shown_and_removed(settings: Settings) -> None:
    words = [
        "add",
        "--name",
        "Anna",
        "--address",
        "Anna@example.nl",
        "--scope",
        "Gelderland",
        "--kinds",
        "weekly,alert",
    ]
    assert radar(settings, "list").output.strip() == (
        "There are no recipients yet; add one with: radar recipients add"
    )
    assert radar(settings, *words).output.strip() == "Added: Anna (PV25)"
    assert radar(settings, *words, "--language", "en", language="nl").output.strip() == "Gewijzigd: Anna (PV25)"
    shown = radar(settings, "list").output
    assert A in shown
    assert "PV25" in shown
    assert json.loads(radar(settings, "list", "--json").output) == [
        {
            "name": "Anna",
            "address": A,
            "language": "en",
            "scope": ["PV25"],
            "kinds": ["alert", "weekly"],
            "added_at": NOW.isoformat(),
            "refusals": 0,
            "suspended_at": None,
        }
    ]
    assert radar(settings, "resume", A).output.strip() == "This address was not suspended."
    assert radar(settings, "remove", A).output.strip() == "Removed."
    assert json.loads(radar(settings, "list", "--json").output) == []


def test_a_suspended_recipient_is_shown_as_such_and_can_be_resumed(settings: Settings, filled: Engine) -> None:
    with transaction(filled) as connection:
        save_recipient(connection, name="X", address=A, language="nl", regions=[], kinds=["weekly"], now=NOW)
        count_refusal(connection, address=A, limit=1, now=NOW)
    assert "stilgezet sinds 16 november 2026" in radar(settings, "list", language="nl").output
    assert radar(settings, "resume", A).output.strip() == "Mail goes to this address again."
    with reading(filled) as connection:
        assert len(readers(connection, kind="weekly")) == 1


@pytest.mark.parametrize(
    "wrong", [("--address", "anna"), ("--scope", "Utrecht"), ("--kinds", "daily"), ("--name", " ")]
)
def test_what_cannot_be_meant_is_told_and_changes_nothing(
    settings: Settings, filled: Engine, wrong: tuple[str, str]
) -> None:
    words = {"--name": "Anna", "--address": A, "--scope": "NL01", "--kinds": "weekly"} | dict([wrong])
    result = radar(settings, "add", *(part for pair in words.items() for part in pair))
    assert isinstance(result.exception, RequestError)
    assert result.exception.told(Language("nl")) != str(result.exception)
    assert rows(filled, "recipient") == []


def test_a_file_is_imported_from_the_terminal(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text(f"naam;adres;bereik\nAnna;{A};NL01\n", encoding="utf-8")
    result = radar(settings, "import", str(file), language="nl")
    assert result.output.strip() == "Ontvangers: 1 toegevoegd, 0 gewijzigd, 0 ongewijzigd."
    file.write_text("naam;adres;bereik\nAnna;anna;NL01\n", encoding="utf-8")
    refused = radar(settings, "import", str(file), language="nl")
    assert refused.exit_code == 1
    assert "rij 2, kolom adres [bad_address] anna is geen mailadres" in " ".join(refused.output.split())
