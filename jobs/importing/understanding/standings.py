"""Numbers that look like stands on a day where they are read as counts of a month.

How many people come in a month jumps: from one month to the next by about the root of what it counts. A stand is what
is left of the one before, and hardly moves.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from base.i18n import N_
from jobs.importing.choices import Choices
from jobs.importing.understanding.kinds import Context, ValueColumn
from jobs.importing.understanding.long_form import LongRow
from jobs.importing.understanding.moments import told
from jobs.importing.understanding.questions import Question, question
from jobs.importing.understanding.running import series_of
from jobs.importing.understanding.values import number
from jobs.importing.understanding.words import STAND, counted_in

# pairs of neighbouring months, and how large their numbers are on average, from which anything can be said
_LEAST_PAIRS: Final = 20
_LEAST_LEVEL: Final = 20
# of the steps that chance alone makes, squared; counts that are made by people have about 1 or more
_MOST_STEPS: Final = 0.1
_EACH_MONTH: Final = ("no",)


def standings(
    rows: Sequence[LongRow], columns: Sequence[ValueColumn], context: Context, choices: Choices
) -> Iterator[Question]:
    """A question for each count of a month that no heading names, and whose title or numbers are those of stands."""
    if choices.running:
        return
    by_count: dict[str, list[tuple[int, int]]] = {}
    for (_, measure, *_), months in series_of(rows).items():
        known = [(month, number(months[month].texts["value"])) for month in sorted(months)]
        by_count.setdefault(measure, []).extend(
            (first, second)
            for (month, first), (next_month, second) in pairwise(known)
            if next_month == month + 1 and first is not None and second is not None
        )
    for measure, pairs in by_count.items():
        if any(column.counted_by_heading for column in columns if column.counted == measure):
            continue
        title = next((text for text in (*context.titles, context.texts[1]) if _of_stands(text)), "")
        if title and measure not in counted_in(title):
            message = N_(
                "{text} stands over the numbers: are they stands on a day, and no {counted} of a month? Then say "
                "--measure stand; if each is of its own month, say --running no"
            )
            yield _asked(message, text=title, counted=measure)
        elif _hardly_moves(pairs):
            message = N_(
                "the numbers hardly change from one month to the next, as stands do and {counted} of a month does "
                "not: are they stands? Then say --measure stand; if each is of its own month, say --running no"
            )
            yield _asked(message, counted=measure)


def _of_stands(text: str) -> bool:
    """Whether a text says stand; "Stand 1 april 2026" over months says how new they are."""
    time = told(text).moment
    return STAND in counted_in(text) and (time is None or time.unit != "day")


def _asked(message: str, **details: object) -> Question:
    return question("running", None, "looks_like_stands", message, details, answers=_EACH_MONTH)


def _hardly_moves(pairs: Sequence[tuple[int, int]]) -> bool:
    level = sum(first + second for first, second in pairs)
    if len(pairs) < _LEAST_PAIRS or level < 2 * _LEAST_LEVEL * len(pairs):
        return False
    steps = sum((second - first) ** 2 for first, second in pairs)
    return 0 < steps < _MOST_STEPS * level
