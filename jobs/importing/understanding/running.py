"""Numbers that add up from 1 January or 1 July, told apart from numbers per month and turned into those."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from base.i18n import N_
from forecast.periods import MONTHS, YEAR
from jobs.importing.choices import Choices, Running
from jobs.importing.faults import Fault
from jobs.importing.understanding.kinds import ValueColumn
from jobs.importing.understanding.long_form import LongRow
from jobs.importing.understanding.questions import Question, question
from jobs.importing.understanding.values import number
from models.tables import FLOWS

_YEAR_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
# pairs of neighbouring months that must be there before a table is suspected, and the share of them that may fall
_LEAST_PAIRS: Final = 8
_MOST_FALLING: Final = 0.02
_NO, _HALF_YEAR = "no", "half-year"
_ANSWERS: Final = (_NO, _HALF_YEAR, "year")

Series = Mapping[int, LongRow]
"""The figures of one row of the file for one count, by month number (12 x year + month - 1)."""


def running_of(
    rows: Sequence[LongRow], columns: Sequence[ValueColumn], texts: Sequence[str], choices: Choices
) -> tuple[Mapping[str, Running], list[Question]]:
    """Per count whether its months are running totals, and since when; a question where it only looks so.

    Args:
        rows: what was read of the table.
        texts: what stands around it, and its notes.
    """
    found: dict[str, Running] = {}
    asked: list[Question] = []
    said = any(_says_so(text) for text in texts)
    by_count: dict[str, list[Series]] = {}
    for (_, measure, *_), series in series_of(rows).items():
        by_count.setdefault(measure, []).append(series)
    for measure, all_series in by_count.items():
        mine = [column for column in columns if column.counted in (None, measure)]
        if choices.running:
            found[measure] = choices.running
        elif said or any(column.running for column in mine):
            since = _restart(all_series) if said or _all_said(mine) else None
            found[measure] = since or "no"
            asked += [] if since else [_since_when()]
        elif _only_grows(all_series):
            asked.append(_whether())
    return found, asked


def _all_said(columns: Sequence[ValueColumn]) -> bool:
    """Whether every month says that it adds up, but for the first of a period, which is its own total."""
    plain = [column.moment.as_month() for column in columns if column.moment and not column.running]
    return all(moment.unit != "month" or moment.number % MONTHS == 1 for moment in plain)


def _since_when() -> Question:
    message = N_("the numbers add up; since when? Say with --running: half-year (1 January and 1 July) or year")
    return question("running", None, "running_totals", message, answers=_ANSWERS[1:])


def _whether() -> Question:
    message = N_(
        "the numbers never fall from one month to the next: do they add up? Say with --running from when: no (each "
        "month for itself), half-year (from 1 January and 1 July) or year (from 1 January)"
    )
    return question("running", None, "running_totals", message, answers=_ANSWERS)


def per_month(rows: Sequence[LongRow], running: Mapping[str, Running]) -> tuple[list[LongRow], list[Fault]]:
    """The rows with running totals turned into numbers per month, and a fault for each that falls.

    After months that are not known a number is that of the span since the last one that is, or since the start.
    """
    adding = {measure for measure, since in running.items() if since != _NO}
    found = [row for row in rows if _month(row) is None or row.texts["measure"] not in adding]
    faults: list[Fault] = []
    for (_, measure, *_), series in series_of(rows).items():
        for month in sorted(series) if measure in adding else ():
            made, fault = _of_month(series, month, MONTHS if running[measure] == _HALF_YEAR else YEAR)
            found += [made] if made else []
            faults += [fault] if fault else []
    return sorted(found, key=lambda row: row.number), faults


def _says_so(text: str) -> bool:
    plain = text.casefold()
    return any(word in plain for word in ("cumulatie", "opgeteld", "lopend totaal", "running total"))


def series_of(rows: Sequence[LongRow]) -> dict[tuple[str, ...], dict[int, LongRow]]:
    """The figures of single months by region, count and part (and row, where one is there twice)."""
    found: dict[tuple[str, ...], dict[int, LongRow]] = {}
    for row in rows:
        month = _month(row)
        if month is not None:
            key = (row.texts["region"], row.texts["measure"], row.texts.get("part", ""))
            # a figure that is there twice is a fault later on: neither of the two may get lost here
            twice = month in found.get(key, {})
            found.setdefault((*key, str(row.number)) if twice else key, {})[month] = row
    return found


def _month(row: LongRow) -> int | None:
    """The month number of a flow of one month; None for any other figure."""
    match = _YEAR_MONTH.fullmatch(row.texts.get("month", ""))
    if row.texts.get("measure") not in FLOWS or not match:
        return None
    year, month = match.groups()
    return int(year) * YEAR + int(month) - 1


def _pairs(series: Sequence[Series], within: int) -> Iterator[tuple[int, int]]:
    """Numbers of neighbouring months that lie in one period of `within` months."""
    for one in series:
        for month in one:
            if month + 1 in one and month // within == (month + 1) // within:
                first, second = number(one[month].texts["value"]), number(one[month + 1].texts["value"])
                if first is not None and second is not None:
                    yield first, second


def _only_grows(series: Sequence[Series]) -> bool:
    pairs = list(_pairs(series, MONTHS))
    falling = sum(second < first for first, second in pairs)
    growing = sum(second > first for first, second in pairs)
    return len(pairs) >= _LEAST_PAIRS and falling <= _MOST_FALLING * len(pairs) and growing > len(pairs) / 3


def _restart(series: Sequence[Series]) -> Running | None:
    """Since when the totals run, judged by what happens on 1 July; None when the months do not tell."""
    over_july = [
        (number(one[month].texts["value"]), number(one[month + 1].texts["value"]))
        for one in series
        for month in one
        if month % YEAR == MONTHS - 1 and month + 1 in one
    ]
    known = [(june, july) for june, july in over_july if june is not None and july is not None]
    if known:
        return "half-year" if sum(july < june for june, july in known) > len(known) / 2 else "year"
    if all(month % YEAR < MONTHS for one in series for month in one):
        return "half-year"
    return None


def _of_month(series: Series, month: int, within: int) -> tuple[LongRow | None, Fault | None]:
    row = series[month]
    value = number(row.texts["value"])
    if value is None or month % within == 0:
        return row, None
    start = month - month % within
    known = [
        other for other in range(start, month) if other in series and number(series[other].texts["value"]) is not None
    ]
    before = number(series[known[-1]].texts["value"]) or 0 if known else 0
    if value < before:
        message = N_(
            "the running total falls from {before} to {value}: a correction of an earlier month; put it in the month "
            "where it belongs"
        )
        details = {"before": before, "value": value}
        return None, Fault(row.number, row.heading, "running_falls", message, details)
    texts = {**row.texts, "value": str(value - before)}
    since = known[-1] + 1 if known else start
    if since < month:
        texts |= {"month": "", "from": _day_text(since), "to": _day_text(month)}
    return replace(row, texts=texts), None


def _day_text(month: int) -> str:
    """`2026-03`, which the contract reads as the first day of a span or the last."""
    return f"{month // YEAR:04d}-{month % YEAR + 1:02d}"
