"""Fans: the quantiles of one target through time as nested bands around a dashed median."""

from __future__ import annotations

from statistics import fmean
from typing import Any

import altair as alt
import pandas as pd

from forecast.periods import HalfYear, half_years
from forecast.quantiles import level_id
from shown.kit.theme import BANDS, BLUE, DASH, INK, LABEL_SIZE, RULE
from shown.read.forecasts import MEDIAN


def anchored(wide: pd.DataFrame, day: pd.Timestamp, value: float) -> pd.DataFrame:
    """The fan with the last known figure as its tip, so that past and forecast join."""
    tip = pd.DataFrame({name: [float(value)] for name in wide.columns}, index=[day])
    return pd.concat([tip, wide[wide.index > day]])


def fan_layers(wide: pd.DataFrame, y: Any, years: int = 1) -> list[Any]:
    """Bands of 95, 80 and 50 % and the dashed median; the index of `wide` is the day.

    `y` makes the vertical encoding for a column name, so that scale and axis are the caller's; a year in `years`
    has a label.
    """
    frame = wide.rename(columns=column_name).rename_axis("day").reset_index()
    base = alt.Chart(frame).encode(x=years_axis("day", years))
    layers = [
        base.mark_area(color=BLUE, opacity=opacity).encode(
            y=y(column_name(level_id(low))), y2=alt.Y2(column_name(level_id(high)))
        )
        for _, low, high, opacity in BANDS
    ]
    median = base.mark_line(color=BLUE, strokeDash=DASH, strokeWidth=2).encode(y=y(column_name(MEDIAN)))
    return [*layers, median]


def years_axis(name: str, step: int = 1) -> Any:
    """The time axis of every picture: a label at each 1 January, or at every `step`-th."""
    every_year = {"interval": "year", "step": step}
    return alt.X(f"{name}:T", title=None, axis=alt.Axis(format="%Y", tickCount=every_year, labelOverlap=True))


def column_name(level: str) -> str:
    """A name without a point, which a chart would read as a path: `q0_025`."""
    return f"q{level.replace('.', '_')}"


def rules(days: list[pd.Timestamp]) -> Any:
    """Light vertical rules, for instance at the end of each half-year."""
    return alt.Chart(pd.DataFrame({"day": days})).mark_rule(color=RULE, strokeWidth=0.6).encode(x="day:T")


def half_year_starts(first: pd.Timestamp, last: pd.Timestamp) -> list[pd.Timestamp]:
    """1 January and 1 July from `first` to `last`."""
    starts = [period.start for period in half_years(HalfYear.of(first), HalfYear.of(last))]
    return [day for day in map(pd.Timestamp, starts) if first <= day <= last]


def now_rule(day: pd.Timestamp, word: str) -> list[Any]:
    """The line between what is known and what is not yet, marked with `word` at the top."""
    chart = alt.Chart(pd.DataFrame({"day": [day], "word": [word]})).encode(x="day:T")
    line = chart.mark_rule(color=INK, strokeWidth=1)
    text = chart.mark_text(align="left", dx=4, dy=-5, baseline="bottom", fontSize=LABEL_SIZE, color=INK)
    return [line, text.encode(text="word:N", y=alt.value(0))]


def end_labels(day: pd.Timestamp, labels: list[tuple[float, str, str]], gap: float) -> Any:
    """Texts right of the last day at their own height, pushed apart to at least `gap` on the scale.

    `labels` holds (value, text, colour).
    """
    frame = pd.DataFrame(spread(labels, gap), columns=["value", "text", "colour"]).assign(day=day)
    return (
        alt.Chart(frame)
        .mark_text(align="left", dx=8, fontSize=LABEL_SIZE)
        .encode(x="day:T", y="value:Q", text="text:N", color=alt.Color("colour:N", scale=None))
    )


def spread(labels: list[tuple[float, str, str]], gap: float) -> list[tuple[float, str, str]]:
    """The labels from low to high, moved as little as possible so that neighbours are `gap` apart.

    Labels that would touch form a group, stacked around the mean of their own heights.
    """
    ordered = sorted(labels)
    # less the room below it in the stack, a label only has to be no lower than the one before
    groups: list[list[float]] = []
    for place, (value, _, _) in enumerate(ordered):
        groups.append([value - place * gap])
        while len(groups) > 1 and fmean(groups[-2]) > fmean(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    heights = [fmean(group) for group in groups for _ in group]
    return [
        (height + place * gap, text, colour)
        for place, (height, (_, text, colour)) in enumerate(zip(heights, ordered, strict=True))
    ]
