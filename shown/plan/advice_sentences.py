"""The goals of a plan in words, and the advice: which total meets them, or why none does."""

from __future__ import annotations

from datetime import date

from base.i18n import N_, Language
from forecast.chain.names import BEYOND, OCCUPANCY, PERMITS
from forecast.measures import GROSS
from forecast.periods import HalfYear
from forecast.plan import advice as reasons
from forecast.plan.advice import Advice
from forecast.plan.goal import BEHIND, NET, SHARE_BEYOND, Goal
from shown.kit import words

# of a measure that holds on the last day, and of one that holds on the peildatum after it
_LAST_DAY = {
    SHARE_BEYOND: N_("at most {value} of the permit holders in reception wait longer than 14 weeks on {day}"),
    BEYOND: N_("at most {value} permit holders in reception wait longer than 14 weeks on {day}"),
    PERMITS: N_("at most {value} permit holders are in reception on {day}"),
    OCCUPANCY: N_("at most {value} persons are at COA on {day}"),
}
_ON_PEILDATUM = {
    NET: N_("the net stand of the country is at most {value} on {day}"),
    GROSS: N_("the gemeenten that are behind are together at most {value} persons behind on {day}"),
    BEHIND: N_("at most {value} gemeenten are behind on {day}"),
}
_NONE = {
    reasons.HOUSES: N_(
        "None of the totals from {low} to {high} meets the goal: houses are the limit. At the top an extra 1,000 of "
        "taakstelling houses only {housed} more and leaves {paper} more achterstand on paper."
    ),
    reasons.PEOPLE: N_(
        "None of the totals from {low} to {high} meets the goal: people are the limit. Nearly everyone with a permit "
        "is housed, so asking more brings nobody more."
    ),
    reasons.ABOVE: N_(
        "None of the totals from {low} to {high} meets the goal, but more still helps at the top: an extra 1,000 of "
        "taakstelling houses {housed} more there and leaves {paper} more achterstand on paper. Try higher totals."
    ),
    reasons.BELOW: N_(
        "None of the totals from {low} to {high} meets the goal, and the chance is highest at the lowest: try lower "
        "totals."
    ),
    reasons.PEAK: N_(
        "None of the totals from {low} to {high} meets the goal: the chance is highest at {best} and falls beyond it."
    ),
    reasons.ONE: N_("The total {low} does not meet the goal; one total says nothing about others."),
    reasons.CONFLICT: N_(
        "None of the totals from {low} to {high} meets all goals: each can be met, but not all by the same total."
    ),
    reasons.NO_GOAL: N_("No goal was given, so there is no advice."),
}
_NONE_FROM_NOTHING = N_("None of the totals up to {high} meets the goal, not even a taakstelling of nothing.")
_TITLES = {
    reasons.HOUSES: N_("No taakstelling from {low} to {high} meets the goal: houses are the limit"),
    reasons.PEOPLE: N_("No taakstelling from {low} to {high} meets the goal: people are the limit"),
    reasons.ABOVE: N_("No taakstelling up to {high} meets the goal; more still helps at the top"),
    reasons.BELOW: N_("No taakstelling from {low} on meets the goal; a lower one comes closer"),
    reasons.PEAK: N_("No taakstelling from {low} to {high} meets the goal"),
    reasons.CONFLICT: N_("No taakstelling from {low} to {high} meets all goals at once"),
    reasons.NO_GOAL: N_("What a taakstelling from {low} to {high} brings"),
}


def goal(asked: Goal, period: HalfYear, say: Language) -> str:
    """The goal without its probability: what must hold on which day."""
    if asked.measure == NET:
        value = words.stand(asked.at_most, say)
    else:
        value = share_of(asked.at_most, say) if asked.measure == SHARE_BEYOND else say.number(asked.at_most)
    message = (_LAST_DAY | _ON_PEILDATUM)[asked.measure]
    return say(message, value=value, day=say.day(holds_on(asked.measure, period)))


def holds_on(measure: str, period: HalfYear) -> date:
    """The day on which a goal on the measure must hold: the peildatum for stands, else the last day."""
    return period.peildatum if measure in _ON_PEILDATUM else period.end


def share_of(share: float, say: Language) -> str:
    """A share in percent, with a decimal only where it has one."""
    return say.percent(share, 0 if round(100 * share, 1) == round(100 * share) else 1)


def advice_lines(judged: Advice, period: HalfYear, say: Language) -> list[str]:
    """The advice or why there is none, then each goal with its chance, then what must be said with it."""
    return [advice(judged, say), *_goal_lines(judged, period, say), *_remarks(judged, say)]


def advice(judged: Advice, say: Language) -> str:
    """The advice in one sentence, or the plain statement that there is none, with the reason."""
    if judged.total is not None:
        return _advised(judged, say)
    low, high = judged.totals[0], judged.totals[-1]
    if judged.reason == reasons.BELOW and low == 0:
        return say(_NONE_FROM_NOTHING, high=say.number(high))
    details = {"low": say.number(low), "high": say.number(high)}
    if judged.top is not None and judged.reason in (reasons.HOUSES, reasons.ABOVE):
        details |= {"housed": say.number(1_000 * judged.top.housed), "paper": say.number(1_000 * judged.top.gross)}
    if judged.reason == reasons.PEAK and judged.goal is not None:
        details["best"] = say.number(judged.best(judged.goal)[0])
    return say(_NONE[str(judged.reason)], **details)


def edge(judged: Advice, say: Language) -> str:
    """The advised totals: one, or the first and the last of those between which there is no difference."""
    first, last = (say.number(total) for total in (judged.edge[0], judged.edge[-1]))
    return first if first == last else say("{low} to {high}", low=first, high=last)


def _advised(judged: Advice, say: Language) -> str:
    if len(judged.edge) == 1:
        return say(
            "Advice: a taakstelling of {total}, the smallest of the totals tried that meets the goal.",
            total=say.number(judged.edge[0]),
        )
    return say(
        "Advice: a taakstelling of {totals}, the smallest totals tried that may meet the goal. Whether they do "
        "cannot be told: the chance of a goal cannot be told apart from what was asked.",
        totals=edge(judged, say),
    )


def _goal_lines(judged: Advice, period: HalfYear, say: Language) -> list[str]:
    lines = []
    for row, asked in zip(judged.chances, judged.goals, strict=True):
        if judged.total is None:
            at, chance = judged.best(asked)
            message = N_("Goal: {goal}. The best chance is {chance}, at {total}; asked {asked}.")
        else:
            at, chance = judged.total, float(row[judged.totals.index(judged.total)])
            message = N_("Goal: {goal}. A chance of {chance} at {total}; asked {asked}.")
        lines.append(
            say(
                message,
                goal=goal(asked, period, say),
                chance=words.odds(chance, say),
                total=say.number(at),
                asked=words.odds(asked.probability, say),
            )
        )
    return lines


def _remarks(judged: Advice, say: Language) -> list[str]:
    remarks = []
    if judged.at_lowest:
        remarks.append(say("Lower totals were not tried; one of them may do as well."))
    if judged.failing_above:
        remarks.append(say("Above {total} the goal is no longer met in full.", total=say.number(judged.meeting[-1])))
    return remarks


def advice_title(judged: Advice, say: Language) -> str:
    """That no total does, and why, as short as the title of a picture; there must be more than one candidate."""
    low, high = judged.totals[0], judged.totals[-1]
    return say(_TITLES[str(judged.reason)], low=say.number(low), high=say.number(high))
