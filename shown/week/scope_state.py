"""The state of a region in sentences: where its stand is heading, how many gemeenten miss, what it was before."""

from __future__ import annotations

from collections.abc import Sequence

from base.i18n import N_, Language
from forecast.levels import COUNTRY
from forecast.measures import AHEAD, GROSS
from forecast.targets import ASSUMED, NO_TARGET
from forecast.weeks import Week
from forecast.whole_number import whole
from shown.headlines import Headline, sum_of_chances, sum_of_shortfalls, told
from shown.kit import words
from shown.regions.adding_up import of_gemeenten
from shown.regions.sentences import expected_stand
from shown.week.facts import WeekFacts
from shown.week.scope import Scope

# of more regions the overview or the attachment tells
MOST_SENTENCES = 4
_WITHOUT_TARGET = {
    ASSUMED: N_("The taakstelling of the {period} is not known yet, so there are no warnings."),
    NO_TARGET: N_("There is no taakstelling for the {period}, so there are no warnings."),
}


def state(facts: WeekFacts, scope: Scope, say: Language) -> tuple[str, ...]:
    """The regions that were asked for, the country first; gemeenten by themselves together."""
    lines = [*_without_target(facts, scope, say)]
    if scope.country:
        lines += _aggregate(facts, COUNTRY, say)
    for code in scope.provincies[:MOST_SENTENCES]:
        lines += _aggregate(facts, code, say)
    lines += _rest(scope.provincies[MOST_SENTENCES:], facts, say)
    if scope.gemeenten and not scope.country:
        lines += _gemeenten(facts, scope, say)
    lines += [say("There is no forecast of {code} this week: it is no region of the figures.", code=code)
              for code in scope.unknown]  # fmt: skip
    return tuple(lines)


def context(facts: WeekFacts, scope: Scope, say: Language) -> tuple[str, ...]:
    """The provincies of the gemeenten asked for, and the country: one short sentence each."""
    if scope.country:
        return ()
    around = sorted({str(facts.places[code].provincie) for code in scope.gemeenten})
    # where all is simulated the first lines of the mail say so
    mixed = bool(facts.simulated_codes(scope)) or not facts.simulated(scope)
    lines = {code: _short(facts, code, say, mark=mixed) for code in (*around[:MOST_SENTENCES], COUNTRY)}
    return tuple(
        say("Simulated: {finding}", finding=line) if mixed and code in facts.results.simulated_regions else line
        for code, line in lines.items()
        if line
    )


def name_of(facts: WeekFacts, code: str, say: Language) -> str:
    """The reader's name of a region."""
    place = facts.places.get(code)
    return code if place is None else words.region(place.name, place.level, say)


def _aggregate(facts: WeekFacts, code: str, say: Language) -> list[str]:
    name = name_of(facts, code, say)
    row = facts.head(code)
    if facts.period is None or row is None or row.stand is None or facts.basis(code) == NO_TARGET:
        return [_housed(facts, code, name, say)]
    stand = row.stand
    sentence = f"{expected_stand(row, stand.median, (stand.low, stand.high), facts.period.peildatum, say)}."
    before = facts.last_head(code)
    if before is not None and before.stand is not None:
        sentence += f" {earlier(facts, facts.last_told, words.stand(before.stand.median, say), say)}"
    return [sentence, *_misses(facts, row, say), *_gross(row, say)]


def _misses(facts: WeekFacts, row: Headline, say: Language) -> list[str]:
    if row.misses is None or row.expected_misses is None:
        return []
    sentence = say(
        "{n} of {total} gemeenten are expected to miss their opgave (80 %: {low} to {high}).",
        n=say.number(row.expected_misses),
        total=say.number(row.gemeenten),
        low=say.number(row.misses.low),
        high=say.number(row.misses.high),
    )
    before = facts.last_head(row.code)
    if before is not None and before.expected_misses is not None:
        sentence += f" {earlier(facts, facts.last_told, say.number(before.expected_misses), say)}"
    return [sentence]


def _gross(row: Headline, say: Language) -> list[str]:
    if row.gross is None or row.lead is None:
        return []
    # means add up where medians do not: who subtracts these finds another net stand than the median above
    behind, ahead = whole(told(GROSS, row.gross)), whole(abs(told(AHEAD, row.lead)))
    return [
        say(
            "On average over all outcomes, gemeenten that are behind then add up to {behind} behind and the others "
            "to {ahead} ahead: {net} net (the stand above is the middle outcome).",
            behind=say.number(behind),
            ahead=say.number(ahead),
            net=words.stand(behind - ahead, say),
        ),
        *of_gemeenten(row, say),
    ]


