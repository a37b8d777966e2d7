"""The inbox folder: what is taken in, refused, left waiting or left alone, and what a kill in between leaves."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from base.errors import Unavailable
from config.settings import Settings
from jobs.importing import inbox as module
from jobs.importing.choices import Choices
from jobs.importing.files import apart
from jobs.importing.inbox import choices_of, import_inbox
from jobs.importing.ingest import import_file
from jobs.importing.profiles import write_profile
from models import store
from models.engine import reading
from tests.jobs.opendata.conftest import fill, settings_for

__all__ = ["settings_for"]

NOW = datetime(2026, 3, 10, 5, 0, tzinfo=UTC)
GOOD = "month,region,measure,value,known_from\n2025-11,NL01,realisatie,2310,2025-12-08\n"
BAD = "month,region,measure,value\n2025-11,NL99,realisatie,2310\n"
PARTIAL = "month,region,measure,value\n2025-11,GM0757,realisatie,31\n"


KILLED_BEFORE_THE_MOVE = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from config.settings import load_settings
from jobs.importing.inbox import import_inbox
from models.engine import open_engine
Path.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
settings = load_settings(home=Path(sys.argv[2]))
import_inbox(open_engine(sys.argv[1]), settings, now=datetime(2026, 3, 10, 5, tzinfo=UTC))
"""


