"""`radar run`: reads what was known on a day, forecasts, warns, proves, and stores it all under a run id."""

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd
from sqlalchemy import Engine

from base.i18n import N_
from base.moments import Clock
from config.settings import Settings
from forecast.asof import RESIDUAL_KEY, latest_known
from forecast.chain.inputs import Driver
from forecast.chain.names import MODELLED_INTAKES
from forecast.errors import TooLittleData
from forecast.gemeente.choice import Choice
from forecast.periods import HalfYear
from forecast.realisatie import CountryPaths
from jobs.run.ages import STAND, data_ages
from jobs.run.chain import drivers_of
from jobs.run.choice_notes import TARGET, choice_notes
from jobs.run.country import (
    Country,
    NoStand,
    Published,
    Weighing,
    forecast_stand,
    published_for_gemeenten,
    unchanged,
    weigh_models,
)
from jobs.run.gemeenten import MOST_PATHS, Gemeenten, forecast_gemeenten
from jobs.run.inputs import Inputs, read_inputs
from jobs.run.intake import Intake, forecast_intake
from jobs.run.notes import Note, correction_notes, paths_notes
from jobs.run.own import draw_own, with_own
from jobs.run.prepare import Prepared, choice_of, prepare, provincies_of
from jobs.run.proportion import naming_what_breaks
from jobs.run.record import OnStored, Progress, Stopwatch, nothing_more, recorded
from jobs.run.settings import flag_rules, geometry, profile_prior
from jobs.run.storing import finish_run
from models import store
from models.engine import reading, transaction
from models.tables import MAIN


def run(
    engine: Engine,
    settings: Settings,
    *,
    as_of: date,
    clock: Clock,
    progress: Progress,
    on_stored: OnStored = nothing_more,
) -> str:
    """Run the main job and return the run id.

    Args:
        as_of: nothing that became known later is used.
        clock: the present moment, for the record only.
        progress: is told what is going on, as messages of the catalogue.
        on_stored: is called within the transaction that stores the results, with the run id.

    Raises:
        ForecastError: there is nothing to forecast from; the run is then recorded as failed.
        Conflict: it broke on a figure out of all proportion; so too.
    """
    with (
        naming_what_breaks(engine, as_of=as_of),
        recorded(engine, settings, kind=MAIN, as_of=as_of, clock=clock) as run_id,
    ):
        _compute_and_store(engine, settings, run_id, as_of, clock, Stopwatch(progress), on_stored)
    return run_id


def _compute_and_store(
    engine: Engine,
    settings: Settings,
    run_id: str,
    as_of: date,
    clock: Clock,
    watch: Stopwatch,
    on_stored: OnStored,
) -> None:
    with watch.step("read", N_("Reading what was known on the day of the run")), reading(engine) as connection:
        inputs = read_inputs(
            connection,
            as_of=as_of,
            in_force_until=settings.mechanism_in_force_until,
            with_simulated=settings.simulated_gemeenten,
        )
        ages = data_ages(
            connection,
            as_of=as_of,
            old_after_months=settings.old_after_months,
            with_simulated=settings.simulated_gemeenten,
        )
        names = dict(store.regions(connection)[["code", "name"]].itertuples(index=False, name=None))
        residuals = latest_known(store.residuals_known(connection, as_of=as_of), as_of, RESIDUAL_KEY)
    intake_of = _intakes(inputs, settings, as_of, watch)
    intakes = list(intake_of.values())
    with watch.step("backtest", N_("Trying the models of realisatie on earlier half-years")):
        weighing = weigh_models(
            inputs.country, as_of=as_of, prior=profile_prior(settings), geometry=geometry(settings)
        )
    rules = flag_rules(settings)
    with watch.step("gemeenten", N_("Drawing the joint paths of gemeenten")):
        choice = choice_of(inputs, as_of=as_of, with_simulated=settings.simulated_gemeenten)
        prepared = prepare(inputs, choice, as_of=as_of, periods=settings.horizon_periods)
        published = None
        if prepared is not None and choice.marked:
            published = _published_or_none(inputs, weighing, drivers_of(intake_of), settings, as_of)
        outcome: Gemeenten | Country | NoStand | None = forecast_gemeenten(
            inputs,
            prepared,
            drivers_of(intake_of),
            as_of=as_of,
            periods=settings.horizon_periods,
            rules=rules,
            paths=settings.samples,
            seed=settings.seed,
            published=published,
        )
    if outcome is None:
        with watch.step("stand", N_("Drawing the joint paths of realisatie and stand")):
            outcome = _stand_or_note(inputs, prepared, weighing, drivers_of(intake_of), settings, as_of)
    notes = [
        *_said_of_choice(inputs, choice, names, forecast=prepared is not None),
        *(note for intake in intakes for note in intake.notes),
        *weighing.notes,
        *outcome.notes,
        *(paths_notes(settings.samples, MOST_PATHS) if prepared is not None else []),
        *correction_notes(residuals, settings.correctie_tolerance),
    ]
    watch.progress(N_("Storing the results"))
    with transaction(engine) as connection:
        finish_run(
            connection,
            run_id,
            finished_at=clock(),
            data_as_of=inputs.known_until,
            forecasts=_joined([*(intake.forecasts for intake in intakes), outcome.forecasts]),
            flags=outcome.flags,
            states=outcome.states,
            chain=outcome.chain,
            fitted=outcome.fitted,
            scores=_joined([*(intake.scores for intake in intakes), weighing.scores]),
            ages=ages,
            notes=notes,
            steps=watch.steps,
        )
        on_stored(connection, run_id)


