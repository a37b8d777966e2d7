"""The track record of the taakstelling in sentences: what a number that is known 13 weeks ahead is worth."""

from __future__ import annotations

from typing import Any

import pandas as pd

from base.i18n import N_, Language
from forecast.track.prognoses import AFTERWARDS, AHEAD, ALL, DURING, IN_TIME, LATE, LONG
from forecast.track.prognoses_bands import ABOVE, BELOW, INSIDE, OPEN, UNDECIDED
from shown.announced.record import RECOMPUTED, PrognosesRecord
from shown.kit.words import as_of_lines

LEADS = {
    LONG: N_("26 weeks ahead or more"),
    IN_TIME: N_("13 to 26 weeks ahead"),
    LATE: N_("under 13 weeks ahead"),
    DURING: N_("during the half-year"),
    AFTERWARDS: N_("after the half-year"),
}
STATUSES = {"prognose": N_("prognosis"), "vastgesteld": N_("set"), "herzien": N_("revised")}
GROUPS = {ALL: N_("all together"), AHEAD: N_("in force 13 weeks ahead")} | LEADS | STATUSES
VERDICTS = {
    INSIDE: N_("inside"),
    BELOW: N_("below the minimum"),
    ABOVE: N_("above the maximum"),
    UNDECIDED: N_("cannot be told: an edge is unknown"),
    OPEN: N_("no outcome yet"),
}
# how the built-in figures mark a day of announcement that is only about right (docs/DATA.md)
ABOUT = "datum ongeveer"


def worth(record: PrognosesRecord, say: Language) -> list[str]:
    """What a planner must know first: how firm a number known 13 weeks ahead was, and how near to what happened."""
    row = record.ahead_summary.iloc[-1]
    if not row["n_over"]:
        return [say("No half-year with a taakstelling known 13 weeks ahead has ended yet.")]
    return [_firm(record, row, say), *_near(record, row, say), *_not_in_time(record, say), *_together(record, say)]


def finding(record: PrognosesRecord, say: Language) -> str:
    """The title of the picture."""
    row = record.ahead_summary.iloc[-1]
    if not row["n_over"]:
        return worth(record, say)[0].rstrip(".")
    text = say(
        "Of {n} taakstellingen known 13 weeks ahead, {revised} were revised later",
        n=say.number(row["n_over"]),
        revised=say.number(row["n_revised"]),
    )
    if not row["n_outcome"]:
        return text
    return say(
        "{text}; {n} known {share} off on average",
        text=text,
        n=say.number(row["n_outcome"]),
        share=say.percent(float(row["mean_relative_error"])),
    )


def caution(record: PrognosesRecord, say: Language) -> list[str]:
    """What the numbers cannot tell."""
    lines = [
        say(
            "A taakstelling is also a task: that fewer people were housed can be for want of houses, not because the "
            "number was wrong. Only a comparison with its own later versions says how firm a number was."
        )
    ]
    ended = record.versions[record.versions["over"]]
    about = int(ended["source"].str.contains(ABOUT, regex=False).sum())
    if about:
        lines.append(
            say(
                "Of {about} of the {n} numbers of half-years that have ended the day of announcement is only about "
                "right; versions that no source names are not in it.",
                about=say.number(about),
                n=say.number(len(ended)),
            )
        )
    return lines


def counted(record: PrognosesRecord, say: Language) -> str:
    """What the tables of means count, and which numbers only stand in the list of every version."""
    text = say(
        "Means over half-years that have ended; + is a number above what was realised. A number that was not revised "
        "changed by 0 %. In force 13 weeks ahead is one number per half-year: the last one known by then, however "
        "early it came."
    )
    running = int((~record.versions["over"]).sum())
    if not running:
        return text
    left = say(
        "Not counted are the numbers of half-years of which the outcome is not known: {n}.", n=say.number(running)
    )
    return f"{text} {left}"


def distributed(record: PrognosesRecord, say: Language) -> list[str]:
    """Which numbers were distributed over the gemeenten as another one: the report has that number."""
    versions = record.versions
    others = versions[versions["distributed"].notna() & (versions["distributed"] != versions["value"])]
    if others.empty:
        return []
    told = [
        f"{say.half_year(str(period))} ({say.number(float(persons))})"
        for period, persons in zip(others["period"], others["distributed"], strict=True)
    ]
    return [
        say(
            "These are the numbers as announced. As distributed over the gemeenten, and as the report has them, some "
            "are others: {numbers}.",
            numbers=", ".join(told),
        )
    ]


