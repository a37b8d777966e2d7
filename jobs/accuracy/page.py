"""Writes the page and its pictures from a stored backtest."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from jobs.accuracy import tables
from jobs.accuracy.chain_table import chain_table
from jobs.i18n import Language
from jobs.report import track_tables, track_words
from jobs.report.lead_time_chart import best_rule, has_lead_time, lead_time
from jobs.report.picture import NumberTable, Picture
from jobs.report.pit_chart import has_pit, pit
from jobs.report.reliability_chart import has_reliability, reliability
from jobs.report.skill_chart import has_skill, skill
from jobs.report.theme import render_svg
from jobs.report.track_chain import chain_line, chain_tables
from jobs.track_record import TrackRecord
from jobs.whole_files import write_whole

TEMPLATES = Path(__file__).parents[1] / "templates"
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
    for key, name in (("reliability", track_words.MODEL), ("reliability-calibrated", track_words.CALIBRATED)):
        if has_reliability(track, name):
            made[key] = reliability(track, say, name)
    return made | ({"lead-time": lead_time(track, say)} if has_lead_time(track) else {})


def _page(track: TrackRecord, pictures: dict[str, Picture], say: Language) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Markdown, and every value is ours
    )  # fmt: skip
    environment.filters["table"] = markdown
    text = environment.get_template("accuracy.md").render(
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
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def markdown(table: NumberTable) -> str:
    """A table in Markdown, numbers flush right."""
    numeric = table.numeric
    rule = ["--:" if index in numeric else "---" for index in range(len(table.columns))]
    lines = [table.columns, tuple(rule), *table.rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