def _published_or_none(
    inputs: Inputs, weighing: Weighing, drivers: Mapping[str, Driver], settings: Settings, as_of: date
) -> Published | None:
    """Country and provincies to lead simulated gemeenten; None where no stand of theirs is known to start from."""
    try:
        return published_for_gemeenten(
            inputs.country,
            weighing.weights,
            drivers,
            as_of=as_of,
            periods=settings.horizon_periods,
            prior=profile_prior(settings),
            prior_source=settings.profile.source,
            paths=min(settings.samples, MOST_PATHS),
            seed=settings.seed,
        )
    except TooLittleData:
        return None


def _intakes(inputs: Inputs, settings: Settings, as_of: date, watch: Stopwatch) -> dict[str, Intake]:
    """Each measure of the intake that is modelled, to the end of the horizon."""
    until = HalfYear.of(as_of) + (settings.horizon_periods - 1)
    found = {}
    for measure in MODELLED_INTAKES:
        with watch.step(measure, N_("Weighing and fitting the models of the intake")):
            found[measure] = forecast_intake(
                inputs.country,
                measure,
                as_of=as_of,
                until=until,
                paths=settings.samples,
                geometry=geometry(settings),
            )
    return found


def _said_of_choice(inputs: Inputs, choice: Choice, names: Mapping[str, str], *, forecast: bool) -> list[Note]:
    """Which gemeenten are forecast from what, in view of the stands and taakstellingen that they brought."""
    brought = {
        STAND: frozenset(inputs.gemeenten.stands["region"]),
        TARGET: frozenset(inputs.gemeenten.targets["region"]),
    }
    return choice_notes(choice, provincies_of(inputs.gemeenten), names, brought, forecast=forecast)


def _stand_or_note(
    inputs: Inputs,
    prepared: Prepared | None,
    weighing: Weighing,
    drivers: Mapping[str, Driver],
    settings: Settings,
    as_of: date,
) -> Country | NoStand:
    """The forecast of country and provincies, and of gemeenten with own figures among them.

    Where no stand is known to start from there is a note beside the intake.

    Raises:
        TooLittleData: there is no forecast of the intake either, so there is nothing at all.
    """
    if prepared is None:
        return _stand(inputs, weighing, drivers, settings, as_of, lead=unchanged)
    own = draw_own(prepared, paths=min(settings.samples, MOST_PATHS), seed=settings.seed)
    country = _stand(inputs, weighing, drivers, settings, as_of, lead=own.lead)
    return with_own(country, own, as_of=as_of, periods=settings.horizon_periods, rules=flag_rules(settings))


def _stand(
    inputs: Inputs,
    weighing: Weighing,
    drivers: Mapping[str, Driver],
    settings: Settings,
    as_of: date,
    *,
    lead: Callable[[CountryPaths], CountryPaths],
) -> Country | NoStand:
    try:
        return forecast_stand(
            inputs.country,
            weighing.weights,
            drivers,
            as_of=as_of,
            periods=settings.horizon_periods,
            prior=profile_prior(settings),
            prior_source=settings.profile.source,
            rules=flag_rules(settings),
            paths=settings.samples,
            seed=settings.seed,
            lead=lead,
        )
    except TooLittleData as error:
        if not drivers:
            raise
        return NoStand.because(str(error))


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()
