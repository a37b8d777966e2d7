"""What each candidate taakstelling brings, drawn from a run's fitted models: the same chance for every candidate.

A total is drawn the same way wherever it is asked for (`planned`, then `candidate_of`): in the table of candidates,
in the split and as the limit of what can be housed it gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecast.arrays import Array
from forecast.chain.model import ChainModel
from forecast.chain.names import BEYOND, OCCUPANCY, PERMITS
from forecast.chain.scenario import BASELINE, Scenario
from forecast.errors import BadInput
from forecast.fanout import FanOut
from forecast.gemeente.region_sums import half_sums
from forecast.periods import MONTHS, HalfYear, month_number
from forecast.plan.candidate import Candidate
from forecast.plan.expected import LEAD_MONTHS, KnownMonths
from forecast.what_if import Drawn, Fitted, draw

# where a taakstelling comes from, beside the bases of `forecast.targets`
SCENARIO = "scenario"


@dataclass(frozen=True)
class CandidateJob:
    """One total of the half-year that is planned, and the circumstances it is tried in."""

    fitted: Fitted
    period: HalfYear
    total: int
    scenario: Scenario
    paths: int


def candidates(
    fitted: Fitted,
    period: HalfYear,
    totals: Sequence[int],
    *,
    scenario: Scenario = BASELINE,
    paths: int,
    fan_out: FanOut,
) -> list[Candidate]:
    """One candidate per total, in their order.

    Raises:
        BadInput: the run has no chain, or the half-year is not one of those ahead.
    """
    jobs = [CandidateJob(fitted, period, total, scenario, paths) for total in totals]
    return fan_out.map(candidate, jobs)


def candidate(job: CandidateJob) -> Candidate:
    """Draw one candidate (see `candidates`)."""
    drawn = planned(job.fitted, job.period, job.total, job.scenario, job.paths)
    return candidate_of(job.fitted, job.period, job.total, drawn)


def candidate_of(fitted: Fitted, period: HalfYear, total: int, drawn: Drawn) -> Candidate:
    """What paths under `total` (see `planned`) bring at the end of the half-year.

    Raises:
        BadInput: as `candidates`.
    """
    column = place(fitted, period)
    chain = drawn.paths.chain
    if chain is None:
        raise BadInput("the run has no chain to COA occupancy, so nothing can be said of people in reception")
    last = month_number(period.end) - chain.first_month
    country = drawn.country
    return Candidate(
        total=total,
        net=country.net[:, column],
        gross=country.gross[:, column],
        missing=country.missing[:, column],
        occupancy=chain[OCCUPANCY][:, last].astype(float),
        permits=chain[PERMITS][:, last].astype(float),
        beyond=chain[BEYOND][:, last].astype(float),
        housed=_housed(fitted, drawn)[:, column],
    )


def planned(fitted: Fitted, period: HalfYear, total: int, scenario: Scenario, paths: int) -> Drawn:
    """All paths with `total` as the taakstelling of `period`."""
    targets = {**scenario.targets, str(period): total}
    return draw(fitted, replace(scenario, targets=targets), paths=paths)


def place(fitted: Fitted, period: HalfYear) -> int:
    """Column of a half-year among those ahead.

    Raises:
        BadInput: it is not one of them.
    """
    if period not in fitted.ahead:
        raise BadInput(f"{period} is not one of the half-years ahead: {', '.join(map(str, fitted.ahead))}")
    return fitted.ahead.index(period)


def stand_begin(fitted: Fitted, drawn: Drawn, period: HalfYear) -> Array:
    """The country's net stand at the start of a half-year ahead, shape (paths,)."""
    column = place(fitted, period)
    if column:
        before: Array = drawn.country.net[:, column - 1]
        return before
    opening: Array = drawn.paths.gemeenten.opening.sum(axis=1) + drawn.country.niveauverschil
    return opening


def group_stands(fitted: Fitted, drawn: Drawn, period: HalfYear) -> dict[str, float]:
    """Median net stand at the start of a half-year ahead, of the country and each provincie by its code."""
    column = place(fitted, period)
    if column:
        return {code: float(np.median(group.net[:, column - 1])) for code, group in drawn.sums.items()}
    opening = drawn.paths.gemeenten.opening
    return {
        code: float(np.median(opening[:, group.members].sum(axis=1))) + group.niveauverschil
        for code, group in drawn.sums.items()
    }


def asked_until(fitted: Fitted, scenario: Scenario, period: HalfYear) -> list[tuple[HalfYear, int, str]]:
    """The country's taakstellingen ahead, up to and including `period`, that the stand at its start rests on.

    Half-years with their totals and bases. Those of the scenario are `SCENARIO`; a half-year without any is left out.
    """
    asked = []
    for ahead in fitted.ahead[: place(fitted, period) + 1]:
        known = fitted.figures.targets[:, ahead - fitted.first]
        if str(ahead) in scenario.targets:
            asked.append((ahead, scenario.targets[str(ahead)], SCENARIO))
        elif not np.isnan(known).all():
            asked.append((ahead, round(float(np.nansum(known))), fitted.bases[str(ahead)]))
    return asked


def chances(drawn: Drawn, column: int) -> Array:
    """P(miss) per gemeente at the end of a half-year ahead."""
    share: Array = (drawn.paths.gemeenten.stands[:, :, column] > 0).mean(axis=0)
    return share


def expected_stands(fitted: Fitted, drawn: Drawn, period: HalfYear) -> Array:
    """Median stand per gemeente at the start of a half-year ahead."""
    column = place(fitted, period)
    gemeenten = drawn.paths.gemeenten
    begin = gemeenten.stands[:, :, column - 1] if column else gemeenten.opening
    median: Array = np.median(begin, axis=0)
    return median


def known_months(chain: ChainModel, period: HalfYear, lead_months: int = LEAD_MONTHS) -> KnownMonths | None:
    """What is known of the window that leads `period` where it began before the first month ahead; else None.

    Raises:
        BadInput: it began longer ago than the chain remembers.
    """
    over = chain.first_month - (month_number(period.start) - lead_months)
    if over <= 0:
        return None
    if over > len(chain.past):
        raise BadInput("the window that leads the half-year began longer ago than is known")
    months = chain.past[-over:]
    return KnownMonths(
        in_reception=months[0].in_reception,
        arrived=sum(one.arrived for one in months),
        housed=sum(one.housed for one in months),
    )


def past_halves(fitted: Fitted) -> Mapping[HalfYear, float]:
    """National realisatie of the half-years that are over, from the months of gemeenten."""
    months = fitted.figures.housed_filled.sum(axis=0)
    whole = len(months) // MONTHS
    sums = months[: whole * MONTHS].reshape(whole, MONTHS).sum(axis=1)
    return {fitted.first + step: float(total) for step, total in enumerate(sums)}


def _housed(fitted: Fitted, drawn: Drawn) -> Array:
    """National realisatie of each half-year ahead, shape (paths, half-years)."""
    figures = fitted.figures
    known = drawn.paths.gemeenten.realised.sum(axis=1)
    return half_sums(drawn.country.months, known, figures.months % MONTHS)
