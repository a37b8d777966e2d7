"""What can be realised, in sentences: the room for a taakstelling, the pace shown, and what is only on paper."""

from __future__ import annotations

from base.i18n import N_, Language
from forecast.plan.feasible import Feasibility
from shown.kit import words


def feasible_lines(result: Feasibility, say: Language, asked: int | None = None) -> list[str]:
    """What can be realised, the feasible total, the pace shown, and what of `asked` is only on paper."""
    lines = [
        _realisable(result, say),
        _feasible_total(result, say),
        _met(result, say),
    ]
    if asked is not None:
        lines.append(on_paper(result, asked, say))
    return [*lines, *_pace(result, say)]


def _realisable(result: Feasibility, say: Language) -> str:
    message = (
        N_(
            "When {asked} is asked, {n} persons are housed in the half-year on average, and when more is asked more "
            "(median {median}; 80 %: {low} to {high}); when less is asked, fewer."
        )
        if result.still_rising
        else N_(
            "On average {n} persons can be housed in the half-year, and only when so much is asked that the "
            "taakstelling is no limit ({asked}; median {median}; 80 %: {low} to {high})."
        )
    )
    low, high = map(say.number, result.realisable.most)
    median, asked = say.number(result.realisable.median), say.number(result.limit)
    return say(message, n=say.number(result.housed), asked=asked, median=median, low=low, high=high)


def _feasible_total(result: Feasibility, say: Language) -> str:
    if result.balance < 0:
        message = N_(
            "In the same outcomes, in which {asked} is asked, the country starts {stand} on average: more than can "
            "be housed in the half-year."
        )
    elif result.still_rising:
        message = N_(
            "In the same outcomes, in which {asked} is asked, the country starts {stand} on average, so there is "
            "room for a taakstelling of at least {total}."
        )
    else:
        message = N_(
            "In the same outcomes, in which {asked} is asked, the country starts {stand} on average, so there is "
            "room for a taakstelling of {total}, however much is asked."
        )
    return say(
        message,
        asked=say.number(result.limit),
        stand=words.stand(result.stand_begin, say),
        total=say.number(result.feasible_total),
    )


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
    """How much of a total is achterstand on paper: at most where housing still rose at the top, else at least."""
    persons, total = result.on_paper(asked), say.number(asked)
    if persons == 0:
        return say("There is room for a taakstelling of {total}.", total=total)
    # no more of a total can be on paper than there is; the rest was carried in
    message = (
        N_("Of a taakstelling of {total}, at most {n} persons are achterstand on paper.")
        if result.still_rising
        else N_("Of a taakstelling of {total}, at least {n} persons are achterstand on paper.")
    )
    return say(message, total=total, n=say.number(min(persons, asked)))


def _pace(result: Feasibility, say: Language) -> list[str]:
    pace = result.pace
    if pace is None:
        return [say("No past half-year is known as a whole, so the pace shown is unknown.")]
    return [
        say(
            "Pace shown: {recent} per half-year on average in the last known ones ({first} to {last}{recent_mark}); "
            "in the season of this half {n}. Highest ever: {highest} ({when}{highest_mark}); chance of more when "
            "{asked} is asked: {chance}.",
            asked=say.number(result.limit),
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
