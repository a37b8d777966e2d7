"""The gemeenten with the largest expected shortfall: the forecast stand as a dot with its 80 % band."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from base.i18n import Language
from shown.gemeenten import sentences as gemeente_words
from shown.headlines import Headline, Headlines
from shown.kit import words
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import BLUE, GREY, INK, LABEL_SIZE, WIDTH, themed
from shown.origins import titled
from shown.read.results import RunResults

SHOWN = 20
ROW_HEIGHT = 22
TEXT_ROOM = 330


def worst_list(results: RunResults, heads: Headlines, say: Language, provincie: str | None = None) -> Picture:
    """The worst gemeenten of the country, or of the provincie with this code; there must be warnings for them."""
    rows = [row for row in heads.gemeenten if provincie in (None, row.provincie)]
    shown = [row for row in rows if row.stand is not None][:SHOWN]
    finding = titled(gemeente_words.worst_finding(rows, SHOWN, say), results, say, [row.code for row in rows])
    subtitle = [
        say(
            "Stand in persons on {day}: dot = median of the forecast, line = 80 % band; beside it the expected "
            "shortfall (a mean), largest first",
            day=say.day(gemeente_words.peildatum(heads)),
        ),
        *gemeente_words.simulated_line(shown, say),
        gemeente_words.sources(results, say),
    ]
    return Picture(
        key=f"worst-{provincie or 'gemeenten'}".lower(),
        finding=finding,
        alt=say("List of the gemeenten with the largest expected shortfall. {finding}.", finding=finding),
        chart=themed(_chart(shown, say), say, title=finding, subtitle=subtitle),
        numbers=_numbers(shown, say),
    )


def _chart(rows: Sequence[Headline], say: Language) -> Any:
    frame = pd.DataFrame(
        {
            "name": [row.name for row in rows],
            "median": [row.stand and row.stand.median for row in rows],
            "low": [row.stand and row.stand.low for row in rows],
            "high": [row.stand and row.stand.high for row in rows],
            "fill": ["#ffffff" if row.simulated else BLUE for row in rows],
            "text": [_text(row, say) for row in rows],
        }
    )
    behind, ahead = say("behind"), say("ahead")
    amount = "format(abs(datum.value), ',.0f')"
    label = f"datum.value > 0 ? {amount} + ' {behind}' : datum.value < 0 ? {amount} + ' {ahead}' : '0'"
    axis = alt.Axis(labelExpr=label, tickCount=6, grid=True)
    names = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=200))
    base = alt.Chart(frame).encode(y=names)
    zero = alt.Chart(pd.DataFrame({"value": [0]})).mark_rule(color=INK, strokeWidth=1).encode(x="value:Q")
    band = base.mark_rule(color=BLUE, strokeWidth=3, opacity=0.4)
    dot = base.mark_point(filled=True, size=70, opacity=1, stroke=BLUE, strokeWidth=2)
    width = WIDTH - TEXT_ROOM - 150
    text = base.mark_text(align="left", fontSize=LABEL_SIZE, color=GREY).encode(
        x=alt.value(width + 12), text="text:N"
    )
    return alt.layer(
        zero,
        band.encode(x=alt.X("low:Q", title=None, axis=axis), x2="high"),
        dot.encode(x=alt.X("median:Q", title=None, axis=axis), fill=alt.Fill("fill:N", scale=None)),
        text,
    ).properties(width=width, height=ROW_HEIGHT * max(len(rows), 1))


def _text(row: Headline, say: Language) -> str:
    parts = [
        say("shortfall {n}", n=words.count(row.shortfall, say)),
        words.chance(row.p_miss, say),
        gemeente_words.cause(row, say),
    ]
    return " · ".join(parts)


def _numbers(rows: Sequence[Headline], say: Language) -> NumberTable:
    columns = (
        say("Gemeente"),
        say("Stand"),
        say("80 % band"),
        say("Expected shortfall"),
        say("Chance of missing"),
        say("Cause"),
    )
    table = [
        (
            row.name,
            words.stand(row.stand.median, say),
            words.stand_band(row.stand.low, row.stand.high, say),
            words.count(row.shortfall, say),
            words.chance(row.p_miss, say),
            gemeente_words.cause(row, say),
        )
        for row in rows
        if row.stand is not None
    ]
    return NumberTable(columns, tuple(table))
