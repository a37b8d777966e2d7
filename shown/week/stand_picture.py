"""The stand of a region with its band, in the width of a mail."""

from __future__ import annotations

import pandas as pd

from base.i18n import Language
from shown.kit import words
from shown.kit.png import Inline, small_png
from shown.kit.theme import themed
from shown.origins import titled
from shown.regions.stand_chart import past_and_fan, stand_fan, summed_words
from shown.week.facts import WeekFacts
from shown.week.scope_state import name_of

# points, of which a mail shows two dots each; the words left and right of the chart take the rest
WIDTH, CHART_WIDTH, CHART_HEIGHT = 560, 355, 220
YEARS_BACK = 6


def stand_picture(facts: WeekFacts, code: str, say: Language) -> Inline | None:
    """The fan of the country or a provincie; None when its stand has no forecast for the leading half-year."""
    row = facts.head(code)
    if row is None or row.stand is None or facts.period is None:
        return None
    results = facts.results
    past, summed, wide = past_and_fan(results, code)
    first = pd.Timestamp(results.as_of) - pd.DateOffset(years=YEARS_BACK)
    past, summed = past[past.index >= first], summed[summed.index >= first]
    chart = stand_fan(results, past, summed, wide, say, width=CHART_WIDTH, height=CHART_HEIGHT, say_last=False)
    finding = _finding(facts, code, row.stand.median, past, summed, say)
    subtitle = [
        say("Stand in persons: median (dashed) and bands of 50, 80 and 95 %"),
        *summed_words(summed, say),
        *_assumed(facts, code, say),
        words.as_of_line(results.as_of, say),
    ]
    drawn = themed(chart, say, title=finding, subtitle=subtitle, width=WIDTH)
    alt = say("Fan chart of the stand. {finding}.", finding=finding)
    return Inline(cid=f"stand-{code}".lower(), png=small_png(drawn.to_dict(validate=False)), alt=alt)


def _assumed(facts: WeekFacts, code: str, say: Language) -> list[str]:
    """From when on the fan stands under a target that is not known yet."""
    row = facts.head(code)
    assumed = [ahead.period for ahead in row.ahead if ahead.assumed] if row is not None else []
    if not assumed:
        return []
    return [say("From the {period} on under an assumed taakstelling", period=say.half_year(str(assumed[0])))]


def _finding(
    facts: WeekFacts, code: str, median: float, past: pd.Series[int], summed: pd.Series[int], say: Language
) -> str:
    """From the last known stand to the one expected."""
    assert facts.period is not None  # noqa: S101 - a region with a band has a half-year
    name, stand, day = name_of(facts, code, say), words.stand(median, say), say.day(facts.period.peildatum)
    known = summed if len(summed) else past
    if known.empty:
        text = say("{name} expected to be {stand} on {day}", name=name, stand=stand, day=day)
    else:
        text = say(
            "{name} {before} on {known}, expected to be {stand} on {day}",
            name=name,
            before=words.stand(float(known.iloc[-1]), say),
            known=say.day(known.index[-1].date()),
            stand=stand,
            day=day,
        )
    return titled(text, facts.results, say, [code])
