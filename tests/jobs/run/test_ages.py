"""When figures count as old."""

from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from jobs.importing.builtin_regions import load_regions
from jobs.importing.ingest import import_file
from jobs.importing.rules import ImportRules
from jobs.run.ages import data_ages
from models.engine import transaction

MOMENT = datetime(2025, 1, 1, tzinfo=UTC)


def ages(engine: Engine, tmp_path: Path, text: str, as_of: date) -> pd.DataFrame:
    with transaction(engine) as connection:
        load_regions(connection)
    file = tmp_path / "figures.csv"
    file.write_text(text)
    import_file(engine, file, rules=ImportRules(), imported_at=MOMENT)
    with transaction(engine) as connection:
        return data_ages(connection, as_of=as_of, old_after_months=2).set_index(["measure", "level"])


@pytest.mark.parametrize(("as_of", "old"), [(date(2024, 5, 31), False), (date(2024, 6, 1), True)])
def test_a_month_is_old_when_more_than_two_months_have_passed(
    sqlite_engine: Engine, tmp_path: Path, as_of: date, old: bool
) -> None:
    found = ages(sqlite_engine, tmp_path, "month,region,measure,value\n2024-03,NL01,realisatie,5\n", as_of)
    assert bool(found.loc[("realisatie", "land"), "old"]) is old


@pytest.mark.parametrize(("as_of", "old"), [(date(2024, 8, 31), False), (date(2024, 9, 1), True)])
def test_a_stand_is_old_when_a_later_peildatum_is_two_months_ago(
    sqlite_engine: Engine, tmp_path: Path, as_of: date, old: bool
) -> None:
    found = ages(sqlite_engine, tmp_path, "date,region,value\n2024-01-01,NL01,5\n", as_of)
    assert bool(found.loc[("stand", "land"), "old"]) is old


def test_a_level_reaches_as_far_as_its_last_region(sqlite_engine: Engine, tmp_path: Path) -> None:
    rows = ("2024-02,PV20,realisatie,5", "2024-03,PV20,realisatie,5", "2024-02,PV21,realisatie,5")
    text = "\n".join(("month,region,measure,value", *rows, ""))
    found = ages(sqlite_engine, tmp_path, text, date(2024, 4, 20))
    assert found.loc[("realisatie", "provincie"), "last_day"] == date(2024, 2, 29)
