"""Hostile files are read or refused, whole or not at all; `make hostile` brings a thousand."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.importing.faults import ImportRefused
from jobs.importing.files.parsing import parse
from jobs.importing.files.reading import read_grids
from jobs.importing.files.unreadable import Unreadable
from tests.hostile.good import good_files
from tests.hostile.made import MADE
from tests.hostile.mutations import hostile
from tests.hostile.trial import IMPORTED, Trial, trial
from tests.jobs.importing.files.packages import HEADING, ods_column, ods_members, xlsx_members, zipped

MOST_SECONDS = 30.0
good = cache(good_files)
# what is quick to make
QUICK = [
    name for name in MADE if "entities" in name or "every cell" in name or "nested" in name or "headings" in name
]


@pytest.fixture(scope="module")
def desk() -> Iterator[Trial]:
    """A desk for all files of this module."""
    with trial() as opened:
        yield opened


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_good_files_are_good(desk: Trial, kind: str) -> None:
    assert desk.bring(f"good.{kind}", good()[kind]).told == IMPORTED


@pytest.mark.parametrize("seed", range(40))
def test_a_spoiled_file_is_read_or_refused(desk: Trial, seed: int) -> None:
    kind, content = hostile(good(), Random(f"suite/{seed}"))
    outcome = desk.bring(f"{seed}.{kind}", content)
    assert not outcome.wrong
    assert outcome.seconds < MOST_SECONDS


@pytest.mark.parametrize("name", QUICK)
def test_a_file_made_to_harm_is_refused(desk: Trial, name: str) -> None:
    outcome = desk.bring(name, MADE[name]())
    assert not outcome.wrong
    assert outcome.told != IMPORTED
    assert outcome.seconds < MOST_SECONDS


XML = st.text(st.sampled_from('<>/&;"= \n\x00'), max_size=8)
PLACES = st.from_regex(r"[A-Z]{0,4}[0-9]{0,8}", fullmatch=True)
CELLS = st.builds(
    '<c r="{}" t="{}" s="{}"><f>{}</f><v>{}</v></c>'.format,
    PLACES, st.sampled_from(["n", "s", "b", "e", "d", "str", "inlineStr", "?"]), st.integers(-1, 3),
    XML, st.one_of(XML, st.floats().map(str), st.integers().map(str)),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CELLS, max_size=5), st.text(max_size=5), st.sampled_from(["0%", "d-m-yyyy", "[h]:mm", ";;", '"']))
def test_whatever_stands_in_a_sheet_is_read_or_refused(cells: list[str], shown: str, code: str) -> None:
    members = xlsx_members(
        HEADING + f'<row r="2">{"".join(cells)}</row>{shown}', formats=(code.replace('"', "&quot;"),)
    )
    with suppress(Unreadable):
        assert parse(zipped({name: text.encode("utf-8", "replace") for name, text in members.items()}), "xlsx")


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=20),
    st.dictionaries(
        st.sampled_from(
            ["office:value-type", "office:value", "office:date-value", "table:formula", "calcext:value-type"]
        ),
        st.sampled_from(["float", "percentage", "date", "error", "", "0", "1e999", "2026-13-01", "of:=1", "NaN"]),
    ),
)  # fmt: skip
def test_whatever_stands_in_an_ods_cell_is_read_or_refused(text: str, attributes: dict[str, str]) -> None:
    written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    members = ods_members(ods_column(f"<table:table-cell {written}><text:p>{text}</text:p></table:table-cell>"))
    with suppress(Unreadable):
        assert parse(zipped({name: each.encode("utf-8", "replace") for name, each in members.items()}), "ods")


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.binary(max_size=200), st.text(st.sampled_from("ab1.,;\t|\"'=\n\r \u200b\u00a0é#N/A"), max_size=60))
)
def test_whatever_stands_in_a_text_is_read_or_refused(content: bytes | str) -> None:
    with suppress(ImportRefused):
        grids = read_grids(content if isinstance(content, bytes) else content.encode(), "a.csv")
        assert all(any(cells) for grid in grids for _, cells in grid.rows)
