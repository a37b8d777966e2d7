"""Which region somebody means on the command line, in a file of recipients or in a note."""

from datetime import date
from pathlib import Path

import pytest

from base.errors import NotFound
from jobs.importing.asked_regions import AskedRegions
from jobs.importing.builtin_regions import load_regions
from models.engine import transaction
from tests.conftest import opened, sqlite_copy

TODAY = date(2026, 1, 31)


@pytest.fixture(scope="module")
def regions(migrated_sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AskedRegions:
    url = sqlite_copy(migrated_sqlite_file, tmp_path_factory.mktemp("asked"))
    with opened(url) as engine, transaction(engine) as connection:
        load_regions(connection)
        return AskedRegions.of(connection, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *((text, "GM0363") for text in ("Amsterdam", "amsterdam", "GM0363", "gm0363", "0363", "gemeente Amsterdam")),
        *((text, "PV25") for text in ("PV25", "pv25", "Gelderland", "provincie Gelderland", "GLD")),
        *((text, "NL01") for text in ("NL01", "nl01", "Nederland", "NL")),
        *((text, "PV26") for text in ("provincie Utrecht", "Utrecht (provincie)")),
        *((text, "GM0344") for text in ("gemeente Utrecht", "Gemeente  Utrecht", "Utrecht (gemeente)")),
        ("Arnhem", "GM0202"),
        ("Den Haag", "GM0518"),
        ("Bergen (NH)", "GM0373"),
    ],
)
def test_a_region_by_code_or_by_what_it_is_called(regions: AskedRegions, typed: str, code: str) -> None:
    assert regions.asked(typed) == code


def test_a_name_of_two_is_that_of_the_level_that_is_asked(regions: AskedRegions) -> None:
    assert regions.asked("Groningen", levels=("provincie",)) == "PV20"
    assert regions.asked("Groningen", levels=("gemeente",)) == "GM0014"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Utrecht", r"several regions; .* GM0344 \(Utrecht\), PV26 \(Utrecht\)"),
        ("Bergen", r"GM0373 \(Bergen \(NH.\)\), GM0893 \(Bergen \(L.\)\)"),
        ("Amsterdm", r"the nearest is GM0363 \(Amsterdam\)"),
        ("GM9999", "there is no region GM9999"),
        ("Haren", r"GM0017 \(Haren\) no longer exists; give its successor: .*GM0014 \(Groningen\)"),
    ],
)
def test_what_means_none_or_several_is_told_with_what_it_can_be(regions: AskedRegions, typed: str, told: str) -> None:
    with pytest.raises(NotFound, match=told):
        regions.asked(typed)


def test_a_region_of_another_level_is_refused(regions: AskedRegions) -> None:
    with pytest.raises(NotFound, match=r"GM0363 \(Amsterdam\) is of another level; give one of: provincie"):
        regions.asked("Amsterdam", levels=("provincie",))


def test_without_a_day_a_region_may_be_gone(regions: AskedRegions) -> None:
    assert AskedRegions(regions.known, today=None).asked("Haren") == "GM0017"