def footer(record: PrognosesRecord, say: Language) -> list[str]:
    """Up to when the figures go, where outcomes and our forecasts are from."""
    lines = [
        as_of_lines(record.as_of, record.data_as_of, say),
        say(
            "Outcomes are published figures of the country, or derived from these where it says so; none is "
            "simulated."
        ),
    ]
    sources = record.versions.loc[record.versions["our_source"] != "", "our_source"]
    if (sources == RECOMPUTED).any():
        lines.append(
            say(
                "Our own forecasts were computed anew with what was known on the day of each number, from published "
                "figures of country and provincies only; the model itself was made later, knowing this history."
            )
        )
    elif len(sources):
        lines.append(
            say("Our own forecasts are those of earlier runs: {runs}.", runs=", ".join(sorted(set(sources))))
        )
        simulated = int(record.versions["our_simulated"].sum())
        if simulated:
            message = N_("{n} of them rest on simulated figures of gemeenten and are not scored.")
            lines.append(say(message, n=say.number(simulated)))
    else:
        lines.append(
            say("There is no earlier run of ours beside these numbers; --ours computes what it would have said.")
        )
    return lines


def ours(record: PrognosesRecord, say: Language) -> list[str]:
    """Whether our own forecast was nearer; nothing when none can be scored."""
    row = record.duel.iloc[-1]
    if not row["n"]:
        return []
    return [
        say(
            "Our own forecast of the same day was nearer in {closer} of {n} cases: on average {ours} persons off, "
            "the announced number {announced}. Our band of 80 % held the outcome in {share} of them.",
            closer=say.number(row["n_closer"]),
            n=say.number(row["n"]),
            ours=say.number(row["our_absolute_error"]),
            announced=say.number(row["announced_absolute_error"]),
            share=say.percent(float(row["our_inside"])),
        )
    ]


def _firm(record: PrognosesRecord, row: pd.Series[Any], say: Language) -> str:
    text = say(
        "Of {n} numbers that were in force 13 weeks before their half-year, one per half-year, {revised} were "
        "revised later.",
        n=say.number(row["n_over"]),
        revised=say.number(row["n_revised"]),
    )
    ended = record.ahead[record.ahead["over"] & record.ahead["revised"]]
    if ended.empty:
        return text
    largest = ended.iloc[int(ended["change"].abs().argmax())]
    return f"{text} {_largest(largest, say)}"


def _largest(version: pd.Series[Any], say: Language) -> str:
    return say(
        "The largest change: {period}, from {first} to {last}.",
        period=say.half_year(str(version["period"])),
        first=say.number(version["value"]),
        last=say.number(version["last_value"]),
    )


def _near(record: PrognosesRecord, row: pd.Series[Any], say: Language) -> list[str]:
    if not row["n_outcome"]:
        return [say("Of none of these half-years the realisatie is published.")]
    errors = record.ahead.loc[record.ahead["over"], "error"].dropna()
    return [
        say(
            "Of {n} of them it is known how many persons were housed: the number was {persons} persons ({share}) off "
            "on average, {above} times too high and {below} times too low.",
            n=say.number(row["n_outcome"]),
            persons=say.number(row["mean_absolute_error"]),
            share=say.percent(float(row["mean_relative_error"])),
            above=say.number(int((errors > 0).sum())),
            below=say.number(int((errors < 0).sum())),
        )
    ]


def _not_in_time(record: PrognosesRecord, say: Language) -> list[str]:
    """Half-years for which nothing was known 13 weeks ahead, and what became of their first number."""
    firsts = record.versions[record.versions["over"]].drop_duplicates("period", keep="first")
    late = firsts[~firsts["in_time"]]
    if late.empty:
        return []
    text = say(
        "In {n} half-years no number was known 13 weeks ahead: {periods}.",
        n=say.number(len(late)),
        periods=", ".join(say.half_year(str(period)) for period in late["period"]),
    )
    revised = late[late["revised"]]
    if revised.empty:
        return [text]
    largest = revised.iloc[int(revised["change"].abs().argmax())]
    return [f"{text} {_largest(largest, say)}"]


def _together(record: PrognosesRecord, say: Language) -> list[str]:
    """The last longer time of which only the total is known."""
    if record.spans.empty:
        return []
    span = record.spans.iloc[-1]
    return [
        say(
            "From {first} to {last} only the total is known: {realised} persons housed (derived from two stands), "
            "while {announced} was announced first and {final} asked in the end.",
            first=say.half_year(str(span["first"])),
            last=say.half_year(str(span["last"])),
            realised=say.number(span["realised"]),
            announced=say.number(span["first_value"]),
            final=say.number(span["last_value"]),
        )
    ]
