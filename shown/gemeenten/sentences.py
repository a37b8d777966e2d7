"""What the gemeenten's numbers say, as sentences: titles, what is simulated, and the tables of the worst."""

from __future__ import annotations

from collections.abc import Sequence

from base.i18n import N_, Language
from forecast.levels import GEMEENTE
from forecast.measures import REALISATIE
from shown.gemeenten.rows import GemeenteRow, by_provincie, expected_misses, peildatum
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.results import RunResults

WORST = 5


def finding(results: RunResults, rows: Sequence[GemeenteRow], say: Language) -> str:
    """How many gemeenten are expected to miss, and where the shortfall is largest."""
    message = (
        N_("Simulated: {n} of {total} gemeenten are expected to miss on {day}; largest shortfall: {name} ({persons})")
        if any(row.simulated for row in rows)
        else N_("{n} of {total} gemeenten are expected to miss on {day}; largest shortfall: {name} ({persons})")
    )
    return say(
        message,
        n=say.number(expected_misses(rows)),
        total=say.number(len(rows)),
        day=say.day(peildatum(results)),
        name=rows[0].name,
        persons=say.number(rows[0].shortfall),
    )


def worst_finding(rows: Sequence[GemeenteRow], count: int, say: Language) -> str:
    """Which part of all expected shortfall lies with the worst gemeenten."""
    total = sum(row.shortfall for row in rows)
    part = sum(row.shortfall for row in rows[:count]) / total if total else 0.0
    message = (
        N_("Simulated: {n} gemeenten together hold {share} of all expected shortfall")
        if any(row.simulated for row in rows)
        else N_("{n} gemeenten together hold {share} of all expected shortfall")
    )
    return say(message, n=say.number(min(count, len(rows))), share=say.percent(part))


def simulated_line(rows: Sequence[GemeenteRow], say: Language) -> list[str]:
    """What a slanting stroke or a hollow dot means; nothing when no figure is simulated."""
    if not any(row.simulated for row in rows):
        return []
    return [say("Slanting strokes, hollow dots: simulated figures (a reconstruction), not counted by anybody")]


def simulated_table_line(rows: Sequence[GemeenteRow], say: Language) -> list[str]:
    """That the tables rest on simulated figures, when they do."""
    if not any(row.simulated for row in rows):
        return []
    return [say("Simulated: these figures of gemeenten are a reconstruction, not counted by anybody.")]


def sources(results: RunResults, say: Language) -> str:
    """Where the figures of the gemeenten come from, and up to when they go."""
    gemeenten = results.regions.loc[results.regions["level"] == GEMEENTE, "code"]
    observations = results.observations
    used = observations[(observations["measure"] == REALISATIE) & observations["region"].isin(gemeenten)]
    return f"{words.sources(used, say)}. {words.as_of_line(results.data_as_of, say)}."


def worst_tables(results: RunResults, rows: Sequence[GemeenteRow], say: Language) -> list[tuple[str, NumberTable]]:
    """Per provincie a heading with how many are expected to miss, and its worst gemeenten."""
    columns = (
        say("Gemeente"),
        say("Chance of missing"),
        say("Expected shortfall"),
        say("Needed / expected per month"),
        say("Times behind in a row"),
        say("Cause"),
        say("Flag"),
    )
    tables = []
    for name, group in by_provincie(rows, results).items():
        heading = say(
            "{name}: {n} of {total} gemeenten are expected to miss",
            name=name,
            n=say.number(expected_misses(group)),
            total=say.number(len(group)),
        )
        worst = tuple(_worst_row(row, say) for row in group[:WORST])
        tables.append((heading, NumberTable(columns, worst)))
    return tables


def _worst_row(row: GemeenteRow, say: Language) -> tuple[str, ...]:
    return (
        row.name,
        words.chance(row.p_miss, say),
        words.count(row.shortfall, say),
        f"{words.count(row.needed, say)} / {words.count(row.expected, say)}",
        words.count(row.streak, say),
        cause(row, say),
        words.flag(row.flag, say),
    )


def cause(row: GemeenteRow, say: Language) -> str:
    """The cause in words."""
    return words.UNKNOWN if row.cause is None else say(words.CAUSES[row.cause])
