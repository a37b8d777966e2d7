"""The examples are copied whole, and nobody's work is overwritten."""

from pathlib import Path

import pytest

from base.errors import Conflict
from jobs.scenario.examples import FOLDER, copy_examples


def test_every_example_is_copied_into_a_folder_that_is_made(tmp_path: Path) -> None:
    written = copy_examples(tmp_path / "een" / "twee")
    assert [file.name for file in written] == [file.name for file in sorted(FOLDER.glob("*.toml"))]
    assert all(file.read_bytes() == (FOLDER / file.name).read_bytes() for file in written)
    assert len(written) == 3


def test_a_file_that_is_there_stays_and_nothing_is_written(tmp_path: Path) -> None:
    mine = tmp_path / "minder-woningen.toml"
    mine.write_text("mine")
    with pytest.raises(Conflict, match="minder-woningen"):
        copy_examples(tmp_path)
    assert mine.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [mine]
