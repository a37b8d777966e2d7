"""The parts of a backtest: each model family tried on earlier days, as cases of one form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from base.i18n import N_
from config.settings import Settings
from forecast.backtest import Geometry, backtest_half_years, backtest_monthly
from forecast.chain.names import MODELLED_INTAKES
from forecast.errors import TooLittleData
from forecast.fanout import FanOut
from forecast.flags import FlagRules
from forecast.measures import REALISATIE, REALISATIE_HALFJAAR
from forecast.model_ids import CALIBRATED, MODEL
from forecast.monthly.engine import candidates, plain_models
from forecast.periods import month_number
from forecast.plain_rules import RULES
from forecast.track.bands import BandArgs
from forecast.track.calibration import calibrated_cases, calibrated_misses
from forecast.track.cases import Cases, together
from forecast.track.chance_calibration import ChanceArgs
from forecast.track.gemeente_cases import GemeenteBacktest, gemeente_cases
from forecast.track.gemeente_rules import ALL_RULES, dressed
from forecast.track.geometry import MonthlyOrigins
from jobs.backtest.request import CHAIN, CHAIN_MEASURES, GEMEENTEN, INTAKE, PROVINCIES, BacktestRequest
from jobs.run.country import national_models
from jobs.run.inputs import Inputs
from jobs.run.intake import BACKTEST_HORIZON
from jobs.run.notes import ASSUMPTION, UNUSED, Note
from jobs.run.settings import BACKTEST_PATHS, flag_rules, geometry, profile_prior

GEMEENTE_RULES = (*ALL_RULES, *(dressed(rule) for rule in ALL_RULES))


@dataclass(frozen=True)
class Trial:
    """What one model family said and what happened.

    Attributes:
        cases: of every model, over the same cases within a target, level and months_left.
        plain: the models that are plain rules.
        misses: miss cases of gemeenten (see `forecast.track.misses`); empty for the other parts.
        left_out: how many forecasts of the model had no outcome.
    """

    name: str
    cases: Cases
    plain: tuple[str, ...]
    misses: pd.DataFrame
    origins: tuple[date, ...]
    paths: int
    left_out: int
    simulated: bool
    notes: list[Note] = field(default_factory=list)


def forecast_gemeenten(
    inputs: Inputs, settings: Settings, request: BacktestRequest, *, as_of: date, fan_out: FanOut
) -> GemeenteBacktest:
    """What would have been said of gemeenten, and of the chain from the same paths, on the declared days.

    Raises:
        TooLittleData: an origin does not fit, or there are no months of gemeenten at all.
    """
    return gemeente_cases(
        inputs.country,
        inputs.gemeenten,
        inputs.codes,
        as_of=as_of,
        geometry=monthly_origins(settings, request),
        rules=flag_rules(settings),
        fan_out=fan_out,
    )


def try_gemeenten(tried: GemeenteBacktest, inputs: Inputs, settings: Settings, request: BacktestRequest) -> Trial:
    """The gemeente model with provincies and country from the same paths, its calibrated twin, and the plain rules.

    Raises:
        TooLittleData: no origin is to be scored.
    """
    cases, misses = _with_calibrated(tried, flag_rules(settings))
    first = request.score_from or min(tried.origins)
    scored = tuple(day for day in tried.origins if day >= first)
    if not scored:
        raise TooLittleData("no forecast day lies on or after the day from which forecasts are scored")
    left_out = tried.left_out[tried.left_out["origin"] >= first]
    return Trial(
        name=GEMEENTEN,
        cases=cases.where((cases.frame["origin"] >= first).to_numpy(dtype=bool)).same_sets(),
        plain=GEMEENTE_RULES,
        misses=misses[misses["origin"] >= first],
        origins=scored,
        paths=monthly_origins(settings, request).paths,
        left_out=int(left_out.loc[left_out["model"] == "", "n"].sum()),
        simulated=bool(inputs.simulated),
        notes=[*_teaching_note(len(tried.origins) - len(scored)), *_left_out_notes(left_out)],
    )


def try_provincies(inputs: Inputs, settings: Settings, request: BacktestRequest, *, as_of: date) -> Trial:
    """The models that know half-year tables only, beside the plain rules.

    Raises:
        TooLittleData: there is no half-year to try them on.
    """
    layout = _geometry(settings, request)
    tried = backtest_half_years(
        inputs.country, national_models(), as_of=as_of, prior=profile_prior(settings), geometry=layout
    )
    return _trial(PROVINCIES, tried, RULES, layout)


def try_intake(inputs: Inputs, settings: Settings, request: BacktestRequest, *, as_of: date) -> Trial:
    """The monthly models of the intake, by months ahead.

    Raises:
        TooLittleData: a series is absent or too short.
    """
    layout = _geometry(settings, request)
    plain = plain_models()
    tried = pd.concat(
        [
            backtest_monthly(
                inputs.country,
                measure,
                (*candidates(), *plain),
                as_of=as_of,
                horizon=BACKTEST_HORIZON,
                geometry=layout,
            )
            for measure in MODELLED_INTAKES
        ],
        ignore_index=True,
    )
    ahead = [
        month_number(date.fromisoformat(f"{period}-01")) - month_number(origin) + 1
        for period, origin in zip(tried["period"], tried["origin"], strict=True)
    ]
    return _trial(INTAKE, tried.assign(months_left=ahead), tuple(model.name for model in plain), layout)


def _with_calibrated(tried: GemeenteBacktest, rules: FlagRules) -> tuple[Cases, pd.DataFrame]:
    """All cases and miss cases, and those of the model calibrated on what had come out before each day."""
    counts = frozenset({REALISATIE, REALISATIE_HALFJAAR})
    bands = calibrated_cases(tried.cases, MODEL, name=CALIBRATED, args=BandArgs(counts=counts))
    cases = together([tried.cases, bands])
    if tried.misses.empty:
        return cases, tried.misses
    chances = calibrated_misses(tried.misses, MODEL, name=CALIBRATED, args=ChanceArgs(), rules=rules)
    return cases, pd.concat([tried.misses, chances], ignore_index=True)


def _trial(name: str, tried: pd.DataFrame, plain: tuple[str, ...], layout: Geometry) -> Trial:
    frame = tried.drop(columns="quantiles").assign(group="", scale=np.nan)
    cases = Cases(frame, np.stack(tried["quantiles"].tolist()))
    return Trial(
        name=name,
        cases=cases.same_sets(),
        plain=plain,
        misses=pd.DataFrame(),
        origins=tuple(sorted(set(tried["origin"]))),
        paths=layout.paths,
        left_out=0,
        simulated=False,
    )


def monthly_origins(settings: Settings, request: BacktestRequest) -> MonthlyOrigins:
    """How the days of gemeenten and of the chain are laid out."""
    own = settings.backtest.gemeenten
    return MonthlyOrigins(
        origins=request.origins or own.origins,
        stride=own.stride_months,
        least_history=own.least_history_months,
        paths=own.paths,
        seed=settings.seed,
    )


def _geometry(settings: Settings, request: BacktestRequest) -> Geometry:
    """As a run weighs its models; a number of origins asked for counts months of gemeenten, if these are tried."""
    declared = geometry(settings)
    if request.origins is None or GEMEENTEN in request.parts:
        return declared
    return Geometry(request.origins, declared.minimum_history, BACKTEST_PATHS, declared.seed)


def _teaching_note(days: int) -> list[Note]:
    message = N_("{n} earlier forecast days were tried but not scored: they only taught the calibration")
    return [Note(ASSUMPTION, message, {"n": days})] if days else []


def _left_out_notes(left_out: pd.DataFrame) -> list[Note]:
    messages = {
        "outcome_unknown": N_("{n} forecasts of gemeenten, provincies and country have no known outcome yet"),
        "target_unknown": N_("{n} gemeenten and half-years had no known taakstelling: no stand or P(miss) is scored"),
        "no_answer": N_("The plain rules had no answer in {n} cases; all models are scored on the others"),
    }
    counts = left_out.groupby("reason")["n"].sum()
    return [Note(UNUSED, messages[str(reason)], {"n": int(n)}) for reason, n in counts.items()]


def without_figures(inputs: Inputs, part: str) -> bool:
    """Whether there is no figure at all that `part` could be tried on, which is no fault of anybody."""
    if part == GEMEENTEN:
        return inputs.gemeenten.observations.empty
    if part == CHAIN:
        return inputs.gemeenten.observations.empty or not set(CHAIN_MEASURES) & set(_measures(inputs))
    if part == PROVINCIES:
        return inputs.country.stands.empty
    return not set(MODELLED_INTAKES) & set(_measures(inputs))


def _measures(inputs: Inputs) -> Sequence[str]:
    return [str(name) for name in inputs.country.observations["measure"].unique()]
