"""How wide the chain's bands were and what they held, on published figures alone: the table of docs/CHAIN.md.

`python -m jobs.makers.chain_days` forecasts on the 15th of each April and October from what was known then, as a run
does for country and provincies but without weights from a backtest: the opgave model alone, the intake models alike.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from config.settings import Settings, load_settings
from forecast.chain.drivers import intake_drivers
from forecast.country import OPGAVE
from forecast.model_ids import MODEL
from forecast.periods import HalfYear, month_number
from forecast.quantiles import LEVELS
from forecast.scores import covered, weighted_interval_score
from forecast.track.cases import Cases
from forecast.track.chain_cases import chain_cases
from forecast.track.chain_origin import STOCKS, ChainForecast, chain_forecasts
from forecast.track.chain_rules import NO_CHANGE
from forecast.track.gemeente_rules import dressed
from forecast.vintages import Vintages
from jobs.run.country import fit_published
from jobs.run.inputs import read_inputs
from jobs.run.settings import profile_prior
from models.engine import open_engine, reading

FIRST, LAST, DAY = 2019, 2025, 15
MONTHS = (4, 10)
# half-years drawn, that of the day counted: eighteen months from April and October on
PERIODS = 4
PATHS = 1000
# months ahead that are taken together, by what they stand for
RANGES = {6: (4, 8), 12: (9, 14), 18: (15, 21)}
RULE = dressed(NO_CHANGE)
# the day up to which outcomes are looked for, and where the later of the days begin
KNOWN_UNTIL, LATER = date(2026, 3, 31), date(2022, 10, 1)
LOW, HIGH = LEVELS.index(0.1), LEVELS.index(0.9)


def days() -> list[date]:
    """The forecast days of which the chain has a year of monthly intake behind it."""
    every = [date(year, month, DAY) for year in range(FIRST, LAST + 1) for month in MONTHS]
    return every[1:]


def forecasts_of(vintages: Vintages, day: date, settings: Settings) -> list[ChainForecast]:
    """What would have been said on a day, and what the plain rules would have."""
    known = vintages.known_on(day)
    until = HalfYear.of(day) + (PERIODS - 1)
    drivers = intake_drivers(known, until=month_number(until.end), paths=PATHS, seed=settings.seed)
    fit = fit_published(
        vintages,
        {OPGAVE: 1.0},
        drivers,
        as_of=day,
        periods=PERIODS,
        prior=profile_prior(settings),
        paths=PATHS,
        seed=settings.seed,
    )
    _, paths = fit.model.sample()
    return [] if paths is None else chain_forecasts(paths, known, day)


def table(cases: Cases) -> pd.DataFrame:
    """Counts, mean WIS, and what the 80 % band held and measured, by stock, months ahead and model."""
    return pd.DataFrame(_rows(cases))


def _rows(cases: Cases) -> Iterator[dict[str, object]]:
    frame, quantiles = cases.frame, cases.quantiles.T
    scores = weighted_interval_score(cases.observed, quantiles)
    held = covered(cases.observed, quantiles, 0.8)
    for stock in STOCKS:
        for months, (first, last) in RANGES.items():
            for model in (MODEL, RULE):
                own = (frame["target"] == stock) & (frame["model"] == model)
                at = np.flatnonzero(own & frame["months_left"].between(first, last))
                if len(at):
                    yield {
                        "stock": stock,
                        "months": months,
                        "model": model,
                        "counts": len(at),
                        "wis": scores[at].mean(),
                        "held": held[at].mean(),
                        "width": (quantiles[HIGH, at] - quantiles[LOW, at]).mean(),
                    }


def main() -> None:
    """Print the table of 2021-2025 and that of the later of these days."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = load_settings()
    with reading(open_engine(settings.database_url)) as connection:
        vintages = read_inputs(connection, as_of=KNOWN_UNTIL).country
    said = [one for day in days() for one in forecasts_of(vintages, day, settings) if one.model in (MODEL, RULE)]
    for since in (date(2021, 1, 1), LATER):
        since_then = [one for one in said if one.origin >= since]
        cases = chain_cases(since_then, vintages.known_on(KNOWN_UNTIL)).same_sets()
        logging.getLogger(__name__).info("from %s\n%s", since, table(cases).round(2).to_string(index=False))


if __name__ == "__main__":
    main()
