"""The totals that are named in a picture of candidates: what can be realised, what is advised, what is expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from base.i18n import N_, Language
from forecast.plan.advice import Advice
from forecast.plan.feasible import Feasibility
from shown.kit.theme import DASH, GREY, INK, LABEL_SIZE, ORANGE
from shown.plan.advice_sentences import edge

# between the lines of text in which the marks are named
LINE = 17
MARK_WIDTH = 1.6


@dataclass(frozen=True)
class Mark:
    """A total named in the picture: what it is, and its look."""

    total: float
    text: str
    colour: str
    dash: list[int]


def marks_of(
    judged: Advice, feasible: Feasibility | None, expected: float | None, say: Language
) -> tuple[list[Mark], list[str]]:
    """The totals to be named, from low to high, and sentences on those that lie outside the range."""
    still_rising = feasible is not None and feasible.still_rising
    possible = N_("room for: at least {n}") if still_rising else N_("room for: {n}")
    told = [
        (None if feasible is None else feasible.feasible_total, possible, GREY, DASH),
        (expected, N_("covers everybody: {n}"), INK, [2, 3]),
    ]
    known = [
        Mark(float(total), say(words, n=say.number(total)), colour, dash)
        for total, words, colour, dash in told
        if total is not None
    ]
    if judged.total is not None:
        known.append(Mark(float(judged.total), say("advice: {n}", n=edge(judged, say)), ORANGE, [1, 0]))
    low, high = judged.totals[0], judged.totals[-1]
    inside = sorted((mark for mark in known if low <= mark.total <= high), key=lambda mark: mark.total)
    outside = [mark.text for mark in known if not low <= mark.total <= high]
    return inside, [say("Outside the picture: {marks}", marks="; ".join(outside))] if outside else []


def mark_rules(marks: list[Mark]) -> list[Any]:
    """A vertical rule per mark, for every panel."""
    return [
        alt.Chart(pd.DataFrame({"total": [mark.total]}))
        .mark_rule(color=mark.colour, strokeWidth=MARK_WIDTH, strokeDash=mark.dash)
        .encode(x="total:Q")
        for mark in marks
    ]


def name_strip(marks: list[Mark], judged: Advice) -> list[Any]:
    """The names of the marks above the panels, each on a line of its own, on the side of its rule with room."""
    middle = (judged.totals[0] + judged.totals[-1]) / 2
    layers = []
    for place, mark in enumerate(marks):
        right = mark.total <= middle
        height = LINE * place + LINE / 2
        base = alt.Chart(pd.DataFrame({"total": [mark.total], "text": [mark.text]})).encode(x="total:Q")
        layers += [
            base.mark_rule(color=mark.colour, strokeWidth=MARK_WIDTH, strokeDash=mark.dash).encode(
                y=alt.value(height - LINE / 2), y2=alt.value(LINE * len(marks))
            ),
            base.mark_text(
                align="left" if right else "right",
                dx=5 if right else -5,
                baseline="middle",
                fontSize=LABEL_SIZE,
                color=mark.colour,
            ).encode(y=alt.value(height), text="text:N"),
        ]
    return layers
