"""Lead-time curve: how long before the end of a half-year those who later missed had been flagged, and stayed so.

Beside our model, and quieter, the plain rule with a band that warned earliest.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from base.i18n import N_, Language
from forecast.model_ids import DRESSED, MODEL
from shown.backtest import sentences as track_words
from shown.kit import words
from shown.kit.fan import spread
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import BLUE, DASH, GREY, LABEL_SIZE, ORANGE, PERCENT, RULE, WIDTH, themed
from shown.read.backtests import TrackRecord

HEIGHT = 260
LABEL_ROOM = 260
# between labels, as a share of the height
LABEL_GAP = 0.07
# a quarter before the end is what the title tells
WEEKS_TOLD = 13
WEEKS_IN_A_HALF_YEAR = 26
TICK_WEEKS = 4


def lead_time(track: TrackRecord, say: Language) -> Picture:
    """The curve of the flag a supervisor acts on; it must have been measured."""
    curve, rule = _curve(track, MODEL), best_rule(track)
    beside = _curve(track, rule) if rule else curve.iloc[:0]
    told = curve.iloc[(curve["weeks"] - WEEKS_TOLD).abs().argsort(kind="stable").iloc[0]]
    text = say(
        "{share} of later misses had a lasting warning {weeks} weeks before the end",
        share=say.percent(float(told["flagged_share"])),
        weeks=say.number(int(told["weeks"])),
    )
    finding = track_words.marked(text, track, say)
    subtitle = [
        say(
            "{model}, warning or higher; of {n} misses the share warned of from then on without a break, and of the "
            "warnings standing then the share that did not come true",
            model=track_words.model(MODEL, say),
            n=say.number(int(curve["n_missed"].max())),
        ),
        *_explained(rule, say),
        *track_words.source(track, say),
    ]
    return Picture(
        key="lead-time",
        finding=finding,
        alt=say("Curve of how early there was a warning of later misses. {finding}.", finding=finding),
        chart=themed(_chart(curve, beside, say), say, title=finding, subtitle=subtitle),
        numbers=_numbers(curve, beside, say),
    )


def has_lead_time(track: TrackRecord) -> bool:
    """Whether there is a curve to draw."""
    return len(_curve(track, MODEL)) > 0


def best_rule(track: TrackRecord) -> str | None:
    """The plain rule whose lead time was measured too; None without one."""
    names = sorted(name for name in set(track.lead_times["model_id"]) if name.endswith(DRESSED))
    return names[0] if names else None


def _explained(rule: str | None, say: Language) -> list[str]:
    if rule is None:
        return []
    message = N_("Grey: the same of the plain rule that warned earliest on average ({rule}), chosen with hindsight")
    return [say(message, rule=track_words.model(rule, say))]


def _curve(track: TrackRecord, model: str) -> pd.DataFrame:
    rows = track.lead_times
    own = rows[(rows["model_id"] == model) & (rows["flag"] == track_words.FLAG)]
    curve = own.astype({"flagged_share": float, "false_share": float})
    # so far ahead that only a few half-years were followed from there, the curve is about other half-years
    followed = curve["n_missed"] >= curve["n_missed"].max() / 2
    shown: pd.DataFrame = curve[followed & curve["flagged_share"].notna()].sort_values("weeks", ignore_index=True)
    return shown


def _chart(curve: pd.DataFrame, beside: pd.DataFrame, say: Language) -> Any:
    percent = alt.Axis(labelExpr=PERCENT, tickCount=5, grid=True)
    scale = alt.Scale(domain=[0, 1])
    last = int(curve["weeks"].max())
    weeks = alt.X(
        "weeks:Q",
        title=say("Weeks before the end of the half-year"),
        scale=alt.Scale(reverse=True, nice=False, domain=[0, last]),
        axis=alt.Axis(values=list(range(0, last + 1, TICK_WEEKS))),
    )
    lines, labels = [], []
    for rows, column, word, colour, dash in _series(curve, beside[beside["weeks"] <= last], say):
        known = rows[rows[column].notna()]
        if known.empty:
            continue
        thickness = 1.5 if colour == GREY else 2.5
        line = alt.Chart(known).mark_line(
            color=colour, strokeWidth=thickness, strokeDash=dash, interpolate="step-after"
        )
        lines.append(line.encode(x=weeks, y=alt.Y(f"{column}:Q", title=None, axis=percent, scale=scale)))
        labels.append((float(known[column].iloc[0]), word, colour))
    placed = pd.DataFrame(spread(labels, LABEL_GAP), columns=["value", "text", "colour"]).assign(weeks=0)
    words_layer = (
        alt.Chart(placed)
        .mark_text(align="left", dx=8, fontSize=LABEL_SIZE)
        .encode(
            x=weeks,
            y=alt.Y("value:Q", scale=scale, title=None),
            text="text:N",
            color=alt.Color("colour:N", scale=None),
        )
    )
    return alt.layer(*_start(last, weeks, say), *lines, words_layer).properties(
        width=WIDTH - LABEL_ROOM, height=HEIGHT
    )


def _series(
    curve: pd.DataFrame, beside: pd.DataFrame, say: Language
) -> list[tuple[pd.DataFrame, str, str, str, list[int]]]:
    """Rows, column, label, colour and dash of each line; the quiet ones first, so that the others lie on top."""
    own = [
        (curve, "flagged_share", say("later misses warned of"), BLUE, [1, 0]),
        (curve, "false_share", say("warnings that did not come true"), ORANGE, DASH),
    ]
    if beside.empty:
        return own
    quiet = [
        (beside, "flagged_share", say("warned of by the plain rule"), GREY, [1, 0]),
        (beside, "false_share", say("of the plain rule, not come true"), GREY, DASH),
    ]
    return quiet + own


def _start(last: int, weeks: Any, say: Language) -> list[Any]:
    """Where the half-year begins, when the curve reaches back that far."""
    if last <= WEEKS_IN_A_HALF_YEAR:
        return []
    frame = pd.DataFrame({"weeks": [WEEKS_IN_A_HALF_YEAR], "text": [say("start of the half-year")]})
    base = alt.Chart(frame).encode(x=weeks)
    text = base.mark_text(align="left", dx=4, dy=-5, baseline="bottom", fontSize=LABEL_SIZE, color=GREY)
    return [base.mark_rule(color=RULE, strokeWidth=1), text.encode(text="text:N", y=alt.value(0))]


def _numbers(curve: pd.DataFrame, beside: pd.DataFrame, say: Language) -> NumberTable:
    """A line per number of weeks: of our model, and then of the rule, the misses flagged and what was false."""
    of_rule = beside.set_index("weeks")
    columns: tuple[str, ...] = (
        say("Weeks before the end"),
        say("Misses"),
        say("Of the misses warned of"),
        say("Warned of"),
        say("Did not come true"),
    )
    if len(beside):
        columns += (say("Warned of by the plain rule"), say("Warnings of the rule"), say("Of these not come true"))
    rows = []
    for _, row in curve.iterrows():
        cells = (say.number(int(row["weeks"])), say.number(int(row["n_missed"])), *_cells(row, say))
        if len(beside):
            known = row["weeks"] in of_rule.index
            cells += _cells(of_rule.loc[row["weeks"]], say) if known else (words.UNKNOWN,) * 3
        rows.append(cells)
    return NumberTable(columns, tuple(rows))


def _cells(row: pd.Series, say: Language) -> tuple[str, ...]:
    flagged, false = (words.share(row[name], say) for name in ("flagged_share", "false_share"))
    return flagged, say.number(int(row["n_flagged"])), false
