"""A comparison in words: the table, what it comes down to, and what the scenario changes."""

from __future__ import annotations

import math

from base.i18n import N_, Language
from forecast.chain.names import BEYOND, FAMILY, FIRST, GRANT_RATE, HOUSED, OCCUPANCY, PERMITS, REPEAT, RESETTLED
from forecast.chain.scenario import ADDITION, CAP, CAPACITY, FACTOR, LEVEL, Band, Change, Scenario
from forecast.measures import GROSS, MISSING, REALISATIE_HALFJAAR, STAND_EIND
from forecast.periods import first_day
from shown import provenance
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.read.results import RunResults
from shown.scenario.compare import Comparison, Figure, Row

LABELS = {
    OCCUPANCY: N_("COA occupancy"),
    PERMITS: N_("Permit holders at COA"),
    BEYOND: N_("Of these beyond the norm"),
    REALISATIE_HALFJAAR: N_("Persons housed"),
    STAND_EIND: N_("Net stand"),
    GROSS: N_("Gross achterstand"),
    MISSING: N_("Gemeenten that miss"),
}
LEVERS = {
    FIRST: N_("First asylum applications"),
    REPEAT: N_("Repeat applications"),
    FAMILY: N_("Family reunification (nareis)"),
    RESETTLED: N_("Resettlement"),
    GRANT_RATE: N_("Share of decisions that grant"),
    CAPACITY: N_("Decisions of the IND"),
    HOUSED: N_("Persons that can be housed"),
}
FINDINGS = {
    OCCUPANCY: N_("Expected on {day}: a COA occupancy of {persons}, {difference}"),
    PERMITS: N_("Expected on {day}: {persons} permit holders in reception, {difference}"),
    REALISATIE_HALFJAAR: N_("Expected in the {period}: {persons} persons housed, {difference}"),
    STAND_EIND: N_("Expected on {peildatum}: a net stand of {persons}, {difference}"),
    MISSING: N_("Expected on {peildatum}: {persons} gemeenten that miss, {difference}"),
}


def title(comparison: Comparison, say: Language) -> str:
    """The name of the scenario, as every output begins."""
    return say("Scenario {name} beside the forecasts of the run", name=comparison.scenario.name)


def table(comparison: Comparison, say: Language) -> NumberTable:
    """Median and 80 % band of both, measure by measure and half-year by half-year."""
    columns = (
        say("What"),
        say("Half-year"),
        say("Without the scenario"),
        say("With the scenario"),
        say("Difference"),
    )
    rows = [
        (
            say(LABELS[row.measure]),
            say.half_year(str(row.period)),
            _cell(row.measure, row.baseline, say),
            _cell(row.measure, row.scenario, say),
            difference(row, say),
        )
        for row in comparison.rows
    ]
    return NumberTable(columns, tuple(rows))


def table_notes(comparison: Comparison, say: Language) -> list[str]:
    """What a reader must know to read the table."""
    notes = [
        say(
            "The median, of gross achterstand and gemeenten that miss the mean, and below it the band that holds "
            "80 % of the outcomes. COA occupancy and permit holders: on the last day of the half-year; beyond the "
            "norm: longer than 14 weeks after the grant."
        )
    ]
    if any(
        figure is not None and figure.assumed for row in comparison.rows for figure in (row.baseline, row.scenario)
    ):
        notes.append(f"{words.ASSUMED_MARK} {say('Under an assumed taakstelling: the real one is not known yet.')}")
    return notes


def difference(row: Row, say: Language) -> str:
    """`1.200 meer`; of a net stand `1.200 slechter`, never a bare sign, and no number for what may be chance."""
    if row.difference is None:
        return words.UNKNOWN
    if row.hardly_differs:
        return say("hardly any")
    persons = round(row.difference)
    more, fewer = (
        (N_("{n} worse"), N_("{n} better")) if row.measure == STAND_EIND else (N_("{n} more"), N_("{n} fewer"))
    )
    return say(more if persons > 0 else fewer, n=say.number(abs(persons)))


def findings(comparison: Comparison, say: Language) -> list[str]:
    """What it comes down to at the end of the last half-year, a sentence per measure; the first is the headline."""
    found = [text for measure in FINDINGS if (text := finding(comparison, measure, say))]
    return [*found, *_why(comparison, say)]


def _why(comparison: Comparison, say: Language) -> list[str]:
    """Why the stand is better with more people, or worse with fewer, where it is."""
    moved = comparison.more_people()
    if moved is None:
        return []
    message = (
        N_(
            "The stands are better because more people are there: more of them are linked and housed against the "
            "same taakstelling. {n} more permit holders wait in reception at the end, and those are in no stand"
        )
        if moved.better
        else N_(
            "The stands are worse because fewer people are there: fewer of them are linked and housed against the "
            "same taakstelling. {n} fewer permit holders wait in reception at the end, and those are in no stand"
        )
    )
    return [say(message, n=say.number(abs(moved.waiting)))]


