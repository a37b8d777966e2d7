"""What the chain to COA occupancy says, as sentences: the state of reception and the titles of its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from base.i18n import N_, Language
from forecast.chain.names import BEYOND, GRANTS, OCCUPANCY, PERMITS
from forecast.levels import COUNTRY
from forecast.periods import YEAR
from shown.chain.figures import Ahead, Flow, ahead, counted
from shown.chain.intake_chart import NEXT_MONTHS
from shown.kit import words
from shown.read.forecasts import MEDIAN
from shown.read.results import RunResults

_STATE = {
    OCCUPANCY: N_("COA occupancy: expected are {ahead}"),
    PERMITS: N_("Permit holders in reception: expected are {ahead}"),
    BEYOND: N_("Of them waiting longer than 14 weeks after their permit: expected are {ahead}"),
}
_MOVEMENTS = {
    OCCUPANCY: (
        N_("COA occupancy is expected to grow from {before} at the end of {month} to {after} on {day}"),
        N_("COA occupancy is expected to shrink from {before} at the end of {month} to {after} on {day}"),
        N_("COA occupancy is expected to be {after} on {day}; more or less than now is uncertain"),
    ),
    PERMITS: (
        N_(
            "Permit holders in reception are expected to grow from {before} at the end of {month} to {after} on {day}"
        ),
        N_(
            "Permit holders in reception are expected to shrink from {before} at the end of {month} "
            "to {after} on {day}"
        ),
        N_("{after} permit holders expected in reception on {day}; more or less than now is uncertain"),
    ),
    BEYOND: (
        N_(
            "Permit holders who wait too long are expected to grow from {before} at the end of {month} "
            "to {after} on {day}"
        ),
        N_(
            "Permit holders who wait too long are expected to shrink from {before} at the end of {month} "
            "to {after} on {day}"
        ),
        N_("{after} permit holders expected to wait too long on {day}; more or less than now is uncertain"),
    ),
}


def state(results: RunResults, say: Language) -> list[str]:
    """A sentence per stock: what is expected at the end of this half-year and the next, beside the last count."""
    lines = []
    for measure, message in _STATE.items():
        days = ahead(results, measure)
        if days:
            sentence = say(message, ahead=_joined(days, say))
            lines.append(f"{sentence}; {_last_count(results, measure, say)}.")
    return lines


def _joined(days: Sequence[Ahead], say: Language) -> str:
    texts = [
        say(
            "{n} on {day} (80 %: {low} to {high})",
            n=words.estimate(one.median, say),
            day=say.day(one.day),
            low=words.estimate(one.low, say),
            high=words.estimate(one.high, say),
        )
        for one in days
    ]
    both = say("and")
    return f" {both} ".join(texts)


def _last_count(results: RunResults, measure: str, say: Language) -> str:
    past = counted(results.observations, measure)
    if past.empty:
        return say("no count of them has been published")
    return say(
        "the last published count was {n} on {day}", n=say.number(float(past.iloc[-1])), day=say.day(past.index[-1])
    )


def movement(measure: str, wide: pd.DataFrame, say: Language) -> str:
    """Whether a stock grows, shrinks or stays (inside the middle half of the outcomes) from its first month ahead.

    `wide` holds the quantiles by the last day of each month.
    """
    grows, shrinks, stays = _MOVEMENTS[measure]
    before, after, last = float(wide[MEDIAN].iloc[0]), float(wide[MEDIAN].iloc[-1]), wide.iloc[-1]
    message = grows if after > before else shrinks
    if last["0.25"] <= before <= last["0.75"]:
        message = stays
    places = {"after": words.estimate(after, say), "day": say.day(wide.index[-1])}
    if message is not stays:
        places |= {"before": words.estimate(before, say), "month": say.month(wide.index[0])}
    return say(message, **places)


def grants_finding(results: RunResults, past: Sequence[Flow], say: Language) -> str:
    """The grants of the coming six months beside the average of the last span that was published."""
    wide = results.forecasts.fan(GRANTS, COUNTRY)
    coming = wide[wide.index > pd.Timestamp(results.as_of)]
    expected = say.number(float(coming[MEDIAN].iloc[:NEXT_MONTHS].mean()))
    if not past:
        return say("{next} grants a month expected in the coming half-year", next=expected)
    last = past[-1]
    if last.months == YEAR and last.first.month == 1:
        return say(
            "{next} grants a month expected in the coming half-year; in {year} there were {n}",
            next=expected,
            year=last.first.year,
            n=say.number(last.pace),
        )
    return say(
        "{next} grants a month expected in the coming half-year; from {first} to {last} there were {n}",
        next=expected,
        first=say.month(last.first),
        last=say.month(last.last),
        n=say.number(last.pace),
    )


def stale(past: pd.Series[int], wide: pd.DataFrame, say: Language) -> list[str]:
    """That the forecast does not start from a count, when there is none or it is from before the month before."""
    if past.empty:
        return [say("No count was ever published: where the forecast starts is an estimate")]
    if recent(past, wide):
        return []
    return [
        say(
            "The last published count is of {day}: where the forecast starts is an estimate too",
            day=say.day(past.index[-1]),
        )
    ]


def recent(past: pd.Series[int], wide: pd.DataFrame) -> bool:
    """Whether the last count is of the month before the first month ahead, or later."""
    first = pd.Timestamp(wide.index[0]).to_period("M")
    return bool(len(past)) and pd.Timestamp(past.index[-1]).to_period("M") >= first - 1


def chain_finding(stocks: Mapping[str, float], housed: float | None, start: pd.Timestamp, say: Language) -> str:
    """Who is in reception when the chain starts, and how many will be housed in its first month.

    `stocks` are estimates for the end of `start`, the month before.
    """
    occupancy, permits = (words.estimate(stocks[name], say) for name in (OCCUPANCY, PERMITS))
    places = {"n": occupancy, "permits": permits, "day": say.day(start)}
    if housed is None:
        return say("COA occupancy on {day}: an estimated {n} persons, {permits} of them with a permit", **places)
    return say(
        "COA occupancy on {day}: an estimated {n} persons, {permits} of them with a permit; "
        "{housed} expected to be housed in {month}",
        **places,
        housed=say.number(housed),
        month=say.month(start + pd.Timedelta(days=1)),
    )
