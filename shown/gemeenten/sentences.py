"""What the gemeenten's numbers say, as sentences: titles, what is simulated, and the tables of the worst."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from base.i18n import Language
from forecast.levels import GEMEENTE
from forecast.measures import REALISATIE
from forecast.whole_number import share_of_whole
from shown.headlines import Headline, Headlines, sum_of_chances, sum_of_shortfalls
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.origins import named, titled
from shown.read.results import RunResults

WORST = 5


def finding(heads: Headlines, say: Language) -> str:
    """How many gemeenten are expected to miss, and where the shortfall is largest; there must be some."""
    rows = heads.gemeenten
    return say(
        "{n} of {total} gemeenten are expected to miss on {day}; largest expected shortfall: {name} ({persons})",
        n=say.number(sum_of_chances(rows)),
        total=say.number(len(rows)),
        day=say.day(peildatum(heads)),
        name=rows[0].name,
        persons=words.count(rows[0].shortfall, say),
    )


def worst_finding(rows: Sequence[Headline], count: int, say: Language) -> str:
    """Which part of all expected shortfall lies with the worst gemeenten."""
    part = share_of_whole((row.shortfall or 0.0 for row in rows[:count]), sum_of_shortfalls(rows))
    return say(
        "{n} gemeenten together hold {share} of all expected shortfall",
        n=say.number(min(count, len(rows))),
        share=say.percent(part),
    )


def simulated_line(rows: Sequence[Headline], say: Language) -> list[str]:
    """What a slanting stroke or a hollow dot means; nothing when no figure is simulated."""
    if not any(row.simulated for row in rows):
        return []
    return [say("Slanting strokes, hollow dots: simulated figures (a reconstruction), not counted by anybody")]


def simulated_table_line(rows: Sequence[Headline], say: Language) -> list[str]:
    """That the tables rest on simulated figures, when they do."""
    marked = sum(row.simulated for row in rows)
    if not marked:
        return []
    if marked < len(rows):
        return [
            say(
                "Simulated: the figures of {n} of these {total} gemeenten are a reconstruction, not counted by "
                "anybody; their names have a mark.",
                n=say.number(marked),
                total=say.number(len(rows)),
            )
        ]
    return [say("Simulated: these figures of gemeenten are a reconstruction, not counted by anybody.")]


def sources(results: RunResults, say: Language) -> str:
    """Where the figures of the gemeenten come from, and up to when they go."""
    gemeenten = [region.code for region in results.regions.values() if region.level == GEMEENTE]
    observations = results.observations
    used = observations[(observations["measure"] == REALISATIE) & observations["region"].isin(gemeenten)]
    return f"{words.sources(used, say)}. {words.as_of_line(results.as_of, say)}."


def worst_tables(results: RunResults, heads: Headlines, say: Language) -> list[tuple[str, NumberTable]]:
    """Per provincie a heading with how many are expected to miss, and its worst gemeenten."""
    tables = []
    for own, group in heads.by_provincie:
        heading = say(
            "{name}: {n} of {total} gemeenten are expected to miss",
            name=own.name,
            n=words.count(own.expected_misses, say),
            total=say.number(own.gemeenten),
        )
        heading = titled(heading, results, say, [row.code for row in group])
        tables.append((heading, worst_table(results, group[:WORST], say)))
    return tables


def worst_table(results: RunResults, rows: Sequence[Headline], say: Language) -> NumberTable:
    """Gemeenten with their chance, shortfall, pace, streak, cause and warning, in the order that is given."""
    columns = (
        say("Gemeente"),
        say("Chance of missing"),
        say("Expected shortfall"),
        say("Needed / expected per month"),
        say("Times behind in a row"),
        say("Cause"),
        say("Warning"),
    )
    return NumberTable(columns, tuple(_worst_row(results, row, say) for row in rows))


def first_look_table(results: RunResults, rows: Sequence[Headline], say: Language) -> NumberTable:
    """The gemeenten of `rows` with the provincie they lie in, on a line each."""
    columns = (say("Gemeente"), say("Provincie"), say("Chance of missing"), say("Expected shortfall"), say("Cause"))
    found = [
        (
            named(results, row.code, say),
            results.regions[str(row.provincie)].name,
            words.chance(row.p_miss, say),
            words.count(row.shortfall, say),
            cause(row, say),
        )
        for row in rows
    ]
    return NumberTable(columns, tuple(found))


def first_to_talk_to(results: RunResults, heads: Headlines, say: Language) -> str:
    """In which provincie the expected shortfall is largest, and which gemeente has the largest part of it."""
    own, group = max(heads.by_provincie, key=lambda pair: sum_of_shortfalls(pair[1]))
    finding = say(
        "{provincie} has the largest expected shortfall ({n} persons), of which {name} {persons}",
        provincie=own.name,
        n=say.number(sum_of_shortfalls(group)),
        name=group[0].name,
        persons=words.count(group[0].shortfall, say),
    )
    return titled(finding, results, say, [row.code for row in group])


def _worst_row(results: RunResults, row: Headline, say: Language) -> tuple[str, ...]:
    return (
        named(results, row.code, say),
        words.chance(row.p_miss, say),
        words.count(row.shortfall, say),
        f"{words.count(row.needed, say)} / {words.count(row.expected, say)}",
        _streak(row, say),
        cause(row, say),
        words.flag(None if row.flag is None else row.flag.flag, say),
    )


def _streak(row: Headline, say: Language) -> str:
    if row.flag is None:
        return words.UNKNOWN
    return words.streak(row.flag.streak, say, at_least=row.flag.streak_at_least)


def peildatum(heads: Headlines) -> date:
    """The day on which the leading half-year is settled.

    Raises:
        ValueError: the run has no half-year to lead with.
    """
    if heads.period is None:
        raise ValueError("the run has no half-year to lead with")
    return heads.period.peildatum


def cause(row: Headline, say: Language) -> str:
    """The cause in words."""
    return words.UNKNOWN if row.flag is None or row.flag.cause is None else say(words.CAUSES[row.flag.cause])
