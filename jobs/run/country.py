"""The realisatie step: stand and realisatie of country and provincies, and the warnings that follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from base.i18n import N_
from forecast.backtest import Geometry, backtest_half_years, summarise, weights_of
from forecast.chain.inputs import Driver
from forecast.chain.outlook import chain_outlook
from forecast.chain.parts import chain_parts
from forecast.country import OPGAVE
from forecast.country_fit import CountryFit, fit_country
from forecast.errors import TooLittleData
from forecast.flags import FlagRules
from forecast.levels import COUNTRY
from forecast.measures import REALISATIE
from forecast.monthly.base import MonthlyModel
from forecast.monthly.ets import Ets
from forecast.monthly.prophet_log import ProphetLog
from forecast.monthly.structural import Structural
from forecast.outlook import country_outlook, halves_before, horizon_of, last_month, miss_outlook
from forecast.periods import HalfYear, half_years
from forecast.profile import Profile
from forecast.realisatie import CountryPaths, Figures
from forecast.vintages import Vintages
from forecast.warning import warnings
from jobs.run.chain import chain_notes, part_rows
from jobs.run.intake import with_weights
from jobs.run.notes import (
    UNUSED,
    Note,
    backtest_fallback_notes,
    cell_notes,
    fallback_notes,
    niveauverschil_note,
    profile_note,
    target_notes,
)


@dataclass(frozen=True)
class Weighing:
    """What the backtest found: scores, the weight of each model, notes, and the cases themselves."""

    scores: pd.DataFrame
    weights: dict[str, float]
    notes: list[Note]
    cases: pd.DataFrame


@dataclass(frozen=True)
class Country:
    """The joint paths and what follows from them; there are no states without gemeenten."""

    paths: CountryPaths
    forecasts: pd.DataFrame
    flags: pd.DataFrame
    states: pd.DataFrame
    notes: list[Note]
    chain: pd.DataFrame
    fitted: None = None


@dataclass(frozen=True)
class Published:
    """Country and provincies on published figures, to lead gemeenten of which the figures are simulated.

    Attributes:
        level_difference: the country's stand less those of its provincies, persons.
        before: forecasts of the half-years that are over and not known, columns as in `forecast.outlook`.
    """

    fit: CountryFit
    notes: list[Note]
    level_difference: float
    before: pd.DataFrame

    def last_month(self, region: str) -> int:
        """Number of the last month of a region that was published."""
        return last_month(self.fit.model.figures, region)


@dataclass(frozen=True)
class NoStand:
    """What there is when no stand is known to start from: nothing but the reason."""

    notes: list[Note]
    forecasts: pd.DataFrame = field(default_factory=pd.DataFrame)
    flags: pd.DataFrame = field(default_factory=pd.DataFrame)
    states: pd.DataFrame = field(default_factory=pd.DataFrame)
    chain: pd.DataFrame = field(default_factory=pd.DataFrame)
    fitted: None = None

    @classmethod
    def because(cls, reason: str) -> "NoStand":
        """With a note that says why."""
        message = N_("There is no forecast of realisatie and stand: {reason}")
        return cls([Note(UNUSED, message, {"reason": reason}, COUNTRY)])


def unchanged(paths: CountryPaths) -> CountryPaths:
    """As they are."""
    return paths


def national_models() -> tuple[MonthlyModel, ...]:
    """The monthly models that continue national realisatie beside the opgave model."""
    return (Ets(), Structural(), ProphetLog())


def competing(vintages: Vintages, *, as_of: date) -> tuple[MonthlyModel, ...]:
    """The monthly models that national realisatie published by the month is long enough for.

    Months that are drawn to fit half-years tell nothing about a model: tried on those, each was dismissed, after a
    third of the time that a run takes.
    """
    published = vintages.known_on(as_of).monthly(REALISATIE)
    months = 0 if published is None else len(published.values)
    return tuple(model for model in national_models() if model.least_months <= months)


def weigh_models(vintages: Vintages, *, as_of: date, prior: Profile, geometry: Geometry) -> Weighing:
    """Backtest the opgave model, the monthly models that compete with it and the plain rules.

    Without evidence the opgave model goes alone: it is the only one that knows a new taakstelling.
    """
    models = competing(vintages, as_of=as_of)
    names = [OPGAVE, *(model.name for model in models)]
    nothing = {model.name: 0.0 for model in national_models()}
    alone = nothing | {OPGAVE: 1.0}
    try:
        cases = backtest_half_years(vintages, models, as_of=as_of, prior=prior, geometry=geometry)
    except TooLittleData as error:
        reason = {"reason": str(error)}
        note = Note(UNUSED, N_("No backtest of realisatie is possible yet: {reason}"), reason, COUNTRY)
        return Weighing(pd.DataFrame(), alone, [note], pd.DataFrame())
    weights = nothing | weights_of(cases, names, alone)
    scores = summarise(cases) if len(cases) else cases
    return Weighing(with_weights(scores, weights), weights, backtest_fallback_notes(cases), cases)


def fit_published(
    vintages: Vintages,
    weights: dict[str, float],
    drivers: Mapping[str, Driver],
    *,
    as_of: date,
    periods: int,
    prior: Profile,
    paths: int,
    seed: int,
) -> CountryFit:
    """Country and provincies on published figures, `periods` half-years far, the one of `as_of` counted.

    Args:
        drivers: forecasts of the intake, which the chain to COA occupancy starts from.

    Raises:
        TooLittleData: no stand is known to start from.
    """
    first = HalfYear.of(as_of)
    until = first + (periods - 1)
    known = vintages.known_on(as_of)
    figures = known.figures(until)
    return fit_country(
        known,
        figures,
        national_models(),
        weights,
        drivers,
        until=until,
        last_published=_last_published(figures, first),
        profile=known.profile(prior),
        paths=paths,
        seed=seed,
    )


def published_for_gemeenten(
    vintages: Vintages,
    weights: dict[str, float],
    drivers: Mapping[str, Driver],
    *,
    as_of: date,
    periods: int,
    prior: Profile,
    prior_source: str,
    paths: int,
    seed: int,
) -> Published:
    """Country and provincies to lead gemeenten of which the figures are simulated (see `forecast.raked_gemeenten`).

    Raises:
        TooLittleData: no stand is known to start from.
    """
    fit = fit_published(vintages, weights, drivers, as_of=as_of, periods=periods, prior=prior, paths=paths, seed=seed)
    joint, _ = fit.model.sample()
    return Published(
        fit,
        [
            *published_notes(fit, joint, prior=prior, prior_source=prior_source),
            *level_notes(joint, as_of),
        ],
        joint.niveauverschil(_level_period(joint, as_of)),
        halves_before(joint, fit.model.figures, HalfYear.of(as_of)),
    )


def forecast_stand(
    vintages: Vintages,
    weights: dict[str, float],
    drivers: Mapping[str, Driver],
    *,
    as_of: date,
    periods: int,
    prior: Profile,
    prior_source: str,
    rules: FlagRules,
    paths: int,
    seed: int,
    lead: Callable[[CountryPaths], CountryPaths] = unchanged,
) -> Country:
    """Stand and realisatie to the end of the `periods`-th half-year, the one of `as_of` counted.

    Args:
        drivers: forecasts of the intake, which the chain to COA occupancy starts from.
        lead: puts provincies in that are known better from their gemeenten.
    """
    fit = fit_published(vintages, weights, drivers, as_of=as_of, periods=periods, prior=prior, paths=paths, seed=seed)
    model = fit.model
    joint, coming = model.sample()
    joint = lead(joint)
    flags = warnings(joint, model.figures, half_years(HalfYear.of(as_of), model.until), rules)
    forecasts = _outlook(joint, model.figures, flags, model.until)
    parts = chain_parts(model.chain, vintages.known_on(as_of)) if model.chain else []
    return Country(
        paths=joint,
        forecasts=forecasts if coming is None else pd.concat([forecasts, chain_outlook(coming)], ignore_index=True),
        flags=flags,
        states=pd.DataFrame(),
        chain=part_rows(parts),
        notes=[
            *chain_notes(parts, fit.without_chain),
            *target_notes(flags),
            *published_notes(fit, joint, prior=prior, prior_source=prior_source),
            *level_notes(joint, as_of),
        ],
    )


def published_notes(fit: CountryFit, joint: CountryPaths, *, prior: Profile, prior_source: str) -> list[Note]:
    """What a reader must know of a forecast from published figures."""
    profile, figures = fit.model.profile, fit.model.figures
    return [
        profile_note(profile.weights, prior_source, len(profile.seen - prior.seen)),
        *cell_notes(figures.cells, joint.unused),
        *fallback_notes(fit.served, REALISATIE),
    ]


def _outlook(paths: CountryPaths, figures: Figures, flags: pd.DataFrame, until: HalfYear) -> pd.DataFrame:
    horizons = {
        (location, period): horizon_of(figures, location, HalfYear.parse(period))
        for location, period in zip(flags["location"], flags["period"], strict=True)
    }
    frames = (country_outlook(paths, figures, until), miss_outlook(flags, horizons))
    return pd.concat([frame for frame in frames if len(frame)], ignore_index=True)


def level_notes(paths: CountryPaths, as_of: date) -> list[Note]:
    """The niveauverschil before the half-year of `as_of`, or in the first one in which provincies have paths."""
    period = _level_period(paths, as_of)
    return niveauverschil_note(paths.niveauverschil(period), COUNTRY, str(period))


def _level_period(paths: CountryPaths, as_of: date) -> HalfYear:
    last = HalfYear.of(as_of) + -1
    return last if paths.provincies is None else max(last, paths.provincies.whole.first)


def _last_published(figures: Figures, first: HalfYear) -> HalfYear:
    """The last half-year a known sum reaches into: beyond it nothing can tell one candidate from another."""
    last = max((cell.last for cell in figures.cells), default=None)
    return first if last is None else min(first, HalfYear.of_month(last))
