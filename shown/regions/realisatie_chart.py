"""Realisatie against taakstelling and opgave per half-year, from 2015 on to the last forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from base.i18n import Language
from forecast.cells import stands_by_day
from forecast.levels import COUNTRY, LAND
from forecast.measures import REALISATIE, REALISATIE_HALFJAAR, STAND_EIND
from forecast.periods import HalfYear, half_years
from forecast.quantiles import level_id
from forecast.targets import ASSUMED, PUBLISHED
from shown import provenance
from shown.headlines import Headline
from shown.kit import words
from shown.kit.fan import column_name, end_labels, now_rule, rules, years_axis
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import BANDS, BLUE, DASH, ORANGE, WIDTH, themed
from shown.origins import titled
from shown.read.forecasts import MEDIAN
from shown.read.results import RunResults
from shown.regions import sentences
from shown.regions.history import Realised, realised_half_years, realised_spans

TARGET = REALISATIE_HALFJAAR
FIRST = HalfYear(2015, 1)
HEIGHT = 360
INSET = pd.Timedelta(days=12)


@dataclass(frozen=True)
class Goal:
    """What was asked in a half-year; None = unknown. `basis` is that of the flag table."""

    period: HalfYear
    taakstelling: float | None
    opgave: float | None
    basis: str


def realisatie(results: RunResults, rows: Sequence[Headline], say: Language) -> Picture:
    """The graph of the progress reports of 2014-2016, carried on to today and into the forecast."""
    known = {p: n for p, n in realised_half_years(results.observations, COUNTRY).items() if p >= FIRST}
    spans = realised_spans(results.observations, results.targets, results.stands, COUNTRY)
    spans = [span for span in spans if span.first >= FIRST]
    asked = goals(results)
    wide = results.forecasts.fan(TARGET, COUNTRY)
    country = next(row for row in rows if row.level == LAND)
    finding = titled(sentences.realisatie_finding(country, say), results, say)
    subtitle = [
        *provenance.simulated_forecast(results, say),
        say(
            "Persons per half-year, country. Dark bars: realised; pale blocks: average of a longer time "
            "of which only the total is known"
        ),
        say("Dashed: the median of the forecast; bands hold 50, 80 and 95 % of the outcomes"),
        f"{words.sources(_used(results), say)}. {words.as_of_line(results.as_of, say)}.",
    ]
    chart = alt.layer(
        rules([pd.Timestamp(goal.period.start) for goal in asked]),
        *_past(known, spans, say),
        *_forecast(wide),
        *_asked(asked),
        *now_rule(pd.Timestamp(results.as_of), say("now")),
        _labels(asked, wide, say),
    ).properties(width=WIDTH - 170, height=HEIGHT)
    return Picture(
        key="realisatie",
        finding=finding,
        alt=say(
            "Bars of the persons housed per half-year beside taakstelling and opgave. {finding}.", finding=finding
        ),
        chart=themed(chart, say, title=finding, subtitle=subtitle),
        numbers=_numbers(known, spans, asked, wide, say),
    )


def goals(results: RunResults) -> list[Goal]:
    """Taakstelling and opgave of the country for every half-year from `FIRST` on of which one is known.

    The opgave is that of the warning where there is one, else the stand at the start (published as what opens the
    half-year, or the median of the forecast) plus the taakstelling.
    """
    targets = results.targets[results.targets["region"] == COUNTRY].set_index("period")["value"]
    published = stands_by_day(results.stands[results.stands["region"] == COUNTRY]).set_index("day")["begin"]
    stands = {**_expected_stands(results), **published}
    flags = {flag.period: flag for flag in results.flags if flag.location == COUNTRY}
    periods = sorted({HalfYear.parse(text) for text in [*targets.index, *flags]})
    found = []
    for period in (period for period in periods if period >= FIRST):
        text, start = str(period), pd.Timestamp(period.start)
        if text in flags:
            flag = flags[text]
            found.append(Goal(period, flag.taakstelling, flag.opgave, flag.target_basis))
        else:
            opgave = float(stands[start] + targets[text]) if start in stands else None
            found.append(Goal(period, float(targets[text]), opgave, PUBLISHED))
    return found


def _expected_stands(results: RunResults) -> dict[Any, float]:
    """Median of the forecast stand by the day it holds on, the day after its half-year."""
    wide = results.forecasts.fan(STAND_EIND, COUNTRY)
    if wide.empty:
        return {}
    return dict(zip(pd.DatetimeIndex(wide.index) + pd.Timedelta(days=1), wide[MEDIAN], strict=True))


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _used(results: RunResults) -> pd.DataFrame:
    rows = results.observations
    return rows[(rows["region"] == COUNTRY) & (rows["measure"] == REALISATIE)]


def _block(first: HalfYear, last: HalfYear, **values: object) -> dict[str, object]:
    """Left and right edge of what is drawn over these half-years, with a little air between neighbours."""
    return {
        "left": pd.Timestamp(first.start) + INSET,
        "right": pd.Timestamp(last.peildatum) - INSET,
        "middle": pd.Timestamp(first.start) + (pd.Timestamp(last.peildatum) - pd.Timestamp(first.start)) / 2,
        **values,
    }


def _chart(blocks: list[dict[str, object]]) -> Any:
    return alt.Chart(pd.DataFrame(blocks)).encode(x=years_axis("left"), x2="right")


def _persons(name: str) -> Any:
    return alt.Y(f"{name}:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=7))


def _past(known: dict[HalfYear, int], spans: list[Realised], say: Language) -> list[Any]:
    layers = []
    if known:
        bars = _chart([_block(period, period, persons=n, zero=0) for period, n in known.items()])
        layers.append(bars.mark_rect(color=BLUE).encode(y=_persons("persons"), y2="zero"))
    if spans:
        blocks = [
            _block(span.first, span.last, pace=span.pace, zero=0, text=_span_label(span, say)) for span in spans
        ]
        pale = _chart(blocks).mark_rect(color=BLUE, opacity=0.18, stroke=BLUE, strokeDash=[2, 3], strokeWidth=1)
        layers.append(pale.encode(y=_persons("pace"), y2="zero"))
        # at the foot, clear of the orange marks
        text = alt.Chart(pd.DataFrame(blocks)).mark_text(
            color=BLUE, dy=-48, fontSize=10, lineBreak="\n", baseline="top"
        )
        layers.append(text.encode(x="middle:T", y="zero:Q", text="text:N"))
    return layers


def _span_label(span: Realised, say: Language) -> str:
    return "\n".join([say.number(span.pace), say("on average"), _origin(span, say)])


def _origin(span: Realised, say: Language) -> str:
    return say("derived") if span.derived else say("published")


def _forecast(wide: pd.DataFrame) -> list[Any]:
    blocks = []
    for end, row in wide.iterrows():
        period = HalfYear.of(pd.Timestamp(str(end)).date())
        blocks.append(_block(period, period, **{column_name(str(name)): value for name, value in row.items()}))
    base = _chart(blocks)
    bands = [
        base.mark_rect(color=BLUE, opacity=opacity).encode(
            y=_persons(column_name(level_id(low))), y2=column_name(level_id(high))
        )
        for _, low, high, opacity in BANDS
    ]
    median = base.mark_rule(color=BLUE, strokeDash=DASH, strokeWidth=2.5)
    return [*bands, median.encode(y=_persons(column_name(MEDIAN)))]


def _asked(asked: list[Goal]) -> list[Any]:
    lines = [
        _block(goal.period, goal.period, taakstelling=goal.taakstelling, assumed=goal.basis == ASSUMED)
        for goal in asked
        if goal.taakstelling is not None
    ]
    dots = [
        _block(goal.period, goal.period, opgave=goal.opgave, assumed=goal.basis == ASSUMED)
        for goal in asked
        if goal.opgave is not None
    ]
    faded = alt.condition("datum.assumed", alt.value(0.5), alt.value(1))
    layers: list[Any] = []
    if lines:
        rule = _chart(lines).mark_rule(color=ORANGE, strokeWidth=3)
        layers.append(rule.encode(y=_persons("taakstelling"), opacity=faded))
    if dots:
        diamond = alt.Chart(pd.DataFrame(dots)).mark_point(
            shape="diamond", color=ORANGE, filled=False, size=70, strokeWidth=2
        )
        layers.append(diamond.encode(x="middle:T", y=_persons("opgave"), opacity=faded))
    return layers


def _labels(asked: list[Goal], wide: pd.DataFrame, say: Language) -> Any:
    """What the marks are, beside the last half-year."""
    last = wide.index[-1]
    median = float(wide[MEDIAN].iloc[-1])
    labels = [(median, say("expected: {n}", n=say.number(median)), BLUE)]
    goal = asked[-1] if asked else None
    if goal is not None and goal.taakstelling is not None:
        text = say("taakstelling (assumed): {n}") if goal.basis == ASSUMED else say("taakstelling: {n}")
        labels.append((goal.taakstelling, text.format(n=say.number(goal.taakstelling)), ORANGE))
    if goal is not None and goal.opgave is not None:
        text = say("opgave (assumed): {n}") if goal.basis == ASSUMED else say("opgave: {n}")
        labels.append((goal.opgave, text.format(n=say.number(goal.opgave)), ORANGE))
    top = max(value for value, _, _ in labels)
    return end_labels(last, labels, gap=top / 14)


def _numbers(
    known: dict[HalfYear, int], spans: list[Realised], asked: list[Goal], wide: pd.DataFrame, say: Language
) -> NumberTable:
    columns = (
        say("Half-year"),
        say("Taakstelling (net)"),
        say("Opgave"),
        say("Origin of the taakstelling"),
        say("Realised"),
        say("80 % band"),
    )
    in_span = {period: span for span in spans for period in half_years(span.first, span.last)}
    by_period = {goal.period: goal for goal in asked}
    ahead = {HalfYear.of(pd.Timestamp(str(end))): row for end, row in wide.iterrows()}
    rows = []
    for period in sorted({*known, *in_span, *by_period, *ahead}):
        goal = by_period.get(period, Goal(period, None, None, ""))
        realised, band = words.UNKNOWN, words.UNKNOWN
        if period in known:
            realised = say.number(known[period])
        elif period in in_span:
            realised = _span_words(in_span[period], say)
        elif period in ahead:
            row = ahead[period]
            realised = say("{n} expected", n=say.number(row[MEDIAN]))
            band = say("{low} to {high}", low=say.number(row["0.1"]), high=say.number(row["0.9"]))
        rows.append(
            (
                say.half_year(str(period)),
                words.count(goal.taakstelling, say),
                words.count(goal.opgave, say),
                words.label(goal.basis, words.TARGET_BASES, say) or words.UNKNOWN,
                realised,
                band,
            )
        )
    return NumberTable(columns, tuple(rows))


def _span_words(span: Realised, say: Language) -> str:
    total = say("{n} in {periods} half-years together", n=say.number(span.persons), periods=span.half_years)
    return f"{total} ({_origin(span, say)})"
