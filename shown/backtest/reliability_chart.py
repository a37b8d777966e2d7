"""Reliability diagram: of the forecasts that gave a chance, how many came true, with the number of cases per bin."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from base.i18n import N_, Language
from forecast.model_ids import MODEL
from shown.backtest import sentences as track_words
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import BLUE, GREY, INK, LABEL_SIZE, PERCENT, RULE, themed
from shown.read.backtests import TrackRecord

SIDE = 320
COUNT_HEIGHT = 70
# fewer cases than this say little about a bin
ENOUGH = 500
MOST = 0.8
RANGES = {
    (1, 6): N_("For the half-year under way (1 to 6 months to go)"),
    (7, 12): N_("For the half-year after it (7 to 12 months to go)"),
}


def reliability(track: TrackRecord, say: Language, name: str = MODEL) -> Picture:
    """The chances of missing of the model `name`; there must be bins of it."""
    bins = _bins(track, name)
    panels = [
        _panel(bins[(bins["months_from"] == first) & (bins["months_to"] == last)], say(words), say)
        for (first, last), words in RANGES.items()
        if ((bins["months_from"] == first) & (bins["months_to"] == last)).any()
    ]
    finding = track_words.marked(_finding(bins, say), track, say)
    subtitle = [
        say(
            "{model}: share of gemeenten that missed their opgave, by the chance that was forecast; below: forecasts "
            "per bin",
            model=track_words.model(name, say),
        ),
        _bands_line(bins, say),
        *track_words.source(track, say),
    ]
    return Picture(
        key=f"reliability-{name}".replace("_", "-"),
        finding=finding,
        alt=say("Reliability diagram of the chance of missing. {finding}.", finding=finding),
        chart=themed(alt.hconcat(*panels, spacing=40), say, title=finding, subtitle=subtitle),
        numbers=_numbers(bins, say),
    )


def has_reliability(track: TrackRecord, name: str = MODEL) -> bool:
    """Whether there are bins of the model to draw."""
    return len(_bins(track, name)) > 0


def _bins(track: TrackRecord, name: str) -> pd.DataFrame:
    bins = track.reliability[track.reliability["model_id"] == name]
    ranges = list(zip(bins["months_from"], bins["months_to"], strict=True))
    numbers = ("low", "high", "mean_p", "observed", "low_band", "high_band")
    shown = pd.Series([pair in RANGES for pair in ranges], index=bins.index, dtype=bool)
    return bins[shown].astype(dict.fromkeys(numbers, float))


def _finding(bins: pd.DataFrame, say: Language) -> str:
    running = bins[(bins["months_to"] <= 6)]
    shown = running if len(running) else bins
    gaps = (shown["mean_p"] - shown["observed"]).abs()
    mean = say.number(100 * float((gaps * shown["n"]).sum() / shown["n"].sum()), 1)
    large = shown["n"] >= ENOUGH
    # the largest error of a few large bins would hide that of the others
    if shown["n"][large].sum() < MOST * shown["n"].sum():
        return say("Chances of missing were on average {points} percentage points off", points=mean)
    return say(
        "Chances of missing were on average {points} percentage points off, at most {most} in bins of {n} or more",
        points=mean,
        most=say.number(100 * float(gaps[large].max()), 1),
        n=say.number(ENOUGH),
    )


def _bands_line(bins: pd.DataFrame, say: Language) -> str:
    """What the lines through the dots are, or why there are none."""
    if bins[["low_band", "high_band"]].notna().all(axis=1).any():
        return say("Line through a dot: 90 % band, half-years drawn anew")
    return say("Without bands: of too few half-years it is known how they ended")


def _panel(bins: pd.DataFrame, title: str, say: Language) -> Any:
    percent = alt.Axis(labelExpr=PERCENT, tickCount=5, grid=True)
    scale = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("mean_p:Q", scale=scale, axis=percent, title=say("Chance of missing that was forecast"))
    base = alt.Chart(bins)
    ends = pd.DataFrame({"chance": [0.0, 1.0], "share": [0.0, 1.0]})
    perfect = alt.Chart(ends).mark_line(color=GREY, strokeDash=[2, 3], strokeWidth=1.5)
    word = alt.Chart(ends.tail(1).assign(text=say("perfect")))
    diagram = alt.layer(
        perfect.encode(x=alt.X("chance:Q", scale=scale), y=alt.Y("share:Q", scale=scale)),
        word.mark_text(align="left", dx=6, color=GREY, fontSize=LABEL_SIZE).encode(
            x="chance:Q", y="share:Q", text="text:N"
        ),
        base.mark_rule(color=BLUE, strokeWidth=2.5, opacity=0.45).encode(
            x=x, y=alt.Y("low_band:Q", scale=scale), y2="high_band"
        ),
        base.mark_point(filled=True, color=BLUE, size=60, opacity=1).encode(
            x=x, y=alt.Y("observed:Q", scale=scale, axis=percent, title=say("Share that missed"))
        ),
    ).properties(width=SIDE, height=SIDE)
    heading = alt.TitleParams(title, fontSize=13, anchor="start", frame="group")
    return alt.vconcat(diagram, _counts(bins, say), spacing=44, bounds="flush").properties(title=heading)


def _counts(bins: pd.DataFrame, say: Language) -> Any:
    """The number of forecasts in each bin, as bars that share the diagram's horizontal scale."""
    labelled = bins.assign(
        zero=0, middle=(bins["low"] + bins["high"]) / 2, count=[say.number(int(n)) for n in bins["n"]]
    )
    scale = alt.Scale(domain=[0, 1], nice=False)
    height = alt.Y("n:Q", axis=None, scale=alt.Scale(domain=[0, 1.25 * float(bins["n"].max())]))
    base = alt.Chart(labelled).encode(y=height)
    bars = base.mark_rect(color=RULE, stroke="#ffffff").encode(
        x=alt.X("low:Q", scale=scale, axis=None), x2="high", y2="zero"
    )
    counts = base.mark_text(baseline="bottom", dy=-2, fontSize=9.5, color=INK)
    return alt.layer(bars, counts.encode(x=alt.X("middle:Q", scale=scale, axis=None), text="count:N")).properties(
        width=SIDE, height=COUNT_HEIGHT
    )


def _numbers(bins: pd.DataFrame, say: Language) -> NumberTable:
    columns = (
        say("Months to go"),
        say("Chance"),
        say("Forecasts"),
        say("Mean chance"),
        say("Share that missed"),
        say("90 % band"),
    )
    rows = tuple(
        (
            say("{low} to {high}", low=say.number(int(row["months_from"])), high=say.number(int(row["months_to"]))),
            say("{low} to {high}", low=say.percent(float(row["low"])), high=say.percent(float(row["high"]))),
            say.number(int(row["n"])),
            say.percent(float(row["mean_p"]), 1),
            say.percent(float(row["observed"]), 1),
            track_words.band(row["low_band"], row["high_band"], say),
        )
        for _, row in bins.sort_values(["months_from", "low"]).iterrows()
    )
    return NumberTable(columns, rows)
