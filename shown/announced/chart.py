"""One picture: every announced taakstelling per half-year, what replaced it, and what was realised."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from base.i18n import Language
from forecast.periods import HalfYear, half_years
from forecast.targets import DERIVED
from shown.announced import sentences as words
from shown.announced.record import PrognosesRecord
from shown.announced.tables import version_table
from shown.kit.fan import now_rule, rules, years_axis
from shown.kit.picture import Picture
from shown.kit.theme import BLUE, DASH, LABEL_SIZE, ORANGE, WIDTH, themed
from shown.kit.words import as_of_line

HEIGHT = 380
LABEL_ROOM = 150
INSET = pd.Timedelta(days=12)
SMALL = 10
# room between a point and its number, in points
LABEL_GAP = 11


def trackrecord_picture(record: PrognosesRecord, say: Language) -> Picture:
    """Versions in orange, hollow once overtaken; realisatie in blue, paler where only a longer total is known."""
    finding = words.finding(record, say)
    subtitle = [
        say(
            "Persons per half-year, country. Orange: the net taakstelling as announced, an open dot once it was "
            "revised. Blue: persons housed"
        ),
        say(
            "Dashed edge and pale: derived; pale is the average of a longer time. Without blue: no figure was "
            "published"
        ),
        say("Sources: docs/DATA.md. {as_of}.", as_of=as_of_line(record.as_of, say)),
    ]
    points = _points(record.versions)
    chart = alt.layer(
        rules([pd.Timestamp(HalfYear.parse(period).start) for period in record.versions["period"].unique()]),
        *_realised(record),
        *_spans(record, say),
        *now_rule(pd.Timestamp(record.as_of), say("now")),
        *_versions(points, say),
        *_legend(points, record, say),
    ).properties(width=WIDTH - LABEL_ROOM, height=HEIGHT)
    return Picture(
        key="trackrecord",
        finding=finding,
        alt=say(
            "Points of every announced taakstelling per half-year beside bars of the persons housed. {finding}.",
            finding=finding,
        ),
        chart=themed(chart, say, title=finding, subtitle=subtitle),
        numbers=version_table(record, say),
    )


def _points(versions: pd.DataFrame) -> pd.DataFrame:
    """Where each version stands: those of one half-year side by side, in the order of time."""
    starts = pd.to_datetime([HalfYear.parse(period).start for period in versions["period"]])
    ends = pd.to_datetime([HalfYear.parse(period).peildatum for period in versions["period"]])
    place = (versions["version"] / (versions["versions"] + 1)).to_numpy()
    days = (ends - starts).days.to_numpy()
    low = versions.groupby("period")["value"].transform("min")
    frame = versions[["period", "value", "version", "versions", "last_value"]].assign(
        day=starts + pd.to_timedelta((place * days).round(), unit="D"),
        overtaken=versions["version"] < versions["versions"],
        # the lower of the numbers of a half-year is written below its point, all others above
        below=(versions["value"] == low) & (versions["versions"] > 1),
    )
    return frame.reset_index(drop=True)


def _persons(name: str) -> Any:
    return alt.Y(f"{name}:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=7), scale=alt.Scale(zero=True))


def _blocks(first: HalfYear, last: HalfYear, **values: object) -> dict[str, object]:
    left, right = pd.Timestamp(first.start) + INSET, pd.Timestamp(last.peildatum) - INSET
    return {"left": left, "right": right, "middle": left + (right - left) / 2, "zero": 0, **values}


def _realised(record: PrognosesRecord) -> list[Any]:
    known = record.versions[record.versions["realised"].notna()].drop_duplicates("period")
    if known.empty:
        return []
    layers = []
    for derived in (False, True):
        own = known[(known["outcome_basis"] == DERIVED) == derived]
        if own.empty:
            continue
        periods = [HalfYear.parse(period) for period in own["period"]]
        blocks = [
            _blocks(period, period, persons=value) for period, value in zip(periods, own["realised"], strict=True)
        ]
        edge = {"opacity": 0.45, "stroke": BLUE, "strokeDash": DASH} if derived else {"opacity": 0.85}
        bars = alt.Chart(pd.DataFrame(blocks)).mark_rect(color=BLUE, **edge)
        layers.append(bars.encode(x=years_axis("left"), x2="right", y=_persons("persons"), y2="zero"))
    return layers


def _spans(record: PrognosesRecord, say: Language) -> list[Any]:
    """Pale blocks over half-years without a figure of their own."""
    own = set(record.versions.loc[record.versions["realised"].notna(), "period"])
    blocks = []
    for row in record.spans.to_dict("records"):
        first, last = HalfYear.parse(row["first"]), HalfYear.parse(row["last"])
        if own.isdisjoint(str(period) for period in half_years(first, last)):
            pace = row["realised"] / row["half_years"]
            text = "\n".join([say.number(pace), say("on average")])
            blocks.append(_blocks(first, last, pace=pace, text=text))
    if not blocks:
        return []
    base = alt.Chart(pd.DataFrame(blocks))
    pale = base.mark_rect(color=BLUE, opacity=0.16)
    text = base.mark_text(color=BLUE, fontSize=SMALL, lineBreak="\n", baseline="bottom", dy=-20)
    return [
        pale.encode(x=years_axis("left"), x2="right", y=_persons("pace"), y2="zero"),
        text.encode(x="middle:T", y="zero:Q", text="text:N"),
    ]


def _versions(points: pd.DataFrame, say: Language) -> list[Any]:
    base = alt.Chart(points).encode(x=years_axis("day"), y=_persons("value"))
    line = base.mark_line(color=ORANGE, strokeWidth=1.5).encode(detail="period:N", order="version:O")
    hollow = base.transform_filter("datum.overtaken").mark_point(
        color=ORANGE, fill="#ffffff", size=60, strokeWidth=2, opacity=1
    )
    # a white edge keeps the dot apart from a blue bar
    filled = base.transform_filter("!datum.overtaken").mark_point(
        fill=ORANGE, stroke="#ffffff", strokeWidth=1, size=90, opacity=1
    )
    revised = points[points["versions"] > 1]
    revised = revised.assign(text=[_number(row, points, say) for row in revised.to_dict("records")])
    layers = [line, hollow, filled]
    for below in (False, True):
        own = revised[revised["below"] == below]
        if len(own):
            layers += _readable(own, ORANGE, SMALL, dy=LABEL_GAP if below else -LABEL_GAP)
    return layers


def _number(row: dict[Any, Any], points: pd.DataFrame, say: Language) -> str:
    """The number of a version; of the largest revision with words that tell how to read the dots."""
    number = say.number(row["value"])
    spread = (points["last_value"] - points["value"]).abs()
    if row["period"] != points["period"].iloc[int(spread.argmax())]:
        return number
    return say("first {n}", n=number) if row["overtaken"] else say("later {n}", n=number)


def _readable(frame: pd.DataFrame, colour: str, size: int, **placed: Any) -> list[Any]:
    """Text with a white edge around it, readable on a bar too."""
    base = alt.Chart(frame).encode(x="day:T", y="value:Q", text="text:N")
    return [
        base.mark_text(color="#ffffff", stroke="#ffffff", strokeWidth=3, fontSize=size, **placed),
        base.mark_text(color=colour, fontSize=size, **placed),
    ]


def _legend(points: pd.DataFrame, record: PrognosesRecord, say: Language) -> list[Any]:
    """What filled dots and dark bars are: beside the last number, and in the tallest bar."""
    last = points.iloc[-1]
    label = say("taakstelling\n{period}:\n{n}", period=say.half_year(last["period"]), n=say.number(last["value"]))
    right = max(last["day"], pd.Timestamp(record.as_of))
    frame = pd.DataFrame([{"day": right, "value": last["value"], "text": label}])
    text = alt.Chart(frame).mark_text(
        align="left", dx=9, fontSize=LABEL_SIZE, color=ORANGE, lineBreak="\n", baseline="middle"
    )
    layers = [text.encode(x="day:T", y="value:Q", text="text:N")]
    known = record.versions[record.versions["realised"].notna()]
    if len(known):
        top = known.iloc[int(known["realised"].argmax())]
        start, end = HalfYear.parse(top["period"]).start, HalfYear.parse(top["period"]).peildatum
        middle = pd.Timestamp(start) + (pd.Timestamp(end) - pd.Timestamp(start)) / 2
        row = pd.DataFrame([{"day": middle, "value": top["realised"], "text": say("housed")}])
        inside = alt.Chart(row).mark_text(color="#ffffff", fontSize=SMALL, angle=270, align="right", dx=-8)
        layers.append(inside.encode(x="day:T", y="value:Q", text="text:N"))
    return layers
