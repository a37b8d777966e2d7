"""What the page says of the chain, on the made-up backtest."""

from dataclasses import replace
from pathlib import Path

from base.i18n import Language
from shown.backtest.accuracy_chain import chain_table
from shown.backtest.accuracy_page import write_accuracy
from shown.read.backtests import TrackRecord
from tests.shown.backtest.test_accuracy_page import page, track, written

__all__ = ["page", "track", "written"]

SPACE = "\N{NO-BREAK SPACE}"


def test_every_model_has_its_error_its_parts_and_its_shares(track: TrackRecord) -> None:
    rows = chain_table(track, Language("en")).rows
    shares = tuple(f"{share}{SPACE}%" for share in (50, 81, 96))
    assert rows[0][:7] == ("COA occupancy", "1 to 3", "Taakstelling Radar", "20", "1,260", "900", "450")
    assert rows[0][7:] == ("225", "225", *shares)
    assert [row[2] for row in rows[:3]] == [
        "Taakstelling Radar",
        "line through the last two counts + band",
        "last count stays",
    ]
    assert rows[2][9:] == ("–", "–", "–")
    assert [row[0] for row in rows[-3:]] == ["grants"] * 3


def test_the_page_has_a_section_that_says_how_little_it_rests_on(page: str) -> None:
    section = page.split("## The chain to COA occupancy")[1].split("\n## ")[0]
    assert "Few counts" in section
    assert "leans on simulated months of realisatie" in section
    assert "With simulated gemeenten: COA occupancy 7 to 12 months ahead" in section
    assert "| different outcomes, at least | 8 | 6 |" in section
    assert "| grants | 7 to 12 | last count stays | 5 |" in section


def test_a_page_without_the_chain_has_no_section_of_it(track: TrackRecord, tmp_path: Path) -> None:
    without = replace(track, scores=track.scores[track.scores["part"] != "keten"])
    text = write_accuracy(tmp_path / "ACCURACY.md", without)[0].read_text(encoding="utf-8")
    assert "## The chain to COA occupancy" not in text
