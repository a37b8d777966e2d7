"""Intake from the recorded answers to the database: vintages, idempotence, and what is refused."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from forecast.asof import OBSERVATION_KEY, latest_known
from jobs.importing.ingest import ImportOutcome
from jobs.importing.rules import ImportRules
from jobs.opendata.client import Limits, ODataClient
from jobs.opendata.errors import Implausible
from jobs.opendata.intake import FILE_NAME, SOURCE, Known, as_table, fetch_intake, take_in_intake
from models import store
from models.engine import reading
from tests.jobs.opendata.conftest import fill
from tests.jobs.opendata.server import Cbs

TABLE = "83102NED"
FIRST, AGAIN = "EersteAsielverzoekenPersonen_2", "VolgendeAsielverzoeken_3"
FETCHED = date(2026, 3, 10)
MONTHS = 13


class Fetcher:
    """Fetches on a day, and tells what the database held as of a day."""

    def __init__(self, engine: Engine, client: ODataClient) -> None:
        self.engine, self.client = engine, client

    def fetch(self, day: date) -> ImportOutcome:
        now = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
        return take_in_intake(self.engine, fetch_intake(self.client), rules=ImportRules(), now=now, today=day)

    def known(self, day: date, measure: str = "instroom_eerste", part: str = "") -> dict[str, int]:
        with reading(self.engine) as connection:
            frame = store.observations_known(connection, as_of=day, measures=[measure])
        frame = latest_known(frame[frame["part"] == part], day, OBSERVATION_KEY)
        return dict(zip(frame["from_date"].dt.strftime("%Y-%m"), frame["value"].tolist(), strict=True))

    def rows(self) -> pd.DataFrame:
        with reading(self.engine) as connection:
            return store.observations_known(connection, as_of=date.max)


@pytest.fixture
def fetcher(sqlite_engine: Engine, cbs: Cbs) -> Iterator[Fetcher]:
    fill(sqlite_engine)
    with ODataClient(cbs.url, Limits(20, 1, 2**20)) as client:
        yield Fetcher(sqlite_engine, client)


def test_a_first_fetch_brings_totals_and_nationalities_dated_by_the_rule(engine: Engine, cbs: Cbs) -> None:
    fill(engine)
    with ODataClient(cbs.url, Limits(20, 1, 2**20)) as client:
        fetcher = Fetcher(engine, client)
        taken = fetcher.fetch(FETCHED)
        assert fetcher.fetch(FETCHED + timedelta(days=1)).already_imported
    # 3 measures of the whole and 2 of each of 7 nationalities
    assert (taken.new, taken.revised) == (MONTHS * (3 + 2 * 7), 0)
    assert taken.record.file_name == FILE_NAME
    rows = fetcher.rows()
    assert set(rows["region"]) == {"NL01"}
    assert set(rows["quality"]) == {"B"}
    assert set(rows["source"]) == {SOURCE}
    assert set(rows["part"]) == {"", "Syrië", "Eritrea", "Irak", "Afghanistan", "Somalië", "Turkije", "Jemen"}
    assert (rows["known_from"] == rows["to_date"] + pd.Timedelta(days=25)).all()
    assert fetcher.known(FETCHED)["2025-01"] == cbs.intake("2025MM01")[FIRST]
    assert fetcher.known(FETCHED, part="Syrië")["2025-01"] == cbs.intake("2025MM01", "NAT9347")[FIRST]


def test_a_month_that_cbs_has_before_the_rule_expects_it_is_known_at_once(fetcher: Fetcher) -> None:
    fetcher.fetch(date(2026, 2, 12))
    assert "2026-01" not in fetcher.known(date(2026, 2, 11))
    assert fetcher.known(date(2026, 2, 12))["2026-01"] == 1480


def test_a_new_month_is_known_from_the_day_of_the_fetch_that_brings_it(fetcher: Fetcher, cbs: Cbs) -> None:
    fetcher.fetch(FETCHED)
    cbs.intake("2026MM02").update({FIRST: 1500, AGAIN: 100, "NareizigersPersonen_4": 900})
    late = date(2026, 4, 20)
    assert fetcher.fetch(late).new == 3
    assert "2026-02" not in fetcher.known(late - timedelta(days=1))
    assert fetcher.known(late)["2026-02"] == 1500


def test_a_revised_figure_leaves_the_past_as_it_was(fetcher: Fetcher, cbs: Cbs) -> None:
    fetcher.fetch(FETCHED)
    row = cbs.intake("2025MM06")
    before = row[FIRST]
    for days, value in ((5, before + 10), (9, before)):
        row[FIRST] = value
        taken = fetcher.fetch(FETCHED + timedelta(days=days))
        assert (taken.new, taken.revised) == (0, 1)
    seen = [fetcher.known(FETCHED + timedelta(days=days))["2025-06"] for days in (0, 4, 5, 8, 9)]
    assert seen == [before, before, before + 10, before + 10, before]
    assert fetcher.fetch(FETCHED + timedelta(days=10)).new == 0


def test_two_revisions_on_one_day_follow_each_other(fetcher: Fetcher, cbs: Cbs) -> None:
    fetcher.fetch(FETCHED)
    row = cbs.intake("2025MM06")
    day = FETCHED + timedelta(days=5)
    for value in (2_000, 2_100):
        row[FIRST] = value
        fetcher.fetch(day)
    assert fetcher.known(day)["2025-06"] == 2_000
    assert fetcher.known(day + timedelta(days=1))["2025-06"] == 2_100


def test_a_withdrawn_figure_stays(fetcher: Fetcher, cbs: Cbs) -> None:
    fetcher.fetch(FETCHED)
    for name in (FIRST, AGAIN, "NareizigersPersonen_4"):
        cbs.intake("2026MM01")[name] = None
    fetcher.fetch(FETCHED + timedelta(days=1))
    assert fetcher.known(FETCHED + timedelta(days=1))["2026-01"] == 1480


def test_months_that_are_not_over_quarters_and_years_are_left_out(fetcher: Fetcher, cbs: Cbs) -> None:
    cbs.intake("2026MM02").update({FIRST: 300})
    fetcher.fetch(date(2026, 2, 28))
    rows = fetcher.rows()
    assert set(rows["from_date"].dt.day) == {1}
    assert rows["to_date"].max().date() == date(2026, 1, 31)
    assert fetcher.fetch(date(2026, 3, 1)).new == 1


def test_rows_that_were_not_asked_for_are_left_out(fetcher: Fetcher, cbs: Cbs) -> None:
    figures = fetch_intake(fetcher.client)
    asked = next(query["$filter"] for path, query in cbs.asked if path.endswith("TypedDataSet"))
    assert "(Geslacht eq 'T001038') and (Leeftijd eq '10000  ') and (Nationaliteit eq 'NAT9301  '" in asked
    assert "NAT9306" not in asked
    for key, kind in (("3000   ", "Geslacht"), ("71950  ", "Leeftijd")):
        cbs.data(TABLE).append({**cbs.intake("2025MM01"), kind: key, FIRST: 1})
    assert fetch_intake(fetcher.client) == figures


def test_a_nationality_that_cbs_no_longer_names_is_no_fault(fetcher: Fetcher, cbs: Cbs) -> None:
    cbs.rows[TABLE, "Nationaliteit"] = [row for row in cbs.rows[TABLE, "Nationaliteit"] if row["Title"] != "Iraaks"]
    assert "Irak" not in {part for _, part, _ in fetch_intake(fetcher.client)}


def test_a_hole_in_the_months_is_refused(fetcher: Fetcher, cbs: Cbs) -> None:
    cbs.data(TABLE).remove(cbs.intake("2025MM07"))
    with pytest.raises(Implausible, match="months of instroom_eerste are missing after 2025-06"):
        fetch_intake(fetcher.client)


def test_a_table_without_the_whole_country_is_refused(fetcher: Fetcher, cbs: Cbs) -> None:
    cbs.rows[TABLE, "TypedDataSet"] = [row for row in cbs.data(TABLE) if row["Nationaliteit"].strip() != "T001059"]
    with pytest.raises(Implausible, match="no monthly figures of instroom_eerste for the whole country"):
        fetch_intake(fetcher.client)


def test_two_numbers_for_one_thing_are_refused_and_the_same_row_twice_is_not(fetcher: Fetcher, cbs: Cbs) -> None:
    row = dict(cbs.intake("2025MM11"))
    cbs.data(TABLE).append(row)
    fetch_intake(fetcher.client)
    row[FIRST] = row[FIRST] + 5
    with pytest.raises(Implausible, match="two numbers for one thing: instroom_eerste  2025-11"):
        fetch_intake(fetcher.client)


def test_parts_that_are_more_than_the_whole_are_refused(fetcher: Fetcher, cbs: Cbs) -> None:
    cbs.intake("2025MM03", "NAT9347")[FIRST] = 9_000
    with pytest.raises(Implausible, match="in 2025-03 the nationalities of instroom_eerste are more"):
        fetch_intake(fetcher.client)


def test_another_thing_counted_is_refused_and_changes_nothing(fetcher: Fetcher, cbs: Cbs) -> None:
    fetcher.fetch(FETCHED)
    before = fetcher.rows()
    for row in cbs.data(TABLE):
        # as if only the adults were counted
        row[FIRST] = row[FIRST] and int(row[FIRST] * 0.7)
    with pytest.raises(Implausible, match=r"instroom_eerste adds up to \d+ persons over months that were \d+ before"):
        fetcher.fetch(FETCHED + timedelta(days=1))
    assert fetcher.rows().equals(before)


KEYS = st.tuples(
    st.sampled_from(["instroom_eerste", "instroom_nareis"]),
    st.sampled_from(["", "Syrië"]),
    st.sampled_from([date(2025, month, 1) for month in range(9, 13)]),
)
FIGURES = st.dictionaries(KEYS, st.integers(0, 3))


@given(fetches=st.lists(st.tuples(st.integers(0, 3), FIGURES), min_size=1, max_size=6))
def test_whatever_cbs_changes_the_past_stays_and_the_present_is_what_was_fetched(
    fetches: list[tuple[int, dict[tuple[str, str, date], int]]],
) -> None:
    values: dict[tuple[str, str, date], tuple[int, date]] = {}
    day, text = date(2026, 1, 5), ""
    for turn, (days, figures) in enumerate(fetches):
        day += timedelta(days=days)
        known = Known(dict(values), fetched_before=turn > 0)
        text = as_table(figures, known, today=day, known_after_days=25)
        for row in csv.DictReader(io.StringIO(text)):
            key = (row["measure"], row["part"], date.fromisoformat(row["month"] + "-01"))
            since, earlier = date.fromisoformat(row["known_from"]), values.get(key)
            if earlier is None:
                assert since <= day
                assert turn == 0 or since == day
            elif earlier[0] == int(row["value"]):
                assert since == earlier[1]
            else:
                assert since >= day
                assert since > earlier[1]
            values[key] = (int(row["value"]), since)
        assert {key: values[key][0] for key in figures} == figures
        again = as_table(figures, Known(dict(values), fetched_before=True), today=day, known_after_days=25)
        assert again == text
