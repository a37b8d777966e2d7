"""A warning with a memory: what a region's warning is this week, and whether that is news.

Two things are remembered. The *state* says how things are: `ok`, `pending` (above the threshold, but not for long
enough), `firing`, `recovering` (below, but not for long enough) or `no_data`. What was *told* says what readers
believe, from when they are told of a warning until they are told that it is over. The reason why something is told
follows from the two: a warning that fires and was never told is `new`, one that was told and is gone is `over`, and
so on. So no silence, gap or week without the service can make the same news twice or leave a reader with a wrong
belief.

Time is counted in weeks of the calendar, as weeks may be skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from forecast.errors import BadInput
from forecast.flags import NONE, FlagRules, Threshold
from forecast.periods import MONTHS
from forecast.weeks import Week

__all__ = ["Memory", "MemoryRules", "Reading", "Told", "Verdict", "next_state"]

OK, PENDING, FIRING, RECOVERING, NO_DATA = "ok", "pending", "firing", "recovering", "no_data"
QUIET, NEW, WORSE, BETTER, OVER, STILL = "quiet", "new", "worse", "better", "over", "still"
TARGET_CHANGED, SILENCED = "target_changed", "silenced"
# no bar on P(miss) is raised above this, or nothing could reach it early in a half-year
HIGHEST_BAR = 0.98
# persons between where a warning begins and where it ends, so that one person more or less never toggles it
LEAST_GAP = 2.0
# persons by which a derived taakstelling and the published one differ by rounding alone
ROUNDING = 1.0
# of a change that is news by itself: a level that is crossed by less than this is crossed by chance
CROSSING = 0.5
_DUST = 1e-9


@dataclass(frozen=True)
class MemoryRules:
    """When a warning begins, ends and is news; see `config.service_sections.Memory` for each number.

    Raises:
        BadInput: a share or a number of weeks that cannot be.
    """

    flags: FlagRules
    clear_share: float
    confirm_weeks: int
    recover_weeks: int
    early_p_miss: float
    news_p_miss: float
    news_shortfall: float
    news_persons: float

    def __post_init__(self) -> None:
        if not 0 < self.clear_share <= 1:
            raise BadInput("clear_share is a share above 0 and at most 1")
        if self.confirm_weeks < 1 or self.recover_weeks < 1:
            raise BadInput("confirm_weeks and recover_weeks are at least 1")
        if not self.flags.thresholds:
            raise BadInput("there is no threshold at which a warning could begin")


@dataclass(frozen=True)
class Reading:
    """What one run says of one region in its leading half-year. Persons.

    Attributes:
        p_miss, expected_shortfall, opgave: None where the run judges nothing, as without a taakstelling.
        months_left: of the half-year; 6 when none of it is known yet.
        complete: whether the region's figures are there; if not, its numbers rest on guesses and judge nothing.
    """

    period: str
    p_miss: float | None
    expected_shortfall: float | None
    opgave: float | None
    taakstelling: float | None
    months_left: int
    complete: bool = True


@dataclass(frozen=True)
class Told:
    """The numbers last told as news, by which worse and better are measured."""

    flag: str
    p_miss: float
    expected_shortfall: float
    taakstelling: float | None


@dataclass(frozen=True)
class Memory:
    """The warning of a region in a week.

    Attributes:
        flag: level of the warning, also while it recovers or is kept aside for want of data; else `none`.
        since: the week in which the warning began; None without one.
        weeks: for how long the state holds, this week included.
        told: None as long as readers know of no warning.
        taakstelling: of this week, to see that it changes as long as nothing was told.
    """

    week: Week
    period: str
    state: str
    flag: str
    since: Week | None
    weeks: int
    told: Told | None
    taakstelling: float | None


@dataclass(frozen=True)
class Verdict:
    """The new memory, and the named reason why something is told of it or not."""

    memory: Memory
    reason: str


@dataclass(frozen=True)
class _Judged:
    """A reading with its numbers there."""

    p_miss: float
    expected_shortfall: float
    opgave: float
    months_left: int


def next_state(
    before: Memory | None, reading: Reading, rules: MemoryRules, *, week: Week, silenced: bool = False
) -> Verdict:
    """Take the warning of a region one week further.

    A new half-year starts afresh: the warning of the one that ended is not over, it is about another question.

    Args:
        before: of the last week that there was one; None in the first ever.
        silenced: readers are to hear nothing of this region this week; the state goes on underneath.

    Raises:
        BadInput: `week` is not after the week of `before`.
    """
    if before is not None and not week > before.week:
        raise BadInput(f"{week} does not come after {before.week}")
    was_missing = before is not None and before.state == NO_DATA
    if before is not None and before.period != reading.period:
        before = None
    last = before or Memory(week, reading.period, OK, NONE, None, 0, None, reading.taakstelling)
    judged = _judged(reading)
    if judged is None:
        memory = replace(_kept_aside(last, reading, week), taakstelling=reading.taakstelling)
        return _without_data(memory, begins=not was_missing, silenced=silenced)
    memory = _moved(last, judged, rules, week)
    now = Told(memory.flag, judged.p_miss, judged.expected_shortfall, reading.taakstelling)
    reason = _reason(last, memory, now, judged, rules, silenced)
    if reason == OVER:
        memory = replace(memory, told=None)
    elif reason in (NEW, WORSE, BETTER, TARGET_CHANGED):
        memory = replace(memory, told=now)
    return Verdict(replace(memory, taakstelling=reading.taakstelling), reason)


def _judged(reading: Reading) -> _Judged | None:
    if not reading.complete or reading.p_miss is None:
        return None
    if reading.expected_shortfall is None or reading.opgave is None:
        raise BadInput("a P(miss) without an expected shortfall or an opgave")
    return _Judged(reading.p_miss, reading.expected_shortfall, reading.opgave, reading.months_left)


def _kept_aside(last: Memory, reading: Reading, week: Week) -> Memory:
    """The memory of a week that cannot be judged: a warning is kept for when figures return."""
    if reading.complete and last.flag == NONE:
        # no figures are missing: there is no taakstelling, so nothing to miss
        return _in_state(last, OK, NONE, week)
    return _in_state(last, NO_DATA, last.flag, week)


def _without_data(memory: Memory, *, begins: bool, silenced: bool) -> Verdict:
    if memory.state != NO_DATA:
        return Verdict(memory, QUIET)
    if silenced:
        return Verdict(memory, SILENCED)
    return Verdict(memory, NO_DATA if begins else QUIET)


def _moved(last: Memory, judged: _Judged, rules: MemoryRules, week: Week) -> Memory:
    """The state machine: where the warning stands after this week's numbers."""
    raised = _level(judged, rules, keep=False)
    if last.flag == NONE:
        if raised == NONE:
            return _in_state(last, OK, NONE, week)
        pending = _in_state(last, PENDING, NONE, week)
        if pending.weeks < rules.confirm_weeks:
            return pending
        return replace(_in_state(last, FIRING, raised, week), since=week)
    kept = _level(judged, rules, keep=True, at_most=last.flag)
    if raised != NONE or kept != NONE:
        return _in_state(last, FIRING, _severest((raised, kept), rules), week)
    recovering = _in_state(last, RECOVERING, rules.flags.thresholds[0].flag, week)
    return recovering if recovering.weeks < rules.recover_weeks else _in_state(last, OK, NONE, week)


