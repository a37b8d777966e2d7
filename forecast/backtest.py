"""Rolling backtests: what each model would have said on earlier days with what was known then.

The geometry is declared by the caller as the most there may be; what there was is in the scores (n, first and last
origin), and none at all is an error.
All models of a target and level are scored over the same cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.combination import weights_from_scores
from forecast.country import OPGAVE, continue_months
from forecast.errors import TooLittleData
from forecast.levels import COUNTRY, LAND, PROVINCIE
from forecast.measures import REALISATIE_HALFJAAR
from forecast.monthly.base import MonthlyModel
from forecast.monthly.engine import sample
from forecast.opgave_model import OpgaveArgs
from forecast.periods import MONTHS, HalfYear
from forecast.plain_rules import RULES, KnownSoFar, predicted_realisatie
from forecast.profile import Profile
from forecast.quantiles import LEVELS, of_paths
from forecast.realisatie import CountryPaths, Figures, project_realisatie
from forecast.scores import absolute_error, covered, weighted_interval_score
from forecast.spreads import learned_args, spread_candidates
from forecast.vintages import Vintages

# a forecast of a half-year is made a fortnight into it, when the stand that opens it is known
INTO_THE_HALF = timedelta(days=14)
CASE_COLUMNS = [
    "target", "level", "region", "model", "origin", "period", "months_left", "served", "observed", "quantiles",
]  # fmt: skip


@dataclass(frozen=True)
class Geometry:
    """How a backtest is laid out.

    Attributes:
        origins: how many days to forecast from, the latest possible ones.
        minimum_history: half-years of figures before the first of them.
        paths: sample paths per forecast.
        seed: of the random numbers.
    """

    origins: int
    minimum_history: int
    paths: int
    seed: int


def half_year_origins(vintages: Vintages, geometry: Geometry) -> list[HalfYear]:
    """The half-years to forecast from their start: the last ones with a published outcome and enough before.

    Args:
        vintages: as known on the day of the run (see `Vintages.known_on`).

    Raises:
        TooLittleData: there is not a single one.
    """
    stands = vintages.stands["day"]
    if stands.empty:
        raise TooLittleData("no stand is known, so no half-year can be forecast afterwards")
    first = HalfYear.of(stands.min().date())
    outcomes = sorted({period for _, period in vintages.published_halves()})
    enough = [period for period in outcomes if period - first >= geometry.minimum_history]
    if not enough:
        raise TooLittleData("no half-year with a published outcome has enough half-years of figures before it")
    return enough[-geometry.origins :]


def backtest_half_years(
    vintages: Vintages, models: Sequence[MonthlyModel], *, as_of: date, prior: Profile, geometry: Geometry
) -> pd.DataFrame:
    """Cases of realisatie per half-year: the one beginning at each origin, and the next.

    Args:
        vintages: all vintages; each origin sees only its own past.
        as_of: the day of the run, on which the outcomes were known.

    Returns:
        Frame of cases: `target, level, region, model, origin, period ("2025-H1" or "2025-03"), months_left, served,
        observed, quantiles` with quantiles an array of 23 (plain rules repeat their one number) and `served` the
        model that in fact served, which differs after a fallback.

    Raises:
        TooLittleData: see `half_year_origins`.
    """
    known_now = vintages.known_on(as_of)
    outcomes = known_now.published_halves()
    cases = []
    for number, period in enumerate(half_year_origins(known_now, geometry)):
        then = vintages.known_on(period.start + INTO_THE_HALF)
        wanted = [(at, region) for (region, at) in outcomes if at in (period, period + 1)]
        origin = _Origin.at(then, period, prior, geometry, geometry.seed + number)
        forecasts, served = origin.model_quantiles(models, wanted)
        forecasts |= origin.rule_quantiles(wanted)
        for (model, at, region), quantiles in forecasts.items():
            level = LAND if region == COUNTRY else PROVINCIE
            months_left = MONTHS * (at - period + 1)
            row = (REALISATIE_HALFJAAR, level, region, model, period.start + INTO_THE_HALF, str(at), months_left)
            cases.append((*row, served.get(model, model), outcomes[region, at], quantiles))
    return _same_cases(pd.DataFrame(cases, columns=CASE_COLUMNS))


def backtest_monthly(
    vintages: Vintages,
    measure: str,
    models: Sequence[MonthlyModel],
    *,
    as_of: date,
    horizon: int,
    geometry: Geometry,
) -> pd.DataFrame:
    """Cases of a monthly national series, half a year between origins; columns as in `backtest_half_years`.

    Raises:
        TooLittleData: no month became known after an origin with enough history.
    """
    truth = vintages.known_on(as_of).monthly(measure)
    if truth is None:
        raise TooLittleData(f"no month of {measure} is known")
    observed = pd.Series(truth.values, index=truth.months)
    least = geometry.minimum_history * MONTHS
    cases = []
    for number in range(geometry.origins):
        origin = (pd.Timestamp(as_of) - pd.DateOffset(months=MONTHS * (geometry.origins - number))).date()
        known = vintages.known_on(origin).monthly(measure)
        if known is None or len(known.values) < least:
            continue
        ahead = known.ahead(horizon)
        for model in models:
            drawn = sample(model, known, horizon=horizon, paths=geometry.paths, seed=geometry.seed + number)
            quantiles = of_paths(drawn.values)
            for step, month in enumerate(ahead):
                if month in observed.index:
                    row = (measure, LAND, COUNTRY, model.name, origin, f"{month:%Y-%m}", horizon)
                    cases.append((*row, drawn.served, observed[month], quantiles[:, step]))
    if not cases:
        raise TooLittleData(f"{measure} is too short for {least} months before an origin and outcomes after it")
    return pd.DataFrame(cases, columns=CASE_COLUMNS)


def summarise(cases: pd.DataFrame) -> pd.DataFrame:
    """Scores per model: `target, level, model, months_left, n, mae, wis, coverage_80, first_origin, last_origin`.

    A rule that gives one number has the absolute error as its WIS and no coverage.
    """
    rows = []
    for key, group in cases.groupby(["target", "level", "model", "months_left"]):
        observed = group["observed"].to_numpy(dtype=float)
        quantiles = np.stack(group["quantiles"].tolist(), axis=1)
        bands = bool((quantiles[-1] > quantiles[0]).any())
        rows.append(
            {
                **dict(zip(("target", "level", "model", "months_left"), key, strict=True)),
                "n": len(group),
                "mae": float(absolute_error(observed, quantiles).mean()),
                "wis": float(weighted_interval_score(observed, quantiles).mean()),
                "coverage_80": float(covered(observed, quantiles, 0.8).mean()) if bands else None,
                "first_origin": group["origin"].min(),
                "last_origin": group["origin"].max(),
            }
        )
    return pd.DataFrame(rows)


def weights_of(
    cases: pd.DataFrame, names: Sequence[str], prior: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Weights of the models `names` from their national cases, and from the `prior` where there are few.

    A model that another one had to stand in for has no score of its own and gets nothing.
    """
    if cases.empty:
        return weights_from_scores(dict.fromkeys(names, 1.0), 0, prior)
    absent = set(cases.loc[cases["served"] != cases["model"], "model"])
    own = cases[cases["model"].isin(set(names) - absent) & (cases["level"] == LAND)]
    if own.empty:
        return weights_from_scores(dict.fromkeys(names, 1.0), 0, prior)
    scored = summarise(own)
    scores = {str(name): float(group["wis"].mean()) for name, group in scored.groupby("model")}
    return dict.fromkeys(names, 0.0) | weights_from_scores(scores, own["origin"].nunique(), prior)


