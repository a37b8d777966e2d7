"""Draws a scenario from the models that a run kept: nothing is fitted again."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection

from base.errors import Conflict
from base.i18n import N_
from forecast.chain.scenario import Scenario
from forecast.what_if import draw
from jobs.fitted import kept_models
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
