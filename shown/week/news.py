"""What changed since the last mail, by reason: who is new, worse, better or over, and who is silent for now."""

from __future__ import annotations

from collections.abc import Sequence

from base.i18n import N_, Language
from forecast.flags import BOTH, CAUSE_UNKNOWN, HOUSES, NONE, PEOPLE
from forecast.levels import GEMEENTE, LAND, PROVINCIE
from forecast.memory import BETTER, NEW, NO_DATA, OVER, SILENCED, TARGET_CHANGED, WORSE
from models.tables import WarningState
from shown.kit import words
from shown.read.weeks import WeekWarning
from shown.week.content import NewsGroup, NewsRow
from shown.week.facts import WeekFacts
from shown.week.links import Links
from shown.week.scope import Scope

# the key and the rest of a row
KeyAndRest = tuple[tuple[str, ...], tuple[str, ...]]
# rows of one reason, so that the mail stays one screen; the country has an overview besides
MOST_ROWS, MOST_ROWS_COUNTRY = 8, 5
HEADINGS = {
    NEW: N_("NEW"),
    WORSE: N_("WORSE"),
    BETTER: N_("BETTER"),
    OVER: N_("OVER"),
    TARGET_CHANGED: N_("TARGET CHANGED"),
    NO_DATA: N_("NO FIGURES"),
    SILENCED: N_("SILENCED"),
}
# news of a provincie itself stands in its own sentence, these apart
OF_PROVINCIES = (TARGET_CHANGED, NO_DATA, SILENCED)
CAUSES = words.CAUSES | {CAUSE_UNKNOWN: N_("cause unknown")}
ADVICE = {
    HOUSES: N_("Too few houses: discuss the housing stock and interim housing (tussenvoorzieningen)."),
    PEOPLE: N_("Too few people linked: discuss the koppelingen with COA."),
    BOTH: N_("Too few houses and too few people linked: discuss both, the koppelingen with COA."),
    CAUSE_UNKNOWN: N_("Cause unknown: ask the gemeente first whether houses or linked people are short."),
}


def news(facts: WeekFacts, scope: Scope, links: Links, say: Language) -> tuple[NewsGroup, ...]:
    """The groups that have rows, in the order in which they matter; within one the largest shortfall first."""
    groups = []
    for reason in HEADINGS:
        warnings = [warning for warning in possible_news(facts, scope) if warning.reason == reason]
        if warnings:
            warnings.sort(key=lambda warning: (-_size(facts, warning), warning.location))
            groups.append(_group(facts, scope, reason, warnings, links, say))
    return tuple(groups)


def possible_news(facts: WeekFacts, scope: Scope) -> list[WeekWarning]:
    """The warnings that may be news in this scope: of gemeenten and some of provincies, or all of these."""
    lowest = PROVINCIE if only_provincies(facts) else GEMEENTE
    return [
        warning
        for code, warning in facts.warnings.items()
        if code in facts.places
        and scope.holds(facts.places[code])
        and (warning.level == lowest or (warning.level == PROVINCIE and warning.reason in OF_PROVINCIES))
    ]


def only_provincies(facts: WeekFacts) -> bool:
    """Whether there are no figures of gemeenten at all, so that provincies are the news themselves."""
    return not any(warning.level == GEMEENTE for warning in facts.warnings.values())


def advice(groups: Sequence[NewsGroup], facts: WeekFacts, scope: Scope, say: Language) -> tuple[str, ...]:
    """What to talk about, for each cause that stands in the news."""
    asked = {group.reason for group in groups} & {NEW, WORSE, TARGET_CHANGED}
    causes = {warning.cause for warning in possible_news(facts, scope) if warning.reason in asked}
    return tuple(say(text) for cause, text in ADVICE.items() if cause in causes)


def _size(facts: WeekFacts, warning: WeekWarning) -> float:
    """Expected shortfall; of a warning that is over what it was."""
    last = facts.before(warning.location)
    if warning.reason == OVER and last is not None:
        return last.expected_shortfall or 0.0
    return warning.expected_shortfall or 0.0


def _group(
    facts: WeekFacts, scope: Scope, reason: str, warnings: Sequence[WeekWarning], links: Links, say: Language
) -> NewsGroup:
    most = MOST_ROWS_COUNTRY if scope.country else MOST_ROWS
    shown, left = warnings[:most], len(warnings) - most
    write = _WRITERS.get(reason, _full)
    heading = say("{heading} ({n})", heading=say(HEADINGS[reason]), n=_counted(reason, warnings, say))
    if reason == NO_DATA and left > 0 and len(warnings) == len(possible_news(facts, scope)):
        # a list in which everybody stands says nothing
        return NewsGroup(reason, heading, rows=(), more=say("The latest figures of all of them are missing."))
    return NewsGroup(
        reason=reason,
        heading=heading,
        rows=tuple(
            NewsRow(_name(facts, scope, warning, say), links.of(warning.location), *write(facts, warning, say))
            for warning in shown
        ),
        more=say("and {n} others: see the attachment", n=say.number(left)) if left > 0 else None,
    )


def _counted(reason: str, warnings: Sequence[WeekWarning], say: Language) -> str:
    """How many; of what the subject counts in gemeenten the provincies are counted apart."""
    gemeenten = sum(warning.level == GEMEENTE for warning in warnings)
    provincies = len(warnings) - gemeenten
    if reason == TARGET_CHANGED or not gemeenten or not provincies:
        return say.number(len(warnings))
    counted = say("{n} gemeente") if gemeenten == 1 else say("{n} gemeenten")
    apart = say("{n} provincie") if provincies == 1 else say("{n} provincies")
    return f"{counted.format(n=say.number(gemeenten))}, {apart.format(n=say.number(provincies))}"


