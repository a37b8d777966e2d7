"""A run that breaks names the figure it broke on, when there is one out of all proportion."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from base.errors import Conflict
from jobs.importing.choices import Choices
from jobs.run.proportion import naming_what_breaks
from models import store
from models.engine import transaction
from tests.jobs.importing.conftest import Desk, add_regions

AS_OF = date(2024, 9, 2)


@pytest.fixture
def desk(sqlite_engine: Engine, tmp_path: Path) -> Desk:
    """A desk that knows the inhabitants of the country."""
    add_regions(sqlite_engine)
    people = pd.DataFrame({"region": ["NL01"], "day": pd.Timestamp(2023, 1, 1), "inhabitants": 17_800_000})
    with transaction(sqlite_engine) as connection:
        store.append_population(connection, frame=people.assign(source="x"))
    return Desk(sqlite_engine, tmp_path)


def bring(desk: Desk, value: int, extra: str = "") -> None:
    table = f"month,region,measure,value\n2024-03,GM0034,realisatie,{value}\n{extra}"
    desk.bring(table, choices=Choices(partial=True, large=True))


@pytest.mark.parametrize("broken", [ValueError, OverflowError])
def test_the_largest_figure_out_of_all_proportion_is_named(desk: Desk, broken: type[Exception]) -> None:
    bring(desk, 1_000_000, "2024-04,GM0034,realisatie,100000\n")
    with pytest.raises(Conflict) as told, naming_what_breaks(desk.engine, as_of=AS_OF):
        raise broken("not a number")
    assert {"realisatie", "Almere", "GM0034", "2024-03-01", 1_000_000} <= set(told.value.details.values())


def test_what_was_known_only_later_is_not_named(desk: Desk) -> None:
    bring(desk, 1_000_000)
    with pytest.raises(ValueError, match="not a number"), naming_what_breaks(desk.engine, as_of=date(2024, 4, 1)):
        raise ValueError("not a number")


def test_a_break_without_such_a_figure_goes_on_as_it_is(desk: Desk) -> None:
    bring(desk, 10)
    with pytest.raises(ValueError, match="not a number"), naming_what_breaks(desk.engine, as_of=AS_OF):
        raise ValueError("not a number")
