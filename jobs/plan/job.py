"""`radar plan`: from a finished run to what each candidate taakstelling brings, the advice and the split."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from base.errors import Conflict
from base.i18n import N_
from base.moments import local_day
from config.settings import Settings
from forecast.arrays import Array
from forecast.chain.scenario import BASELINE, Scenario
from forecast.fanout import FanOut
from forecast.herindeling import counted_on
from forecast.levels import COUNTRY, GEMEENTE, PROVINCIE
from forecast.periods import DAYS_IN_A_MONTH, MONTHS, HalfYear
from forecast.plan.advice import advise
from forecast.plan.bands import bands
from forecast.plan.candidate import Candidate
from forecast.plan.draws import (
    asked_until,
    candidate_of,
    candidates,
    chances,
    expected_stands,
    group_stands,
    known_months,
    past_halves,
    place,
    planned,
    stand_begin,
)
from forecast.plan.expected import Expected, expected_number
from forecast.plan.feasible import Feasibility, feasibility
from forecast.plan.split import STATUTORY, split_table
from forecast.plan.split_error import split_error
from forecast.plan.split_rows import split_rows
from forecast.targets import reference_population, reference_year
from forecast.vintages import population_known
from forecast.what_if import Drawn, Fitted, draw
from jobs.fitted import kept_models
from jobs.plan.request import PlanRequest, limits_around, read_exchange, totals_around
from jobs.scenario.store import span_of
from models import store
from models.engine import reading
from shown.asked.goal_file import read_goals
from shown.asked.scenario_file import read_scenario_file
from shown.plan.plan import Plan
from shown.plan.split_sentences import SplitFacts
from shown.read.results import RunResults, load_results
from shown.regions.history import realised_half_years

NO_CHAIN = N_("The run has no chain to COA occupancy; its notes say which figures are missing")
# half-years of which the split is held against what was published
CHECKED = 2
LETS = "vrijgekomen_sociale_huur"


@dataclass(frozen=True)
class PlanFiles:
    """What a plan may be made with, beside the run."""

    scenario: Path | None = None
    goals: Path | None = None
    exchange: Path | None = None


def make_plan(
    engine: Engine,
    settings: Settings,
    request: PlanRequest,
    files: PlanFiles,
    *,
    run_id: str | None,
    total: int | None,
    fan_out: FanOut,
    now: datetime,
) -> Plan:
    """Plan the half-year of `request` from the models of a run.

    Args:
        run_id: None = the last finished run.
        total: the total to split; None = the advice, or else the expected number.

    Raises:
        RequestError: nothing to plan from, or a file that cannot be read as what it should be.
    """
    start = time.perf_counter()
    # what was handed in is looked at before anything that takes long
    period = request.period
    goals = read_goals(files.goals) if files.goals else ()
    changes = read_exchange(files.exchange, period) if files.exchange else None
    with reading(engine) as connection:
        results = load_results(connection, run_id=run_id)
        fitted = kept_models(connection, run_id=results.run_id)
        lets = _lets(results)
        places, population = store.regions(connection), store.population(connection)
        herindelingen = store.herindelingen(connection)
    request.refuse_outside(results.as_of, fitted.ahead[-1], settings.mechanism_in_force_until)
    scenario = read_scenario_file(files.scenario, span_of(results))[0] if files.scenario else BASELINE
    expected = _expected(fitted, period, scenario)
    middle = float(pd.Series(expected.to_ask).median())
    totals = request.totals or totals_around(middle)
    drawn = _drawn(fitted, period, {*totals, *limits_around(middle)}, scenario, fan_out)
    tried, limit = [drawn[one] for one in totals], [drawn[one] for one in limits_around(middle)]
    advice = advise(tried, goals)
    chosen = total if total is not None else advice.total if advice.total is not None else round(middle)
    paths = planned(fitted, period, chosen, scenario, fitted.paths)
    split = candidate_of(fitted, period, chosen, paths)
    day = date(reference_year(period), 1, 1)
    return Plan(
        results=results,
        period=period,
        scenario=scenario,
        expected=expected,
        advice=advice,
        feasible=_feasible(fitted, results, period, tried, limit, expected.carried),
        asked=asked_until(fitted, scenario, period),
        split=split,
        stands_begin=_named(group_stands(fitted, paths, period), places),
        lets=lets,
        rows=_rows(fitted, results, places, period, chosen, paths, changes),
        facts=SplitFacts(
            period=str(period),
            rule=STATUTORY,
            total=chosen,
            reference_date=day,
            counted_on=counted_on(population_known(population, results.as_of), day),
            stand_date=results.stands["day"].max().date() if len(results.stands) else None,
            run_id=results.run_id,
            as_of=results.as_of,
            data_as_of=results.data_as_of,
            made_on=local_day(now, settings.service.time_zone),
            stand_begin=bands(split.stand_begin).median,
        ),
        checks=_checks(results, places, population, herindelingen),
        seconds=time.perf_counter() - start,
    )


def _expected(fitted: Fitted, period: HalfYear, scenario: Scenario) -> Expected:
    drawn = draw(fitted, scenario)
    chain, model = drawn.paths.chain, fitted.coupled.chain
    if chain is None or model is None:
        raise Conflict(NO_CHAIN)
    begin = stand_begin(fitted, drawn, period)
    return expected_number(chain, period, begin, known=known_months(model, period))


def _feasible(
    fitted: Fitted,
    results: RunResults,
    period: HalfYear,
    tried: Sequence[Candidate],
    limit: Sequence[Candidate],
    unannounced: Array,
) -> Feasibility:
    """What can be realised, beside the half-years that are over; `unannounced` is the stand at the start."""
    counted, reconstructed = _counted(results, period), past_halves(fitted)
    return feasibility(
        tried,
        period,
        # what was published goes before what gemeenten add up to
        {**reconstructed, **counted},
        limit=limit,
        stand_begin=unannounced,
        simulated=set(reconstructed) - set(counted) if results.simulated else (),
    )


def _drawn(
    fitted: Fitted, period: HalfYear, totals: set[int], scenario: Scenario, fan_out: FanOut
) -> dict[int, Candidate]:
    """Each total once, however many ask for it."""
    ordered = sorted(totals)
    made = candidates(fitted, period, ordered, scenario=scenario, paths=fitted.paths, fan_out=fan_out)
    return dict(zip(ordered, made, strict=True))


def _named(by_code: Mapping[str, float], regions: pd.DataFrame) -> dict[str, float]:
    names = regions.set_index("code")["name"]
    return {str(names[code]): value for code, value in by_code.items()}


def _rows(
    fitted: Fitted,
    results: RunResults,
    regions: pd.DataFrame,
    period: HalfYear,
    total: int,
    drawn: Drawn,
    changes: pd.Series | None,
) -> pd.DataFrame:
    """The split of `total` with what each gemeente starts from and how likely it misses in the paths `drawn`."""
    codes = list(fitted.figures.codes)
    people = pd.Series(fitted.inhabitants[:, period - fitted.first], index=codes)
    names = regions.set_index("code")
    gemeenten = names[names["level"] == GEMEENTE]
    stands = results.stands[(results.stands["role"] == "eind") & results.stands["region"].isin(codes)]
    last = stands.sort_values("day").groupby("region")["value"].last()
    known = pd.DataFrame(
        {
            "stand": last.reindex(codes),
            "stand_begin": expected_stands(fitted, drawn, period).round(),
            "p_miss": chances(drawn, place(fitted, period)),
            "simulated": [code in set(fitted.simulated) for code in codes],
        },
        index=codes,
    )
    places = pd.DataFrame({"name": gemeenten["name"], "provincie": gemeenten["parent"].map(names["name"])})
    table = split_table(total, people)
    return split_rows(table, total=total, rule=STATUTORY, places=places, known=known, changes=changes)


def _checks(
    results: RunResults, regions: pd.DataFrame, population: pd.DataFrame, herindelingen: pd.DataFrame
) -> dict[HalfYear, pd.DataFrame]:
    """The rules against the taakstellingen published per provincie, of the last half-years that have them."""
    provincies = set(regions.loc[regions["level"] == PROVINCIE, "code"])
    gemeenten = regions[regions["level"] == GEMEENTE]
    parents = pd.Series(gemeenten["parent"].to_numpy(), index=gemeenten["code"].to_numpy())
    own = results.targets[results.targets["region"].isin(provincies) & ~results.targets["simulated"].astype(bool)]
    last = own.sort_values("known_from").drop_duplicates(["region", "period"], keep="last")
    whole = last.groupby("period").filter(lambda rows: len(rows) == len(provincies))
    found = {}
    for text in sorted(whole["period"].unique())[-CHECKED:]:
        period = HalfYear.parse(text)
        places = reference_population(population, herindelingen, parents, [reference_year(period)])
        published = whole[whole["period"] == text].set_index("region")["value"]
        found[period] = split_error(places, published)
    return found


def _lets(results: RunResults) -> float | None:
    """Social rental homes vacated per half-year by the last figure of the country, or of all gemeenten together."""
    rows = results.observations[results.observations["measure"] == LETS]
    if rows.empty:
        return None
    last = rows[rows["to_date"] == rows["to_date"].max()]
    last = last[last["from_date"] == last["from_date"].min()]
    national = last[last["region"] == COUNTRY]
    homes: float = float((national if len(national) else last)["value"].sum())
    days: int = (last["to_date"].max() - last["from_date"].min()).days + 1
    return homes * MONTHS / max(round(days / DAYS_IN_A_MONTH), 1)


def _counted(results: RunResults, period: HalfYear) -> dict[HalfYear, float]:
    """National realisatie of the half-years before `period` of which all was published."""
    known = realised_half_years(results.observations, COUNTRY)
    return {half: float(persons) for half, persons in known.items() if half < period}
