"""A plan in the terminal and as pictures."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor
from textwrap import wrap

import pandas as pd
from rich.console import Console
from rich.markup import escape

from base.i18n import Language
from forecast.plan.bands import bands
from forecast.plan.calendar import announcement, coming
from forecast.plan.goal import OVER_GEMEENTEN
from forecast.plan.split import ROUNDED_UP, STATUTORY
from forecast.plan.split_error import PROPORTIONAL
from shown import provenance
from shown.kit import words
from shown.kit.picture import NumberTable, Picture
from shown.kit.terminal import print_table
from shown.origins import Origin, below, origin
from shown.plan import advice_sentences, feasible_sentences, sentences, tables
from shown.plan import calendar as calendar_words
from shown.plan.plan import Plan
from shown.plan.split_sentences import inhabitants
from shown.plan.trade_off_chart import trade_off

# letters of a name in a row; longer ones go on in the next line
NAME_WIDTH = 32


def print_plan(plan: Plan, console: Console, say: Language, *, persons_per_home: float) -> None:
    """The expected number, the calendar, the candidates with the advice, what can be realised, and the split."""
    as_of = plan.results.as_of
    console.print(escape(say("Plan for the {period}", period=say.half_year(str(plan.period)))), style="bold")
    if plan.scenario.name:
        name, text = plan.scenario.name, plan.scenario.description
        console.print(escape(say("Under the scenario {name}: {text}", name=name, text=text)))
    _lines(console, [*sentences.expected_lines(plan.expected, say), *sentences.begin_lines(plan, say)])
    print_table(console, "", _wrapped(tables.expected_table(plan.expected, say)))
    _lines(console, calendar_words.lines(announcement(plan.period), as_of, plan.facts.made_on, say))
    print_table(console, "", calendar_words.calendar_table(coming(as_of), as_of, say))
    _lines(console, advice_sentences.advice_lines(plan.advice, plan.period, say))
    counted = below(plan.results)
    tried = tables.candidate_table(
        plan.advice, say, persons_per_home=persons_per_home, lets=plan.lets, origin=counted
    )
    for part in _in_two(tried, goals=len(plan.advice.goals)):
        print_table(console, "", part)
    _lines(console, [tables.statistic_line(say), *tables.goal_notes(plan.advice, say)])
    print_table(console, "", tables.yield_table(plan.advice, say))
    _lines(console, feasible_sentences.feasible_lines(plan.feasible, say, plan.chosen))
    print_table(console, "", _wrapped(tables.feasible_table(plan.feasible, say)))
    _lines(console, [*split_lines(plan, say), *check_lines(plan, say)])
    country = bands(plan.split.stand_begin).median
    by_provincie = tables.provincie_table(
        plan.rows, say, stands_begin=plan.stands_begin, country=country, origin=counted
    )
    print_table(console, "", by_provincie)
    _lines(console, [words.medians_do_not_add_up(say)])
    _lines(console, footer(plan, say))


def plan_picture(plan: Plan, say: Language) -> Picture | None:
    """The trade-off; one candidate makes no line."""
    if len(plan.advice.candidates) < 2:
        return None
    return trade_off(
        plan.advice,
        plan.period,
        say,
        feasible=plan.feasible,
        expected=bands(plan.expected.to_ask).median,
        notes=footer(plan, say)[:2],
        made_from=_made_from(plan),
    )


def _made_from(plan: Plan) -> Origin:
    """Of the finding above the candidates: what their goals are judged by."""
    over_gemeenten = any(goal.measure in OVER_GEMEENTEN for goal in plan.advice.goals)
    return below(plan.results) if over_gemeenten else origin(plan.results)


def split_lines(plan: Plan, say: Language) -> list[str]:
    """Which total is split, by which rule and inhabitants, what literal rounding up would add, what it brings."""
    total = say.number(plan.chosen)
    return [
        say(
            "The split of {total} by the rule as applied adds up exactly; each share rounded up would add {excess}.",
            total=total,
            excess=say.number(float(plan.rows[ROUNDED_UP].sum()) - plan.chosen),
        ),
        f"{say('Inhabitants')}: {inhabitants(plan.facts, say)}",
        sentences.brings(plan.split, say),
    ]


def check_lines(plan: Plan, say: Language) -> list[str]:
    """How near each rule came to the taakstellingen that were published per provincie."""
    lines = []
    for period, errors in plan.checks.items():
        # halves up, as a table prints them: 14.25 persons is 14.3
        mean = {rule: say.number(floor(10 * value + 0.5) / 10, 1) for rule, value in _mean_errors(errors)}
        lines.append(
            say(
                "Against the published taakstellingen of the {n} provincies in the {period} the rule as applied is "
                "{applied} persons off on average, unrounded shares {shares}, rounding up {up}.",
                n=say.number(int(errors["provincies"].iloc[0])),
                period=say.half_year(str(period)),
                applied=mean[STATUTORY],
                shares=mean[PROPORTIONAL],
                up=mean[ROUNDED_UP],
            )
        )
    return lines


def _mean_errors(errors: pd.DataFrame) -> list[tuple[str, float]]:
    return [
        (str(rule), float(value)) for rule, value in zip(errors["rule"], errors["mean_absolute_error"], strict=True)
    ]


def footer(plan: Plan, say: Language) -> list[str]:
    """What it rests on."""
    lines = [words.as_of_line(plan.results.as_of, say)]
    if bool(plan.rows["simulated"].any()):
        lines += provenance.simulated_forecast(plan.results, say)
        lines += [f"{below(plan.results).value} {line}" for line in provenance.over_gemeenten(plan.results, say)]
        lines.append(say("The months of gemeenten are simulated, and so are the chances in the split"))
    lines.append(
        say("What a total does to housing was learned from the past, when high totals were set because many came")
    )
    lines.append(
        say(
            "Run {run_id}; drawn and judged in {seconds} seconds",
            run_id=plan.results.run_id,
            seconds=say.number(plan.seconds, 1),
        )
    )
    return [f"{line}." for line in lines]


def _in_two(table: NumberTable, *, goals: int) -> tuple[NumberTable, NumberTable]:
    """The candidates' table as one of gemeenten and one of reception: side by side they do not fit a terminal."""
    # total, the goals, then housed, net stand, gross achterstand and gemeenten behind
    edge = 1 + goals + 4

    def kept(row: tuple[str, ...], *, first: bool) -> tuple[str, ...]:
        return row[:edge] if first else (row[0], *row[edge:])

    def part(*, first: bool) -> NumberTable:
        return NumberTable(kept(table.columns, first=first), tuple(kept(row, first=first) for row in table.rows))

    return part(first=True), part(first=False)


def _wrapped(table: NumberTable) -> NumberTable:
    """The table with its names over several lines."""
    return NumberTable(table.columns, tuple(("\n".join(wrap(row[0], NAME_WIDTH)), *row[1:]) for row in table.rows))


def _lines(console: Console, lines: Iterable[str]) -> None:
    console.print()
    for line in lines:
        console.print(escape(line))