def _in_state(last: Memory, state: str, flag: str, week: Week) -> Memory:
    """`last`, a while later; in the same state it has held for the weeks in between as well."""
    weeks = last.weeks + (week - last.week) if state == last.state and last.weeks else 1
    return replace(last, week=week, state=state, flag=flag, weeks=weeks, since=last.since if flag != NONE else None)


def _level(judged: _Judged, rules: MemoryRules, *, keep: bool, at_most: str | None = None) -> str:
    """The severest level reached, or with `keep` the severest that is not left again, up to `at_most`."""
    reached = NONE
    for threshold in rules.flags.thresholds:
        if _reaches(judged, threshold, rules, keep=keep):
            reached = threshold.flag
        if threshold.flag == at_most:
            break
    return reached


def _reaches(judged: _Judged, threshold: Threshold, rules: MemoryRules, *, keep: bool) -> bool:
    early = rules.early_p_miss * judged.months_left / MONTHS
    bar = max(threshold.p_miss, min(threshold.p_miss + early, HIGHEST_BAR))
    persons = max(rules.flags.minimum_persons, threshold.share_of_opgave * max(judged.opgave, 1.0))
    if keep:
        bar *= rules.clear_share
        persons = min(persons * rules.clear_share, persons - LEAST_GAP)
    return judged.p_miss >= bar - _DUST and judged.expected_shortfall >= persons - _DUST


def _severest(flags: Sequence[str], rules: MemoryRules) -> str:
    return max(flags, key=lambda flag: _severity(flag, rules))


def _severity(flag: str, rules: MemoryRules) -> int:
    names = [threshold.flag for threshold in rules.flags.thresholds]
    return names.index(flag) if flag in names else -1


def _reason(last: Memory, memory: Memory, now: Told, judged: _Judged, rules: MemoryRules, silenced: bool) -> str:
    stands = memory.flag != NONE
    if silenced:
        return SILENCED if stands or memory.told is not None or memory.state == PENDING else QUIET
    told, fires = memory.told, memory.state == FIRING
    if not stands:
        return OVER if memory.state == OK and told is not None else QUIET
    known = last.taakstelling if told is None else told.taakstelling
    if (fires or told is not None) and _differs(known, now.taakstelling):
        return TARGET_CHANGED
    if told is None:
        return NEW if fires else QUIET
    # while it recovers nothing is told: either it will be over, or it will be as it was
    return _change(told, now, judged, rules) if fires else STILL


def _differs(known: float | None, now: float | None) -> bool:
    return known is not None and now is not None and abs(now - known) > ROUNDING


def _change(told: Told, now: Told, judged: _Judged, rules: MemoryRules) -> str:
    """Worse, better or still: the level counts before the persons, and those before the chance."""
    levels = _severity(now.flag, rules) - _severity(told.flag, rules)
    persons = now.expected_shortfall - told.expected_shortfall
    chance = now.p_miss - told.p_miss
    enough = max(rules.news_persons, rules.news_shortfall * told.expected_shortfall)
    # the bar falls as the half-year goes on; a level that what was told would reach by now as well is no news
    today = replace(judged, p_miss=told.p_miss, expected_shortfall=told.expected_shortfall)
    by_time_alone = _severity(_level(today, rules, keep=False), rules) >= _severity(now.flag, rules)
    changes = ((persons, enough), (chance, rules.news_p_miss))
    if levels > 0 and not by_time_alone and any(_at_least(change, CROSSING * least) for change, least in changes):
        return WORSE
    if levels < 0 and any(_at_least(-change, CROSSING * least) for change, least in changes):
        return BETTER
    for change, least in changes:
        if _at_least(abs(change), least):
            return WORSE if change > 0 else BETTER
    return STILL


def _at_least(change: float, least: float) -> bool:
    return change >= max(least - _DUST, _DUST)
