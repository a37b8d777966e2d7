"""The track record as a reader meets it: what was measured, one plain sentence, tables and pictures."""

from __future__ import annotations

from dataclasses import dataclass

from base.i18n import Language
from shown.backtest import chain_tables as track_chain
from shown.backtest import sentences as track_words
from shown.backtest import tables as track_tables
from shown.backtest.lead_time_chart import has_lead_time, lead_time
from shown.backtest.reliability_chart import has_reliability, reliability
from shown.backtest.skill_chart import has_skill, skill
from shown.kit.picture import NumberTable, Picture
from shown.read.backtests import TrackRecord


@dataclass(frozen=True)
class TrackSection:
    """`sentence` is the one to remember; tables have a heading each, and only those with rows are here.

    `plain` is what a reader of the report sees: persons and warnings; `tables`, `other` and `chain` are for analysts.
    """

    introduction: list[str]
    sentence: str | None
    plain: list[tuple[str, NumberTable]]
    tables: list[tuple[str, NumberTable]]
    other: tuple[str, NumberTable] | None
    chain: list[tuple[str, NumberTable]]


def track_section(track: TrackRecord | None, say: Language) -> TrackSection:
    """The section without its pictures; without a backtest it says how to make one."""
    if track is None:
        return TrackSection([say(track_words.NO_BACKTEST)], None, [], [], None, [])
    flags = (say("Warnings of gemeenten in the half-year under way"), track_tables.flag_table(track, say))
    tables = [
        *track_tables.leaderboards(track, say),
        (
            say("Chance that a gemeente misses its opgave: Brier score (0 is perfect), by months to go"),
            track_tables.chance_table(track, say),
        ),
        flags,
    ]
    # how many weeks a month is, and how many cases there were, is for analysts
    plain = [(flags[0], flags[1].only(0, 1, 4, 5, 6, 7)), *track_tables.mean_errors(track, say)]
    other = track_tables.other_scores(track, say)
    line = track_chain.chain_line(track, say)
    return TrackSection(
        [*([line] if line else []), *track_words.introduction(track, say)],
        track_words.came_true(track, say),
        [(heading, table) for heading, table in plain if table.rows],
        [(heading, table) for heading, table in tables if table.rows],
        (say("Provincies from half-year tables, and the intake"), other) if other.rows else None,
        track_chain.chain_tables(track, say),
    )


def track_pictures(track: TrackRecord | None, say: Language) -> list[Picture]:
    """The pictures of which the backtest has the numbers."""
    if track is None:
        return []
    made = [skill(track, say)] if has_skill(track) else []
    made += [reliability(track, say)] if has_reliability(track) else []
    return made + ([lead_time(track, say)] if has_lead_time(track) else [])
