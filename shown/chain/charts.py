"""Fan charts of the chain: COA occupancy, permit holders in reception, those beyond the norm, and grants."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from base.i18n import N_, Language
from forecast.chain.names import BEYOND, GRANTS, OCCUPANCY, PERMITS
from forecast.levels import COUNTRY
from forecast.quantiles import level_id
from shown import provenance
from shown.chain import sentences as chain_sentences
from shown.chain.figures import Flow, counted, of_country, spans
from shown.kit import words
from shown.kit.fan import anchored, end_labels, fan_layers, half_year_starts, now_rule, rules
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import BANDS, BLUE, DASH, GREY, LABEL_SIZE, WIDTH, themed
from shown.origins import titled
from shown.read.forecasts import MEDIAN
from shown.read.results import RunResults

STOCKS = {
    OCCUPANCY: N_("People in COA reception"),
    PERMITS: N_("Permit holders in COA reception, persons"),
    BEYOND: N_("Permit holders in COA reception longer than 14 weeks after their permit, persons"),
}
BAND_WORDS = N_("Bands hold 50, 80 and 95 % of the outcomes, dashed: the median")
HEIGHT = 300
# our choice: points this near each other (half a year) are joined by a line, farther ones by a dotted one
NEAR = pd.Timedelta(days=184)
DOTTED = [1, 4]
# spans shorter than this, in months, have no room for their number in the picture
NUMBERED = 6


def stock(results: RunResults, measure: str, say: Language) -> Picture:
    """One of `STOCKS` on the days it was counted, then the fan of its forecast at the end of each month."""
    past = counted(results.observations, measure)
    wide = results.forecasts.fan(measure, COUNTRY)
    finding = titled(chain_sentences.movement(measure, wide, say), results, say)
    fan = anchored(wide, past.index[-1], past.iloc[-1]) if chain_sentences.recent(past, wide) else wide
    dots = [say("Dots: counts on single days, joined by dots where over half a year apart")] if len(past) else []
    context = _context(results, measure)
    subtitle = [
        *provenance.simulated_forecast(results, say),
        say(STOCKS[measure]),
        *dots,
        say(BAND_WORDS),
        *chain_sentences.stale(past, wide, say),
        _footer(results, measure, say),
    ]
    return Picture(
        key=measure.replace("_", "-"),
        finding=finding,
        alt=say("Dots of the counts with a fan of the forecast. {finding}.", finding=finding),
        chart=themed(_stock_chart(results, past, fan, context, say), say, title=finding, subtitle=subtitle),
        numbers=_numbers(
            [(say.day(day), value) for day, value in zip(past.index, past, strict=True)], wide, say, days=True
        ),
    )


def grants(results: RunResults, say: Language) -> Picture:
    """Grants per month: of the past the average of the spans that were published, then the fan."""
    past = spans(results.observations, GRANTS)
    wide = results.forecasts.fan(GRANTS, COUNTRY)
    finding = titled(chain_sentences.grants_finding(results, past, say), results, say)
    subtitle = [
        *provenance.simulated_forecast(results, say),
        say("Grants in first instance per month, persons"),
        say(BAND_WORDS),
        *([say("Level lines: the average of a longer time of which only the total is published")] if past else []),
        _footer(results, GRANTS, say),
    ]
    known = [(_span(flow, say), flow.pace) for flow in past]
    return Picture(
        key=GRANTS,
        finding=finding,
        alt=say("Level lines of what was granted per month with a fan of the forecast. {finding}.", finding=finding),
        chart=themed(_grants_chart(results, past, wide, say), say, title=finding, subtitle=subtitle),
        numbers=_numbers(known, wide, say, days=False),
    )


def _span(flow: Flow, say: Language) -> str:
    if flow.months == 1:
        return say.month(flow.first)
    return say("{first} to {last}, average", first=say.month(flow.first), last=say.month(flow.last))


def _context(results: RunResults, measure: str) -> pd.Series[float] | None:
    """What those beyond the norm are a part of: the median of all permit holders at the end of each month."""
    if measure != BEYOND:
        return None
    everyone = results.forecasts.fan(PERMITS, COUNTRY)
    return None if everyone.empty else everyone[MEDIAN]


def _stock_chart(
    results: RunResults, past: pd.Series[int], fan: pd.DataFrame, context: pd.Series[float] | None, say: Language
) -> alt.LayerChart:
    # the first label of the axis is a 1 January
    year = pd.Timestamp(results.as_of.year, 1, 1)
    first = min([*past.index[:1], fan.index[0], year])
    labels = _labels(fan, say)
    around = []
    if context is not None:
        frame = context.rename("value").rename_axis("day").reset_index()
        line = alt.Chart(frame).mark_line(color=GREY, strokeDash=DASH, strokeWidth=1.5)
        around.append(line.encode(x="day:T", y=_persons("value")))
        last = float(context.iloc[-1])
        labels.append((last, say("median of all: {n}", n=words.estimate(last, say)), GREY))
    top = max([float(fan["0.975"].max()), *past, *(value for value, _, _ in labels)])
    return alt.layer(
        rules(half_year_starts(first, fan.index[-1])),
        *fan_layers(fan, _persons),
        *around,
        *_joined(past),
        *_dots(past, say),
        *now_rule(pd.Timestamp(results.as_of), say("now")),
        end_labels(fan.index[-1], labels, gap=top / 16),
    ).properties(width=WIDTH - (150 if context is None else 230), height=HEIGHT)


def _joined(past: pd.Series[int]) -> list[Any]:
    """Light lines between neighbouring counts, dotted where little is known of what lies between."""
    pieces = [
        {"day": begin, "until": end, "value": int(past[begin]), "after": int(past[end]), "near": end - begin <= NEAR}
        for begin, end in pairwise(past.index)
    ]
    layers = []
    for near, dash in ((True, [1, 0]), (False, DOTTED)):
        chosen = [piece for piece in pieces if piece["near"] is near]
        if chosen:
            line = alt.Chart(pd.DataFrame(chosen)).mark_rule(color=BLUE, strokeWidth=1, strokeDash=dash, opacity=0.7)
            layers.append(line.encode(x="day:T", x2="until:T", y=_persons("value"), y2="after:Q"))
    return layers


def _dots(past: pd.Series[int], say: Language) -> list[Any]:
    if past.empty:
        return []
    dots = alt.Chart(past.rename("value").rename_axis("day").reset_index())
    text = say("{n} on {day}", n=say.number(float(past.iloc[-1])), day=say.day(past.index[-1]))
    last = alt.Chart(pd.DataFrame({"day": past.index[-1:], "value": past.iloc[-1:], "text": [text]}))
    # on the side of the dot where the line to it does not run
    falling = len(past) > 1 and past.iloc[-1] < past.iloc[-2]
    return [
        dots.mark_point(filled=True, color=BLUE, opacity=1, size=42).encode(x="day:T", y=_persons("value")),
        last.mark_text(align="right", dx=4, dy=16 if falling else -15, color=BLUE, fontSize=LABEL_SIZE).encode(
            x="day:T", y=_persons("value"), text="text:N"
        ),
    ]


def _grants_chart(results: RunResults, past: list[Flow], wide: pd.DataFrame, say: Language) -> alt.LayerChart:
    # a month is drawn at its first day, as the intake is
    fan = wide.set_axis(pd.DatetimeIndex(wide.index).to_period("M").to_timestamp())
    first = min([*(flow.first for flow in past[:1]), fan.index[0], pd.Timestamp(results.as_of.year, 1, 1)])
    top = max([float(fan["0.975"].max()), *(flow.pace for flow in past)])
    steps = []
    if past:
        frame = pd.DataFrame(
            {
                "day": [flow.first for flow in past],
                "until": [flow.last + pd.Timedelta(days=1) for flow in past],
                "middle": [flow.first + (flow.last - flow.first) / 2 for flow in past],
                "value": [flow.pace for flow in past],
                "text": [say.number(flow.pace) for flow in past],
            }
        )
        line = alt.Chart(frame).mark_rule(color=BLUE, strokeWidth=2.5)
        steps.append(line.encode(x="day:T", x2="until:T", y=_persons("value")))
        number = alt.Chart(frame[[flow.months >= NUMBERED for flow in past]])
        text = number.mark_text(dy=-8, color=BLUE, fontSize=LABEL_SIZE - 1)
        steps.append(text.encode(x="middle:T", y=_persons("value"), text="text:N"))
    return alt.layer(
        rules(half_year_starts(first, fan.index[-1])),
        *fan_layers(fan, _persons),
        *steps,
        *now_rule(pd.Timestamp(results.as_of), say("now")),
        end_labels(fan.index[-1], _labels(fan, say), gap=top / 16),
    ).properties(width=WIDTH - 150, height=HEIGHT)


def _persons(name: str) -> Any:
    axis = alt.Axis(format=",.0f", tickCount=6)
    return alt.Y(f"{name}:Q", title=None, axis=axis, scale=alt.Scale(zero=True))


def _labels(fan: pd.DataFrame, say: Language) -> list[tuple[float, str, str]]:
    bands = [(float(fan[level_id(high)].iloc[-1]), say.percent(share), GREY) for share, _, high, _ in BANDS]
    return [(float(fan[MEDIAN].iloc[-1]), words.estimate(float(fan[MEDIAN].iloc[-1]), say), BLUE), *bands]


def _footer(results: RunResults, measure: str, say: Language) -> str:
    rows = of_country(results.observations, measure)
    known = [f"{words.sources(rows, say)}."] if len(rows) else []
    return " ".join([*known, f"{words.as_of_line(results.as_of, say)}."])


def _numbers(past: list[tuple[str, float]], wide: pd.DataFrame, say: Language, *, days: bool) -> NumberTable:
    when = say("Day") if days else say("Month")
    columns = (when, say("Persons"), say("80 % band"), say("95 % band"))
    rows: list[tuple[str, ...]] = [
        (text, say.number(value), say("published"), say("published")) for text, value in past
    ]
    for end, row in wide.iterrows():
        day = pd.Timestamp(str(end))
        bands = [
            say("{low} to {high}", low=say.number(row[low]), high=say.number(row[high]))
            for low, high in (("0.1", "0.9"), ("0.025", "0.975"))
        ]
        rows.append((say.day(day) if days else say.month(day), say.number(row[MEDIAN]), *bands))
    return NumberTable(columns, tuple(rows))
