"""The trade-off of a plan: what each candidate taakstelling brings, above one another on one scale of totals."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from base.i18n import N_, Language
from forecast.chain.names import BEYOND, OCCUPANCY, PERMITS
from forecast.measures import GROSS
from forecast.periods import HalfYear
from forecast.plan.advice import Advice
from forecast.plan.bands import bands
from forecast.plan.feasible import Feasibility
from forecast.plan.goal import BEHIND, SHARE_BEYOND, Goal, values
from shown.headlines import told_of_paths
from shown.kit import words
from shown.kit.fan import spread
from shown.kit.picture import Picture
from shown.kit.theme import BANDS, BLUE, DASH, GREY, INK, LABEL_SIZE, ORANGE, PERCENT, RULE, WIDTH, themed
from shown.origins import Origin, marked
from shown.plan import advice_sentences
from shown.plan.chart_marks import LINE, Mark, mark_rules, marks_of, name_strip
from shown.plan.tables import candidate_table

# room right of the panels for the direct labels
LABEL_ROOM = 210
# of the lines of the first goal, the second and so on; colour-blind safe, and each line has its number too
GOAL_COLOURS = (BLUE, "#0f766e", "#8e44ad")
PANEL_HEIGHT, GAP = 120, 46
# between two chances at the advised total, on their scale
ADVISED_GAP = 0.13
# the widest band would flatten the medians whose slope matters here
DRAWN = tuple(band for band in BANDS if band[0] < 0.95)
NUMBER = "format(datum.value, ',.0f')"
# a bound higher than this many times the highest band is left out of a panel
FAR = 1.5

_PEOPLE = (SHARE_BEYOND, BEYOND, PERMITS, OCCUPANCY)
_HEADINGS = {
    SHARE_BEYOND: N_("Share of the permit holders in reception who wait longer than 14 weeks on {day}"),
    BEYOND: N_("Permit holders in reception who wait longer than 14 weeks on {day}"),
    PERMITS: N_("Permit holders in reception on {day}"),
    OCCUPANCY: N_("Persons at COA on {day}"),
    GROSS: N_("Gross achterstand on {day}, persons"),
    BEHIND: N_("Gemeenten behind on {day}"),
}


def trade_off(
    judged: Advice,
    period: HalfYear,
    say: Language,
    *,
    feasible: Feasibility | None = None,
    expected: float | None = None,
    notes: list[str],
    made_from: Origin = Origin.COUNTED,
) -> Picture:
    """People in reception, gross achterstand, gemeenten behind and the chance of each goal, by candidate total.

    Of the people in reception it shows what the first such goal is about.

    Args:
        judged: at least two candidates.
        feasible: what can be realised.
        expected: the median taakstelling that covers the expected number.
        notes: source, up to when the figures go, and what is simulated, for under the title.
        made_from: whether the title says that it is simulated.

    Raises:
        ValueError: one candidate, which makes no line.
    """
    if len(judged.candidates) < 2:
        raise ValueError("a trade-off needs two candidates or more")
    inside, outside = marks_of(judged, feasible, expected, say)
    layers = [_spread_layers(judged, inside, measure, period, say) for measure in _measures(judged)]
    if judged.goals:
        layers.append(_chance_layers(judged, inside, say))
    panels = [_panel(one, judged, say, last=one is layers[-1]) for one in layers]
    if inside:
        panels.insert(0, _on_scale(name_strip(inside, judged), judged, None).properties(height=LINE * len(inside)))
    finding = marked(trade_off_finding(judged, feasible, say), made_from, say)
    subtitle = [
        say(
            "At the end of the {period}, by taakstelling (net, persons); line: median, of achterstand and gemeenten "
            "the mean; bands hold 50 and 80 % of the outcomes",
            period=say.half_year(str(period)),
        ),
        *_goal_key(judged, period, say),
        *outside,
        *notes,
    ]
    chart = alt.vconcat(*panels, spacing=GAP, bounds="flush")
    return Picture(
        key="trade-off",
        finding=finding,
        alt=say("Lines by candidate taakstelling, one panel per measure. {finding}.", finding=finding),
        chart=themed(chart, say, title=finding, subtitle=subtitle),
        numbers=candidate_table(judged, say),
    )


def trade_off_finding(judged: Advice, feasible: Feasibility | None, say: Language) -> str:
    """The advice beside the room there is, else the stand it ends with; or that there is none."""
    total = judged.total
    if total is None:
        return advice_sentences.advice_title(judged, say)
    # where more taakstelling still brings more housing, it is not known from where on it is paper only
    if feasible is not None and not feasible.still_rising and total > feasible.feasible_total:
        return say(
            "The goal can be met by a taakstelling of {totals}, but there is room for {feasible} only",
            totals=advice_sentences.edge(judged, say),
            feasible=say.number(feasible.feasible_total),
        )
    end = bands(judged.candidates[judged.totals.index(total)].net).median
    return say(
        "The goal can be met by a taakstelling of {totals}; at {total} the country ends {stand}",
        totals=advice_sentences.edge(judged, say),
        total=say.number(total),
        stand=words.stand(end, say),
    )


def _measures(judged: Advice) -> list[str]:
    """What is drawn: of the people in reception what the goals are about, then the two prices of a high total."""
    asked = [goal.measure for goal in judged.goals if goal.measure in _PEOPLE]
    return [asked[0] if asked else PERMITS, GROSS, BEHIND]


def _spread_layers(judged: Advice, marks: list[Mark], measure: str, period: HalfYear, say: Language) -> list[Any]:
    rows = []
    for one in judged.candidates:
        paths = values(measure, one)
        numbers = bands(paths)
        rows.append((one.total, told_of_paths(measure, paths), *numbers.half, *numbers.most))
    frame = pd.DataFrame(rows, columns=["total", "told", "low50", "high50", "low80", "high80"])
    share = measure == SHARE_BEYOND
    written = say.percent if share else say.number
    high = float(frame["high80"].max()) or 1.0
    # a bound far above everything would flatten the rest
    asked = sorted({goal.at_most for goal in judged.goals if goal.measure == measure and goal.at_most <= FAR * high})
    # from zero, so that a slope is as steep as it is large
    scale = alt.Scale(domain=[0, 1.04 * max(high, *asked)] if asked else [0, 1.04 * high], nice=True)
    axis = alt.Axis(tickCount=4, labelExpr=PERCENT if share else NUMBER)
    base = alt.Chart(frame)
    areas = [
        base.mark_area(color=BLUE, opacity=opacity).encode(
            y=alt.Y(f"low{round(100 * held)}:Q", title=None, scale=scale, axis=axis), y2=f"high{round(100 * held)}"
        )
        for held, _, _, opacity in DRAWN
    ]
    line = alt.Y("told:Q", title=None, scale=scale, axis=axis)
    end = frame.iloc[-1]
    labels = [(float(end["told"]), written(float(end["told"])), BLUE)]
    labels += [(bound, say("at most {value}", value=written(bound)), INK) for bound in asked]
    # the bands are named in the first panel, for all
    if measure in _PEOPLE:
        labels += [
            (float(end[f"high{percent}"]), say("{share} band", share=say.percent(percent / 100)), GREY)
            for percent in (50, 80)
        ]
    layers = [
        *areas,
        *mark_rules(marks),
        _bounds(asked, scale),
        base.mark_line(color=BLUE, strokeWidth=2).encode(y=line),
        _end_labels(labels, judged, max(high, *asked, 0) / 8),
        _heading(say(_HEADINGS[measure], day=say.day(advice_sentences.holds_on(measure, period)))),
    ]
    if judged.total is not None:
        value = float(frame["told"][judged.totals.index(judged.total)])
        layers += _advised(judged, [(value, written(value))], scale)
    return layers


def _bounds(bounds: list[float], scale: Any) -> Any:
    """Dashed lines at what was asked."""
    rule = alt.Chart(pd.DataFrame({"bound": bounds}, dtype=float)).mark_rule(
        color=INK, strokeDash=DASH, strokeWidth=1
    )
    across = rule.encode(x=alt.value(0), x2=alt.value(WIDTH - LABEL_ROOM))
    return across.encode(y=alt.Y("bound:Q", title=None, scale=scale))


def _chance_layers(judged: Advice, marks: list[Mark], say: Language) -> list[Any]:
    several = len(judged.goals) > 1
    rows = [
        (total, place, float(chance), GOAL_COLOURS[(place - 1) % len(GOAL_COLOURS)])
        for place, row in enumerate(judged.chances, start=1)
        for total, chance in zip(judged.totals, row, strict=True)
    ]
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(values=[0, 0.5, 1], labelExpr=PERCENT)
    chance = alt.Y("chance:Q", title=None, scale=scale, axis=axis)
    base = alt.Chart(pd.DataFrame(rows, columns=["total", "goal", "chance", "colour"])).encode(
        y=chance, detail="goal:N", color=alt.Color("colour:N", scale=None)
    )
    shares = sorted({goal.probability for goal in judged.goals})
    labels = [(share, _asked_words(share, judged, say), INK) for share in shares]
    labels += [
        (
            float(row[-1]),
            say("goal {n}", n=place) if several else say("chance"),
            GOAL_COLOURS[(place - 1) % len(GOAL_COLOURS)],
        )
        for place, row in enumerate(judged.chances, start=1)
    ]
    layers = [
        *mark_rules(marks),
        _bounds(shares, scale),
        base.mark_line(strokeWidth=2),
        _end_labels(labels, judged, 0.14),
        _heading(say("Chance that each goal is met") if several else say("Chance that the goal is met")),
    ]
    if judged.total is not None:
        met = [float(row[judged.totals.index(judged.total)]) for row in judged.chances]
        layers += _advised(judged, [(value, say.percent(value)) for value in met], scale)
    return layers


def _asked_words(share: float, judged: Advice, say: Language) -> str:
    numbers = [str(place) for place, goal in enumerate(judged.goals, start=1) if goal.probability == share]
    if len(judged.goals) == 1:
        return say("asked: {share}", share=advice_sentences.share_of(share, say))
    return say("asked of {goals}: {share}", goals=" + ".join(numbers), share=advice_sentences.share_of(share, say))


def _goal_key(judged: Advice, period: HalfYear, say: Language) -> list[str]:
    def told(place: int, goal: Goal) -> str:
        text = advice_sentences.goal(goal, period, say)
        share = advice_sentences.share_of(goal.probability, say)
        if len(judged.goals) == 1:
            return say("Goal: {goal}, with a chance of {share}", goal=text, share=share)
        return say("Goal {n}: {goal}, with a chance of {share}", n=place, goal=text, share=share)

    return [told(place, goal) for place, goal in enumerate(judged.goals, start=1)]


def _advised(judged: Advice, numbers: list[tuple[float, str]], scale: Any) -> list[Any]:
    """The numbers at the advised total, on their lines: of several the lowest below its line, the others above."""
    ordered = sorted(numbers)
    below, above = (ordered[:1], ordered[1:]) if len(ordered) > 1 else ([], ordered)
    heights = [height for height, *_ in spread([(value, text, INK) for value, text in above], gap=ADVISED_GAP)]
    points = pd.DataFrame({"total": judged.total, "value": [value for value, _ in ordered]})
    marks = alt.Chart(points).mark_point(filled=True, color=ORANGE, size=46, opacity=1)
    return [
        marks.encode(y=alt.Y("value:Q", scale=scale)),
        *(_advised_texts(judged, above, heights, scale, baseline="bottom", dy=-4)),
        *(_advised_texts(judged, below, [value for value, _ in below], scale, baseline="top", dy=5)),
    ]


def _advised_texts(
    judged: Advice, numbers: list[tuple[float, str]], heights: list[float], scale: Any, **place: Any
) -> list[Any]:
    rows = [(judged.total, value, text, height) for (value, text), height in zip(numbers, heights, strict=True)]
    base = alt.Chart(pd.DataFrame(rows, columns=["total", "value", "text", "height"]))
    # at the right edge stand the labels of the lines
    right = (judged.total or 0) - judged.totals[0] < 0.85 * (judged.totals[-1] - judged.totals[0])
    side = {"align": "left" if right else "right", "dx": 6 if right else -6}
    # a white edge keeps it readable on a line
    looks = ({"stroke": "#ffffff", "strokeWidth": 3, "strokeJoin": "round", "opacity": 0.7}, {"color": INK})
    return [
        base.mark_text(fontWeight="bold", **side, **place, **look).encode(
            y=alt.Y("height:Q", scale=scale), text="text:N"
        )
        for look in looks
        if numbers
    ]


def _heading(title: str) -> Any:
    # drawn as a mark: a chart's own title would shift with the width of its axis
    return (
        alt.Chart(pd.DataFrame({"text": [title]}))
        .mark_text(align="left", baseline="bottom", fontWeight="bold", fontSize=13, color=INK)
        .encode(x=alt.value(0), y=alt.value(-8), text="text:N")
    )


def _end_labels(labels: list[tuple[float, str, str]], judged: Advice, gap: float) -> Any:
    frame = pd.DataFrame(spread(labels, gap), columns=["value", "text", "colour"]).assign(total=judged.totals[-1])
    return (
        alt.Chart(frame)
        .mark_text(align="left", dx=8, fontSize=LABEL_SIZE)
        .encode(x="total:Q", y="value:Q", text="text:N", color=alt.Color("colour:N", scale=None))
    )


def _panel(layers: list[Any], judged: Advice, say: Language, *, last: bool) -> Any:
    """A panel on the shared scale of totals; only the lowest one has labels under it."""
    axis = alt.Axis(
        labelExpr=NUMBER,
        labels=last,
        tickCount=9,
        title=say("Taakstelling of the half-year (net)") if last else None,
        domainColor=RULE,
    )
    return _on_scale(layers, judged, axis).properties(height=PANEL_HEIGHT)


def _on_scale(layers: list[Any], judged: Advice, axis: Any) -> Any:
    scale = alt.Scale(domain=[judged.totals[0], judged.totals[-1]], nice=False)
    total = alt.X("total:Q", scale=scale, axis=axis)
    return alt.layer(*layers).encode(x=total).properties(width=WIDTH - LABEL_ROOM)
