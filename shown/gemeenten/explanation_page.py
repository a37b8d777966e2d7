"""The explanation of a gemeente as a page, with its months as a picture."""

from __future__ import annotations

import altair as alt
import pandas as pd

from base.i18n import Language
from forecast.measures import REALISATIE
from forecast.periods import HalfYear
from shown.gemeenten.explanation import SIMULATED, Explanation
from shown.kit.explained import explained_page
from shown.kit.fan import anchored, end_labels, fan_layers, half_year_starts, now_rule, rules
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import BLUE, ORANGE, WIDTH, themed
from shown.origins import titled
from shown.read.forecasts import MEDIAN
from shown.read.results import RunResults

# months of the past that say how a gemeente goes about it, end spurts included
PAST_MONTHS = 36


def explanation_page(explanation: Explanation, results: RunResults, say: Language) -> str:
    """One self-contained page with the months of the gemeente as a picture."""
    return explained_page(explanation, say, [months_picture(explanation, results, say)])


def months_picture(explanation: Explanation, results: RunResults, say: Language) -> Picture:
    """Realised and expected per month of the gemeente, with the pace it needs."""
    location = explanation.flag.location
    rows = results.observations
    own = rows[(rows["region"] == location) & (rows["measure"] == REALISATIE) & (rows["part"] == "")]
    past = own.set_index("from_date")["value"].sort_index().iloc[-PAST_MONTHS:]
    wide = results.forecasts.fan(REALISATIE, location)
    wide.index = pd.DatetimeIndex(wide.index).to_period("M").to_timestamp()
    period = HalfYear.parse(explanation.flag.period)
    pace = max(explanation.flag.needed_per_month or 0.0, 0.0)
    finding = explanation.sentences[0]
    simulated = [say(SIMULATED)] if own["simulated"].any() else []
    return Picture(
        key=f"months-{location}",
        finding=finding,
        alt=finding,
        chart=themed(
            _chart(results, past, wide, period, pace, say),
            say,
            title=titled(say("Persons housed per month, with the forecast"), results, say, [location]),
            subtitle=[
                say("Dashed: the median of the forecast; the bands hold 50, 80 and 95 % of the outcomes"),
                say("Orange: the pace needed in the {period}", period=say.half_year(str(period))),
                *simulated,
            ],
        ),
        numbers=NumberTable((say("Month"), say("Persons")), ()),
    )


def _chart(
    results: RunResults, past: pd.Series[int], wide: pd.DataFrame, period: HalfYear, pace: float, say: Language
) -> alt.LayerChart:
    axis = alt.Axis(format=",.0f", tickCount=5)
    fan = anchored(wide, past.index[-1], past.iloc[-1]) if len(past) else wide
    first = min([*past.index[:1], fan.index[0]])
    known = past.rename("value").rename_axis("day").reset_index()
    line = alt.Chart(known).mark_line(color=BLUE, strokeWidth=2, point=True)
    # over the months of that half-year that are still to come
    ahead = wide.index[wide.index.isin(period.months)]
    needed = alt.Chart(pd.DataFrame({"from": ahead[:1], "to": ahead[-1:], "pace": [pace] * len(ahead[:1])}))
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
