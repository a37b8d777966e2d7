"""The small table of a mail: provincies for whoever looks at the country, else the gemeenten asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from base.i18n import Language
from forecast.levels import GEMEENTE, PROVINCIE
from forecast.memory import BETTER, NEW, OVER, WORSE
from shown.headlines import Headline
from shown.kit import words
from shown.week.content import Overview
from shown.week.facts import WeekFacts
from shown.week.links import Links
from shown.week.news import pace
from shown.week.scope import Place, Scope

MOST_GEMEENTEN = 15


def overview(facts: WeekFacts, scope: Scope, links: Links, say: Language) -> Overview | None:
    """For the country its provincies, for several gemeenten these; None where sentences say it all."""
    if facts.period is None:
        return None
    if scope.country:
        return _provincies(facts, links, say)
    rows = [row for row in facts.gemeenten if row.code in scope.gemeenten]
    return _gemeenten(rows, links, say) if len(rows) > 1 else None


def _provincies(facts: WeekFacts, links: Links, say: Language) -> Overview | None:
    provincies = [place for place in facts.places.values() if place.level == PROVINCIE]
    worst = [row.code for row in facts.heads.worst_provincies]
    if all(row.stand is None for row in facts.heads.provincies) or facts.period is None:
        return None
    provincies.sort(key=lambda place: (worst.index(place.code) if place.code in worst else len(worst), place.code))
    return Overview(
        heading=say(
            "Expected of the provincies on {day}, largest shortfall first", day=say.day(facts.period.peildatum)
        ),
        # short, so that the news of a bad week fits beside them
        columns=(say("Provincie"), say("Stand"), say("Shortfall"), say("Miss"), say("News")),
        rows=tuple(_provincie(facts, place, say) for place in provincies),
        links=tuple(links.of(place.code) for place in provincies),
        note=" ".join([words.medians_do_not_add_up(say), *_counted(facts, say)]),
    )


def _counted(facts: WeekFacts, say: Language) -> list[str]:
    """What the last two columns count, where both are there."""
    if all(row.expected_misses is None for row in facts.heads.provincies):
        return []
    return [say("Miss: how many are expected to (the sum of their chances). News: warnings that came or went.")]


def _provincie(facts: WeekFacts, place: Place, say: Language) -> tuple[str, ...]:
    row = facts.head(place.code)
    return (
        place.name,
        words.UNKNOWN if row is None or row.stand is None else words.stand(row.stand.median, say),
        words.count(None if row is None else row.shortfall, say),
        words.UNKNOWN
        if row is None or row.expected_misses is None
        else say("{n} of {total}", n=say.number(row.expected_misses), total=say.number(row.gemeenten)),
        _news(facts, place, say),
    )


def _news(facts: WeekFacts, place: Place, say: Language) -> str:
    """Its own news, and how many of its gemeenten came and went."""
    own = facts.warnings.get(place.code)
    parts = []
    if own is not None and own.reason in (WORSE, BETTER):
        parts.append(say("worse") if own.reason == WORSE else say("better"))
    reasons = Counter(
        warning.reason
        for warning in facts.warnings.values()
        if warning.level == GEMEENTE and warning.provincie == place.code
    )
    if reasons[NEW]:
        parts.append(say("{n} new", n=say.number(reasons[NEW])))
    if reasons[OVER]:
        parts.append(say("{n} over", n=say.number(reasons[OVER])))
    return ", ".join(parts) or words.UNKNOWN


def _gemeenten(rows: Sequence[Headline], links: Links, say: Language) -> Overview:
    shown, left = rows[:MOST_GEMEENTEN], len(rows) - MOST_GEMEENTEN
    return Overview(
        heading=say("Your gemeenten, largest expected shortfall first; needed and expected are persons a month"),
        columns=(
            say("Gemeente"),
            say("Chance of missing"),
            say("Expected shortfall"),
            say("Needed / expected"),
        ),
        rows=tuple(
            (
                row.name,
                words.chance(row.p_miss, say),
                words.count(row.shortfall, say),
                words.UNKNOWN if row.needed is None else " / ".join(pace(row.needed, row.expected or 0.0, say)),
            )
            for row in shown
        ),
        links=tuple(links.of(row.code) for row in shown),
        more=say("and {n} others: see the attachment", n=say.number(left)) if left > 0 else None,
    )
