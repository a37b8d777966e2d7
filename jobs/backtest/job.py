"""The backtest job: reads what was known on a day, tries every part on earlier days, and keeps what it measured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from sqlalchemy import Engine

from base.i18n import N_
from base.moments import Clock
from config.settings import Settings
from forecast.errors import TooLittleData
from forecast.fanout import FanOut
from jobs.backtest.chain_part import NO_OUTCOME, try_chain
from jobs.backtest.measure import measured
from jobs.backtest.parts import (
    Trial,
    forecast_gemeenten,
    try_gemeenten,
    try_intake,
    try_provincies,
    without_figures,
)
from jobs.backtest.request import CHAIN, GEMEENTEN, INTAKE, PROVINCIES, BacktestRequest
from jobs.backtest.storing import store_measured
from jobs.run.inputs import Inputs, read_inputs
from jobs.run.notes import UNUSED, Note
from jobs.run.record import OnStored, Progress, Stopwatch, nothing_more, recorded
from jobs.run.storing import close_run
from models.engine import reading, transaction
from models.tables import BACKTEST

TRYING = {
    GEMEENTEN: N_("Trying the gemeente model on earlier days"),
    PROVINCIES: N_("Trying the models of realisatie on earlier half-years"),
    INTAKE: N_("Trying the models of the intake on earlier months"),
    CHAIN: N_("Trying the chain to COA occupancy on earlier days"),
}
ABSENT = {
    GEMEENTEN: N_("There are no monthly figures of gemeenten, so their model was not tried"),
    PROVINCIES: N_("There are no stands of provincies, so their model was not tried"),
    INTAKE: N_("There are no monthly figures of the intake, so its models were not tried"),
    CHAIN: N_("There are no counts of people in reception or no months of gemeenten, so the chain was not tried"),
}


def run_backtest(
    engine: Engine,
    settings: Settings,
    request: BacktestRequest,
    *,
    as_of: date,
    fan_out: FanOut,
    clock: Clock,
    progress: Progress,
    on_stored: OnStored = nothing_more,
) -> str:
    """Measure what `request` asks for, store it, and return the run id.

    Args:
        as_of: the day on which the outcomes were known; nothing that became known later is used.
        fan_out: carries out the origins of the gemeente model.
        clock: the present moment, for the record only.
        progress: is told what is going on, as messages of the catalogue.
        on_stored: is called within the transaction that stores the results, with the run id.

    Raises:
        TooLittleData: a part has too few figures for the days asked for, or there is nothing to try at all. The
            run is then recorded as failed.
    """
    watch = Stopwatch(progress)
    with recorded(engine, settings, kind=BACKTEST, as_of=as_of, clock=clock) as run_id:
        with watch.step("read", N_("Reading what was known on the day of the run")), reading(engine) as connection:
            inputs = read_inputs(connection, as_of=as_of, in_force_until=settings.mechanism_in_force_until)
        trials, notes = tried_parts(inputs, settings, request, as_of, fan_out, watch)
        with watch.step("measure", N_("Scoring the forecasts")):
            found = measured(trials, request, seed=settings.seed)
        notes += [note for trial in trials for note in trial.notes]
        with transaction(engine) as connection:
            store_measured(connection, run_id, found, trials, request)
            close_run(
                connection,
                run_id,
                finished_at=clock(),
                data_as_of=inputs.known_until,
                notes=notes,
                steps=watch.steps,
            )
            on_stored(connection, run_id)
    return run_id


def tried_parts(
    inputs: Inputs,
    settings: Settings,
    request: BacktestRequest,
    as_of: date,
    fan_out: FanOut,
    watch: Stopwatch,
) -> tuple[list[Trial], list[Note]]:
    """The parts that were asked for; one without figures or outcomes is left out with a note if another is there.

    Raises:
        TooLittleData: a part has too few figures for the days asked for, or no part is left.
    """
    # gemeenten and the chain come from the same paths, which are drawn once
    gemeenten = cache(lambda: forecast_gemeenten(inputs, settings, request, as_of=as_of, fan_out=fan_out))
    tries: dict[str, Callable[[], Trial | None]] = {
        GEMEENTEN: lambda: try_gemeenten(gemeenten(), inputs, settings, request),
        PROVINCIES: lambda: try_provincies(inputs, settings, request, as_of=as_of),
        INTAKE: lambda: try_intake(inputs, settings, request, as_of=as_of),
        CHAIN: lambda: try_chain(gemeenten(), inputs, settings, request, as_of=as_of),
    }
    trials, notes = [], []
    for name in request.parts:
        if without_figures(inputs, name):
            notes.append(Note(UNUSED, ABSENT[name]))
            continue
        with watch.step(name, TRYING[name]):
            trial = tries[name]()
        if trial is None:
            notes.append(Note(UNUSED, NO_OUTCOME))
        else:
            trials.append(trial)
    if not trials:
        raise TooLittleData(notes[0].message)
    return trials, notes
