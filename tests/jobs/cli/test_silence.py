"""`radar silence` and `radar acknowledge`, which share their commands, as somebody types them."""

import pytest
from sqlalchemy import Engine, update

from base.errors import RequestError
from models.engine import transaction
from models.tables import metadata
from tests.jobs.cli.weeks import WHO, Radar, home, radar
from tests.jobs.warnings.world import WEEK

__all__ = ["home", "radar"]


def test_a_silence_is_added_listed_and_ended(radar: Radar) -> None:
    assert radar("silence", "list") == "There is none."
    until = (WEEK + 5).monday.isoformat()
    added = radar("silence", "add", "plaats 01", *WHO, "--until", until)
    assert added == "Plaats 01 (GM0001) is silenced until 18 May 2026 (number 1)."
    assert "acknowledged until" in radar("acknowledge", "add", "gm0002", *WHO, "--until", until)
    listed = radar("silence", "list")
    assert "Plaats 01 (GM0001) planner proef holds 2026-04-20 2026-05-18" in listed
    assert "Plaats 02" not in listed
    assert radar("silence", "end", "1", "--who", "chef") == "Number 1 has ended."
    assert radar("silence", "list") == "There is none."
    assert "ended on 20" in radar("silence", "list", "--all")
    with pytest.raises(RequestError, match="no silence with number 1"):
        radar("silence", "end", "1", "--who", "chef")
    with pytest.raises(RequestError, match="no acknowledgement with number 1"):
        radar("acknowledge", "end", "1", "--who", "chef")
    with pytest.raises(RequestError, match="Say who ends it"):
        radar("acknowledge", "end", "2", "--who", " ")


def test_a_silence_beside_another_is_told_and_so_is_that_the_other_still_holds(radar: Radar) -> None:
    until, later = ((WEEK + weeks).monday.isoformat() for weeks in (5, 6))
    radar("silence", "add", "GM0001", *WHO, "--until", until)
    assert "already" not in radar("silence", "add", "GM0002", *WHO, "--until", until)
    assert "already" not in radar("acknowledge", "add", "GM0001", *WHO, "--until", until)
    second = radar("silence", "add", "GM0001", *WHO, "--until", later)
    assert "There was one already: number 1, until 18 May 2026, by planner. Both hold." in second
    ended = radar("silence", "end", "4", "--who", "chef")
    assert ended == "Number 4 has ended. Number 1 of the same region still holds, until 18 May 2026."
    assert radar("silence", "end", "1", "--who", "chef") == "Number 1 has ended."


def test_a_silence_can_be_ended_by_its_region_when_it_is_the_only_one_that_holds(radar: Radar) -> None:
    until, later = ((WEEK + weeks).monday.isoformat() for weeks in (5, 6))
    end = ("silence", "end", "plaats 01", "--who", "chef")
    with pytest.raises(RequestError, match="No silence holds for GM0001"):
        radar(*end)
    radar("acknowledge", "add", "GM0001", *WHO, "--until", until)
    radar("silence", "add", "GM0001", *WHO, "--until", until)
    assert radar(*end) == "Number 2 has ended."
    for day in (until, later):
        radar("silence", "add", "GM0001", *WHO, "--until", day)
    with pytest.raises(RequestError, match="2 hold for GM0001; give the number of the one to end: 3, 4"):
        radar(*end)
    assert radar("silence", "end", "3", "--who", "chef").startswith("Number 3 has ended.")
    assert radar(*end) == "Number 4 has ended."
    assert radar("acknowledge", "end", "GM0001", "--who", "chef") == "Number 1 has ended."
    with pytest.raises(RequestError, match="No acknowledgement holds for GM0001"):
        radar("acknowledge", "end", "GM0001", "--who", "chef")
    with pytest.raises(RequestError, match="there is no region Nergens"):
        radar("silence", "end", "Nergens", "--who", "chef")


@pytest.mark.parametrize(
    ("region", "until", "told"),
    [
        ("GM0001", "2026-04-20", "2026-04-20 is not in the future"),
        ("GM0001", "2027-04-22", "more than a year away"),
        ("NL01", "2026-06-01", "The country has no warning of its own"),
        ("Plaats 1", "2026-06-01", "there is no region Plaats 1; the nearest is GM00"),
        ("???", "2026-06-01", "there is no region .*; use a CBS code"),
        ("Dubbel", "2026-06-01", r"GM0003 \(Dubbel\), PV24 \(Dubbel\)"),
        ("Oud", "2026-06-01", r"GM0004 \(Oud\) no longer exists"),
        ("GM0004", "2026-06-01", r"GM0004 \(Oud\) no longer exists"),
    ],
)
def test_a_silence_that_cannot_be_is_refused_with_what_is_wrong(
    radar: Radar, sqlite_engine: Engine, region: str, until: str, told: str
) -> None:
    table = metadata.tables["region"]
    with transaction(sqlite_engine) as connection:
        connection.execute(update(table).where(table.c.code.in_(["GM0003", "PV24"])).values(name="Dubbel"))
        gone = {"name": "Oud", "valid_to": (WEEK + -9).monday}
        connection.execute(update(table).where(table.c.code == "GM0004").values(gone))
    with pytest.raises(RequestError, match=told):
        radar("silence", "add", region, *WHO, "--until", until)
    assert radar("silence", "list", "--all") == "There is none."


def test_who_why_and_until_are_asked(radar: Radar) -> None:
    assert "until" in radar("silence", "add", "GM0001", *WHO)
    with pytest.raises(RequestError, match="Say who and why"):
        radar("acknowledge", "add", "GM0001", "--who", "x", "--why", " ", "--until", "2026-06-01")
