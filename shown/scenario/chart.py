"""The picture of a comparison: COA occupancy and permit holders with and without the scenario, month by month."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from base.i18n import Language
from forecast.chain.names import BEYOND, OCCUPANCY, PERMITS
from forecast.levels import COUNTRY
from shown import provenance
from shown.kit import words
from shown.kit.fan import column_name, end_labels, half_year_starts, rules
from shown.kit.picture import NumberTable, Picture
from shown.kit.theme import BLUE, DASH, INK, LABEL_SIZE, ORANGE, themed
from shown.origins import titled
from shown.read.forecasts import MEDIAN, Forecasts
from shown.read.results import RunResults
from shown.scenario.compare import HIGH, LOW, Comparison
from shown.scenario.sentences import LABELS, title

PANELS = (OCCUPANCY, PERMITS, BEYOND)
PANEL_WIDTH, PANEL_HEIGHT = 168, 240
# between two panels: the labels of the one and the axis of the other
SPACING = 136
# of what the scale spans, between two labels at the end of the lines
LABEL_GAP = 1 / 13
BASELINE_OPACITY, SCENARIO_OPACITY = 0.25, 0.30


def comparison_picture(results: RunResults, comparison: Comparison, say: Language) -> Picture | None:
    """Small multiples, each on a scale of its own: what matters is how far the two lie apart.

    None for a run without a chain, of which no months are known.
    """
    values = Forecasts.of(comparison.values)
    pairs = {measure: (results.forecasts.fan(measure, COUNTRY), values.fan(measure, COUNTRY)) for measure in PANELS}
    pairs = {measure: pair for measure, pair in pairs.items() if len(pair[0]) and len(pair[1])}
    if not pairs:
        return None
    panels = [_panel(measure, *pair, say) for measure, pair in pairs.items()]
    chart = alt.concat(*panels, columns=len(PANELS), spacing=SPACING, bounds="flush")
    headline = titled(_headline(comparison, say), results, say)
    subtitle = [
        say(
            "Scenario {name}: {description}",
            name=comparison.scenario.name,
            description=comparison.scenario.description,
        )
        if comparison.scenario.description
        else say("Scenario {name}", name=comparison.scenario.name),
        say(
            "Persons at the end of each month, each on a scale of its own that need not start at zero. Dashed "
            "blue: without the scenario, the run's own forecast; orange: with it. Lines are medians, bands hold 80 % "
            "of the outcomes."
        ),
        *provenance.simulated_forecast(results, say),
        say(
            "A what-if, not a forecast. Run {run_id}. {figures}.",
            run_id=results.run_id,
            figures=words.as_of_line(results.as_of, say),
        ),
    ]
    return Picture(
        key=f"scenario-{comparison.scenario.name}",
        finding=headline,
        alt=say("Fans of the forecast with the scenario over them, one per measure. {finding}.", finding=headline),
        chart=themed(chart, say, title=headline, subtitle=subtitle),
        numbers=_numbers(pairs, say),
    )


def _headline(comparison: Comparison, say: Language) -> str:
    """How many people are at COA at the end of the last half-year, with and without the scenario."""
    row = comparison.row(OCCUPANCY)
    if row is None or row.baseline is None or row.scenario is None:
        return title(comparison, say)
    return say(
        "With {name} a COA occupancy of {more} expected on {day}, without it {before}",
        name=comparison.scenario.name,
        more=say.number(row.scenario.value),
        day=say.day(row.period.end),
        before=say.number(row.baseline.value),
    )


def _panel(measure: str, baseline: pd.DataFrame, drawn: pd.DataFrame, say: Language) -> Any:
    both = pd.concat([baseline, drawn])
    ends = [wide[MEDIAN].iloc[-1] for wide in (baseline, drawn)]
    labels = [
        (ends[0], say("without {n}", n=say.number(ends[0])), BLUE),
        (ends[1], say("with {n}", n=say.number(ends[1])), ORANGE),
    ]
    heading = alt.Chart(pd.DataFrame({"text": [say(LABELS[measure])]})).mark_text(
        align="left", baseline="bottom", fontWeight="bold", fontSize=LABEL_SIZE + 1, color=INK
    )
    return alt.layer(
        rules(half_year_starts(drawn.index[0], drawn.index[-1])),
        _area(baseline, BLUE, BASELINE_OPACITY),
        _area(drawn, ORANGE, SCENARIO_OPACITY),
        _line(baseline, BLUE, strokeDash=DASH, strokeWidth=2),
        _line(drawn, ORANGE, strokeWidth=2.5),
        end_labels(drawn.index[-1], labels, gap=float(both[HIGH].max() - both[LOW].min()) * LABEL_GAP),
        heading.encode(x=alt.value(0), y=alt.value(-10), text="text:N"),
    ).properties(width=PANEL_WIDTH, height=PANEL_HEIGHT)


def _area(wide: pd.DataFrame, colour: str, opacity: float) -> Any:
    area = _chart(wide).mark_area(color=colour, opacity=opacity, line=False)
    return area.encode(y=_height(LOW), y2=alt.Y2(column_name(HIGH)))


def _line(wide: pd.DataFrame, colour: str, **style: Any) -> Any:
    return _chart(wide).mark_line(color=colour, **style).encode(y=_height(MEDIAN))


def _chart(wide: pd.DataFrame) -> Any:
    frame = wide.rename(columns=column_name).rename_axis("day").reset_index()
    axis = alt.Axis(format="%b %Y", values=_ticks(wide), labelFontSize=11)
    return alt.Chart(frame).encode(x=alt.X("day:T", title=None, axis=axis))


def _height(level: str) -> Any:
    axis = alt.Axis(format=",.0f", tickCount=5)
    return alt.Y(f"{column_name(level)}:Q", title=None, axis=axis, scale=alt.Scale(zero=False))


def _ticks(wide: pd.DataFrame) -> list[str]:
    """The last day of each half-year."""
    days = [day for day in wide.index if day.month in (6, 12)]
    return [f"{day:%Y-%m-%d}" for day in days]


def _numbers(pairs: dict[str, tuple[pd.DataFrame, pd.DataFrame]], say: Language) -> NumberTable:
    columns = (
        say("What"),
        say("Month"),
        say("Without the scenario"),
        say("80 % band"),
        say("With the scenario"),
        say("80 % band"),
    )
    rows = []
    for measure, (baseline, drawn) in pairs.items():
        for day in baseline.index.intersection(drawn.index):
            cells = []
            for wide in (baseline, drawn):
                low, median, high = (say.number(wide.loc[day, level]) for level in (LOW, MEDIAN, HIGH))
                cells += [median, say("{low} to {high}", low=low, high=high)]
            rows.append((say(LABELS[measure]), say.month(day), *cells))
    return NumberTable(columns, tuple(rows))
