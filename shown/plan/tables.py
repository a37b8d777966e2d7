"""The tables of a plan, for the page and the terminal alike."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from base.i18n import Language
from forecast.accounting import opgave
from forecast.arrays import Array
from forecast.chain.names import OCCUPANCY, PERMITS
from forecast.largest_remainder import whole_parts
from forecast.measures import GROSS, MISSING, REALISATIE_HALFJAAR
from forecast.plan.advice import Advice
from forecast.plan.bands import Bands, bands
from forecast.plan.candidate import Candidate
from forecast.plan.expected import Expected
from forecast.plan.feasible import Feasibility, share_of_lets
from forecast.plan.goal import OVER_GEMEENTEN, SHARE_BEYOND, values
from forecast.whole_number import whole
from shown.headlines import told_of_paths
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.origins import Origin
from shown.plan.advice_sentences import share_of


def candidate_table(
    judged: Advice,
    say: Language,
    *,
    persons_per_home: float | None = None,
    lets: float | None = None,
    origin: Origin = Origin.COUNTED,
) -> NumberTable:
    """What each total brings: the number that is told of each measure, the 80 % band under it; the advice is marked.

    Args:
        lets: social rental homes vacated in a half-year; without them there is no column for their share.
        origin: of what is counted over gemeenten, which the headings of these columns show.
    """
    goals = (
        [
            _marked(heading, origin if goal.measure in OVER_GEMEENTEN else Origin.COUNTED)
            for heading, goal in zip(_goal_headings(judged, say), judged.goals, strict=True)
        ]
        if judged.goals
        else _goal_headings(judged, say)
    )
    columns = [
        say("Taakstelling (net)"),
        *goals,
        say("Housed"),
        say("Net stand"),
        _marked(say("Gross achterstand"), origin),
        _marked(say("Gemeenten behind"), origin),
        say("COA occupancy"),
        say("Permit holders in reception"),
        say("Longer than 14 weeks"),
    ]
    rows = [_candidate_row(judged, place, say) for place in range(len(judged.candidates))]
    if persons_per_home is not None and lets is not None and not math.isnan(lets):
        columns.append(say("Share of vacated social homes"))
        for row, total in zip(rows, judged.totals, strict=True):
            row.append(words.share(share_of_lets(total, persons_per_home, lets), say))
    return NumberTable(tuple(columns), tuple(tuple(row) for row in rows))


def _marked(heading: str, origin: Origin) -> str:
    """A heading with the mark of what stands below it."""
    return f"{heading}\N{NO-BREAK SPACE}{origin.value}" if origin.value else heading


def _goal_headings(judged: Advice, say: Language) -> list[str]:
    if len(judged.goals) == 1:
        return [say("Chance of the goal")]
    return [say("Chance of goal {n}", n=place) for place in range(1, len(judged.goals) + 1)]


def goal_notes(judged: Advice, say: Language) -> list[str]:
    """How to read the columns of chances: what was asked, and how far a chance may be off by the draw."""
    lines = []
    for heading, goal, noise in zip(_goal_headings(judged, say), judged.goals, judged.noise.tolist(), strict=True):
        asked, error = share_of(goal.probability, say), say.percent(noise, 1)
        lines.append(
            say("{heading}: asked {asked}, standard error {error}.", heading=heading, asked=asked, error=error)
        )
    return lines


def _candidate_row(judged: Advice, place: int, say: Language) -> list[str]:
    one = judged.candidates[place]
    total = say.number(one.total)
    return [
        say("{total} (advice)", total=total) if one.total in judged.edge else total,
        *(words.chance(float(chance), say) for chance in judged.chances[:, place]),
        _cell(REALISATIE_HALFJAAR, one.housed, say),
        _stand_cell(one.net, say),
        _cell(GROSS, one.gross, say),
        _cell(MISSING, one.missing, say),
        _cell(OCCUPANCY, one.occupancy, say),
        _cell(PERMITS, one.permits, say),
        _beyond_cell(one, say),
    ]


def _cell(measure: str, paths: Array, say: Language) -> str:
    return f"{say.number(told_of_paths(measure, paths))}\n{words.between(*bands(paths).most, say)}"


def _stand_cell(paths: Array, say: Language) -> str:
    of = bands(paths)
    return f"{words.stand(of.median, say)}\n{words.stand_band(*of.most, say)}"


def _beyond_cell(one: Candidate, say: Language) -> str:
    of = bands(one.beyond)
    share = say.percent(bands(values(SHARE_BEYOND, one)).median)
    return f"{say.number(of.median)} ({share})\n{words.between(*of.most, say)}"


def statistic_line(say: Language) -> str:
    """Which number is told of each measure."""
    return say(
        "The median, of gross achterstand and gemeenten behind the mean, and below it the band that holds 80 % of "
        "the outcomes. A median and a mean cannot be subtracted from one another, and the median net stand can lie "
        "above the mean gross achterstand."
    )


def yield_table(judged: Advice, say: Language) -> NumberTable:
    """Per step between totals: what an extra 1,000 of taakstelling brings, with the standard error of the paths."""
    columns = (
        say("From"),
        say("To"),
        say("Extra housed per extra 1,000"),
        say("Extra gross achterstand per extra 1,000 (on paper)"),
    )
    return NumberTable(
        columns,
        tuple(
            (
                say.number(step.low),
                say.number(step.high),
                say("{n} ± {error}", n=say.number(1_000 * step.housed), error=say.number(1_000 * step.noise)),
                say.number(1_000 * step.gross),
            )
            for step in judged.steps
        ),
    )


def expected_table(number: Expected, say: Language) -> NumberTable:
    """The terms of the expected number, in the order in which they are added up, with their bands."""
    start, end = say.day(number.window_start), say.day(number.window_end)
    begin = say.day(number.period.start)
    terms = (
        (say("Permit holders in reception on {day}", day=start), number.in_reception),
        (say("+ arriving with a permit, {start} to {end}", start=start, end=end), number.arriving),
        (say("- housed from {start} until {begin}", start=start, begin=begin), number.housed_before),
        (say("= to house in the half-year"), number.to_house),
        (say("of them due by the norm of 14 weeks"), number.due),
    )
    rows = [(name, *_term(bands(paths), say)) for name, paths in terms]
    carried = bands(number.carried)
    rows.append(
        (
            say("- already asked: the net stand on {day}", day=begin),
            words.stand(carried.median, say),
            *(words.stand_band(*ends, say) for ends in (carried.half, carried.most, carried.nearly_all)),
        )
    )
    rows.append((say("= taakstelling that covers the rest"), *_term(bands(number.to_ask), say)))
    columns = (say("Persons"), say("Median"), say("50 % band"), say("80 % band"), say("95 % band"))
    return NumberTable(columns, tuple(rows))


def _term(of: Bands, say: Language) -> tuple[str, ...]:
    return (say.number(of.median), *(words.between(*ends, say) for ends in (of.half, of.most, of.nearly_all)))


def feasible_table(result: Feasibility, say: Language) -> NumberTable:
    """What can be realised by the forecast and by the pace shown, and the total each leaves room for.

    In each row the room is what can be housed less the stand at the start; never below zero.
    """
    columns = (
        say("Measured by"),
        say("Can be housed (mean)"),
        say("80 % band"),
        say("Stand at the start (mean)"),
        say("Room for a taakstelling of"),
    )
    rows = [
        (
            say("forecast when {total} is asked", total=say.number(result.limit)),
            say.number(result.housed),
            words.between(*result.realisable.most, say),
            words.stand(result.stand_begin, say),
            say.number(result.feasible_total),
        )
    ]
    if result.pace is not None and result.at_pace is not None:
        rows.append(
            (
                say("pace of the last half-years, while nothing is announced"),
                say.number(result.pace.this_half),
                words.UNKNOWN,
                words.stand(result.unannounced, say),
                say.number(max(0, result.at_pace)),
            )
        )
    return NumberTable(columns, tuple(rows))


def provincie_table(
    rows: pd.DataFrame,
    say: Language,
    *,
    stands_begin: Mapping[str, float],
    country: float,
    origin: Origin = Origin.COUNTED,
) -> NumberTable:
    """The split summed per provincie, the largest first, and the country.

    Stands at the start are medians of the region itself, which do not add up; persons, inhabitants and gemeenten do.

    Args:
        rows: one per gemeente, as `forecast.plan.split_rows.split_rows` gives them. What is unknown of a part of the
            provincies is unknown of all.
        stands_begin: median net stand at the start by name of the provincie, under the total that is split.
        country: the same of the country.
        origin: of what is counted over gemeenten.
    """
    columns = (
        say("Provincie"),
        say("Gemeenten"),
        say("Inhabitants"),
        say("Taakstelling (net)"),
        say("Stand at the start"),
        say("Opgave"),
        _marked(say("Expected to be behind"), origin),
    )
    sums = rows.groupby("provincie").agg(
        gemeenten=("taakstelling", "size"),
        inhabitants=("inhabitants", "sum"),
        taakstelling=("taakstelling", "sum"),
        behind=("p_miss", lambda chances: chances.sum(skipna=False)),
    )
    sums["inhabitants"] = whole_parts(sums["inhabitants"].to_numpy(dtype=float))
    if sums["behind"].notna().all():
        sums["behind"] = whole_parts(sums["behind"].to_numpy(dtype=float))
    sums["begin"] = pd.Series(stands_begin)
    sums = sums.sort_values("taakstelling", ascending=False, kind="stable")
    table = [_region_row(str(name), row, say) for name, row in sums.iterrows()]
    total = sums.sum(skipna=False)
    total["begin"] = country
    return NumberTable(columns, (*table, _region_row(say("Netherlands"), total, say)))


def _region_row(name: str, row: pd.Series, say: Language) -> tuple[str, ...]:
    begin = row["begin"]
    return (
        name,
        *(say.number(float(row[column])) for column in ("gemeenten", "inhabitants", "taakstelling")),
        words.UNKNOWN if pd.isna(begin) else words.stand(begin, say),
        words.UNKNOWN if pd.isna(begin) else say.number(opgave(whole(begin), row["taakstelling"])),
        words.count(row["behind"], say),
    )
