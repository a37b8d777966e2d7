"""The stored files: complete, marked as simulated in every row, and written anew byte for byte."""

from pathlib import Path

import pandas as pd
import pytest

from config import DATA
from jobs.makers.reconstruction.build import Reconstruction, reconstruct
from jobs.makers.reconstruction.files import FOLDER, HOUSED, LINKS, SOURCE, STANDS, TARGETS, write_files

FILES = (TARGETS, HOUSED, LINKS, STANDS)


def test_the_command_writes_the_stored_files_byte_for_byte(made: Reconstruction, tmp_path: Path):
    write_files(made, tmp_path)
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(FILES)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_another_seed_is_another_history_with_the_same_totals(made: Reconstruction):
    other = reconstruct(2021)
    assert (other.world.housed != made.world.housed).any()
    assert (other.world.housed[:, :6].sum(), other.world.stands[:, 12].sum()) == (6379, 12_106)


@pytest.mark.parametrize("name", FILES)
def test_every_row_says_that_it_is_simulated(name: str):
    table = pd.read_csv(FOLDER / name)
    assert set(table["simulated"]) == {"yes"}
    assert set(table["source"]) == {SOURCE}
    assert "gesimuleerd" in SOURCE
    if name != TARGETS:
        assert set(table["quality"]) == {"C"}


@pytest.mark.parametrize(
    ("name", "label", "times"), [(HOUSED, "month", 84), (LINKS, "month", 84), (STANDS, "date", 15)]
)
def test_every_gemeente_is_there_at_every_time(name: str, label: str, times: int):
    table = pd.read_csv(FOLDER / name)
    gemeenten = set(pd.read_csv(DATA / "gemeenten.csv")["code"])
    assert len(table) == 342 * times
    assert not table.duplicated(["region", label]).any()
    assert set(table["region"]) == gemeenten
