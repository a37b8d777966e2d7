"""The tables of the report in words, for the page and the terminal alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from base.i18n import Language
from forecast.flags import CAUSE_UNKNOWN
from forecast.gemeente.provincie_sums import SOURCE as SUMS
from forecast.measures import LINKS
from forecast.targets import PUBLISHED
from models.tables import Flag
from shown.headlines import Headline, Headlines, StandAhead
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.results import RunResults
from shown.regions.three_numbers import three_numbers


def stand_table(rows: Sequence[Headline], say: Language) -> NumberTable:
    """The last published stand and the stand at the end of each half-year with its 80 % band."""
    days = sorted({ahead.day for row in rows for ahead in row.ahead})
    columns = (say("Region"), say("Stand now (last published)"), *(say.day(day) for day in days))
    table = []
    for row in rows:
        ahead = {stand.day: stand for stand in row.ahead}
        cells = [_stand_ahead(ahead[day], say) if day in ahead else words.UNKNOWN for day in days]
        table.append((words.region(row.name, row.level, say), _stand_now(row, say), *cells))
    return NumberTable(columns, tuple(table))


def _stand_now(row: Headline, say: Language) -> str:
    if row.published is None:
        return words.UNKNOWN
    return f"{words.stand(row.published.value, say)}\n{say.day(row.published.day)}"


def _stand_ahead(ahead: StandAhead, say: Language) -> str:
    mark = words.ASSUMED_MARK if ahead.assumed else ""
    return f"{words.stand(ahead.median, say)}{mark}\n{words.stand_band(ahead.low, ahead.high, say)}"


def any_assumed(rows: Iterable[Headline]) -> bool:
    """Whether a stand ahead rests on an assumed taakstelling, so that the mark must be explained."""
    return any(ahead.assumed for row in rows for ahead in row.ahead)


def warning_table(results: RunResults, rows: Sequence[Headline], say: Language) -> NumberTable:
    """The leading half-year: what is asked, the chance of missing it, the pace and the flag."""
    columns = (
        say("Region"),
        say("Taakstelling (net)"),
        say("Origin of the taakstelling"),
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
        return (words.region(row.name, row.level, say), *(words.UNKNOWN,) * 10)
    return (
        words.region(row.name, row.level, say),
        words.count(flag.taakstelling, say),
        _origin(results, flag, say),
        words.count(row.opgave, say),
        words.chance(row.p_miss, say),
        words.count(row.shortfall, say),
        words.count(flag.needed_per_month, say),
        words.count(flag.expected_per_month, say),
        words.streak(flag.streak, say, at_least=flag.streak_at_least),
        words.UNKNOWN if flag.cause is None else say(words.CAUSES[flag.cause]),
        words.flag(flag.flag, say),
    )


def _origin(results: RunResults, flag: Flag, say: Language) -> str:
    """Where a taakstelling comes from; one that only simulated figures give was published by nobody."""
    if flag.target_basis != PUBLISHED:
        return words.label(flag.target_basis, words.TARGET_BASES, say)
    targets = results.targets
    found = targets[(targets["region"] == flag.location) & (targets["period"] == flag.period)]
    real = found[~found["simulated"].astype(bool)]
    if real.empty:
        return say("simulated") if len(found) or flag.simulated else words.label(PUBLISHED, words.TARGET_BASES, say)
    if (real["source"] == SUMS).all():
        return say("own figures (sum)")
    return words.label(PUBLISHED, words.TARGET_BASES, say)


def cause_needs_links(results: RunResults, rows: Iterable[Headline]) -> bool:
    """Whether the cause of a row is unknown for want of figures on koppelingen."""
    unknown = any(row.flag is not None and row.flag.cause == CAUSE_UNKNOWN for row in rows)
    return unknown and not (results.observations["measure"] == LINKS).any()


def first_look_table(rows: Sequence[Headline], heads: Headlines, peildatum: date, say: Language) -> NumberTable:
    """Per provincie its shortfall and stand, how many gemeenten miss, and the gemeente with the largest shortfall."""
    columns = (
        say("Provincie"),
        say("Expected shortfall"),
        say("Expected on {day}", day=say.day(peildatum)),
        say("Gemeenten that miss"),
        say("Largest expected shortfall"),
    )
    return NumberTable(columns, tuple(_first_look_row(row, heads, say) for row in rows))


def _first_look_row(row: Headline, heads: Headlines, say: Language) -> tuple[str, ...]:
    first = next((one for one in heads.gemeenten if one.provincie == row.code), None)
    misses = row.expected_misses
    return (
        row.name,
        words.count(row.shortfall, say),
        words.UNKNOWN if row.stand is None else words.stand(row.stand.median, say),
        words.UNKNOWN
        if misses is None
        else say("{n} of {total}", n=say.number(misses), total=say.number(row.gemeenten)),
        words.UNKNOWN if first is None else f"{first.name} ({words.count(first.shortfall, say)})",
    )


def gross_known(results: RunResults, rows: Sequence[Headline]) -> bool:
    """Whether gross backlog and lead are known of any region."""
    numbers = [three_numbers(results, row) for row in rows]
    return any(number is not None and number.behind is not None for number in numbers)


def three_numbers_table(results: RunResults, rows: Sequence[Headline], say: Language) -> NumberTable:
    """Net stand, gross backlog and lead on the last published day."""
    columns = (say("Region"), say("Day"), say("Net stand"), say("Gross: gemeenten behind"), say("Gemeenten ahead"))
    unknown = say("unknown (only with gemeente figures)")
    table = []
    for row in rows:
        numbers = three_numbers(results, row)
        if numbers is None or row.published is None:
            table.append((words.region(row.name, row.level, say), words.UNKNOWN, words.UNKNOWN, unknown, unknown))
            continue
        table.append(
            (
                words.region(row.name, row.level, say),
                say.day(row.published.day),
                words.stand(numbers.net, say),
                unknown if numbers.behind is None else words.stand(numbers.behind, say),
                unknown if numbers.ahead is None else words.stand(-numbers.ahead, say),
            )
        )
    return NumberTable(columns, tuple(table))
