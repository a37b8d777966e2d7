"""Fan charts of the stand: the country large, the twelve provincies as small multiples."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from base.i18n import Language
from forecast.levels import COUNTRY, LAND
from forecast.measures import STAND_EIND
from forecast.quantiles import level_id
from shown import provenance
from shown.headlines import Headline
from shown.kit import words
from shown.kit.fan import anchored, end_labels, fan_layers, half_year_starts, now_rule, rules
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import BANDS, BLUE, GREY, INK, LABEL_SIZE, WIDTH, themed
from shown.origins import titled
from shown.read.forecasts import MEDIAN
from shown.read.results import RunResults
from shown.regions import sentences
from shown.regions.history import peildatum_stands, summed_stands

TARGET = STAND_EIND
COLUMNS = 3
PANEL_WIDTH, PANEL_HEIGHT = 200, 115
COUNTRY_HEIGHT = 330


def country_stand(results: RunResults, rows: Sequence[Headline], say: Language) -> Picture:
    """The stand of the country: published stands as dots, then the fan."""
    past, summed, wide = past_and_fan(results, COUNTRY)
    chart = stand_fan(results, past, summed, wide, say, width=WIDTH - 190, height=COUNTRY_HEIGHT)
    country = next(row for row in rows if row.level == LAND)
    finding = titled(sentences.stand_finding(country, wide, say), results, say)
    subtitle = [
        *provenance.simulated_forecast(results, say),
        say("Stand of the country in persons; bands hold 50, 80 and 95 % of the outcomes, dashed: the median"),
        *summed_words(summed, say),
        *_assumption(rows, say),
        _footer(results, [COUNTRY], say),
    ]
    return Picture(
        key="stand-country",
        finding=finding,
        alt=say("Fan chart of the stand of the country. {finding}.", finding=finding),
        chart=themed(chart, say, title=finding, subtitle=subtitle),
        numbers=_numbers({words.region(country.name, country.level, say): (past, summed, wide)}, say),
    )


def provincie_stands(results: RunResults, rows: Sequence[Headline], say: Language) -> Picture:
    """The stand of each provincie on a scale of its own."""
    provincies = [row for row in rows if row.level != LAND]
    series = {row.name: past_and_fan(results, row.code) for row in provincies}
    panels = [_panel(results, row, *series[row.name], say) for row in provincies]
    chart = alt.concat(*panels, columns=COLUMNS, spacing={"row": 74, "column": 100}, bounds="flush")
    codes = [row.code for row in provincies]
    finding = titled(sentences.provincies_finding(provincies, say), results, say, codes)
    subtitle = [
        *provenance.simulated_forecast(results, say, codes),
        say(
            "Stand in persons per provincie, each on its own scale; bands hold 50, 80 and 95 % of the outcomes; "
            "dark line: now"
        ),
        *summed_words(pd.concat([summed for _, summed, _ in series.values()]), say),
        *_assumption(rows, say),
        _footer(results, codes, say),
    ]
    return Picture(
        key="stand-provincies",
        finding=finding,
        alt=say("Twelve small fan charts of the stand, one per provincie. {finding}.", finding=finding),
        chart=themed(chart, say, title=finding, subtitle=subtitle),
        numbers=_numbers(series, say),
    )


def stand_fan(
    results: RunResults,
    past: pd.Series[int],
    summed: pd.Series[int],
    wide: pd.DataFrame,
    say: Language,
    *,
    width: int,
    height: int,
    say_last: bool = True,
) -> Any:
    """The large fan of one region (see `past_and_fan`), with words at its end and, if wanted, at the last dot."""
    extent = pd.concat([past, wide["0.025"], wide["0.975"]])
    labels = [(wide[MEDIAN].iloc[-1], words.stand(wide[MEDIAN].iloc[-1], say), BLUE)]
    for share, _, high, _ in BANDS:
        labels.append((wide[level_id(high)].iloc[-1], say.percent(share), GREY))
    # as high as a label, on the scale of the stand
    gap = float(extent.max() - min(extent.min(), 0)) * LABEL_SIZE * 1.7 / height
    return alt.layer(
        *_layers(results, past, summed, wide, say, detailed=True),
        *(_last_published(past, say) if say_last else []),
        end_labels(wide.index[-1], labels, gap),
    ).properties(width=width, height=height)


def past_and_fan(results: RunResults, location: str) -> tuple[pd.Series[int], pd.Series[int], pd.DataFrame]:
    """Published stands by day, later sums of gemeenten, and the quantiles by the day the forecast stand holds on."""
    past = peildatum_stands(results.stands, location)
    summed = summed_stands(results, location)
    wide = results.forecasts.fan(TARGET, location)
    # a stand_eind holds on the day after the half-year
    wide.index = wide.index + pd.Timedelta(days=1)
    if len(past):
        wide = anchored(wide, past.index[-1], past.iloc[-1])
    if len(summed):
        wide = anchored(wide, summed.index[-1], summed.iloc[-1])
    return past, summed, wide


def _layers(
    results: RunResults,
    past: pd.Series[int],
    summed: pd.Series[int],
    wide: pd.DataFrame,
    say: Language,
    *,
    detailed: bool,
) -> list[Any]:
    axis = alt.Axis(labelExpr=_stand_words(say), tickCount=6 if detailed else 3)
    known = past.rename("value").rename_axis("day").reset_index()
    days = half_year_starts(min([*past.index[:1], wide.index[0]]), wide.index[-1])
    zero = alt.Chart(pd.DataFrame({"value": [0]})).mark_rule(color=INK, strokeWidth=1)
    dots = alt.Chart(known).mark_point(filled=True, color=BLUE, opacity=1, size=48 if detailed else 26)
    hollow = (
        alt.Chart(summed.rename("value").rename_axis("day").reset_index())
        .mark_point(filled=True, fill="#ffffff", stroke=BLUE, strokeWidth=1.5, opacity=1, size=40 if detailed else 20)
        .encode(x="day:T", y=alt.Y("value:Q", title=None, axis=axis))
    )
    now = now_rule(pd.Timestamp(results.as_of), say("now"))
    return [
        rules(days),
        zero.encode(y="value:Q"),
        *fan_layers(wide, lambda name: alt.Y(f"{name}:Q", title=None, axis=axis), years=1 if detailed else 2),
        *(now if detailed else now[:1]),
        dots.encode(x="day:T", y=alt.Y("value:Q", title=None, axis=axis)),
        *([hollow] if len(summed) else []),
    ]


def summed_words(summed: pd.Series[int], say: Language) -> list[str]:
    """What open dots are, when there are any."""
    return [say("Open dots: the sum of the gemeenten, not published")] if len(summed) else []


def _last_published(past: pd.Series[int], say: Language) -> list[Any]:
    if past.empty:
        return []
    frame = pd.DataFrame({"day": past.index[-1:], "value": past.iloc[-1:], "text": [words.stand(past.iloc[-1], say)]})
    text = alt.Chart(frame).mark_text(align="right", dx=-9, color=BLUE, fontSize=LABEL_SIZE)
    return [text.encode(x="day:T", y="value:Q", text="text:N")]


def _panel(
    results: RunResults,
    row: Headline,
    past: pd.Series[int],
    summed: pd.Series[int],
    wide: pd.DataFrame,
    say: Language,
) -> Any:
    ahead = sentences.leading(row)
    lines = [(-22, row.name, "bold", 13)]
    if ahead is not None:
        text = say("{stand} on {day}", stand=words.stand(ahead.median, say), day=say.day(ahead.day))
        lines.append((-8, text, "normal", 11))
    # drawn as marks: a chart's own title would shift with the width of its axis
    texts = [
        alt.Chart(pd.DataFrame({"text": [text]}))
        .mark_text(align="left", baseline="bottom", fontWeight=weight, fontSize=size, color=INK)
        .encode(x=alt.value(0), y=alt.value(height), text="text:N")
        for height, text, weight, size in lines
    ]
    layers = _layers(results, past, summed, wide, say, detailed=False)
    return alt.layer(*layers, *texts).properties(width=PANEL_WIDTH, height=PANEL_HEIGHT)


def _stand_words(say: Language) -> str:
    """Axis words, as an expression of the chart: never a bare sign."""
    amount = "format(abs(datum.value), ',.0f')"
    behind, ahead = say("behind"), say("ahead")
    return f"datum.value > 0 ? {amount} + ' {behind}' : datum.value < 0 ? {amount} + ' {ahead}' : '0'"


def _assumption(rows: Sequence[Headline], say: Language) -> list[str]:
    assumed = [ahead.period for row in rows for ahead in row.ahead if ahead.assumed]
    if not assumed:
        return []
    return [say("From the {period} on under an assumed taakstelling", period=say.half_year(str(min(assumed))))]


def _footer(results: RunResults, locations: list[str], say: Language) -> str:
    used = results.stands[results.stands["region"].isin(locations)]
    return f"{words.sources(used, say)}. {words.as_of_line(results.as_of, say)}."


def _numbers(series: dict[str, tuple[pd.Series[int], pd.Series[int], pd.DataFrame]], say: Language) -> NumberTable:
    columns = (say("Region"), say("Day"), say("Stand"), say("80 % band"), say("95 % band"))
    rows: list[tuple[str, ...]] = []
    for name, (past, summed, wide) in series.items():
        known: list[date] = [day.date() for day in past.index]
        rows += [
            (name, say.day(day), words.stand(value, say), say("published"), say("published"))
            for day, value in zip(known, past, strict=True)
        ]
        rows += [
            (name, say.day(day.date()), words.stand(value, say), say("sum of gemeenten"), say("sum of gemeenten"))
            for day, value in zip(summed.index, summed, strict=True)
        ]
        for day, row in wide[~wide.index.isin([*past.index, *summed.index])].iterrows():
            rows.append(
                (
                    name,
                    say.day(pd.Timestamp(str(day)).date()),
                    words.stand(row[MEDIAN], say),
                    words.stand_band(row["0.1"], row["0.9"], say),
                    words.stand_band(row["0.025"], row["0.975"], say),
                )
            )
    return NumberTable(columns, tuple(rows))
