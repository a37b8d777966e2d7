"""The reference tables: regions with their validity, herindelingen, population."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, func, select

from jobs.importing.builtin_regions import load_regions
from models.engine import transaction
from models.tables import Herindeling, Population, Region


@pytest.fixture
def connection(sqlite_engine: Engine):
    with transaction(sqlite_engine) as connection:
        load_regions(connection)
        yield connection


def region(connection: Connection, code: str):
    return connection.execute(select(Region.__table__).where(Region.__table__.c.code == code)).one()


def counts(connection: Connection) -> list[int]:
    return [
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (Region, Herindeling, Population)
    ]


def test_both_kinds_of_database_take_them_and_loading_again_changes_nothing(engine: Engine):
    with transaction(engine) as connection:
        load_regions(connection)
        first = counts(connection)
    with transaction(engine) as connection:
        load_regions(connection)
        assert counts(connection) == first
    # 1 country, 12 provincies, 342 gemeenten of today and 52 that were dissolved since 1-1-2019
    assert first == [1 + 12 + 342 + 52, 56, 352 + 342 + 342]


@pytest.mark.parametrize(
    ("day", "number"),
    [("2019-01-01", 355), ("2021-01-01", 352), ("2022-01-01", 345), ("2022-03-24", 344), ("2023-01-01", 342)],
)
def test_the_number_of_gemeenten_on_a_day_is_the_published_one(connection: Connection, day: str, number: int):
    regions = pd.read_sql(select(Region.__table__), connection, parse_dates=["valid_from", "valid_to"])
    gemeenten = regions[regions["level"] == "gemeente"]
    exists = ~(gemeenten["valid_from"] > day) & ~(gemeenten["valid_to"] <= day)
    assert exists.sum() == number


def test_levels_hang_together(connection: Connection):
    assert region(connection, "NL01").parent is None
    assert region(connection, "PV28").parent == "NL01"
    parents = connection.execute(
        select(Region.__table__.c.parent).where(Region.__table__.c.level == "gemeente").distinct()
    ).scalars()
    assert sorted(parents) == [f"PV{number}" for number in range(20, 32)]


@pytest.mark.parametrize(
    ("code", "name", "parent", "valid_from", "valid_to"),
    [
        ("GM0014", "Groningen", "PV20", None, None),
        ("GM1979", "Eemsdelta", "PV20", date(2021, 1, 1), None),
        ("GM0024", "Loppersum", "PV20", None, date(2021, 1, 1)),
        ("GM0457", "Weesp", "PV27", None, date(2022, 3, 24)),
        # mostly to Het Hogeland, a part to Westerkwartier: both in Groningen
        ("GM0053", "Winsum", "PV20", None, date(2019, 1, 1)),
        # went from Zuid-Holland to Utrecht when it was dissolved
        ("GM0545", "Leerdam", "PV26", None, date(2019, 1, 1)),
    ],
)
def test_a_gemeente_has_its_name_provincie_and_validity(
    connection: Connection, code: str, name: str, parent: str, valid_from: date | None, valid_to: date | None
):
    found = region(connection, code)
    assert (found.name, found.parent, found.valid_from, found.valid_to) == (name, parent, valid_from, valid_to)


def test_gemeenten_of_today_have_a_place_on_the_map(connection: Connection):
    regions = pd.read_sql(select(Region.__table__), connection)
    today = regions[(regions["level"] == "gemeente") & regions["valid_to"].isna()]
    assert today["lon"].between(3.3, 7.3).all()
    assert today["lat"].between(50.7, 53.6).all()


def test_a_successor_founded_after_2021_is_not_among_the_gemeenten_of_2021(connection: Connection):
    population = Population.__table__
    of_2021 = set(
        connection.execute(select(population.c.region).where(population.c.day == date(2021, 1, 1))).scalars()
    )
    herindeling = Herindeling.__table__
    late = connection.execute(
        select(herindeling.c.new_code, herindeling.c.day).where(herindeling.c.day > date(2021, 1, 1)).distinct()
    )
    for code, day in late:
        assert region(connection, code).valid_from == (None if code in of_2021 else day)


def test_the_shares_of_each_dissolved_gemeente_are_whole(connection: Connection):
    herindeling = Herindeling.__table__
    shares = connection.execute(select(func.sum(herindeling.c.share)).group_by(herindeling.c.old_code)).scalars()
    assert list(shares) == pytest.approx([1.0] * 52)


def test_the_inhabitants_of_2021_sum_to_the_published_total(connection: Connection):
    population = Population.__table__
    totals = dict(
        iter(
            connection.execute(
                select(population.c.day, func.sum(population.c.inhabitants)).group_by(population.c.day)
            )
        )
    )
    assert totals[date(2021, 1, 1)] == 17_475_415
    assert set(totals) == {date(2021, 1, 1), date(2024, 1, 1), date(2026, 1, 1)}


def test_the_inhabitants_of_2026_say_that_their_reference_day_is_not_stated(connection: Connection):
    population = Population.__table__
    sources = connection.execute(
        select(population.c.source).where(population.c.day == date(2026, 1, 1)).distinct()
    ).scalars()
    assert list(sources) == ["CBS; peildatum niet vermeld, 1 januari aangenomen"]
