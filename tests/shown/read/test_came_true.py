"""How often warnings came true, from what was stored of them and the stands published later."""

from datetime import date

import pytest
from sqlalchemy import Engine, update

from forecast.weeks import Week
from models import warnings as stored
from models.engine import reading, transaction
from models.tables import metadata
from shown.read.came_true import CameTrue, came_true
from tests.jobs.warnings.world import GEMEENTEN, LARGE, SMALL, add_run, add_stands, insert_country, state

PEILDATUM = date(2026, 7, 1)
# thirteen weeks before the week of 1 July
WEEK = Week(2026, 14)
LATER = date(2026, 9, 1)


@pytest.fixture
def told(sqlite_engine: Engine) -> Engine:
    """Five warnings in the week that counts, and a region that is not firing."""
    with transaction(sqlite_engine) as connection:
        insert_country(connection)
        add_run(connection, "run", {})
        firing = [state(f"GM{number:04}", WEEK) for number in (1, 2, 3, 21, 22)]
        calm = [state("GM0004", WEEK, state="ok", flag="none"), state(LARGE, WEEK)]
        stored.append_states(connection, states=[*firing, *calm])
    return sqlite_engine


def test_without_weeks_or_stands_there_is_no_record(sqlite_engine: Engine, told: Engine) -> None:
    with reading(told) as connection:
        assert came_true(connection, as_of=LATER) is None


def test_a_database_that_never_warned_has_no_record(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as connection:
        assert came_true(connection, as_of=LATER) is None


def test_warnings_are_held_against_the_published_stands(told: Engine) -> None:
    behind = dict.fromkeys(GEMEENTEN, 5) | {"GM0002": 0, "GM0021": -3}
    del behind["GM0022"]
    with transaction(told) as connection:
        add_stands(connection, PEILDATUM, behind)
        # printed as the begin of the next half-year only
        add_stands(connection, PEILDATUM, {"GM0022": 9}, role="begin")
    with reading(told) as connection:
        assert came_true(connection, as_of=date(2026, 7, 7)) is None
        assert came_true(connection, as_of=LATER) == CameTrue(4, 2, 23, 21, 13, (PEILDATUM,), simulated=False)
        assert came_true(connection, as_of=LATER, provincie=SMALL) == CameTrue(
            1, 0, 3, 2, 13, (PEILDATUM,), simulated=False
        )
        # nothing was told so early, and by then too much time had passed
        assert came_true(connection, as_of=LATER, weeks=26) is None
        assert came_true(connection, as_of=LATER, weeks=9) is None
        # nor by then: what was told of came later
        assert came_true(connection, as_of=LATER, weeks=15) is None
        assert came_true(connection, as_of=LATER, weeks=10) == CameTrue(
            4, 2, 23, 21, 10, (PEILDATUM,), simulated=False
        )


def test_the_latest_published_stand_counts_and_that_it_is_simulated_is_told(told: Engine) -> None:
    with transaction(told) as connection:
        add_stands(connection, PEILDATUM, {"GM0001": 5, "GM0002": 5})
        stands = metadata.tables["stand"]
        connection.execute(update(stands).values(simulated=True))
        add_stands(connection, PEILDATUM, {"GM0003": 5})
        connection.execute(update(stands).where(stands.c.region == "GM0003").values(known_from=date(2026, 7, 2)))
        add_stands(connection, PEILDATUM, {"GM0003": -1})
    with reading(told) as connection:
        assert came_true(connection, as_of=LATER) == CameTrue(3, 2, 3, 2, 13, (PEILDATUM,), simulated=True)


def test_several_half_years_add_up_and_only_warnings_about_that_peildatum_count(told: Engine) -> None:
    new_year = date(2027, 1, 1)
    week = Week.of(new_year) + -13
    with transaction(told) as connection:
        wrong = state("GM0005", week, period="2026-H1")
        # of several weeks before it the last one counts
        early = state("GM0002", week + -2, period="2026-H2")
        stored.append_states(connection, states=[early, state("GM0001", week), wrong])
        for day in (PEILDATUM, new_year):
            add_stands(connection, day, {"GM0001": 4, "GM0002": 4, "GM0005": 4})
    with reading(told) as connection:
        found = came_true(connection, as_of=date(2027, 2, 1))
    assert found == CameTrue(3, 3, 6, 6, 13, (PEILDATUM, new_year), simulated=False)