def _name(facts: WeekFacts, scope: Scope, warning: WeekWarning, say: Language) -> str:
    """With its provincie behind it where the mail is about several."""
    several = scope.country or len(scope.provincies) > 1
    if warning.level != GEMEENTE:
        return say("{name} (provincie)", name=warning.name)
    provincie = facts.places.get(warning.provincie)
    return f"{warning.name} ({provincie.name})" if several and provincie and provincie.level != LAND else warning.name


def _full(facts: WeekFacts, warning: WeekWarning, say: Language) -> KeyAndRest:
    last = facts.before(warning.location)
    if warning.reason in (WORSE, BETTER) and last is not None:
        told = facts.told(warning.location) or last
        return _against(warning, told, say), (*_level(warning, told, say), *_rest(warning, say))
    key = (
        say("chance {now}", now=words.chance(warning.p_miss, say)),
        say("expected shortfall {now}", now=words.count(warning.expected_shortfall, say)),
    )
    known = facts.told(warning.location) if warning.reason == TARGET_CHANGED else None
    target = _target(known.taakstelling, warning.taakstelling, say) if known is not None else ()
    return key, (*target, *_rest(warning, say))


def _against(warning: WeekWarning, told: WarningState, say: Language) -> tuple[str, ...]:
    """The numbers beside those that were last told."""
    p_miss = told.p_miss if told.told_p_miss is None else told.told_p_miss
    shortfall = told.expected_shortfall if told.told_shortfall is None else told.told_shortfall
    return (
        _chance_against(warning.p_miss, p_miss, say),
        say(
            "expected shortfall {now} (was {before})",
            now=words.count(warning.expected_shortfall, say),
            before=words.count(shortfall, say),
        ),
    )


def _chance_against(now: float | None, before: float | None, say: Language) -> str:
    """Beside what was told, unless both are told alike."""
    told = [words.chance(p_miss, say) for p_miss in (now, before)]
    if told[0] == told[1] or before is None:
        return say("chance {now}", now=told[0])
    return say("chance {now} (was {before})", now=told[0], before=told[1])


def _level(warning: WeekWarning, told: WarningState, say: Language) -> tuple[str, ...]:
    """The level of the warning when it is another one than was told."""
    if warning.flag == told.flag:
        return ()
    now, before = (say(words.FLAGS[flag][1]) for flag in (warning.flag, told.flag))
    return (say("level: {now}, was {before}", now=now, before=before),)


def _target(before: float | None, now: float | None, say: Language) -> tuple[str, ...]:
    return (say("taakstelling {now}, was {before}", now=words.count(now, say), before=words.count(before, say)),)


def _rest(warning: WeekWarning, say: Language) -> tuple[str, ...]:
    """Pace, cause, how long it has been behind, and who deals with it."""
    parts = []
    if warning.needed_per_month is not None and warning.expected_per_month is not None:
        needed, expected = pace(warning.needed_per_month, warning.expected_per_month, say)
        parts.append(say("needed {needed} a month, expected {expected}", needed=needed, expected=expected))
    if warning.cause is not None:
        parts.append(say(CAUSES[warning.cause]))
    if warning.streak is not None:
        parts.append(_streak(warning.streak, say, at_least=warning.streak_at_least))
    if warning.acknowledged_by:
        parts.append(say("{who} is dealing with it", who=warning.acknowledged_by))
    return tuple(parts)


def pace(needed: float, expected: float, say: Language) -> tuple[str, str]:
    """Whole persons a month."""
    return say.number(max(needed, 0.0)), say.number(max(expected, 0.0))


def _streak(streak: int, say: Language, *, at_least: bool) -> str:
    if streak == 0:
        return say("not behind until now")
    if at_least:
        # earlier stands are not known
        message = N_("behind for at least 1 half-year") if streak == 1 else N_("behind for at least {n} half-years")
        return say(message, n=say.number(streak))
    if streak == 1:
        return say("behind for 1 half-year")
    return say("behind for {n} half-years", n=say.number(streak))


def _over(_: WeekFacts, warning: WeekWarning, say: Language) -> KeyAndRest:
    if warning.p_miss is None:
        return (), (say("no warning any more"),)
    return (), (
        say("expected to meet its opgave now: chance of missing {chance}", chance=words.chance(warning.p_miss, say)),
    )


def _no_data(_: WeekFacts, warning: WeekWarning, say: Language) -> KeyAndRest:
    stands = () if warning.flag == NONE else (say("its warning of before stands"),)
    return (), (say("its latest figures are missing"), *stands)


def _silenced(_: WeekFacts, warning: WeekWarning, say: Language) -> KeyAndRest:
    # a silence that was made later than the week of a mail says nothing of that week
    until = (say("silenced until {day}", day=say.day(warning.silenced_until)),) if warning.silenced_until else ()
    why = (warning.silence_why,) if warning.silence_why else ()
    chance = (say("chance {now}", now=words.chance(warning.p_miss, say)),) if warning.p_miss is not None else ()
    return (), (*chance, *until, *why)


_WRITERS = {OVER: _over, NO_DATA: _no_data, SILENCED: _silenced}
