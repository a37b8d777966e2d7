"""Small multiples: for each of a few gemeenten whether it will house as many as its opgave asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

import altair as alt

from base.i18n import N_, Language
from forecast.memory import NEW, WORSE
from forecast.periods import HalfYear
from shown.kit import words
from shown.kit.png import Inline, small_png
from shown.kit.theme import BLUE, DASH, GREY, INK, ORANGE, heading, themed
from shown.origins import Origin, marked
from shown.week.facts import WeekFacts
from shown.week.pace_panels import Panel, axis_days
from shown.week.stand_picture import WIDTH

COLUMNS, ROOM, PANEL_HEIGHT = 3, 46, 96
# a panel alone need not be as wide as the mail
WIDEST = 250
# between a name that is cut off and the next one
GAP = 8
# of a panel above its highest mark
HEADROOM = 1.12
DATA = "panels"
_NEWS = {NEW: N_("new"), WORSE: N_("worse")}


def pace_picture(facts: WeekFacts, panels: Sequence[Panel], say: Language) -> Inline:
    """One panel per gemeente, each on its own scale, in the order given; there must be at least one."""
    finding = _finding(facts, panels, say)
    subtitle = [
        say("Persons housed since the start of the half-year, each gemeente on its own scale."),
        say("Blue: counted, or simulated; dashed with dot and bar: expected (80 %); orange: opgave; grey: now")
        if any(panel.row.simulated for panel in panels)
        else say("Blue: counted; dashed with dot and bar: expected (80 %); orange: opgave; grey: now"),
        words.as_of_line(facts.results.as_of, say),
    ]
    assert facts.period is not None  # noqa: S101 - a panel has a half-year
    spec = _empty(str(facts.period), min(COLUMNS, len(panels)), say) | {
        "title": heading(finding, subtitle, WIDTH).to_dict(),
        "datasets": {DATA: _rows(facts, panels, say)},
    }
    alt_text = say("Small line charts of persons housed against the opgave. {finding}.", finding=finding)
    return Inline(cid="gemeenten", png=small_png(spec), alt=alt_text)


@cache
def _empty(period: str, columns: int, say: Language) -> dict[str, Any]:
    """The picture without its numbers: putting a chart together takes as long as drawing it, so it is kept."""
    width = min(WIDEST, WIDTH // columns - ROOM)
    chart = (
        alt.layer(*_layers(HalfYear.parse(period), width), data=alt.NamedData(DATA))
        .properties(width=width, height=PANEL_HEIGHT)
        .facet(
            facet=alt.Facet("panel:O", header=alt.Header(title=None, labelExpr="''")),
            columns=columns,
            spacing={"row": 62, "column": ROOM},
        )
        .properties(bounds="flush")
        .resolve_scale(x="independent", y="independent")
    )
    spec: dict[str, Any] = themed(chart, say, title="", subtitle=[], width=WIDTH).to_dict()
    return spec


def _finding(facts: WeekFacts, panels: Sequence[Panel], say: Language) -> str:
    assert facts.period is not None  # noqa: S101 - a panel has a half-year
    day = say.day(facts.period.peildatum)
    expected, opgave = sum(panel.end.median for panel in panels), sum(panel.opgave for panel in panels)
    numbers = {"expected": say.number(expected), "opgave": say.number(opgave), "day": day}
    if len(panels) == 1:
        text = say(
            "{name} is expected to house {expected} of {opgave} persons before {day}",
            name=panels[0].row.name,
            **numbers,
        )
    else:
        text = say(
            "These {n} gemeenten are expected to house {expected} of {opgave} persons before {day}",
            n=len(panels),
            **numbers,
        )
    simulated = any(panel.row.simulated for panel in panels)
    return marked(text, Origin.SIMULATED if simulated else Origin.COUNTED, say, [panel.row.name for panel in panels])


def _layers(period: HalfYear, width: int) -> list[Any]:
    """What each panel holds; the rows of the data say by their `kind` which mark they are for."""
    days = axis_days(period)
    scale = alt.Scale(domain=[alt.DateTime(year=day.year, month=day.month, date=1) for day in (days[0], days[-1])])
    ticks = [alt.DateTime(year=day.year, month=day.month, date=1) for day in days]
    x = alt.X("day:T", title=None, scale=scale, axis=alt.Axis(format="%-d %b", values=ticks, labelFontSize=11))
    y = alt.Y("value:Q", title=None, axis=None, scale=alt.Scale(zero=True, nice=False))
    # an axis of its own here would stand beside that of the others
    low = alt.Y("low:Q", title=None, axis=None)
    text = "text:N"

    def marks(kind: str) -> Any:
        return alt.Chart().transform_filter(alt.datum.kind == kind)

    line = {"color": BLUE, "strokeWidth": 2}
    words_of = {"align": "left", "baseline": "bottom", "color": INK, "limit": width + ROOM - GAP}
    left = alt.value(0)
    return [
        # nothing is seen of it: it keeps the scale from zero to above the opgave
        marks("top").mark_point(opacity=0).encode(y=y),
        marks("now")
        .mark_rule(color=GREY, opacity=0.5)
        .encode(x=x, y=alt.value(PANEL_HEIGHT / 4), y2=alt.value(PANEL_HEIGHT)),
        marks("opgave").mark_rule(color=ORANGE, strokeWidth=1.5).encode(y=y),
        marks("opgave").mark_text(align="left", baseline="bottom", dy=-2, fontSize=11, color=ORANGE)
        .encode(x=left, y=y, text=text),
        marks("ahead").mark_line(**line, strokeDash=DASH).encode(x=x, y=y),
        marks("known").mark_line(**line, point=alt.OverlayMarkDef(color=BLUE, size=24)).encode(x=x, y=y),
        marks("end").mark_rule(color=BLUE, opacity=0.35, strokeWidth=6).encode(x=x, y=low, y2="high"),
        marks("end").mark_point(filled=True, color=BLUE, opacity=1, size=44).encode(x=x, y=y),
        marks("end").mark_text(align="left", dx=8, fontSize=12, color=BLUE).encode(x=x, y=y, text=text),
        marks("name").mark_text(**words_of, fontSize=13, fontWeight="bold")
        .encode(x=left, y=alt.value(-20), text=text),
        marks("numbers").mark_text(**words_of, fontSize=11).encode(x=left, y=alt.value(-6), text=text),
    ]  # fmt: skip


def _rows(facts: WeekFacts, panels: Sequence[Panel], say: Language) -> list[dict[str, Any]]:
    """One row per mark of each panel."""
    return [{"panel": place, **row} for place, panel in enumerate(panels) for row in _marks(facts, panel, say)]


def _marks(facts: WeekFacts, panel: Panel, say: Language) -> Iterator[dict[str, Any]]:
    row, end = panel.row, panel.end
    numbers = say(
        "chance {chance}, shortfall {n}",
        chance=words.chance(row.p_miss, say),
        n=words.count(row.shortfall, say),
    )
    yield {"kind": "name", "text": row.name + _reason(facts, panel, say)}
    yield {"kind": "numbers", "text": numbers}
    yield {"kind": "top", "value": max(panel.opgave, end.high, panel.known[-1][1]) * HEADROOM}
    yield {"kind": "opgave", "value": panel.opgave, "text": say("opgave {n}", n=say.number(panel.opgave))}
    if facts.period is not None and facts.period.start <= facts.results.as_of:
        yield {"kind": "now", "day": _moment(facts.results.as_of)}
    for kind, points in (("known", panel.known), ("ahead", panel.ahead)):
        yield from ({"kind": kind, "day": _moment(day), "value": value} for day, value in points)
    band = {"value": end.median, "low": end.low, "high": end.high, "text": say.number(end.median)}
    yield {"kind": "end", "day": _moment(panel.ahead[-1][0]), **band}


def _moment(day: date) -> str:
    """A day without an hour would be read as one in Greenwich."""
    return f"{day.isoformat()}T00:00:00"


def _reason(facts: WeekFacts, panel: Panel, say: Language) -> str:
    """Behind the name, for who is in the news."""
    warning = facts.warnings.get(panel.row.code)
    return f" ({say(_NEWS[warning.reason])})" if warning is not None and warning.reason in _NEWS else ""