def _same_cases(cases: pd.DataFrame) -> pd.DataFrame:
    """Only cases that every model and rule with any answer for that level and distance could answer."""
    if cases.empty:
        return cases
    models = cases.groupby(["level", "months_left"])["model"].transform("nunique")
    answered = cases.groupby(["level", "region", "origin", "months_left"])["model"].transform("nunique")
    return cases[answered == models].reset_index(drop=True)


@dataclass(frozen=True)
class _Origin:
    """Everything a forecast on one earlier day needs."""

    known: Vintages
    figures: Figures
    period: HalfYear
    args: OpgaveArgs
    profile: Profile
    geometry: Geometry
    seed: int

    @classmethod
    def at(cls, known: Vintages, period: HalfYear, prior: Profile, geometry: Geometry, seed: int) -> _Origin:
        figures = known.figures(period + 1)
        profile = known.profile(prior)
        args = learned_args(
            figures, spread_candidates(), until=period + -1, profile=profile, paths=geometry.paths // 2, seed=seed
        )
        return cls(known, figures, period, args, profile, geometry, seed)

    def _project(self, totals: Array | None = None) -> CountryPaths:
        return project_realisatie(
            self.figures,
            until=self.period + 1,
            args=self.args,
            profile=self.profile,
            paths=self.geometry.paths,
            seed=self.seed,
            totals=totals,
        )

    def model_quantiles(
        self, models: Sequence[MonthlyModel], wanted: list[tuple[HalfYear, str]]
    ) -> tuple[dict[tuple[str, HalfYear, str], Array], dict[str, str]]:
        """Quantiles by model, half-year and region; and by model which one served."""
        alone = self._project()
        runs, served = {OPGAVE: alone}, {OPGAVE: OPGAVE}
        for model in models:
            continued = continue_months(
                model, history=alone, until=self.period + 1, paths=self.geometry.paths, seed=self.seed
            )
            if continued is not None:
                runs[model.name] = self._project(continued.totals)
                served[model.name] = continued.served[0].served
        quantiles = {
            (name, at, region): of_paths(_half(paths, region, at))
            for name, paths in runs.items()
            for at, region in wanted
            if region == COUNTRY or paths.provincies is not None
        }
        return quantiles, served

    def rule_quantiles(self, wanted: list[tuple[HalfYear, str]]) -> dict[tuple[str, HalfYear, str], Array]:
        halves = self.known.published_halves()
        opgaven = self._opgaven()
        answers = {}
        for at, region in wanted:
            if at != self.period:
                continue
            so_far = KnownSoFar(
                elapsed=0,
                realised=0.0,
                opgave=opgaven.get(region),
                last_half=halves.get((region, at + -1)),
                last_year=halves.get((region, at + -2)),
            )
            for rule in RULES:
                number = predicted_realisatie(rule, so_far)
                if number is not None:
                    answers[rule, at, region] = np.full(len(LEVELS), number)
        return answers

    def _opgaven(self) -> dict[str, float]:
        """Opgave of the half-year at the origin, where its stand and target are known."""
        stands = self.figures.stands[self.figures.stands["day"] == pd.Timestamp(self.period.start)]
        targets = self.figures.targets[self.figures.targets["period"] == str(self.period)]
        opgave = stands.set_index("region")["begin"] + targets.set_index("region")["value"]
        found = {str(region): float(value) for region, value in opgave.dropna().items()}
        own = [found[name] for name in self.known.provincies if name in found]
        if len(own) == len(self.known.provincies):
            found.setdefault(COUNTRY, sum(own))
        return found


def _half(paths: CountryPaths, region: str, period: HalfYear) -> Array:
    if region == COUNTRY or paths.provincies is None:
        return paths.halves[:, paths.column(period)]
    whole = paths.provincies.whole
    return paths.provincies.halves[:, whole.regions.index(region), period - whole.first]


__all__ = [
    "Geometry",
    "backtest_half_years",
    "backtest_monthly",
    "half_year_origins",
    "summarise",
    "weights_of",
]
