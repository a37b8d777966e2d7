"""Monthly intake with its forecast: first applications and family reunification, a picture each."""

from __future__ import annotations

import altair as alt
import pandas as pd

from base.i18n import N_, Language
from forecast.chain.names import FAMILY, FIRST
from forecast.levels import COUNTRY
from forecast.quantiles import level_id
from shown.kit import words
from shown.kit.fan import anchored, end_labels, fan_layers, half_year_starts, now_rule, rules
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import BANDS, BLUE, GREY, WIDTH, themed
from shown.read.forecasts import MEDIAN
from shown.read.results import RunResults

NEXT_MONTHS, LAST_MONTHS = 6, 12

_INTAKE = {
    "instroom_eerste": (
        N_("{next} first applications a month expected in the coming half-year, {last} in the last year known"),
        N_("{next} first applications a month expected in the coming half-year"),
    ),
    "instroom_nareis": (
        N_("{next} family members a month expected in the coming half-year, {last} in the last year known"),
        N_("{next} family members a month expected in the coming half-year"),
    ),
}
MEASURES = {
    FIRST: N_("First asylum applications per month in persons; dashed: the median of the forecast"),
    FAMILY: N_("Family members who arrive (nareis) per month in persons; dashed: the median of the forecast"),
}
HEIGHT = 220


def intake(results: RunResults, measure: str, say: Language) -> Picture:
    """One of `MEASURES`, month by month, drawn at the first day of each month."""
    past = monthly(results.observations, measure)
    wide = results.forecasts.fan(measure, COUNTRY)
    wide.index = pd.DatetimeIndex(wide.index).to_period("M").to_timestamp()
    coming = wide[wide.index > pd.Timestamp(results.as_of)]
    finding = _finding(measure, past, coming[MEDIAN], say)
    fan = anchored(wide, past.index[-1], past.iloc[-1]) if len(past) else wide
    subtitle = [say(MEASURES[measure]), _footer(results, measure, say)]
    return Picture(
        key=measure.replace("_", "-"),
        finding=finding,
        alt=say("Line of the monthly figures with a fan of the forecast. {finding}.", finding=finding),
        chart=themed(_chart(results, past, fan, say), say, title=finding, subtitle=subtitle),
        numbers=_numbers(past, wide, say),
    )


def monthly(observations: pd.DataFrame, measure: str) -> pd.Series[int]:
    """Whole-month figures of the country by the first day of the month; longer spans are left out."""
    rows = _national(observations, measure)
    whole = (rows["from_date"].dt.day == 1) & (rows["to_date"] == rows["from_date"] + pd.offsets.MonthEnd(0))
    values: pd.Series[int] = rows[whole].set_index("from_date")["value"].sort_index()
    return values


def _national(observations: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Rows of the country as a whole, without those of a part such as a nationality."""
    return observations[
        (observations["region"] == COUNTRY) & (observations["measure"] == measure) & (observations["part"] == "")
    ]


def _chart(results: RunResults, past: pd.Series[int], fan: pd.DataFrame, say: Language) -> alt.LayerChart:
    axis = alt.Axis(format=",.0f", tickCount=5)
    known = past.rename("value").rename_axis("day").reset_index()
    line = alt.Chart(known).mark_line(color=BLUE, strokeWidth=2)
    labels = [(fan[MEDIAN].iloc[-1], say.number(fan[MEDIAN].iloc[-1]), BLUE)]
    labels += [(fan[level_id(high)].iloc[-1], say.percent(share), GREY) for share, _, high, _ in BANDS]
    top = max(past.max() if len(past) else 0, fan["0.975"].max())
    first = min([*past.index[:1], fan.index[0]])
    return alt.layer(
        rules(half_year_starts(first, fan.index[-1])),
        *fan_layers(fan, lambda name: alt.Y(f"{name}:Q", title=None, axis=axis)),
        line.encode(x="day:T", y=alt.Y("value:Q", title=None, axis=axis)),
        *now_rule(pd.Timestamp(results.as_of), say("now")),
        end_labels(fan.index[-1], labels, gap=float(top) / 12),
    ).properties(width=WIDTH - 130, height=HEIGHT)


def _footer(results: RunResults, measure: str, say: Language) -> str:
    rows = _national(results.observations, measure)
    return f"{words.sources(rows, say)}. {words.as_of_line(results.as_of, say)}."


def _numbers(past: pd.Series[int], wide: pd.DataFrame, say: Language) -> NumberTable:
    columns = (say("Month"), say("Persons"), say("80 % band"), say("95 % band"))
    rows = [
        (say.month(pd.Timestamp(str(day))), say.number(value), say("published"), say("published"))
        for day, value in past.items()
    ]
    for day, row in wide.iterrows():
        bands = [
            say("{low} to {high}", low=say.number(row[low]), high=say.number(row[high]))
            for low, high in (("0.1", "0.9"), ("0.025", "0.975"))
        ]
        rows.append((say.month(pd.Timestamp(str(day))), say.number(row[MEDIAN]), bands[0], bands[1]))
    return NumberTable(columns, tuple(rows))


def _finding(measure: str, past: pd.Series[int], median: pd.Series[float], say: Language) -> str:
    """The average of the coming six months beside that of the past twelve."""
    coming = say.number(float(median.iloc[:NEXT_MONTHS].mean()))
    with_past, alone = _INTAKE[measure]
    if past.empty:
        return say(alone, next=coming)
    return say(with_past, next=coming, last=say.number(float(past.iloc[-LAST_MONTHS:].mean())))
