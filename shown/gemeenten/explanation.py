"""The explanation of one warning, in words and numbers, from what a run has stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from base.errors import RequestError
from base.i18n import N_, Language
from forecast.levels import GEMEENTE
from forecast.periods import HalfYear
from forecast.risk import BOTH, CAUSE_UNKNOWN, HOUSES, NONE, PEOPLE
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.results import RunResults
from shown.regions import sentences

PEERS = 12
SIMULATED = N_("The figures of this gemeente are simulated; this is an example, not what is known of it.")
ADVICE = {
    HOUSES: N_("People are linked and wait for a house: discuss the housing stock and interim housing."),
    PEOPLE: N_("Too few people are linked: discuss the koppelingen with COA."),
    BOTH: N_("Too few people are linked, and those who are wait for a house: discuss both with COA."),
    CAUSE_UNKNOWN: N_("The figures do not show whether houses or linked people are short: ask the gemeente first."),
}


class NoExplanationError(RequestError):
    """There is no warning of a gemeente to explain for what was asked."""


@dataclass(frozen=True)
class Explanation:
    """What a reader gets to see.

    Attributes:
        title: name and half-year.
        sentences: the answer first, then what it rests on.
        numbers: the figures behind it.
        peers: gemeenten with about the same taakstelling, this one among them.
        footer: data as-of, what is simulated, run.
    """

    location: str
    title: str
    sentences: tuple[str, ...]
    numbers: NumberTable
    peers: NumberTable
    footer: tuple[str, ...]


def explain(results: RunResults, location: str, period: str | None, say: Language) -> Explanation:
    """Explain the warning of the gemeente `location` in `period` (default the first half-year of the run).

    Raises:
        NoExplanationError: the code is no gemeente of the run, or the half-year is not the one it looked into.
    """
    names = dict(zip(results.regions["code"], results.regions["name"], strict=True))
    flags = results.flags[results.flags["level"] == GEMEENTE]
    if flags.empty:
        raise NoExplanationError(N_("This run has no gemeenten; load monthly figures of gemeenten and run again"))
    if location not in set(flags["location"]):
        raise NoExplanationError(N_("{code} is no gemeente of this run"), code=location)
    chosen = period or str(flags["period"].min())
    rows = flags[(flags["location"] == location) & (flags["period"] == chosen)]
    if rows.empty:
        raise NoExplanationError(N_("The run has no warning for {period}"), period=chosen)
    row = rows.iloc[0]
    states = results.states[(results.states["location"] == location) & (results.states["period"] == chosen)]
    state = states.iloc[0] if len(states) else None
    return Explanation(
        location=location,
        title=say(N_("{name}, {period}"), name=names[location], period=say.half_year(chosen)),
        sentences=tuple(_sentences(row, state, names[location], chosen, say)),
        numbers=_numbers(row, state, say),
        peers=_peers(flags[flags["period"] == chosen], row, names, say),
        footer=tuple(sentences.footer(results, say)),
    )


def _sentences(row: pd.Series[Any], state: pd.Series[Any] | None, name: str, period: str, say: Language) -> list[str]:
    peildatum = say.day(HalfYear.parse(period).peildatum)
    if pd.isna(row["p_miss"]):
        return [
            say(
                N_("The taakstelling for this half-year is not known yet, so {name} has no chance of a miss."),
                name=name,
            )
        ]
    told = [
        say(
            N_("Chance of {chance} that {name} misses its opgave on {day}; expected shortfall {persons} persons."),
            chance=words.chance(float(row["p_miss"]), say),
            name=name,
            day=peildatum,
            persons=say.number(float(row["expected_shortfall"])),
        ),
        say(
            N_("Needed: {needed} persons a month; expected: {expected}."),
            needed=say.number(max(float(row["needed_per_month"]), 0), 1),
            expected=say.number(float(row["expected_per_month"]), 1),
        ),
    ]
    cause = row["cause"]
    if isinstance(cause, str):
        told.append(say(ADVICE[cause]))
    if state is not None:
        told += _state_sentences(row, state, say)
    if row["simulated"]:
        told.append(say(SIMULATED))
    return told


def _state_sentences(row: pd.Series[Any], state: pd.Series[Any], say: Language) -> list[str]:
    told = []
    by_month = [float(value) for value in state["housed_by_month"]]
    if len(by_month) > 1:
        told.append(
            say(
                N_("As in earlier half-years the last month should bring most: {last} against {mean} on average.")
                if by_month[-1] == max(by_month)
                else N_("The last month is expected to bring {last}, against {mean} on average."),
                last=say.number(by_month[-1], 1),
                mean=say.number(sum(by_month) / len(by_month), 1),
            )
        )
    extra, left = int(state["extra_to_clear"]), int(state["months_left"])
    if row["flag"] != NONE and extra:
        told.append(
            say(
                N_("With {extra} more persons a month ({total} in the {months} months left) there would be no flag."),
                extra=say.number(extra / left, 1),
                total=say.number(extra),
                months=left,
            )
        )
    elif row["flag"] == NONE:
        told.append(say(N_("There is no flag: the chance or the expected shortfall stays below the thresholds.")))
    return told


def _numbers(row: pd.Series[Any], state: pd.Series[Any] | None, say: Language) -> NumberTable:
    realised = 0 if pd.isna(row["realised"]) else int(row["realised"])
    lines = [
        (say("Stand at the start of the half-year"), words.stand(float(row["stand_begin"]), say)),
        (say("Taakstelling (net)"), words.count(row["taakstelling"], say)),
        (say("Opgave: stand plus taakstelling"), words.count(row["opgave"], say)),
        (say("Realised so far"), say.number(realised)),
        (say("Still to do"), words.count(row["opgave"] - realised, say)),
        (say("Needed per month"), words.count(row["needed_per_month"], say, 1)),
        (say("Expected per month"), words.count(row["expected_per_month"], say, 1)),
        (say("Half-years behind in a row"), words.count(row["streak"], say)),
        (say("Place in the provincie by expected shortfall"), words.count(row["rank"], say)),
        (say("Flag"), words.flag(row["flag"], say)),
    ]
    if state is not None:
        pool = say("estimated") if not state["uses_links"] else say("from koppelingen and realisatie")
        lines += [
            (say("Linked and waiting for a house ({how})", how=pool), words.count(state["waiting"], say)),
            (say("of whom longer than 12 weeks"), words.count(state["waiting_long"], say)),
            (say("Expected to be linked until the end"), words.count(state["linked_ahead"], say)),
            (say("Expected to be housed until the end"), words.count(state["housed_ahead"], say)),
        ]
    return NumberTable((say("Measure"), say("Persons")), tuple(lines))


def _peers(flags: pd.DataFrame, row: pd.Series[Any], names: dict[str, str], say: Language) -> NumberTable:
    """The gemeenten whose taakstelling is nearest, worst first."""
    distance = (flags["taakstelling"] - row["taakstelling"]).abs()
    near = flags.loc[distance.sort_values(kind="stable").index[: PEERS + 1]]
    near = near.assign(share=near["expected_shortfall"] / near["opgave"].clip(lower=1))
    lines = [
        (
            ("→ " if one["location"] == row["location"] else "") + names[str(one["location"])],
            say.number(float(one["taakstelling"])),
            words.chance(one["p_miss"], say),
            say.number(float(one["expected_shortfall"])),
            say.percent(float(one["share"])),
        )
        for _, one in near.sort_values("share", ascending=False, kind="stable").iterrows()
    ]
    columns = (
        say("Gemeente"),
        say("Taakstelling (net)"),
        say("Chance of a miss"),
        say("Expected shortfall"),
        say("of the opgave"),
    )
    return NumberTable(columns, tuple(lines))
