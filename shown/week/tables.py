"""The warnings of a week, the history of a region and the notes, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from base.i18n import N_, Language
from forecast.flags import NONE
from forecast.memory import (
    BETTER,
    FIRING,
    NEW,
    NO_DATA,
    OK,
    OVER,
    PENDING,
    QUIET,
    RECOVERING,
    SILENCED,
    STILL,
    TARGET_CHANGED,
    WORSE,
)
from forecast.weeks import Week
from models.tables import RegionNote, WarningState
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.weeks import WeekWarning

STATES = {
    OK: N_("no warning"),
    PENDING: N_("waits for confirmation"),
    FIRING: N_("warning stands"),
    RECOVERING: N_("may be over"),
    NO_DATA: N_("figures missing"),
}
REASONS = {
    QUIET: N_("no news"),
    NEW: N_("new"),
    WORSE: N_("worse"),
    BETTER: N_("better"),
    OVER: N_("over"),
    STILL: N_("as it was"),
    TARGET_CHANGED: N_("taakstelling changed"),
    SILENCED: N_("silenced"),
    NO_DATA: N_("figures missing"),
}
# what a reader looks for first
_ORDER = (NEW, WORSE, TARGET_CHANGED, BETTER, OVER, NO_DATA, SILENCED, STILL, QUIET)


def week_table(warnings: Sequence[WeekWarning], say: Language, *, whole: bool) -> NumberTable:
    """News first, then what stands, each by shortfall; with `whole` also where there is nothing to tell."""
    shown = [one for one in warnings if whole or one.state not in (OK, PENDING) or one.reason != QUIET]
    shown.sort(key=lambda one: (_ORDER.index(one.reason), -(one.expected_shortfall or 0), one.location))
    mixed = len({one.simulated for one in warnings}) > 1
    columns = (
        say("Region"),
        say("News"),
        say("Warning in force"),
        say("Chance of missing"),
        say("Expected shortfall"),
        say("Note"),
        say("Since"),
    )
    rows = tuple(
        (
            f"{one.name} ({one.location})",
            say(REASONS[one.reason]),
            words.flag(one.flag, say),
            words.chance(one.p_miss, say),
            words.count(one.expected_shortfall, say),
            _note(one, say, mark=mixed and one.simulated),
            str(one.since) if one.since else words.UNKNOWN,
        )
        for one in shown
    )
    return NumberTable(columns, rows)


def _note(warning: WeekWarning, say: Language, *, mark: bool) -> str:
    remarks = [say("simulated")] if mark else []
    remarks += [say(STATES[warning.state])] if warning.state in (PENDING, RECOVERING) else []
    if warning.silenced_until is not None:
        remarks.append(say(N_("silenced until {day}"), day=say.day(warning.silenced_until)))
    if warning.acknowledged_by is not None:
        remarks.append(say(N_("{who} deals with it"), who=warning.acknowledged_by))
    return "; ".join(remarks) or words.UNKNOWN


def simulated_week(warnings: Sequence[WeekWarning], say: Language) -> list[str]:
    """Of how many regions the warnings are made from simulated figures; nothing when of none."""
    marked = sum(one.simulated for one in warnings)
    if not marked:
        return []
    return [
        say(
            N_("Simulated: {n} of {total} regions; their warnings are made from a reconstruction, not from counts."),
            n=say.number(marked),
            total=say.number(len(warnings)),
        )
    ]


def simulated_history(states: Sequence[WarningState], say: Language) -> list[str]:
    """In which weeks the warnings of a region were made from simulated figures; nothing when in none."""
    weeks = [state.week for state in states if state.simulated]
    if not weeks:
        return []
    message = N_("Simulated: the warnings of {weeks} are made from a reconstruction, not from counts.")
    return [say(message, weeks=", ".join(weeks))]


def history_table(states: Sequence[WarningState], say: Language) -> NumberTable:
    """The weeks of a region, the first one first."""
    columns = (
        say("Week"),
        say("Half-year"),
        say("State"),
        say("News"),
        say("Warning in force"),
        say("Chance of missing"),
        say("Expected shortfall"),
        say("Taakstelling"),
    )
    rows = tuple(
        (
            state.week,
            state.period,
            say(STATES[state.state]),
            say(REASONS[state.reason]),
            words.flag(state.flag, say),
            words.chance(state.p_miss, say),
            words.count(state.expected_shortfall, say),
            words.count(state.taakstelling, say),
        )
        for state in states
    )
    return NumberTable(columns, rows)


def summary(week: Week, warnings: Sequence[WeekWarning], say: Language) -> str:
    """How many stand and how many are news."""
    standing = sum(1 for one in warnings if one.flag != NONE)
    news = sum(1 for one in warnings if one.reason in _ORDER[:5])
    return say(
        N_("Week {week}: {standing} of {total} regions have a warning; {news} are news."),
        week=str(week),
        standing=say.number(standing),
        total=say.number(len(warnings)),
        news=say.number(news),
    )


def notes_table(notes: Iterable[RegionNote], names: Mapping[str, str], today: date, say: Language) -> NumberTable:
    """Silences or acknowledgements with how each stands today."""
    columns = (
        say("No."),
        say("Region"),
        say("Who"),
        say("Why"),
        say("Stands"),
        say("Made"),
        say("Until"),
    )
    rows = tuple(
        (
            str(note.id),
            f"{names[note.region]} ({note.region})",
            note.who,
            note.why,
            _stands(note, today, say),
            # seven columns leave no room for months in words
            say.day_of(note.made_at).isoformat(),
            note.until.isoformat(),
        )
        for note in notes
    )
    return NumberTable(columns, rows)


def _stands(note: RegionNote, today: date, say: Language) -> str:
    if note.ended_at is not None:
        return say(N_("ended on {day} by {who}"), day=say.day(say.day_of(note.ended_at)), who=note.ended_by)
    return say(N_("holds")) if note.until > today else say(N_("past"))
