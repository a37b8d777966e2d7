"""Keeps scenarios with the run they were drawn from, and reads them back."""

from __future__ import annotations

from difflib import get_close_matches

from sqlalchemy import Connection

from base.errors import Conflict, NotFound
from base.i18n import N_
from forecast.levels import COUNTRY
from forecast.measures import REALISATIE
from forecast.periods import month_number
from models import tables, what_if
from shown.asked.scenario_file import read_scenario
from shown.asked.span import Span
from shown.read.results import RunResults
from shown.scenario.compare import Comparison, KeptScenario, compare


def keep_scenario(connection: Connection, *, run_id: str, content: str, comparison: Comparison) -> None:
    """Keep what was drawn; one of the same name of this run is replaced.

    Args:
        connection: in a transaction of the caller's.
        content: the scenario's file as it was read.
    """
    scenario = comparison.scenario
    record = tables.Scenario(
        run_id=run_id,
        name=scenario.name,
        description=scenario.description,
        content=content,
        made_at=comparison.made_at,
        seconds=comparison.seconds,
    )
    what_if.replace_scenario(connection, record=record, values=comparison.values)


def kept_scenarios(connection: Connection, *, run_id: str) -> list[KeptScenario]:
    """The scenarios of a run by name."""
    records = what_if.scenarios(connection, run_id=run_id)
    return [KeptScenario(one.name, one.description, one.made_at) for one in records]


def load_scenario(connection: Connection, *, results: RunResults, name: str) -> Comparison:
    """The scenario `name` of the run beside its forecasts.

    Raises:
        NotFound: the run has none of that name.
    """
    records = {one.name: one for one in what_if.scenarios(connection, run_id=results.run_id)}
    if name not in records:
        raise _unknown(name, sorted(records), results.run_id)
    record = records[name]
    scenario = read_scenario(record.content, file_name=name, span=span_of(results))
    values = what_if.scenario_values(connection, run_id=results.run_id, name=name)
    return compare(results, scenario, values, made_at=record.made_at, seconds=record.seconds)


def span_of(results: RunResults) -> Span:
    """The months ahead of the run.

    Raises:
        Conflict: it forecast no month of the country.
    """
    days = results.forecasts.fan(REALISATIE, COUNTRY).index
    if days.empty:
        raise Conflict(
            N_("Run {run_id} has no forecast of the months ahead, so nothing can be changed in them"),
            run_id=results.run_id,
        )
    return Span(month_number(days.min().date()), month_number(days.max().date()))


def _unknown(name: str, known: list[str], run_id: str) -> NotFound:
    if not known:
        return NotFound(N_("Run {run_id} has no scenario yet; make one with: radar scenario run FILE"), run_id=run_id)
    near = get_close_matches(name, known, n=1)
    if near:
        return NotFound(
            N_("Run {run_id} has no scenario {name}; did you mean {nearest}?"),
            run_id=run_id,
            name=name,
            nearest=near[0],
        )
    return NotFound(
        N_("Run {run_id} has no scenario {name}; there are: {names}"),
        run_id=run_id,
        name=name,
        names=", ".join(known),
    )
