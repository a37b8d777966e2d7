"""The intake step: a national monthly measure, forecast by a combination that a backtest weighs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from base.i18n import N_
from forecast.backtest import Geometry, backtest_monthly, summarise, weights_of
from forecast.chain.inputs import Driver
from forecast.chain.intake import intake_paths
from forecast.errors import TooLittleData
from forecast.monthly.engine import candidates, plain_models
from forecast.outlook import intake_outlook
from forecast.periods import HalfYear, month_number
from forecast.vintages import Vintages
from jobs.run.notes import UNUSED, Note, backtest_fallback_notes, fallback_notes

BACKTEST_HORIZON = 12


@dataclass(frozen=True)
class Intake:
    """Forecast rows (see `forecast.outlook`), scores with weights, notes, and the paths themselves."""

    forecasts: pd.DataFrame
    scores: pd.DataFrame
    notes: list[Note]
    driver: Driver | None = None


def forecast_intake(
    vintages: Vintages, measure: str, *, as_of: date, until: HalfYear, paths: int, geometry: Geometry
) -> Intake:
    """`measure` from the month after its last known one to the end of `until`."""
    series = vintages.known_on(as_of).monthly(measure)
    if series is None:
        note = Note(
            UNUSED,
            N_("There are no monthly figures of {measure}, so there is no forecast of it"),
            {"measure": measure},
        )
        return Intake(pd.DataFrame(), pd.DataFrame(), [note])
    notes = []
    try:
        cases = backtest_monthly(
            vintages,
            measure,
            (*candidates(), *plain_models()),
            as_of=as_of,
            horizon=BACKTEST_HORIZON,
            geometry=geometry,
        )
    except TooLittleData:
        cases = pd.DataFrame()
        notes.append(
            Note(UNUSED, N_("{measure} is too short for a backtest; its models weigh the same"), {"measure": measure})
        )
    notes += backtest_fallback_notes(cases)
    weights = weights_of(cases, [model.name for model in candidates()])
    horizon = month_number(until.peildatum) - month_number(series.ahead(1)[0])
    joint, sampled = intake_paths(measure, series, weights, horizon=horizon, paths=paths, seed=geometry.seed)
    scores = summarise(cases) if len(cases) else pd.DataFrame()
    return Intake(
        forecasts=intake_outlook(measure, series, joint),
        scores=with_weights(scores, weights),
        notes=notes + fallback_notes(sampled, measure),
        driver=Driver(month_number(series.ahead(1)[0]), joint),
    )


def with_weights(scores: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """The scores with each model's weight in the combination; plain rules have none."""
    if scores.empty:
        return scores
    return scores.assign(weight=scores["model"].map(dict(weights)).astype(float))