def _housed(facts: WeekFacts, code: str, name: str, say: Language) -> str:
    row = facts.head(code)
    band = None if row is None else row.housed
    if facts.period is None or band is None:
        return say("There is no forecast of {name} this week: there are too few figures.", name=name)
    return say(
        "{name}: {n} persons expected to be housed in the {period} (80 %: {low} to {high}).",
        name=name,
        n=say.number(band.median),
        period=say.half_year(str(facts.period)),
        low=say.number(band.low),
        high=say.number(band.high),
    )


def _without_target(facts: WeekFacts, scope: Scope, say: Language) -> list[str]:
    """That there is nothing to miss, when that is so for what was asked for."""
    bases = [basis for code in (*scope.codes, COUNTRY) if (basis := facts.basis(code)) is not None]
    if facts.period is None or not bases or bases[0] not in _WITHOUT_TARGET:
        return []
    return [say(_WITHOUT_TARGET[bases[0]], period=say.half_year(str(facts.period)))]


def _rest(codes: Sequence[str], facts: WeekFacts, say: Language) -> list[str]:
    names = [name_of(facts, code, say) for code in codes]
    return [say("Also in this mail: {names}.", names=", ".join(names))] if names else []


def _gemeenten(facts: WeekFacts, scope: Scope, say: Language) -> list[str]:
    """The gemeenten asked for by themselves: one in full, several together."""
    rows = [row for row in facts.gemeenten if row.code in scope.gemeenten]
    silent = [code for code in scope.gemeenten if code not in {row.code for row in rows}]
    lines = [_housed(facts, code, name_of(facts, code, say), say) for code in silent[:MOST_SENTENCES]]
    if len(rows) == 1:
        return [_one(facts, rows[0], say), *lines]
    if not rows or facts.period is None:
        return lines
    sentence = say(
        "Of your {total} gemeenten {n} are expected to miss their opgave on {day}.",
        total=say.number(len(rows)),
        n=say.number(sum_of_chances(rows)),
        day=say.day(facts.period.peildatum),
    )
    states = [state for row in rows if (state := facts.before(row.code)) is not None]
    chances = [state.p_miss for state in states if state.p_miss is not None]
    if len(chances) == len(rows):
        sentence += f" {earlier(facts, facts.last_told, say.number(sum(chances)), say)}"
    together = say(
        "Their expected shortfall together: {persons} persons.", persons=say.number(sum_of_shortfalls(rows))
    )
    return [sentence, together, *lines]


def _one(facts: WeekFacts, row: Headline, say: Language) -> str:
    assert facts.period is not None  # noqa: S101 - a row with a chance has a half-year
    sentence = say(
        N_("Chance of {chance} that {name} misses its opgave on {day}; expected shortfall {persons}."),
        chance=words.odds(row.p_miss, say),
        name=row.name,
        day=say.day(facts.period.peildatum),
        persons=words.persons(row.shortfall or 0.0, say),
    )
    last = facts.before(row.code)
    if last is not None and last.p_miss is not None:
        sentence += f" {earlier(facts, Week.parse(last.week), words.odds(last.p_miss, say), say)}"
    return sentence


def _short(facts: WeekFacts, code: str, say: Language, *, mark: bool) -> str | None:
    """One sentence; with `mark` it says of a region that is known from published figures what of it is simulated."""
    row = facts.head(code)
    if facts.period is None or row is None or row.stand is None or facts.basis(code) == NO_TARGET:
        return None
    name, stand = name_of(facts, code, say), words.stand(row.stand.median, say)
    if row.expected_misses is None:
        return say("{name}: {stand} expected on {day}.", name=name, stand=stand, day=say.day(facts.period.peildatum))
    message = N_("{name}: {stand} expected on {day}; {n} of {total} gemeenten are expected to miss their opgave.")
    if mark and code in facts.results.led_regions:
        message = N_(
            "{name}: {stand} expected on {day}; {n} of {total} gemeenten are expected to miss their opgave "
            "(simulated)."
        )
    return say(
        message,
        name=name,
        stand=stand,
        day=say.day(facts.period.peildatum),
        n=say.number(row.expected_misses),
        total=say.number(row.gemeenten),
    )


def earlier(facts: WeekFacts, week: Week | None, value: str, say: Language) -> str:
    """What it was in an earlier week: `Vorige week: 385 achter.`"""
    if week is None or facts.week - week == 1:
        return say("Last week: {value}.", value=value)
    return say("In week {week}: {value}.", week=week.number, value=value)
