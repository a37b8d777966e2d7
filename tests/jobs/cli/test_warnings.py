"""`radar warnings` as somebody types it."""

from datetime import timedelta
from pathlib import Path

import pytest

from base.errors import RequestError
from models.engine import open_engine, transaction
from models.tables import metadata
from tests.jobs.cli.weeks import WHO, Radar, home, radar, radar_at
from tests.jobs.warnings.world import WEEK, moment

__all__ = ["home", "radar"]


def test_the_last_week_is_shown_with_its_news_first_and_its_notes(radar: Radar) -> None:
    radar("acknowledge", "add", "GM0001", *WHO, "--until", "2026-06-01")
    radar("silence", "add", "GM0002", *WHO, "--until", "2026-06-01")
    shown = radar("warnings")
    assert "Week 2026-W17: 2 of 26 regions have a warning; 2 are news." in shown
    assert shown.index("(GM0002) new ! watch") < shown.index("(GM0001) worse !!! alarm")
    assert "planner deals with it" in shown
    assert "silenced until 1 June 2026" in shown
    assert "(GM0003)" not in shown
    assert "(GM0003) no news" in radar("warnings", "--all")
    first = radar("warnings", "--week", "2026-W16")
    assert "(GM0001) new ! watch" in first
    # they were made in a later week
    assert "deals with it" not in first


def test_a_week_can_be_shown_of_one_provincie(radar: Radar) -> None:
    shown = radar("warnings", "--all", "--provincie", "PV24")
    inside = shown.count("(GM")
    assert f"of {inside + 1} regions" in shown
    assert 0 < inside < radar("warnings", "--all").count("(GM")
    assert "(PV24)" in shown
    assert "(PV25)" not in shown
    with pytest.raises(RequestError, match="is of another level"):
        radar("warnings", "--provincie", "GM0001")


def test_the_history_of_a_region_is_shown_week_by_week(home: Path) -> None:
    radar = radar_at(home, moment(WEEK + 1) + timedelta(days=1), "nl")
    shown = radar("warnings", "--region", "Plaats 01")
    assert shown.startswith("Plaats 01 (GM0001)")
    assert shown.index("2026-W16 2026-H1 waarschuwing staat nieuw") < shown.index("2026-W17 2026-H1")
    assert "2026-W16" not in radar("warnings", "--region", "GM0001", "--week", "2026-W17")


def test_a_week_that_is_not_there_is_told_in_words(radar: Radar, home: Path) -> None:
    for words, told in (
        (("--week", "2026-W20"), "Nothing was told in week 2026-W20; the last one is 2026-W17"),
        (("--region", "GM0001", "--week", "2026-W20"), "Nothing was told of GM0001 yet"),
    ):
        with pytest.raises(RequestError, match=told):
            radar("warnings", *words)
    assert "volgende is no week; write it like 2026-W05" in radar("warnings", "--week", "volgende")
    engine = open_engine(f"sqlite:///{home / 'migrated.db'}")
    with transaction(engine) as connection:
        connection.execute(metadata.tables["warning_state"].delete())
    engine.dispose()
    with pytest.raises(RequestError, match="No week was told of yet"):
        radar("warnings")


def test_what_is_made_from_simulated_figures_is_said_to_be(radar: Radar, home: Path) -> None:
    assert "Simulated" not in radar("warnings")
    assert "Simulated" not in radar("warnings", "--region", "GM0001")
    engine = open_engine(f"sqlite:///{home / 'migrated.db'}")
    states = metadata.tables["warning_state"]
    chosen = (states.c.location == "GM0001") & (states.c.week == "2026-W17")
    with transaction(engine) as connection:
        connection.execute(states.update().where(chosen).values(simulated=True))
    engine.dispose()
    shown = radar("warnings")
    assert shown.count("simulated") == 1
    assert "Simulated: 1 of 26 regions; their warnings are made from a reconstruction" in shown
    assert "Simulated: the warnings of 2026-W17 are made" in radar("warnings", "--region", "GM0001")
