"""Where outcomes fell in the bands: a small histogram per model, level and distance, flat when bands are right."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from base.i18n import N_, Language
from forecast.levels import GEMEENTE, LAND, PROVINCIE
from forecast.measures import REALISATIE, REALISATIE_HALFJAAR
from forecast.model_ids import CALIBRATED, ENGINE, MODEL
from shown.backtest import sentences as track_words
from shown.kit import words
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import BLUE, GREY, INK, RULE, themed
from shown.read.backtests import TrackRecord

PANEL_WIDTH, PANEL_HEIGHT = 72, 52
GAP, GROUP_GAP = 8, 18
SMALL = 9.5
# as many times the flat share as a bar is drawn high
HIGHEST = 3
MODELS = (MODEL, CALIBRATED, ENGINE)
LEVELS = (GEMEENTE, PROVINCIE, LAND)
# the rows and columns of the picture, each with what puts them in order
ORDER = {"row": ["target_rank", "level_rank"], "months": ["months_from"]}
# with the words that stand left of a row
TARGETS = {REALISATIE_HALFJAAR: N_("half-year, {level}"), REALISATIE: N_("month, {level}")}


def pit(track: TrackRecord, say: Language) -> Picture:
    """Histograms of the randomised PIT; there must be some of the model."""
    bins = _bins(track, say)
    finding = track_words.marked(_finding(bins, say), track, say)
    subtitle = [
        say(
            "Share of the outcomes of realisatie in each equal part of the bands, lowest part on the left, by months "
            "to go; line: the share of each when the bands are right; bars end at {most}",
            most=say.percent(_top(bins)),
        ),
        *track_words.source(track, say),
    ]
    rows, months = (list(bins.sort_values(order)[name].unique()) for name, order in ORDER.items())
    panels = [
        _panels(bins[bins["model_id"] == name], rows, months, say, labelled=place == 0).properties(
            title=alt.TitleParams(track_words.model(name, say), fontSize=12, anchor="start", frame="group")
        )
        for place, name in enumerate(name for name in MODELS if (bins["model_id"] == name).any())
    ]
    return Picture(
        key="pit",
        finding=finding,
        alt=say("Histograms of where outcomes fell in the bands, one per model, level and distance. {finding}.",
                finding=finding),
        chart=themed(alt.hconcat(*panels, spacing=GROUP_GAP), say, title=finding, subtitle=subtitle),
        numbers=_numbers(bins, say),
    )  # fmt: skip


def has_pit(track: TrackRecord) -> bool:
    """Whether there are histograms of the model to draw."""
    return bool((track.pit["model_id"] == MODEL).any())


def _bins(track: TrackRecord, say: Language) -> pd.DataFrame:
    """The bins in the order of the picture: half-years before months, small regions before large, near before far."""
    bins = track.pit[track.pit["model_id"].isin(MODELS)].astype({"low": float, "high": float, "share": float})
    ranks = {"target": list(TARGETS), "level": list(LEVELS), "model_id": list(MODELS)}
    ranked = bins.assign(**{f"{name}_rank": bins[name].map(order.index) for name, order in ranks.items()})
    ordered = ranked.sort_values(["target_rank", "level_rank", "model_id_rank", "months_from", "low"])
    pairs = zip(ordered["target"], ordered["level"], strict=True)
    spans = zip(ordered["months_from"], ordered["months_to"], strict=True)
    return ordered.assign(
        row=[say(TARGETS[target], level=words.label(level, words.LEVELS, say)) for target, level in pairs],
        months=[say("{low} to {high}", low=say.number(int(low)), high=say.number(int(high))) for low, high in spans],
    ).reset_index(drop=True)


def _flat(bins: pd.DataFrame) -> float:
    return float((bins["high"] - bins["low"]).iloc[0])


def _top(bins: pd.DataFrame) -> float:
    return HIGHEST * _flat(bins)


def _finding(bins: pd.DataFrame, say: Language) -> str:
    """Of the first row of the model: how much lay in the lowest and the highest part, all distances together."""
    own = bins[bins["model_id"] == MODEL]
    first = own[own["row"] == own["row"].iloc[0]]
    outer = first[(first["low"] == first["low"].min()) | (first["high"] == first["high"].max())]
    share = float((outer["share"] * outer["n"]).sum() / first.groupby("months_from")["n"].first().sum())
    return say(
        "{share} of the outcomes ({what}) lay in the lowest or highest tenth of the bands, where {right} belongs",
        share=say.percent(share),
        what=first["row"].iloc[0],
        right=say.percent(2 * _flat(bins)),
    )


def _panels(bins: pd.DataFrame, rows: list[str], months: list[str], say: Language, *, labelled: bool) -> Any:
    """Rows of targets and levels, columns of months to go; words left of the rows of the first model only."""
    top = _top(bins)
    counts = [say("n = {n}", n=say.number(int(n))) for n in bins["n"]]
    known = bins.assign(
        zero=0.0,
        height=bins["share"].clip(upper=top),
        flat=_flat(bins),
        middle=0.5,
        count=pd.Series(counts, index=bins.index).where(bins["low"] == 0, ""),
    )
    # a grid with holes would be closed up: a histogram would stand under the heading of another
    grid = pd.MultiIndex.from_product([rows, months], names=["row", "months"]).to_frame(index=False)
    drawn = grid.merge(known, how="left", on=["row", "months"]).fillna({"count": ""})
    drawn = drawn[["row", "months", "low", "high", "zero", "height", "flat", "middle", "count"]]
    x = alt.Scale(domain=[0, 1], nice=False)
    share = alt.Scale(domain=[0, top], nice=False)
    base = alt.Chart()
    bars = base.mark_rect(color=BLUE, opacity=0.75, stroke="#ffffff", strokeWidth=0.6).encode(
        x=alt.X("low:Q", scale=x, axis=None), x2="high", y=alt.Y("zero:Q", scale=share, axis=None), y2="height"
    )
    flat = base.mark_rule(color=INK, strokeWidth=1).encode(y=alt.Y("flat:Q", scale=share, axis=None))
    count = base.mark_text(color=GREY, fontSize=SMALL, baseline="bottom", dy=-1).encode(
        x=alt.X("middle:Q", scale=x, axis=None), y=alt.value(0), text="count:N"
    )
    heading = alt.Header(title=say("Months to go"), labelFontSize=11, titleFontSize=11,
                         titleFontWeight="normal", titleColor=GREY, titleAnchor="start", labelPadding=16)  # fmt: skip
    left = alt.Header(title=None, labels=labelled, labelAngle=0, labelAlign="left", labelFontSize=11, labelPadding=4)
    return (
        alt.layer(bars, flat, count, data=drawn)
        .properties(width=PANEL_WIDTH, height=PANEL_HEIGHT, view=alt.ViewBackground(stroke=RULE))
        .facet(
            row=alt.Row("row:N", sort=rows, header=left),
            column=alt.Column("months:N", sort=months, header=heading),
            spacing=alt.RowColnumber(row=22, column=GAP),
        )
    )


def _numbers(bins: pd.DataFrame, say: Language) -> NumberTable:
    """A line per histogram, its shares from the lowest part of the bands to the highest."""
    keys = ["row", "model_id", "months"]
    edges = bins[["low", "high"]].drop_duplicates().sort_values("low")
    columns = (
        say("Realisatie of"),
        say("Model"),
        say("Months to go"),
        say("Cases"),
        say("Forecast days"),
        say("Periods"),
        *(f"{100 * low:.0f}-{say.percent(high)}" for low, high in zip(edges["low"], edges["high"], strict=True)),
    )
    rows = []
    for (row, model, months), own in bins.groupby(keys, sort=False):
        counts = own[["n", "n_origins", "n_periods"]].iloc[0]
        shares = own.sort_values("low")["share"]
        rows.append(
            (
                str(row),
                track_words.model(str(model), say),
                str(months),
                *(say.number(int(count)) for count in counts),
                *(say.percent(float(one)) for one in shares),
            )
        )
    return NumberTable(columns, tuple(rows))
