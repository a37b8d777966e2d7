"""The page about accuracy: what it says of a made-up backtest, and that the one in docs is whole."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from models.engine import open_engine
from models.migrate import upgrade
from shown.backtest.accuracy_page import write_accuracy
from shown.kit.picture import NumberTable
from shown.kit.templates import markdown
from shown.read.backtests import TrackRecord, load_track_record
from tests.shown.synthetic import AS_OF, insert_synthetic
from tests.shown.synthetic_track import insert_track

DOCS = Path(__file__).parents[3] / "docs"
SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def track(tmp_path_factory: pytest.TempPathFactory) -> TrackRecord:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('accuracy') / 'radar.db'}")
    upgrade(engine)
    with engine.begin() as connection:
        insert_synthetic(connection)
        insert_track(connection)
        found = load_track_record(connection, as_of=AS_OF)
    engine.dispose()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def written(track: TrackRecord, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_accuracy(tmp_path_factory.mktemp("docs") / "ACCURACY.md", track)


@pytest.fixture(scope="module")
def page(written: list[Path]) -> str:
    return written[0].read_text(encoding="utf-8")


def linked(text: str) -> set[str]:
    """Files that a page points to beside itself."""
    return {target for target in re.findall(r"\]\(([^)#]+)", text) if not target.startswith("http")}


def test_every_picture_is_written_and_shown(written: list[Path], page: str) -> None:
    pictures = {f"img/{file.name}" for file in written[1:]}
    assert len(pictures) == 5
    assert pictures == {target for target in linked(page) if target.endswith(".svg")}
    assert all(file.read_text(encoding="utf-8").startswith("<svg") for file in written[1:])


def test_the_simulated_level_is_said_on_top_and_only_when_it_is(
    track: TrackRecord, page: str, tmp_path: Path
) -> None:
    assert page.index("The gemeente level is simulated") < page.index("## How it was measured")
    counted = replace(track, parts=track.parts.assign(simulated=False))
    text = write_accuracy(tmp_path / "ACCURACY.md", counted)[0].read_text(encoding="utf-8")
    assert "imulated:" not in text
    assert "The gemeente level is simulated" not in text


def test_numbers_stand_beside_their_cases_and_yardsticks(page: str) -> None:
    lines = page.splitlines()
    assert any(line.startswith("| cases | 3,420 |") for line in lines)
    assert any(line.startswith("| pace so far + band | ") for line in lines)
    assert (
        f"| <25k | Taakstelling Radar | 800 | 4.8 | same months a year ago + band | 30{SPACE}% | 81{SPACE}% |"
        in lines
    )
    assert any(line.startswith("| 1 to 6 | Radar, calibrated | ") for line in lines)
    assert any(line.startswith("| warning or higher | 13 | 2,700 | ") for line in lines)
    assert any(
        line.startswith("| half-year, country | Radar, calibrated | 7 to 12 | 36 | 36 | 6 | 10") for line in lines
    )
    assert any(
        line.startswith("| persons housed in a half-year | country | 6 | opgave model | 5 |") for line in lines
    )


def test_a_part_that_was_not_measured_has_no_section(track: TrackRecord, tmp_path: Path) -> None:
    alone = replace(
        track,
        parts=track.parts[track.parts["part"] == "provincies"],
        scores=track.scores[track.scores["part"] == "provincies"],
        chances=track.chances.iloc[:0],
        reliability=track.reliability.iloc[:0],
        flags=track.flags.iloc[:0],
        lead_times=track.lead_times.iloc[:0],
        pit=track.pit.iloc[:0],
    )
    written = write_accuracy(tmp_path / "ACCURACY.md", alone)
    assert len(written) == 1
    text = written[0].read_text(encoding="utf-8")
    assert "## Flags and lead time" not in text
    assert "## Where outcomes fell in the bands" not in text
    assert "opgave model" in text


def test_a_table_in_markdown_has_as_many_cells_in_every_line() -> None:
    table = markdown(NumberTable(("a", "b|c"), (("x", "1"), ("y", "2.5"))))
    assert table.splitlines() == ["| a | b\\|c |", "| --- | --: |", "| x | 1 |", "| y | 2.5 |"]


def test_the_page_in_docs_points_only_to_files_that_are_there() -> None:
    text = (DOCS / "ACCURACY.md").read_text(encoding="utf-8")
    assert {target for target in linked(text) if not (DOCS / target).exists()} == set()
    assert "simulated" in text
