"""The plan in sentences: the goal, the advice or why there is none, the expected number, what one total brings."""

from __future__ import annotations

from base.i18n import N_, Language
from forecast.chain.names import BEYOND, OCCUPANCY, PERMITS
from forecast.measures import GROSS, REALISATIE_HALFJAAR
from forecast.periods import HalfYear
from forecast.plan import advice as reasons
from forecast.plan.advice import Advice
from forecast.plan.bands import Bands, bands
from forecast.plan.candidate import Candidate
from forecast.plan.draws import SCENARIO
from forecast.plan.expected import Expected
from forecast.plan.goal import BEHIND, NET, SHARE_BEYOND, Goal
from shown.headlines import told_of_paths
from shown.kit import words
from shown.plan.plan import Plan

# of a measure that holds on the last day, and of one that holds on the peildatum after it
_LAST_DAY = {
    SHARE_BEYOND: N_("at most {value} of the permit holders in reception wait longer than 14 weeks on {day}"),
    BEYOND: N_("at most {value} permit holders in reception wait longer than 14 weeks on {day}"),
    PERMITS: N_("at most {value} permit holders are in reception on {day}"),
    OCCUPANCY: N_("at most {value} persons are at COA on {day}"),
}
ON_PEILDATUM = {
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


def goal(asked: Goal, period: HalfYear, say: Language) -> str:
    """The goal without its probability: what must hold on which day."""
    if asked.measure in ON_PEILDATUM:
        value = words.stand(asked.at_most, say) if asked.measure == NET else say.number(asked.at_most)
        return say(ON_PEILDATUM[asked.measure], value=value, day=say.day(period.peildatum))
    share = asked.measure == SHARE_BEYOND
    value = share_of(asked.at_most, say) if share else say.number(asked.at_most)
    return say(_LAST_DAY[asked.measure], value=value, day=say.day(period.end))


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
        "Advice: a taakstelling of {totals}, the smallest totals tried that may meet the goal. Between them there is "
        "no difference: their chance cannot be told apart from what was asked.",
        totals=edge(judged, say),
    )


def _goal_lines(judged: Advice, period: HalfYear, say: Language) -> list[str]:
    lines = []
    for row, asked, noise in zip(judged.chances, judged.goals, judged.noise.tolist(), strict=True):
        if judged.total is None:
            at, chance = judged.best(asked)
            message = N_("Goal: {goal}. Best chance {chance}, at {total}; asked {asked} (standard error {error}).")
        else:
            at, chance = judged.total, float(row[judged.totals.index(judged.total)])
            message = N_("Goal: {goal}. Chance {chance} at {total}; asked {asked} (standard error {error}).")
        lines.append(
            say(
                message,
                goal=goal(asked, period, say),
                chance=words.chance(chance, say),
                total=say.number(at),
                asked=share_of(asked.probability, say),
                error=say.percent(noise, 1),
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


def expected_lines(number: Expected, say: Language) -> list[str]:
    """The expected number, what of it is asked already, and what the norm asks; the rest is in the table."""
    to_house, to_ask, due = bands(number.to_house), bands(number.to_ask), bands(number.due)
    return [
        say(
            "To house in the {period}: {n} persons (80 %: {band}). The country is expected to start {stand}, so a "
            "taakstelling of {asked} covers the rest (80 %: {asked_band}).",
            period=say.half_year(str(number.period)),
            n=say.number(to_house.median),
            band=band(to_house, say),
            stand=words.stand(bands(number.carried).median, say),
            asked=say.number(to_ask.median),
            asked_band=band(to_ask, say),
        ),
        say(
            "By the norm of 14 weeks {n} of them should be housed before the end of the half-year (80 %: {band}).",
            n=say.number(due.median),
            band=band(due, say),
        ),
        say(
            "Composed as COA describes it; how the parts combine is our inference. It is an upper bound: not all "
            "who arrive can be housed within the half-year. Each number is a median of its own, so they do not add "
            "up to the person."
        ),
    ]


def begin_lines(plan: Plan, say: Language) -> list[str]:
    """Which taakstellingen the expected stand at the start rests on, and that another total moves it."""
    day = say.day(plan.period.start)
    lines = [
        say(
            "The stand expected on {day} is a median, under a taakstelling of: {asked}.",
            day=day,
            asked="; ".join(_asked(period, total, basis, say) for period, total, basis in plan.asked),
        )
    ]
    first, last = plan.advice.candidates[0], plan.advice.candidates[-1]
    low, high = (words.stand(bands(one.stand_begin).median, say) for one in (first, last))
    if low != high:
        lines.append(
            say(
                "It moves with the total that is announced, as more people are linked, and housed, ahead of a higher "
                "one: at {first} it is {low}, at {last} {high}.",
                first=say.number(first.total),
                low=low,
                last=say.number(last.total),
                high=high,
            )
        )
    return lines


def _asked(period: HalfYear, total: int, basis: str, say: Language) -> str:
    return say(
        "{total} in the {period} ({basis})",
        total=say.number(total),
        period=say.half_year(str(period)),
        basis=say("of the scenario") if basis == SCENARIO else words.label(basis, words.TARGET_BASES, say),
    )


def brings(one: Candidate, say: Language) -> str:
    """What one total brings, in one sentence: the numbers of its row in the table of candidates."""
    return say(
        "At {total} the country starts {begin}, {housed} persons are housed, and it ends {net} (gross {gross}); "
        "{missing} gemeenten are expected to be behind.",
        total=say.number(one.total),
        begin=words.stand(bands(one.stand_begin).median, say),
        housed=say.number(told_of_paths(REALISATIE_HALFJAAR, one.housed)),
        net=words.stand(told_of_paths(NET, one.net), say),
        gross=say.number(told_of_paths(GROSS, one.gross)),
        missing=say.number(told_of_paths(BEHIND, one.missing)),
    )


def band(of: Bands, say: Language) -> str:
    """The 80 % band of a number."""
    return say("{low} to {high}", low=say.number(of.most[0]), high=say.number(of.most[1]))


_TITLES = {
    reasons.HOUSES: N_("No taakstelling from {low} to {high} meets the goal: houses are the limit"),
    reasons.PEOPLE: N_("No taakstelling from {low} to {high} meets the goal: people are the limit"),
    reasons.ABOVE: N_("No taakstelling up to {high} meets the goal; more still helps at the top"),
    reasons.BELOW: N_("No taakstelling from {low} on meets the goal; a lower one comes closer"),
    reasons.PEAK: N_("No taakstelling from {low} to {high} meets the goal"),
    reasons.CONFLICT: N_("No taakstelling from {low} to {high} meets all goals at once"),
    reasons.NO_GOAL: N_("What a taakstelling from {low} to {high} brings"),
}


def advice_title(judged: Advice, say: Language) -> str:
    """That no total does, and why, as short as the title of a picture; there must be more than one candidate."""
    low, high = judged.totals[0], judged.totals[-1]
    return say(_TITLES[str(judged.reason)], low=say.number(low), high=say.number(high))
