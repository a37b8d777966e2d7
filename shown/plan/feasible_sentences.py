"""What can be realised in a half-year, in sentences: the room for a taakstelling, what is paper, the pace shown."""

from __future__ import annotations

from base.i18n import N_, Language
from forecast.plan.feasible import Feasibility
from shown.kit import words


def feasible_lines(result: Feasibility, say: Language, asked: int | None = None) -> list[str]:
    """What can be realised, the feasible total, the pace shown, and what of `asked` is only on paper."""
    least = N_("At least {n} persons can be housed in the half-year (80 %: {low} to {high}).")
    median = N_("{n} persons can be housed in the half-year (80 %: {low} to {high}).")
    low, high = result.realisable.most
    numbers = {"n": say.number(result.realisable.median), "low": say.number(low), "high": say.number(high)}
    lines = [
        say(least if result.still_rising else median, **numbers),
        _feasible_total(result, say),
        _met(result, say),
    ]
    if asked is not None:
        lines.append(on_paper(result, asked, say))
    if result.still_rising:
        message = N_("When {total} is asked, more taakstelling still brings more housing.")
        lines.append(say(message, total=say.number(result.limit)))
    return [*lines, *_pace(result, say)]


def _feasible_total(result: Feasibility, say: Language) -> str:
    begin = words.stand(result.stand_begin.median, say)
    if result.balance < 0:
        message = N_("The country is expected to start {stand}: more than can be housed in the half-year.")
        return say(message, stand=begin)
    message = (
        N_("The country is expected to start {stand}, so there is room for a taakstelling of at least {total}.")
        if result.still_rising
        else N_(
            "The country is expected to start {stand}, so there is room for a taakstelling of {total}; above it all "
            "is on paper."
        )
    )
    return say(message, stand=begin, total=say.number(result.feasible_total))


def _met(result: Feasibility, say: Language) -> str:
    if result.met_up_to is not None:
        return say("Totals up to {total} are expected to be met in full.", total=say.number(result.met_up_to))
    total, stand = result.closest
    return say(
        "None of the totals tried is expected to be met in full; at {total} the country ends least behind: {stand}.",
        total=say.number(total),
        stand=words.stand(stand, say),
    )


def on_paper(result: Feasibility, asked: int, say: Language) -> str:
    """How much of a total becomes achterstand on paper; where housing still rose at the top, at most how much."""
    persons, total = result.on_paper(asked), say.number(asked)
    if persons == 0:
        return say("There is room for a taakstelling of {total}.", total=total)
    # no more of a total can be on paper than there is; the rest was carried in
    message = (
        N_("Of a taakstelling of {total}, at most {n} persons are achterstand on paper.")
        if result.still_rising
        else N_("Of a taakstelling of {total}, {n} persons are achterstand on paper.")
    )
    return say(message, total=total, n=say.number(min(persons, asked)))


def _pace(result: Feasibility, say: Language) -> list[str]:
    pace = result.pace
    if pace is None:
        return [say("No past half-year is known as a whole, so the pace shown is unknown.")]
    return [
        say(
            "Pace shown: {recent} per half-year on average in the last known ones ({first} to {last}{recent_mark}); "
            "in the season of this half {n}. Highest ever: {highest} ({when}{highest_mark}); chance of more: "
            "{chance}.",
            recent=say.number(pace.recent),
            first=say.half_year(str(pace.recent_from)),
            last=say.half_year(str(pace.recent_to)),
            n=say.number(pace.this_half),
            highest=say.number(pace.highest),
            when=say.half_year(str(pace.highest_in)),
            chance=words.odds(result.above_record, say),
            recent_mark=say(", simulated") if pace.recent_simulated else "",
            highest_mark=say(", simulated") if pace.highest_simulated else "",
        )
    ]
