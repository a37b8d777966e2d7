"""Of which regions the figures are there, as a run could know them."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, insert, update

from jobs.warnings.figures import complete_regions
from models.engine import transaction
from models.tables import Herindeling, Observation, metadata
from tests.jobs.warnings.world import GEMEENTEN, LARGE, MONTHS, SMALL, insert_country, observe

AS_OF = date(2026, 4, 13)
EVERYBODY = {LARGE, SMALL, *GEMEENTEN}


def flags(**taakstelling: float) -> pd.DataFrame:
    """What a run says of, in so far as it matters here."""
    rows = [(LARGE, "provincie", LARGE, 800.0), (SMALL, "provincie", SMALL, 160.0)]
    rows += [(code, "gemeente", of, taakstelling.get(code, 40.0)) for code, of in GEMEENTEN.items()]
    return pd.DataFrame(rows, columns=["location", "level", "provincie", "taakstelling"])


def absent(connection: Connection, rows: pd.DataFrame | None = None, as_of: date = AS_OF) -> set[str]:
    """The regions without their figures."""
    there = complete_regions(connection, flags() if rows is None else rows, as_of=as_of, old_after_months=2)
    assert there <= EVERYBODY
    return EVERYBODY - there


def others(*codes: str) -> list[str]:
    return [code for code in GEMEENTEN if code not in codes]


@pytest.fixture
def country(sqlite_engine: Engine) -> Engine:
    with transaction(sqlite_engine) as connection:
        insert_country(connection)
    return sqlite_engine


def test_with_every_month_nobody_is_missing(country: Engine) -> None:
    with transaction(country) as connection:
        observe(connection)
        assert absent(connection) == set()


def test_a_gemeente_misses_a_month_at_the_end_or_in_between_but_not_one_of_last_half_year(country: Engine) -> None:
    with transaction(country) as connection:
        observe(connection, MONTHS[:6], others("GM0002"))
        observe(connection, MONTHS[6:7], others("GM0001"))
        observe(connection, MONTHS[7:])
        assert absent(connection) == {"GM0001"}
        # a day on which February was the last month known
        assert absent(connection, as_of=date(2026, 4, 1)) == {"GM0001"}
        # and one on which that was December, so that the whole of last half-year counts
        assert absent(connection, as_of=date(2026, 1, 31)) == {"GM0002"}


def test_a_month_that_only_some_have_is_not_asked_of_the_others_yet(country: Engine) -> None:
    with transaction(country) as connection:
        observe(connection, MONTHS[:-1])
        observe(connection, MONTHS[-1:], list(GEMEENTEN)[:22])
        assert absent(connection) == set()


def test_a_provincie_misses_its_figures_with_gemeenten_that_hold_a_tenth_of_its_taakstelling(country: Engine) -> None:
    with transaction(country) as connection:
        observe(connection, MONTHS, others("GM0021"))
        observe(connection, MONTHS[:-1], ["GM0021"])
        assert absent(connection) == {"GM0021", SMALL}
        assert absent(connection, flags(GM0021=10.0)) == {"GM0021"}


def test_when_nobody_has_a_recent_month_everybody_misses_it(country: Engine) -> None:
    with transaction(country) as connection:
        observe(connection)
        assert absent(connection, as_of=date(2026, 5, 31)) == set()
        assert absent(connection, as_of=date(2026, 6, 1)) == EVERYBODY
        assert absent(connection, as_of=date(2027, 6, 1)) == EVERYBODY


def test_what_became_known_later_or_is_no_month_does_not_count(country: Engine) -> None:
    with transaction(country) as connection:
        observe(connection, MONTHS, others("GM0001"))
        observe(connection, MONTHS, ["GM0001"], known_after=100)
        assert absent(connection) == {"GM0001"}
        quarter = {"region": "GM0001", "measure": "realisatie", "from_date": date(2026, 1, 1), "value": 12}
        known = {"to_date": date(2026, 3, 31), "known_from": date(2026, 4, 8), "quality": "A", "source": "x"}
        connection.execute(insert(Observation), [quarter | known | {"import_id": 1}])
        assert absent(connection) == {"GM0001"}


def test_simulated_months_are_no_figures_of_a_gemeente_with_real_ones(country: Engine) -> None:
    with transaction(country) as connection:
        observe(connection)
        table = metadata.tables["observation"]
        last = (table.c.region == "GM0001") & (table.c.from_date == MONTHS[-1].date())
        connection.execute(update(table).where(last).values(simulated=True))
        assert absent(connection) == {"GM0001"}
        connection.execute(update(table).values(simulated=True))
        assert absent(connection) == set()


def test_own_figures_are_there_though_the_simulated_ones_of_others_ended_long_ago(country: Engine) -> None:
    own = list(GEMEENTEN)[:5]
    rows = flags().assign(simulated=[code not in own for code in flags()["location"]])
    with transaction(country) as connection:
        observe(connection, MONTHS[:2], others(*own))
        connection.execute(update(metadata.tables["observation"]).values(simulated=True))
        observe(connection, MONTHS, own)
        there = EVERYBODY - absent(connection, rows, as_of=date(2026, 5, 31))
    assert set(own) <= there
    assert not there & set(others(*own))


def test_a_new_gemeente_has_the_months_of_those_it_came_from(country: Engine) -> None:
    with transaction(country) as connection:
        observe(connection, MONTHS[:6], others("GM0001"))
        change = {"day": date(2026, 1, 1), "old_code": "GM0020", "new_code": "GM0001", "share": 1.0}
        connection.execute(insert(Herindeling), [change])
        rows = flags()
        rows = rows[rows["location"] != "GM0020"]
        assert absent(connection, rows, as_of=date(2026, 1, 31)) == {"GM0020"}