def finding(comparison: Comparison, measure: str, say: Language) -> str:
    """One of `FINDINGS`; empty when the run or the scenario has no such number."""
    row = comparison.row(measure)
    if row is None or row.baseline is None or row.scenario is None:
        return ""
    return say(
        FINDINGS[measure],
        day=say.day(row.period.end),
        peildatum=say.day(row.period.peildatum),
        period=say.half_year(str(row.period)),
        persons=_value(measure, row.scenario, say),
        difference=_against(row, row.baseline, say),
    )


def changes(scenario: Scenario, say: Language) -> list[str]:
    """What the scenario changes, a line for each."""
    lines = [_band(band, say) for band in scenario.bands]
    lines += [
        say("{lever}: {how}, {when}", lever=say(LEVERS[one.lever]), how=_how(one, say), when=_when(one, say))
        for one in scenario.changes
    ]
    lines += [
        say(
            "Taakstelling (net) of the {period}: {persons}", period=say.half_year(period), persons=say.number(persons)
        )
        for period, persons in sorted(scenario.targets.items())
    ]
    return lines


def footer(results: RunResults, comparison: Comparison, say: Language) -> list[str]:
    """What every output ends with: that it is a what-if, when it was drawn, and of which run and figures."""
    return [
        say("A scenario is no forecast: it says what to expect if this happens and all else goes on as foreseen."),
        say(
            "Drawn on {moment} from the models of the run, in {seconds} seconds.",
            moment=say.moment(comparison.made_at),
            seconds=say.number(comparison.seconds, 1),
        ),
        *(f"{line}." for line in provenance.simulated_forecast(results, say)),
        *(f"{line}." for line in provenance.over_gemeenten(results, say)),
        *provenance.footer(results, say),
    ]


def _cell(measure: str, figure: Figure | None, say: Language) -> str:
    if figure is None:
        return words.UNKNOWN
    mark = words.ASSUMED_MARK if figure.assumed else ""
    return f"{_value(measure, figure, say)}{mark}\n{band(measure, figure, say)}"


def _value(measure: str, figure: Figure, say: Language) -> str:
    return words.stand(figure.value, say) if measure == STAND_EIND else say.number(figure.value)


def band(measure: str, figure: Figure, say: Language) -> str:
    """The 80 % band of a figure, `65.100 tot 78.000`."""
    if measure == STAND_EIND:
        return words.stand_band(figure.low, figure.high, say)
    return say("{low} to {high}", low=say.number(figure.low), high=say.number(figure.high))


def _against(row: Row, baseline: Figure, say: Language) -> str:
    before = _value(row.measure, baseline, say)
    if row.hardly_differs:
        return say("about the same as without the scenario ({before})", before=before)
    return say("{difference} than without the scenario ({before})", difference=difference(row, say), before=before)


def _band(one: Band, say: Language) -> str:
    return say(
        "{lever}: {minimum} to {maximum} in all (middle {middle}), {when}",
        lever=say(LEVERS[one.measure]),
        minimum=say.number(one.minimum),
        maximum=say.number(one.maximum),
        middle=say.number(one.middle),
        when=_when(one, say),
    )


def _when(one: Change | Band, say: Language) -> str:
    first = say.month(first_day(one.first))
    if one.last is None:
        return say("from {month} on", month=first)
    if one.first == one.last:
        return say("in {month}", month=first)
    return say("{first} up to and including {last}", first=first, last=say.month(first_day(one.last)))


def _how(one: Change, say: Language) -> str:
    if one.kind == FACTOR:
        return say("{factor} times what is foreseen", factor=say.number(one.value, 2))
    if one.lever == GRANT_RATE:
        return _how_of_share(one, say)
    amount = say.number(abs(one.value))
    if one.kind == ADDITION:
        return say("{n} a month more", n=amount) if one.value >= 0 else say("{n} a month fewer", n=amount)
    return say("{n} a month", n=amount) if one.kind == LEVEL else say("at most {n} a month", n=amount)


def _how_of_share(one: Change, say: Language) -> str:
    if one.kind == ADDITION:
        points = say.number(100 * abs(one.value), 1)
        message = N_("{n} percentage points higher") if one.value >= 0 else N_("{n} percentage points lower")
        return say(message, n=points)
    in_percent = 100 * one.value
    share = say.percent(one.value, 0 if math.isclose(in_percent, round(in_percent)) else 1)
    return say("at most {share}", share=share) if one.kind == CAP else share
