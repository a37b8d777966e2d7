"""The track record of the chain in words and tables: months ahead taken together, by hand on a made-up backtest."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from base.i18n import Language
from shown.backtest.chain_tables import chain_line, chain_tables, pooled
from shown.backtest.section import track_section
from shown.backtest.tables import other_scores
from shown.read.backtests import TrackRecord
from shown.terminal import print_track_record

NL, EN = Language("nl"), Language("en")
SPACE = "\N{NO-BREAK SPACE}"


def without_chain(track: TrackRecord) -> TrackRecord:
    return replace(track, scores=track.scores[track.scores["part"] != "keten"])


def test_a_pooled_score_is_the_mean_over_all_cases(track: TrackRecord) -> None:
    scores = pooled(track).set_index(["target", "low", "model_id"])
    near = scores.loc[("bezetting", 1, "radar")]
    assert (near["n"], near["outcomes"]) == (20, 8)
    wis = (8 * 500 + 8 * 1000 + 4 * 1500) / 20
    assert near["wis"] == pytest.approx(wis)
    assert near["mae"] == pytest.approx(1.4 * wis)
    assert near["coverage_80"] == pytest.approx(0.81)
    far = scores.loc[("bezetting", 7, "no_change")]
    assert (far["n"], far["wis"]) == (8, pytest.approx((6 * 8000 + 2 * 12_000) / 8))
    assert far[["coverage_50", "coverage_80", "coverage_95"]].isna().all()
    assert ("bezetting", 4, "radar") not in scores.index, "nothing was tried so far ahead"


def test_the_line_compares_with_the_best_plain_rule(track: TrackRecord) -> None:
    counted = replace(track, parts=track.parts.assign(simulated=False))
    ours = 1.4 * (6 * 4000 + 2 * 6000) / 8
    rule = "line through the last two counts + band"
    assert chain_line(counted, EN) == (
        f"COA occupancy 7 to 12 months ahead was {EN.number(ours)} persons off on average, the best plain rule "
        f"({rule}) {EN.number(1.2 * ours)}; 81{SPACE}% of the outcomes fell in the 80 % band (8 forecasts)."
    )
    marked = chain_line(track, NL)
    assert marked is not None
    assert marked.startswith("Met gesimuleerde gemeenten: de COA-bezetting")
    assert chain_line(without_chain(track), EN) is None
    alone = track.scores[(track.scores["part"] != "keten") | (track.scores["model_id"] == "radar")]
    assert chain_line(replace(track, scores=alone), EN) is None


def test_every_target_has_a_table_with_its_cases_and_few_outcomes_on_top(track: TrackRecord) -> None:
    tables = dict(chain_tables(track, EN))
    assert [heading.split(" in persons")[0] for heading in tables] == [
        f"The chain: error of the {name}" for name in ("COA occupancy", "permit holders in reception", "grants")
    ]
    table = tables["The chain: error of the COA occupancy in persons (WIS), by months ahead"]
    assert table.columns == ("Model", "1 to 3", "7 to 12")
    assert table.rows == (
        ("cases", "20", "8"),
        ("different outcomes, at least", "8", "6"),
        ("Taakstelling Radar", "900", "4,500"),
        ("line through the last two counts + band", "1,080", "5,400"),
        ("last count stays", "1,800", "9,000"),
        ("in 80 % band: Taakstelling Radar", f"81{SPACE}%", f"81{SPACE}%"),
    )
    assert chain_tables(without_chain(track), EN) == []


def test_the_report_has_one_line_and_the_backtest_all_tables(track: TrackRecord) -> None:
    section = track_section(track, NL)
    assert section.introduction[0] == chain_line(track, NL)
    assert not {heading for heading, _ in section.tables} & {heading for heading, _ in section.chain}
    assert all("bezetting" not in row[0] for row in other_scores(track, NL).rows)
    for whole in (True, False):
        console = Console(file=io.StringIO(), width=100, color_system=None)
        print_track_record(track, console, NL, whole=whole)
        assert isinstance(console.file, io.StringIO)
        assert ("De keten: fout van de COA-bezetting" in console.file.getvalue()) == whole