class Inbox:
    """A folder on the disk, and the job on it."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine, self.settings, self.folder = engine, settings, settings.home / "inbox"

    def put(self, name: str, text: str, *, seconds_ago: float = 3_600) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        moment = NOW.timestamp() - seconds_ago
        os.utime(file, (moment, moment))
        return file

    def take_in(self, now: datetime = NOW) -> dict[str, object]:
        outcome = import_inbox(self.engine, self.settings, now=now)
        assert json.loads(json.dumps(outcome)) == outcome
        return outcome

    def holds(self, *folders: str) -> list[str]:
        return sorted(path.name for path in self.folder.joinpath(*folders).iterdir() if path.is_file())

    def figures(self) -> int:
        with reading(self.engine) as connection:
            return len(store.observations_known(connection, as_of=date.max))


@pytest.fixture
def inbox(sqlite_engine: Engine, settings_for: Callable[..., Settings]) -> Inbox:
    fill(sqlite_engine)
    return Inbox(sqlite_engine, settings_for())


def outcome(**told: object) -> dict[str, object]:
    return {"imported": 0, "changed": 0, "repeated": 0, "refused": [], "waiting": 0, **told}


def test_the_folder_is_made_when_it_is_not_there(inbox: Inbox) -> None:
    assert inbox.take_in() == outcome()
    assert inbox.folder.is_dir()


def test_a_good_file_is_taken_in_and_put_away_with_the_day(
    engine: Engine, settings_for: Callable[..., Settings]
) -> None:
    fill(engine)
    inbox = Inbox(engine, settings_for())
    inbox.put("realisatie.csv", GOOD)
    assert inbox.take_in() == outcome(imported=1, changed=1)
    assert (inbox.holds(), inbox.holds("done")) == ([], ["2026-03-10-realisatie.csv"])
    assert inbox.figures() == 1
    assert inbox.take_in() == outcome()


def test_a_refused_file_lies_beside_its_reasons_and_stops_no_other(inbox: Inbox) -> None:
    inbox.put("a.csv", BAD)
    inbox.put("b.csv", GOOD)
    inbox.put("c.pdf", "%PDF")
    assert inbox.take_in() == outcome(imported=1, changed=1, refused=["a.csv", "c.pdf"])
    assert inbox.holds("refused") == ["a.csv", "a.csv.txt", "c.pdf", "c.pdf.txt"]
    reasons = (inbox.folder / "refused" / "a.csv.txt").read_text(encoding="utf-8")
    assert reasons.startswith("a.csv was not imported, nothing was changed.")
    assert "row 2, column region [unknown_region]" in reasons


def test_files_go_in_the_order_of_their_names(inbox: Inbox) -> None:
    half_years = (
        "provincie_code,periode,stand_begin,taakstelling,realisatie,realisatie_tot,soort,stand_eind\n"
        "PV22,2024-H1,116,382,339,2024-07-01,peildatum,159\n"
    )
    targets = "period,region,value,known_from,status\n2024-H1,NL01,18750,2023-10-01,vastgesteld\n"
    inbox.put("1-land.csv", targets, seconds_ago=100)
    inbox.put("2-provincies.csv", half_years, seconds_ago=200)
    assert inbox.take_in()["refused"] == []


def test_a_file_that_may_still_be_written_waits(inbox: Inbox) -> None:
    inbox.put("new.csv", GOOD, seconds_ago=5)
    assert inbox.take_in() == outcome(waiting=1)
    assert inbox.holds() == ["new.csv"]
    assert inbox.take_in(NOW + timedelta(minutes=2))["imported"] == 1


def test_a_file_with_a_day_in_the_future_does_not_wait_for_it(inbox: Inbox) -> None:
    inbox.put("odd.csv", GOOD, seconds_ago=-86_400)
    assert inbox.take_in()["imported"] == 1


def test_unfinished_and_hidden_files_links_and_folders_are_left_alone(inbox: Inbox, tmp_path: Path) -> None:
    for name in ("a.csv.part", "b.TMP", ".c.csv", "folder/d.csv"):
        inbox.put(name, GOOD)
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(GOOD, encoding="utf-8")
    (inbox.folder / "link.csv").symlink_to(elsewhere)
    assert inbox.take_in() == outcome()
    assert inbox.holds() == [".c.csv", "a.csv.part", "b.TMP", "link.csv"]


@pytest.mark.parametrize(
    "name",
    ["~$maand.xlsx", ".~lock.maand.ods#", "Thumbs.db", "desktop.ini", ".DS_Store", "maand.csv~", "maand.csv.BAK",
     ".maand.csv.swp", "#maand.csv#"],
)  # fmt: skip
def test_what_programs_leave_behind_is_left_alone(inbox: Inbox, name: str) -> None:
    inbox.put(name, GOOD)
    inbox.put("~maand.csv", GOOD)
    assert inbox.take_in() == outcome(imported=1, changed=1)
    assert inbox.holds() == [name]


def test_a_file_that_kills_its_reader_is_refused_by_name_and_the_next_is_taken(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "READER", (sys.executable, "-c", "import os; os.abort()"))
    inbox.put("1-ver.xlsx", "PK\x03\x04")
    inbox.put("2-goed.csv", GOOD)
    assert inbox.take_in() == outcome(imported=1, changed=1, refused=["1-ver.xlsx"])
    reasons = (inbox.folder / "refused" / "1-ver.xlsx.txt").read_text(encoding="utf-8")
    assert "1-ver.xlsx was not imported" in reasons
    assert "[reader_died]" in reasons


def test_a_file_that_fails_as_nobody_foresaw_is_refused_and_logged(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: object, file: Path, **__: object) -> object:
        if file.name == "1.csv":
            raise ZeroDivisionError
        return import_file(inbox.engine, file, **__)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "import_file", failing)
    inbox.put("1.csv", GOOD)
    inbox.put("2.csv", GOOD)
    with capture_logs() as logs:
        assert inbox.take_in() == outcome(imported=1, changed=1, refused=["1.csv"])
    assert [(line["file"], line["log_level"]) for line in logs] == [("1.csv", "error")]
    assert "[reading_failed]" in (inbox.folder / "refused" / "1.csv.txt").read_text(encoding="utf-8")


def test_a_database_that_is_gone_is_no_fault_of_a_file(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> object:
        raise OperationalError("select", {}, Exception())

    monkeypatch.setattr(module, "import_file", gone)
    inbox.put("1.csv", GOOD)
    with pytest.raises(OperationalError):
        inbox.take_in()
    assert (inbox.holds(), inbox.holds("refused")) == (["1.csv"], [])


def test_the_same_name_twice_overwrites_nothing(inbox: Inbox) -> None:
    for text in (GOOD, GOOD.replace("2025-11", "2025-10")):
        inbox.put("x.csv", text)
        assert inbox.take_in()["imported"] == 1
    for _ in range(2):
        inbox.put("y.csv", BAD)
        assert inbox.take_in()["refused"] == ["y.csv"]
    assert inbox.holds("done") == ["2026-03-10-x-2.csv", "2026-03-10-x.csv"]
    assert inbox.holds("refused") == ["y-2.csv", "y-2.csv.txt", "y.csv", "y.csv.txt"]


def test_a_process_killed_between_import_and_move_leaves_nothing_to_repair(inbox: Inbox) -> None:
    inbox.put("realisatie.csv", GOOD)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_BEFORE_THE_MOVE, str(inbox.engine.url), str(inbox.settings.home)], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert inbox.holds() == ["realisatie.csv"]
    assert inbox.figures() == 1
    assert inbox.take_in() == outcome(repeated=1)
    assert inbox.holds("done") == ["2026-03-10-realisatie.csv"]
    assert inbox.figures() == 1


def test_a_process_killed_before_a_refused_file_is_moved_refuses_it_again(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    inbox.put("a.csv", BAD)
    with monkeypatch.context() as patch:
        patch.setattr(module.Path, "rename", killed)
        with pytest.raises(Killed):
            inbox.take_in()
    assert (inbox.holds(), inbox.holds("refused")) == (["a.csv"], ["a.csv.txt"])
    assert inbox.take_in()["refused"] == ["a.csv"]
    assert inbox.holds("refused") == ["a.csv", "a.csv.txt"]


def test_a_name_may_say_that_gemeenten_are_missing(inbox: Inbox) -> None:
    inbox.put("gm.csv", PARTIAL)
    inbox.put("gm.partial.csv", PARTIAL)
    assert inbox.take_in() == outcome(imported=1, changed=1, refused=["gm.csv"])
    assert choices_of(Path("x.carry.PARTIAL.csv")) == Choices(partial=True, carry=True)
    assert choices_of(Path("partial.csv")) == Choices()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"\xff.csv", "?.csv"),
        (b"a\nb\x1b[31m.csv", "a?b.csv"),
        (b"x" * 240 + b".csv", "x" * 39 + "…"),
        ("é".encode() * 120 + b".csv", "é" * 39 + "…"),
    ],
)
def test_a_file_with_an_impossible_name_is_refused_and_stops_no_other(inbox: Inbox, name: bytes, shown: str) -> None:
    inbox.put("zzz.csv", GOOD)
    (inbox.folder / os.fsdecode(name)).write_text(GOOD, encoding="utf-8")
    os.utime(inbox.folder / os.fsdecode(name), (0, 0))
    assert inbox.take_in() == outcome(imported=1, changed=1, refused=[shown])
    assert inbox.holds("refused") == sorted([shown, f"{shown}.txt"])
    assert "Give it another name" in (inbox.folder / "refused" / f"{shown}.txt").read_text(encoding="utf-8")


def test_an_inbox_that_cannot_be_used_is_told_in_a_line(inbox: Inbox) -> None:
    inbox.settings.home.mkdir()
    inbox.folder.write_text("in the way", encoding="utf-8")
    with pytest.raises(Unavailable, match="cannot be used: File exists"):
        inbox.take_in()


OWN_TABLE = "Gemeente;Prognose;jan-25;feb-25\nGroningen;9;1;2\n"


def test_a_profile_is_chosen_by_the_headings_and_what_was_read_is_kept_beside_the_file(inbox: Inbox) -> None:
    inbox.put("maandtabel.partial.csv", OWN_TABLE)
    assert inbox.take_in()["refused"] == ["maandtabel.partial.csv"]
    reasons = (inbox.folder / "refused" / "maandtabel.partial.csv.txt").read_text(encoding="utf-8")
    assert "--measure" in reasons
    profiles = inbox.settings.home / "profiles"
    profiles.mkdir(parents=True)
    choices = Choices(measure="realisatie", columns={"Prognose": "weg"})
    write_profile(profiles / "coa.toml", ("Gemeente", "Prognose", "jan-25"), choices)
    inbox.put("maandtabel.partial.csv", OWN_TABLE)
    assert inbox.take_in()["changed"] == 2
    (kept,) = (inbox.folder / "done").glob("*.txt")
    told = kept.read_text(encoding="utf-8")
    assert "feb-25" in told
    assert "Prognose" in told


def test_a_profile_with_faults_refuses_the_file_with_what_is_wrong_in_it(inbox: Inbox) -> None:
    profiles = inbox.settings.home / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "coa.toml").write_text("mesure = 1\n", encoding="utf-8")
    inbox.put("maandtabel.csv", OWN_TABLE)
    assert inbox.take_in()["refused"] == ["maandtabel.csv"]
    assert "measure" in (inbox.folder / "refused" / "maandtabel.csv.txt").read_text(encoding="utf-8")
