"""The gemeente step: where monthly figures of gemeenten are known, every level is forecast from their paths."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from base.i18n import N_
from forecast.cells import stands_by_day
from forecast.chain.inputs import Driver
from forecast.chain.outlook import chain_outlook
from forecast.chain.parts import chain_parts
from forecast.coupled import couple
from forecast.flags import FlagRules
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.inputs import gemeente_figures, inhabitants
from forecast.gemeente.model import GemeenteModel, fit
from forecast.gemeente.outlook import gemeente_outlook, half_horizons
from forecast.gemeente.state import gemeente_states
from forecast.gemeente.warning import gemeente_warnings
from forecast.levels import COUNTRY
from forecast.model_ids import MODEL, SIMULATED_MODEL
from forecast.outlook import miss_outlook
from forecast.periods import HalfYear, half_years
from forecast.vintages import Vintages
from forecast.what_if import Drawn, Fitted, draw
from jobs.run.chain import chain_notes, part_rows
from jobs.run.inputs import Inputs
from jobs.run.notes import ASSUMPTION, LEVELS, UNUSED, Note, target_notes

# joint paths: quantiles of 342 gemeenten need fewer than those of the tails of a total
MOST_PATHS = 1000


@dataclass(frozen=True)
class Gemeenten:
    """Forecast rows, warnings and notes of all levels, and what the model saw in each gemeente."""

    forecasts: pd.DataFrame
    flags: pd.DataFrame
    states: pd.DataFrame
    notes: list[Note]
    chain: pd.DataFrame
    fitted: Fitted


def forecast_gemeenten(
    inputs: Inputs,
    drivers: Mapping[str, Driver],
    *,
    as_of: date,
    periods: int,
    rules: FlagRules,
    paths: int,
    seed: int,
) -> Gemeenten | None:
    """Every level from the paths of gemeenten, or None when there are too few monthly figures of them.

    Args:
        drivers: forecasts of the intake, which the chain to COA occupancy starts from.
    """
    first = HalfYear.of(as_of)
    until = first + (periods - 1)
    national = inputs.country.known_on(as_of)
    known = inputs.gemeenten.known_on(as_of)
    found = _fitted(inputs, national, known, drivers, until=until, as_of=as_of, paths=paths, seed=seed)
    if found is None:
        return None
    fitted, reason = found
    model, chain = fitted.coupled.gemeenten, fitted.coupled.chain
    drawn = draw(fitted)
    gemeenten = drawn.paths.gemeenten
    flags = gemeente_warnings(
        gemeenten,
        dict(drawn.sums),
        half_years(first, until),
        bases=dict(fitted.bases),
        provincies=dict(fitted.provincies),
        stands=pd.concat([stands_by_day(known.stands), stands_by_day(national.stands)], ignore_index=True),
        rules=rules,
        uses_links=model.uses_links,
        simulated=inputs.simulated,
    )
    parts = chain_parts(chain, national) if chain else []
    return Gemeenten(
        forecasts=_forecasts(drawn, flags).assign(model_id=SIMULATED_MODEL if inputs.simulated else MODEL),
        flags=flags,
        states=gemeente_states(gemeenten, rules, uses_links=model.uses_links),
        notes=[
            *_model_notes(model, fitted.figures, inputs),
            *chain_notes(parts, reason),
            *_level_notes(fitted.levels),
            *target_notes(flags),
        ],
        chain=part_rows(parts),
        fitted=fitted,
    )


def _fitted(
    inputs: Inputs,
    national: Vintages,
    known: Vintages,
    drivers: Mapping[str, Driver],
    *,
    until: HalfYear,
    as_of: date,
    paths: int,
    seed: int,
) -> tuple[Fitted, str] | None:
    """Both models, and why there is no chain if there is none; None with too few monthly figures."""
    targets = national.completed_targets(until)
    prepared = gemeente_figures(known, targets[targets["region"] == COUNTRY], inputs.codes, as_of=as_of, until=until)
    if prepared is None:
        return None
    figures, bases = prepared
    paths = min(paths, MOST_PATHS)
    coupled, reason = couple(fit(figures), national, drivers, paths=paths, seed=seed)
    provincies = {str(code): str(parent) for code, parent in known.parents.items()}
    fitted = Fitted(
        as_of=as_of,
        coupled=coupled,
        bases=dict(zip(bases["period"], bases["basis"], strict=True)),
        provincies=provincies,
        levels=level_differences(stands_by_day(known.stands), stands_by_day(national.stands), provincies),
        inhabitants=inhabitants(known, inputs.codes, _periods(figures), as_of=as_of),
        simulated=inputs.simulated,
        paths=paths,
        seed=seed,
    )
    return fitted, reason


def _forecasts(drawn: Drawn, flags: pd.DataFrame) -> pd.DataFrame:
    """Rows of all levels, chances of missing included, and of the chain where there is one."""
    gemeenten = drawn.paths.gemeenten
    horizons = half_horizons(gemeenten)
    chances = miss_outlook(
        flags,
        {(row, period): horizons[period] for row, period in zip(flags["location"], flags["period"], strict=True)},
    )
    frames = [gemeente_outlook(gemeenten, drawn.sums), chances]
    if drawn.paths.chain is not None:
        frames.append(chain_outlook(drawn.paths.chain))
    return pd.concat(frames, ignore_index=True)


def _periods(figures: GemeenteFigures) -> list[HalfYear]:
    first = HalfYear.of_month(figures.first_month)
    return [first + column for column in range(figures.targets.shape[1])]


def level_differences(own: pd.DataFrame, published: pd.DataFrame, provincies: dict[str, str]) -> dict[str, float]:
    """By country and provincie: its last published stand minus the sum of its gemeenten on that day.

    Args:
        own, published: stands by day (see `forecast.cells.stands_by_day`) of gemeenten, and of what they add up to.
    """
    parents = own["region"].map(provincies)
    sums = pd.concat(
        [
            own.groupby([parents.rename("region"), "day"])["begin"].sum(),
            own.assign(region=COUNTRY).groupby(["region", "day"])["begin"].sum(),
        ]
    )
    found = {}
    for region, rows in published.sort_values("day").groupby("region"):
        shared = [
            (day, value) for day, value in zip(rows["day"], rows["begin"], strict=True) if (region, day) in sums
        ]
        if shared:
            day, value = shared[-1]
            found[str(region)] = float(value - sums[region, day])
    return found


def _model_notes(model: GemeenteModel, figures: GemeenteFigures, inputs: Inputs) -> list[Note]:
    notes = []
    if inputs.simulated:
        notes.append(
            Note(
                ASSUMPTION,
                N_(
                    "The monthly figures of gemeenten are simulated: a reconstruction that adds up to the published "
                    "totals, because no real ones are public. What follows for a single gemeente is an example"
                ),
            )
        )
    notes.append(
        Note(
            ASSUMPTION,
            N_(
                "Country, provincies and {gemeenten} gemeenten come from the same paths of the gemeente model, "
                "made from {months} months; how good that model was is in the track record"
            ),
            {"gemeenten": len(figures.codes), "months": figures.months},
        )
    )
    if not model.uses_links:
        notes.append(
            Note(
                UNUSED,
                N_(
                    "There are no usable figures of koppelingen; who waits for a house is estimated from "
                    "realisatie and opgave, and the cause of a warning is unknown"
                ),
            )
        )
    return notes


def _level_notes(levels: Mapping[str, float]) -> list[Note]:
    return [
        Note(
            LEVELS,
            N_(
                "Niveauverschil: the published stand is {difference} persons above the sum of the gemeenten; it is "
                "kept and not spread over them"
            ),
            {"difference": round(difference)},
            region,
        )
        for region, difference in sorted(levels.items())
        if round(difference) != 0
    ]
