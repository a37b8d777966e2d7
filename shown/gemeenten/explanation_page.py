"""The explanation in the terminal and as a page."""

from __future__ import annotations

import altair as alt
import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from base.i18n import Language
from forecast.measures import REALISATIE
from shown.gemeenten.explanation import SIMULATED, Explanation
from shown.kit.fan import anchored, end_labels, fan_layers, half_year_starts, now_rule, rules
from shown.kit.picture import NumberTable, Picture
from shown.kit.templates import filled
from shown.kit.theme import BLUE, ORANGE, WIDTH, themed
from shown.origins import titled
from shown.read.forecasts import MEDIAN
from shown.read.results import RunResults

# months of the past that say how a gemeente goes about it, end spurts included
PAST_MONTHS = 36


def print_explanation(explanation: Explanation, console: Console) -> None:
    """Sentences first, then the numbers and the peers."""
    console.print(escape(explanation.title), style="bold")
    for sentence in explanation.sentences:
        console.print(escape(sentence))
    for table in (explanation.numbers, explanation.peers):
        console.print(_rich(table))
    for line in explanation.footer:
        console.print(escape(line))


def explanation_page(explanation: Explanation, results: RunResults, say: Language) -> str:
    """One self-contained page with the months of the gemeente as a picture."""
    picture = months_picture(explanation, results, say)
    return filled("explain.html", explanation=explanation, say=say, picture=picture, footer=explanation.footer)


def months_picture(explanation: Explanation, results: RunResults, say: Language) -> Picture:
    """Realised and expected per month of the gemeente, with the pace it needs."""
    location = explanation.flag.location
    rows = results.observations
    own = rows[(rows["region"] == location) & (rows["measure"] == REALISATIE) & (rows["part"] == "")]
    past = own.set_index("from_date")["value"].sort_index().iloc[-PAST_MONTHS:]
    wide = results.forecasts.fan(REALISATIE, location)
    wide.index = pd.DatetimeIndex(wide.index).to_period("M").to_timestamp()
    first = min((flag for flag in results.flags if flag.location == location), key=lambda flag: flag.period)
    pace = max(first.needed_per_month or 0.0, 0.0)
    finding = explanation.sentences[0]
    simulated = [say(SIMULATED)] if own["simulated"].any() else []
    return Picture(
        key=f"months-{location}",
        finding=finding,
        alt=finding,
        chart=themed(
            _chart(results, past, wide, pace, say),
            say,
            title=titled(say("Persons housed per month, with the forecast"), results, say, [location]),
            subtitle=[
                say("Dashed: the median of the forecast; the bands hold 50, 80 and 95 % of the outcomes"),
                say("Orange: the pace needed in this half-year"),
                *simulated,
            ],
        ),
        numbers=NumberTable((say("Month"), say("Persons")), ()),
    )


def _chart(
    results: RunResults, past: pd.Series[int], wide: pd.DataFrame, pace: float, say: Language
) -> alt.LayerChart:
    axis = alt.Axis(format=",.0f", tickCount=5)
    fan = anchored(wide, past.index[-1], past.iloc[-1]) if len(past) else wide
    first = min([*past.index[:1], fan.index[0]])
    known = past.rename("value").rename_axis("day").reset_index()
    line = alt.Chart(known).mark_line(color=BLUE, strokeWidth=2, point=True)
    start = wide.index[0]
    half_end = wide.index[min(len(wide) - 1, 5)]
    needed = alt.Chart(pd.DataFrame({"from": [start], "to": [half_end], "pace": [pace]}))
    labels = [(fan[MEDIAN].iloc[-1], say.number(fan[MEDIAN].iloc[-1]), BLUE)]
    labels.append((pace, say("needed: {pace}", pace=say.number(pace, 1)), ORANGE))
    top = max(past.max() if len(past) else 0, fan["0.975"].max(), pace)
    return alt.layer(
        rules(half_year_starts(first, fan.index[-1])),
        *fan_layers(fan, lambda name: alt.Y(f"{name}:Q", title=None, axis=axis)),
        line.encode(x="day:T", y=alt.Y("value:Q", title=None, axis=axis)),
        needed.mark_rule(color=ORANGE, strokeWidth=2).encode(x="from:T", x2="to:T", y="pace:Q"),
        *now_rule(pd.Timestamp(results.as_of), say("now")),
        end_labels(fan.index[-1], labels, gap=float(max(top, 1)) / 12),
    ).properties(width=WIDTH - 130, height=220)


def _rich(numbers: NumberTable) -> Table:
    table = Table(box=SIMPLE_HEAD)
    for index, column in enumerate(numbers.columns):
        table.add_column(column, justify="right" if index in numbers.numeric else "left")
    for row in numbers.rows:
        table.add_row(*(escape(cell) for cell in row))
    return table
