"""A provincie or the country explained: its state, the three numbers, and its worst gemeenten with their causes."""

from __future__ import annotations

from base.errors import NotFound
from base.i18n import N_, Language
from forecast.levels import LAND
from forecast.periods import HalfYear
from shown import provenance
from shown.gemeenten import sentences as gemeente_words
from shown.headlines import Headline, headlines
from shown.kit import words
from shown.kit.explained import Explained
from shown.origins import below, legend, marked
from shown.read.results import RunResults
from shown.regions.adding_up import of_published
from shown.regions.sentences import state_of
from shown.regions.tables import three_numbers_table

__all__ = ["explain_region"]


def explain_region(results: RunResults, code: str, period: str | None, say: Language) -> Explained:
    """Explain the stand of a provincie or the country in `period` (default the one that the run leads with).

    Raises:
        NotFound: the run has nothing of it, or not in that half-year.
    """
    heads = headlines(results, period=None if period is None else HalfYear.parse(period))
    row = heads.rows.get(code)
    if row is None:
        raise NotFound(N_("This run has no forecast of {code}"), code=code)
    if row.flag is None:
        raise NotFound(N_("The run has no warning for {period}"), period=str(heads.period))
    inside = [one for one in heads.gemeenten if row.level == LAND or one.provincie == code]
    tables = [(say("The net stand and what it hides"), three_numbers_table(results, [row], say))]
    if inside:
        shown = inside[: gemeente_words.WORST]
        tables.append((say("The largest expected shortfalls"), gemeente_words.worst_table(results, shown, say)))
    return Explained(
        title=say(
            N_("{name}, {period}"),
            name=words.region(row.name, row.level, say),
            period=say.half_year(row.flag.period),
        ),
        sentences=(state_of(results, row, say), *_sentences(results, row, say)),
        tables=tuple(tables),
        footer=(
            *of_published(results, [row], say),
            *legend(results, [code, *(one.code for one in inside)], say),
            *provenance.footer(results, say, [code]),
        ),
    )


def _known_at_the_start(row: Headline) -> bool:
    """Whether the stand at the start of the half-year was published."""
    return row.published is not None and row.period is not None and row.published.day == row.period.start


def _sentences(results: RunResults, row: Headline, say: Language) -> list[str]:
    told = []
    if row.flag is not None and row.p_miss is None:
        told.append(say("The taakstelling for this half-year is not known yet, so there is no chance of missing."))
    if row.opgave is not None:
        told.append(
            say(
                N_("Opgave {opgave}: {begin} at the start, and a taakstelling of {taakstelling}.")
                if _known_at_the_start(row)
                else N_("Opgave {opgave}: {begin} expected at the start, and a taakstelling of {taakstelling}."),
                opgave=words.count(row.opgave, say),
                begin=words.stand(row.begin or 0.0, say),
                taakstelling=words.count(None if row.flag is None else row.flag.taakstelling, say),
            )
        )
    if row.expected_misses is not None:
        missing = say(
            "{n} of {total} gemeenten are expected to miss; those behind are then together {persons} behind "
            "(a mean).",
            n=say.number(row.expected_misses),
            total=say.number(row.gemeenten),
            persons=words.count(row.shortfall, say),
        )
        told.append(marked(missing, below(results, [row.code]), say))
    if row.needed is not None and row.expected is not None:
        told.append(
            say(
                "Needed: {needed} persons a month; expected: {expected} (median).",
                needed=say.number(max(row.needed, 0.0)),
                expected=say.number(row.expected),
            )
        )
    return told
