"""Draws a scenario from the models that a run kept: nothing is fitted again."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection

from base.errors import Conflict
from base.i18n import N_
from forecast.chain.scenario import Scenario
from forecast.what_if import Fitted, draw
from jobs.fitted import unpacked
from models import what_if
from shown.read.results import RunResults


def draw_scenario(connection: Connection, results: RunResults, scenario: Scenario) -> pd.DataFrame:
    """The country's forecasts under `scenario`, columns as in `forecast.outlook`; the chance is that of the run.

    Raises:
        Conflict: the run was made without monthly figures of gemeenten, or with too few figures of the
            chain to change anything of it.
        OtherVersion: the run was made with another version of the service.
    """
    fitted = kept_models(connection, run_id=results.run_id)
    if fitted.coupled.chain is None and (scenario.changes or scenario.bands):
        raise Conflict(
            N_("Run {run_id} has too few figures of intake and COA; only its taakstelling can be changed"),
            run_id=results.run_id,
        )
    return draw(fitted, scenario).outlook()


def kept_models(connection: Connection, *, run_id: str) -> Fitted:
    """The models of a run.

    Raises:
        Conflict: it kept none.
        OtherVersion: they are of another version of the service.
    """
    kept = what_if.fitted(connection, run_id=run_id)
    if what_if.FITTED not in kept:
        raise Conflict(
            N_(
                "Run {run_id} kept no models to draw a scenario from: only a run with monthly figures of gemeenten "
                "does; make a new one with: radar run"
            ),
            run_id=run_id,
        )
    return unpacked(kept[what_if.FITTED], Fitted)
