"""The error of the forecast of a gemeente's stand by months to go, beside that of the plain rules."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from base.i18n import N_, Language
from forecast.levels import GEMEENTE
from forecast.model_ids import CALIBRATED, DRESSED, ENGINE, MODEL
from shown.backtest import sentences as track_words
from shown.backtest.tables import RUNNING, leaderboard, ordered_models
from shown.kit import words
from shown.kit.fan import spread
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import BLUE, DASH, GREY, LABEL_SIZE, WIDTH, themed
from shown.read.backtests import TrackRecord

HEIGHT = 280
LABEL_ROOM = 300
# pixels between the end of a line and its label
LEADER = 26
LEVEL = GEMEENTE


def skill(track: TrackRecord, say: Language) -> Picture:
    """WIS of the model, of each plain rule, and of the best one with a band; the model must have scores."""
    rows = _rows(track)
    finding = track_words.marked(_finding(rows, say), track, say)
    counts = rows[rows["model_id"] == MODEL]["n"]
    subtitle = [
        say(
            "Error of the {target} of a gemeente in persons, weighed over the whole band (of a rule that gives one "
            "number its mean error), by months to go; at least {n} cases each",
            target=words.label(str(rows["target"].iloc[0]), words.MEASURES, say),
            n=say.number(int(counts.min())),
        ),
        *track_words.source(track, say),
    ]
    return Picture(
        key="skill",
        finding=finding,
        alt=say("Lines of the mean error by months to go, one per model and plain rule. {finding}.", finding=finding),
        chart=themed(_chart(rows, say), say, title=finding, subtitle=subtitle),
        numbers=_numbers(rows, say),
    )


def has_skill(track: TrackRecord) -> bool:
    """Whether there are scores of the model to draw."""
    return bool((_rows(track)["model_id"] == MODEL).any())


def _rows(track: TrackRecord) -> pd.DataFrame:
    rows = leaderboard(track.scores, LEVEL)
    shown = rows["months_left"].between(*RUNNING) & ~rows["model_id"].isin([CALIBRATED, ENGINE])
    running = rows[shown].astype({"wis": float})
    dressed = running["model_id"].str.endswith(DRESSED)
    best = ordered_models(running[dressed], "wis")[:1]
    return running[~dressed | running["model_id"].isin(best)]


def _finding(rows: pd.DataFrame, say: Language) -> str:
    months = sorted(set(rows["months_left"]), key=lambda month: abs(month - track_words.MONTHS_AHEAD))[0]
    scores = rows[rows["months_left"] == months].set_index("model_id")["wis"]
    own, others = float(scores[MODEL]), scores.drop(MODEL)
    if others.empty:
        return say("Error with {months} months to go: {n} persons", months=months, n=say.number(own, 1))
    ratio = own / float(others.min())
    message = (
        N_("With {months} months to go the error is {share} smaller than that of the best plain rule")
        if ratio <= 1
        else N_("With {months} months to go the error is {share} larger than that of the best plain rule")
    )
    return say(message, months=say.number(months), share=say.percent(abs(1 - ratio)))


def _chart(rows: pd.DataFrame, say: Language) -> Any:
    top = float(rows["wis"].max())
    months = alt.X(
        "months_left:Q",
        title=say("Months to go"),
        scale=alt.Scale(reverse=True, nice=False, domain=[1, int(rows["months_left"].max())]),
        axis=alt.Axis(values=sorted(set(rows["months_left"])), format="d"),
    )
    error = alt.Y("wis:Q", title=None, axis=alt.Axis(tickCount=5), scale=alt.Scale(domain=[0, top * 1.05]))
    names = ordered_models(rows, "wis")
    styled = rows.assign(
        colour=[BLUE if name == MODEL else GREY for name in rows["model_id"]],
        thickness=[3 if name == MODEL else 1.5 for name in rows["model_id"]],
        dash=pd.Series(
            [DASH if name.endswith(DRESSED) else [1, 0] for name in rows["model_id"]],
            index=rows.index,
            dtype=object,
        ),
    )
    series = alt.Chart(styled).encode(x=months, y=error, detail="model_id:N", color=alt.Color("colour:N", scale=None))
    lines = series.mark_line().encode(
        strokeWidth=alt.StrokeWidth("thickness:Q", scale=None), strokeDash=alt.StrokeDash("dash", scale=None)
    )
    dots = series.mark_point(filled=True, size=36, opacity=1)
    last = rows.sort_values("months_left").groupby("model_id").first()
    width = WIDTH - LABEL_ROOM
    labels = [
        (float(last["wis"][name]), track_words.model(name, say), BLUE if name == MODEL else GREY) for name in names
    ]
    placed = pd.DataFrame(spread(labels, top / 14), columns=["height", "text", "colour"])
    # spreading keeps the order, so the ends of the lines in order belong to the labels in order
    named = placed.assign(wis=[value for value, _, _ in sorted(labels)], end=rows["months_left"].min())
    base = alt.Chart(named).encode(color=alt.Color("colour:N", scale=None))
    leaders = base.mark_rule(strokeWidth=0.7, opacity=0.6).encode(
        x=alt.X("end:Q"), x2=alt.value(width + LEADER), y=alt.Y("wis:Q"), y2="height"
    )
    texts = base.mark_text(align="left", fontSize=LABEL_SIZE).encode(
        x=alt.value(width + LEADER + 4), y=alt.Y("height:Q"), text="text:N"
    )
    return alt.layer(lines, dots, leaders, texts).properties(width=width, height=HEIGHT)


def _numbers(rows: pd.DataFrame, say: Language) -> NumberTable:
    columns = (say("Months to go"), say("Model"), say("Cases"), say("Error over the whole band"), say("Mean error"))
    table = tuple(
        (
            say.number(int(row["months_left"])),
            track_words.model(str(row["model_id"]), say),
            say.number(int(row["n"])),
            say.number(float(row["wis"]), 1),
            say.number(float(row["mae"]), 1),
        )
        for _, row in rows.sort_values(["months_left", "wis"], ascending=[False, True]).iterrows()
    )
    return NumberTable(columns, table)
