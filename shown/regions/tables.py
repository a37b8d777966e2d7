"""The tables of the report in words, for the page and the terminal alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from base.i18n import N_, Language
from forecast.flags import CAUSE_UNKNOWN
from forecast.gemeente.provincie_sums import SOURCE as SUMS
from forecast.measures import LINKS
from forecast.targets import DERIVED, PUBLISHED
from models.tables import Flag
from shown.headlines import Headline, StandAhead
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.origins import Origin, legend, named
from shown.read.results import RunResults
from shown.regions.three_numbers import three_numbers

# what a row of `warning_table` holds, by place
TAAKSTELLING, ORIGIN, BEGIN, OPGAVE, CHANCE, SHORTFALL, NEEDED, EXPECTED, STREAK, CAUSE, FLAG = range(1, 12)


def stand_table(results: RunResults, rows: Sequence[Headline], say: Language) -> NumberTable:
    """The last published stand, the one the leading half-year starts with, and those ahead with their 80 % bands."""
    days = sorted({ahead.day for row in rows for ahead in row.ahead})
    start = next((row.period.start for row in rows if row.period is not None), None)
    known = any(row.published is not None and row.published.day == start for row in rows)
    heading = N_("Stand on {day}") if known else N_("Expected stand on {day}")
    starts = [] if start is None else [say(heading, day=say.day(start))]
    columns = (say("Region"), say("Last published stand"), *starts, *(say.day(day) for day in days))
    table = []
    for row in rows:
        ahead = {stand.day: stand for stand in row.ahead}
        cells = [_stand_ahead(ahead[day], say) if day in ahead else words.UNKNOWN for day in days]
        begin = [] if start is None else [_begin(row, say)]
        table.append((named(results, row.code, say), _published(row, say), *begin, *cells))
    return NumberTable(columns, tuple(table))


def stand_notes(rows: Iterable[Headline], say: Language) -> list[str]:
    """What the mark of an assumed taakstelling means, where it stands."""
    if not any(ahead.assumed for row in rows for ahead in row.ahead):
        return []
    text = say("Under an assumed taakstelling: the real one is not known yet.")
    return [f"{words.ASSUMED_MARK} {text}"]


def marks(results: RunResults, rows: Iterable[Headline], say: Language) -> list[str]:
    """What the marks behind the names of these rows mean."""
    return legend(results, [row.code for row in rows], say)


def _published(row: Headline, say: Language) -> str:
    if row.published is None:
        return words.UNKNOWN
    return f"{words.stand(row.published.value, say)}\n{say.day(row.published.day)}"


def _begin(row: Headline, say: Language) -> str:
    return words.UNKNOWN if row.begin is None or pd.isna(row.begin) else words.stand(row.begin, say)


def _stand_ahead(ahead: StandAhead, say: Language) -> str:
    mark = words.ASSUMED_MARK if ahead.assumed else ""
    return f"{words.stand(ahead.median, say)}{mark}\n{words.stand_band(ahead.low, ahead.high, say)}"


def warning_table(results: RunResults, rows: Sequence[Headline], say: Language) -> NumberTable:
    """The leading half-year: what is asked, the chance of missing it, the pace and the flag."""
    columns = (
        say("Region"),
        say("Taakstelling (net)"),
        say("Origin of the taakstelling"),
        say("Stand at the start"),
        say("Opgave"),
        say("Chance of missing"),
        say("Expected shortfall"),
        say("Needed per month"),
        say("Expected per month"),
        say("Times behind in a row"),
        say("Cause"),
        say("Warning"),
    )
    return NumberTable(columns, tuple(_warning_row(results, row, say) for row in rows))


def _warning_row(results: RunResults, row: Headline, say: Language) -> tuple[str, ...]:
    flag = row.flag
    if flag is None:
        return (named(results, row.code, say), *(words.UNKNOWN,) * FLAG)
    return (
        named(results, row.code, say),
        words.count(flag.taakstelling, say),
        _origin(results, flag, say),
        _begin(row, say),
        words.count(row.opgave, say),
        words.chance(row.p_miss, say),
        words.count(row.shortfall, say),
        words.count(flag.needed_per_month, say),
        words.count(flag.expected_per_month, say),
        _streak(row, flag, say),
        words.UNKNOWN if flag.cause is None else say(words.CAUSES[flag.cause]),
        words.flag(flag.flag, say),
    )


def _streak(row: Headline, flag: Flag, say: Language) -> str:
    """Up to the last published stand, which is of another day for the country than for a provincie."""
    told = words.streak(flag.streak, say, at_least=flag.streak_at_least)
    return told if row.published is None or not flag.streak else f"{told}\n{say.day(row.published.day)}"


def _origin(results: RunResults, flag: Flag, say: Language) -> str:
    """Where a taakstelling comes from: published is only what was published for the region itself."""
    targets = results.targets
    found = targets[(targets["region"] == flag.location) & (targets["period"] == flag.period)]
    real = found[~found["simulated"].astype(bool)]
    if len(real):
        sums = (real["source"] == SUMS).all()
        return say("own figures (sum)") if sums else words.label(PUBLISHED, words.TARGET_BASES, say)
    if flag.target_basis != PUBLISHED:
        return words.label(flag.target_basis, words.TARGET_BASES, say)
    # the number of the country was published, its split was not
    return say("simulated") if len(found) or flag.simulated else words.label(DERIVED, words.TARGET_BASES, say)


def warning_notes(results: RunResults, rows: Sequence[Headline], say: Language) -> list[str]:
    """How to read the table of warnings."""
    lines = [
        say(
            "The chance is about the net stand of the region, the expected shortfall about its gemeenten together "
            "(gross) where there are figures of gemeenten; the stand at the start may itself be a forecast (its "
            "median is shown)."
        ),
        say("Derived: the national taakstelling split over the provincies by the statutory rule."),
        say(
            "The taakstelling of a half-year that is over is the one distributed over the gemeenten, where that was "
            "published; the track record has it as announced."
        ),
        say(
            "Persons expected to be housed and expected stands are each a median: the opgave less who is housed need "
            "not be the stand."
        ),
    ]
    if cause_needs_links(results, rows):
        lines.append(say("Cause unknown: there are no figures on links (koppelingen)."))
    return lines


def cause_needs_links(results: RunResults, rows: Iterable[Headline]) -> bool:
    """Whether the cause of a row is unknown for want of figures on koppelingen."""
    unknown = any(row.flag is not None and row.flag.cause == CAUSE_UNKNOWN for row in rows)
    return unknown and not (results.observations["measure"] == LINKS).any()


def first_look_table(results: RunResults, rows: Sequence[Headline], peildatum: date, say: Language) -> NumberTable:
    """Per provincie its last published stand, the one expected, the shortfall and how many gemeenten miss."""
    columns = (
        say("Provincie"),
        say("Last published stand"),
        say("Expected on {day}", day=say.day(peildatum)),
        say("Expected shortfall"),
        say("Gemeenten that miss"),
    )
    return NumberTable(columns, tuple(_first_look_row(results, row, say) for row in rows))


def _first_look_row(results: RunResults, row: Headline, say: Language) -> tuple[str, ...]:
    misses = row.expected_misses
    return (
        named(results, row.code, say),
        words.UNKNOWN
        if row.published is None
        else f"{words.stand(row.published.value, say)} ({row.published.day:%m-%Y})",
        words.UNKNOWN if row.stand is None else words.stand(row.stand.median, say),
        words.count(row.shortfall, say),
        words.UNKNOWN
        if misses is None
        else say("{n} of {total}", n=say.number(misses), total=say.number(row.gemeenten)),
    )


def gross_known(results: RunResults, rows: Sequence[Headline]) -> bool:
    """Whether gross achterstand and voorsprong are known of any region."""
    numbers = [three_numbers(results, row) for row in rows]
    return any(number is not None and number.behind is not None for number in numbers)


def three_numbers_table(results: RunResults, rows: Sequence[Headline], say: Language) -> NumberTable:
    """Net stand, gross achterstand and voorsprong on the last published day."""
    columns = (say("Region"), say("Day"), say("Net stand"), say("Gross: gemeenten behind"), say("Gemeenten ahead"))
    unknown = say("unknown (only with gemeente figures)")
    table = []
    for row in rows:
        numbers = three_numbers(results, row)
        if numbers is None or row.published is None:
            table.append((words.region(row.name, row.level, say), words.UNKNOWN, words.UNKNOWN, unknown, unknown))
            continue
        # net was published; what it hides is as its gemeenten are
        mark = f"\N{NO-BREAK SPACE}{numbers.origin.value}" if numbers.origin is not Origin.COUNTED else ""
        table.append(
            (
                words.region(row.name, row.level, say),
                say.day(row.published.day),
                words.stand(numbers.net, say),
                unknown if numbers.behind is None else _one_side(numbers.behind, say) + mark,
                unknown if numbers.ahead is None else _one_side(-numbers.ahead, say) + mark,
            )
        )
    return NumberTable(columns, tuple(table))


def _one_side(together: int, say: Language) -> str:
    """What gemeenten are behind, or ahead, together: of none of them nothing, which is no stand of zero."""
    return words.stand(together, say) if together else say.number(0)
