"""Inhabitants from the recorded answers: whole days only, never a change of what is there, and what is refused."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Engine

from base.i18n import Language
from jobs.opendata.client import Limits, ODataClient
from jobs.opendata.errors import Implausible
from jobs.opendata.population import PopulationOutcome, fetch_population, first_population_day, take_in_population
from models import store
from models.engine import reading, transaction
from tests.jobs.opendata.conftest import INHABITANTS_2021, fill
from tests.jobs.opendata.server import Cbs

TABLE = "70072ned"
KEY = "TotaleBevolking_1"
TODAY = date(2026, 3, 10)


class Counter:
    """Fetches, and tells what is stored."""

    def __init__(self, engine: Engine, client: ODataClient, cbs: Cbs) -> None:
        self.engine, self.client, self.cbs = engine, client, cbs

    def fetch(self) -> PopulationOutcome:
        since = first_population_day(self.engine)
        assert since is not None
        return take_in_population(self.engine, fetch_population(self.client, since=since, today=TODAY))

    def stored(self) -> pd.DataFrame:
        with reading(self.engine) as connection:
            return store.population(connection)

    def row(self, code: str, year: int) -> dict[str, object]:
        rows = self.cbs.data(TABLE)
        return next(row for row in rows if (row["RegioS"].strip(), row["Perioden"]) == (code, f"{year}JJ00"))

    def change(self, code: str, year: int, inhabitants: int) -> None:
        """The number of a gemeente, and with it that of the country."""
        row, country = self.row(code, year), self.row("NL01", year)
        country[KEY] += inhabitants - (row[KEY] or 0)  # type: ignore[operator]
        row[KEY] = inhabitants


@pytest.fixture
def counter(sqlite_engine: Engine, cbs: Cbs) -> Iterator[Counter]:
    fill(sqlite_engine)
    with ODataClient(cbs.url, Limits(20, 1, 2**20)) as client:
        yield Counter(sqlite_engine, client, cbs)


def test_adds_the_days_that_are_not_there_and_nothing_twice(engine: Engine, cbs: Cbs) -> None:
    fill(engine)
    with ODataClient(cbs.url, Limits(20, 1, 2**20)) as client:
        counter = Counter(engine, client, cbs)
        first, second = counter.fetch(), counter.fetch()
    # 2020 is before the first day that is known, 2026 was not published yet
    assert first.added == (date(2023, 1, 1), date(2024, 1, 1), date(2025, 1, 1))
    assert first.rows == 12
    assert (second.added, second.rows, second.different) == ((), 0, 0)
    stored = counter.stored()
    of_2024 = stored[stored["day"] == pd.Timestamp(2024, 1, 1)].set_index("region")["inhabitants"].to_dict()
    assert of_2024 == {"GM0014": 243768, "GM0034": 226500, "GM0757": 33910, "GM0824": 32731}
    assert set(stored.loc[stored["day"] > pd.Timestamp(2021, 1, 1), "source"]) == {"CBS 70072ned"}


def test_another_number_for_a_day_that_is_there_is_told_and_changes_nothing(counter: Counter) -> None:
    counter.fetch()
    before = counter.stored()
    counter.change("GM0034", 2024, 226_600)
    outcome = counter.fetch()
    assert outcome.different == 1
    assert outcome.told(Language("en")) == "days added: 0; other numbers than stored, which stay: 1"
    assert counter.stored().equals(before)


def test_a_day_with_a_gemeente_that_is_not_known_here_waits_for_the_herindeling(counter: Counter) -> None:
    for row in list(counter.cbs.data(TABLE)):
        if row["RegioS"].strip() == "GM0757":
            counter.cbs.data(TABLE).append({**row, "RegioS": "GM1999    ", KEY: None})
    # Boxtel goes up in a new gemeente
    counter.change("GM1999", 2025, 34_101)
    counter.change("GM0757", 2025, 0)
    outcome = counter.fetch()
    assert outcome.added == (date(2023, 1, 1), date(2024, 1, 1))
    assert outcome.left_out == (date(2025, 1, 1),)
    assert outcome.unknown == ("GM1999",)
    assert "left out, as gemeenten are missing: 2025-01-01; gemeenten not known here: GM1999" in outcome.told(
        Language("en")
    )
    # once the herindeling is loaded the day is taken
    new = {
        "code": "GM1999",
        "name": "Meierij",
        "level": "gemeente",
        "parent": "PV30",
        "valid_from": pd.Timestamp(2025, 1, 1),
    }
    with transaction(counter.engine) as connection:
        store.append_regions(connection, frame=pd.DataFrame([new]))
        connection.exec_driver_sql("UPDATE region SET valid_to = '2025-01-01' WHERE code = 'GM0757'")
    assert counter.fetch().added == (date(2025, 1, 1),)


def test_a_small_number_for_a_gemeente_that_is_gone_is_told_and_left_out(counter: Counter) -> None:
    counter.change("GM0788", 2024, 40)
    outcome = counter.fetch()
    assert outcome.unknown == ("GM0788",)
    assert date(2024, 1, 1) in outcome.added
    assert "GM0788" not in set(counter.stored()["region"])


def test_gemeenten_that_do_not_add_up_to_the_country_are_refused(counter: Counter) -> None:
    counter.row("NL01", 2024)[KEY] = 600_000
    with pytest.raises(Implausible, match=r"on 2024-01-01 the gemeenten add up to 536909 inhabitants.*has 600000"):
        counter.fetch()
    assert len(counter.stored()) == len(INHABITANTS_2021)


def test_a_gemeente_that_jumps_without_a_herindeling_refuses_the_whole_table(counter: Counter) -> None:
    counter.change("GM0757", 2025, 60_000)
    with pytest.raises(Implausible, match="GM0757 has 60000 inhabitants on 2025-01-01, and 33910"):
        counter.fetch()
    assert len(counter.stored()) == len(INHABITANTS_2021)


def test_a_gemeente_may_jump_by_a_herindeling(counter: Counter) -> None:
    part = {"day": pd.Timestamp(2025, 1, 1), "old_code": "GM0824", "new_code": "GM0757", "share": 1.0}
    with transaction(counter.engine) as connection:
        store.append_herindelingen(connection, frame=pd.DataFrame([part]))
        connection.exec_driver_sql("UPDATE region SET valid_to = '2025-01-01' WHERE code = 'GM0824'")
    counter.change("GM0757", 2025, 66_908)
    counter.change("GM0824", 2025, 0)
    assert date(2025, 1, 1) in counter.fetch().added


def test_a_year_of_which_only_the_country_is_known_is_not_taken_for_one_without_gemeenten(counter: Counter) -> None:
    counter.row("NL01", 2026)[KEY] = 18_100_000
    assert date(2026, 1, 1) not in counter.fetch().added


def test_two_numbers_for_one_gemeente_are_refused_and_a_code_of_no_gemeente_is_left_out(counter: Counter) -> None:
    row = dict(counter.row("GM0014", 2025))
    counter.cbs.data(TABLE).append(row | {"RegioS": "GM\x1b[31mx"})
    assert counter.fetch().unknown == ()
    counter.cbs.data(TABLE).append(row | {KEY: 1})
    with pytest.raises(Implausible, match="two numbers for one thing: GM0014 2025JJ00"):
        counter.fetch()


def test_years_are_asked_for_one_at_a_time(counter: Counter) -> None:
    counter.fetch()
    asked = [query["$filter"] for path, query in counter.cbs.asked if path.endswith(f"{TABLE}/TypedDataSet")]
    assert asked == [f"(Perioden eq '{year}JJ00')" for year in (2023, 2024, 2025, 2026)]
