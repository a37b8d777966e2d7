"""Writes the page and its pictures from a stored backtest."""

from __future__ import annotations

from pathlib import Path

from base.i18n import Language
from base.whole_files import write_whole
from forecast.model_ids import CALIBRATED, MODEL
from shown.backtest import accuracy_tables as tables
from shown.backtest import sentences as track_words
from shown.backtest import tables as track_tables
from shown.backtest.accuracy_chain import chain_table
from shown.backtest.chain_tables import chain_line, chain_tables
from shown.backtest.lead_time_chart import best_rule, has_lead_time, lead_time
from shown.backtest.pit_chart import has_pit, pit
from shown.backtest.reliability_chart import has_reliability, reliability
from shown.backtest.skill_chart import has_skill, skill
from shown.kit.picture import Picture
from shown.kit.templates import filled_markdown
from shown.kit.theme import render_svg
from shown.read.backtests import TrackRecord

PICTURES = "img"


def write_accuracy(out: Path, track: TrackRecord) -> list[Path]:
    """Write the Markdown page `out` and its pictures into `img` beside it; returns every file written."""
    say = Language("en")
    pictures = _pictures(track, say)
    folder = out.parent / PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, picture in pictures.items():
        file = folder / f"accuracy-{name}.svg"
        write_whole(file, render_svg(picture.chart))
        written.append(file)
    write_whole(out, _page(track, pictures, say))
    return [out, *written]


def _pictures(track: TrackRecord, say: Language) -> dict[str, Picture]:
    made = {"skill": skill(track, say)} if has_skill(track) else {}
    made |= {"pit": pit(track, say)} if has_pit(track) else {}
    for key, name in (("reliability", MODEL), ("reliability-calibrated", CALIBRATED)):
        if has_reliability(track, name):
            made[key] = reliability(track, say, name)
    return made | ({"lead-time": lead_time(track, say)} if has_lead_time(track) else {})


def _page(track: TrackRecord, pictures: dict[str, Picture], say: Language) -> str:
    return filled_markdown(
        "accuracy.md",
        say=say,
        track=track,
        pictures=pictures,
        folder=PICTURES,
        sentence=track_words.came_true(track, say),
        geometry=tables.geometry_table(track, say),
        leaderboards=track_tables.leaderboards(track, say),
        coverage=tables.coverage_table(track, say),
        parts=tables.parts_table(track, say),
        months=tables.month_table(track, say),
        sizes=tables.size_table(track, say),
        chances=track_tables.chance_table(track, say),
        brier=tables.brier_table(track, say),
        brier_sizes=tables.brier_size_table(track, say),
        bins={name: pictures[name].numbers for name in pictures if name.startswith("reliability")},
        flags=track_tables.flag_table(track, say),
        leads=tables.lead_table(track, say),
        best_rule=best_rule(track),
        chain=chain_tables(track, say),
        chain_line=chain_line(track, say),
        chain_detail=chain_table(track, say),
        other=track_tables.other_scores(track, say),
        notes=track_words.notes(track, say),
    )
