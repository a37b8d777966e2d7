"""The subject: where, which week, what changed, and the one number that matters; shorter than 100 characters."""

from __future__ import annotations

from collections import Counter

from base.i18n import N_, Language
from forecast.levels import COUNTRY, GEMEENTE
from forecast.memory import BETTER, NEW, NO_DATA, OVER, TARGET_CHANGED, WORSE
from forecast.targets import NO_TARGET
from shown.headlines import sum_of_chances, sum_of_shortfalls
from shown.kit import words
from shown.week.facts import WeekFacts
from shown.week.news import only_provincies, possible_news
from shown.week.scope import Scope
from shown.week.scope_state import name_of

LONGEST = 99
MOST_NAMES = 2
_NEWS = {
    NEW: (N_("{n} gemeente new"), N_("{n} gemeenten new")),
    OVER: (N_("{n} gemeente over"), N_("{n} gemeenten over")),
    WORSE: (N_("{n} gemeente worse"), N_("{n} gemeenten worse")),
    BETTER: (N_("{n} gemeente better"), N_("{n} gemeenten better")),
    TARGET_CHANGED: (N_("{n} other taakstelling"), N_("{n} other taakstellingen")),
    NO_DATA: (N_("{n} gemeente without figures"), N_("{n} gemeenten without figures")),
}
# the other news is only said in a week without these
_FIRST = (NEW, OVER)


def subject(facts: WeekFacts, scope: Scope, say: Language) -> str:
    """`Gelderland, week 47: 3 gemeenten erbij, 1 eraf; stand naar verwachting 410 achter op 1 januari`."""
    where, changed, number = scope_name(facts, scope, say), _changed(facts, scope, say), _number(facts, scope, say)
    week = facts.week.number
    candidates = [
        say("{where}, week {week}: {changed}; {number}", where=where, week=week, changed=changed, number=number)
        for number in number
    ]
    candidates.append(say("{where}, week {week}: {changed}", where=where, week=week, changed=changed))
    # where only a part is simulated the name of the scope says which
    whole = facts.simulated(scope) and not facts.simulated_codes(scope)
    marked = [say("Simulated: {finding}", finding=text) if whole else text for text in candidates]
    return next((text for text in marked if len(text) <= LONGEST), marked[-1][: LONGEST - 1] + "…")


def scope_name(facts: WeekFacts, scope: Scope, say: Language) -> str:
    """The scope in a few words: its name, two names, or how many there are; and which part of it is simulated."""
    if scope.country:
        return name_of(facts, COUNTRY, say)
    codes, part = scope.codes, facts.simulated_codes(scope)
    if len(codes) <= MOST_NAMES:
        names = {code: name_of(facts, code, say) for code in codes}
        marked = {code: say("{name} (simulated)", name=names[code]) for code in part}
        return say(" and ").join((names | marked).values())
    where = _counted_scope(facts, scope, say)
    return say("{where} ({n} simulated)", where=where, n=say.number(len(part))) if part else where


def _counted_scope(facts: WeekFacts, scope: Scope, say: Language) -> str:
    codes = scope.codes
    if scope.only_gemeenten:
        return say("{n} gemeenten", n=len(codes))
    if len(scope.provincies) == len(codes):
        return say("{n} provincies", n=len(codes))
    return say("{name} and {n} others", name=name_of(facts, codes[0], say), n=len(codes) - 1)


def _changed(facts: WeekFacts, scope: Scope, say: Language) -> str:
    warnings = possible_news(facts, scope)
    if only_provincies(facts):
        n = sum(warning.reason in _NEWS for warning in warnings)
        return say("news of provincies: {n}", n=say.number(n)) if n else say("no news")
    # what is counted as gemeenten are gemeenten: a provincie may stand in the news beside them
    counts = Counter(
        warning.reason for warning in warnings if warning.level == GEMEENTE or warning.reason == TARGET_CHANGED
    )
    if counts[NEW] and counts[OVER]:
        return f"{_counted(NEW, counts[NEW], say)}, {say('{n} over', n=say.number(counts[OVER]))}"
    parts = [_counted(reason, counts[reason], say) for reason in _FIRST if counts[reason]]
    if not parts:
        parts = [_counted(reason, counts[reason], say) for reason in _NEWS if counts[reason]]
    return ", ".join(parts) if parts else say("no news")


def _counted(reason: str, n: int, say: Language) -> str:
    one, several = _NEWS[reason]
    return say(one if n == 1 else several, n=say.number(n))


def _number(facts: WeekFacts, scope: Scope, say: Language) -> tuple[str, ...]:
    """The number at the end, from long to short; empty when there is none."""
    if facts.period is None:
        return ()
    day = say.day(facts.period.peildatum).rsplit(" ", 1)[0]
    rows = [row for row in facts.gemeenten if row.code in scope.gemeenten]
    if scope.only_gemeenten and rows:
        if len(rows) == 1:
            return (say("expected shortfall {n} on {day}", n=say.number(sum_of_shortfalls(rows)), day=day),)
        details = {"n": say.number(sum_of_chances(rows)), "total": say.number(len(rows)), "day": day}
        return (say("{n} of {total} expected to miss on {day}", **details),)
    lead = scope.codes[0] if len(scope.codes) == 1 or scope.country else None
    return () if lead is None else _stand(facts, lead, day, say)


def _stand(facts: WeekFacts, code: str, day: str, say: Language) -> tuple[str, ...]:
    row = facts.head(code)
    band, housed = (None, None) if row is None else (row.stand, row.housed)
    if band is not None and facts.basis(code) != NO_TARGET:
        net = words.stand(band.median, say)
        return (
            say("stand expected to be {stand} on {day}", stand=net, day=day),
            say("expected {stand} on {day}", stand=net, day=day),
        )
    if housed is None or facts.period is None:
        return ()
    return (
        say(
            "{n} housed expected in the {period}",
            n=say.number(housed.median),
            period=say.half_year(str(facts.period)),
        ),
    )
