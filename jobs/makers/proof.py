"""`docs/PROOF.md`: the forecasts of July and October 2021 beside what happened on 1 January 2022.

The provincial table alone is loaded into a database of its own, and the forecast sees on each day only what was
known then. The outcome is the published national stand; the provincies' own stands of that day are not public.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from base.whole_files import write_whole
from config import DATA
from config.settings import Settings
from forecast.accounting import stand_eind
from forecast.levels import COUNTRY
from forecast.periods import MONTHS, HalfYear
from forecast.plain_rules import RULES, KnownSoFar, predicted_realisatie
from forecast.quantiles import LEVELS, MEDIAN
from forecast.vintages import Vintages
from forecast.warning import realised_so_far
from jobs.importing.builtin_regions import load_regions
from jobs.importing.ingest import import_file
from jobs.importing.rules import import_rules
from jobs.run.country import Country, Weighing, forecast_stand, weigh_models
from jobs.run.inputs import read_inputs
from jobs.run.settings import flag_rules, geometry, profile_prior
from models import store
from models.engine import open_engine, reading, transaction
from models.migrate import upgrade
from shown.kit.templates import filled_markdown

DAYS = (date(2021, 7, 15), date(2021, 10, 15))
PERIOD = HalfYear(2021, 2)
TABLE = DATA / "provincies_halfjaar.csv"
OUTCOME = DATA / "landelijk_stand.csv"
# the table was loaded when this page was made; what was known when is in the table itself
IMPORTED_AT = datetime(2022, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Predicted:
    """A predicted stand: median and the ends of the 80 % and 95 % bands, persons behind."""

    name: str
    median: float
    low_80: float
    high_80: float
    low_95: float
    high_95: float

    @classmethod
    def of(cls, name: str, paths: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> "Predicted":
        """From the paths of one region."""
        low_95, low_80, median, high_80, high_95 = np.quantile(paths, (0.025, 0.1, 0.5, 0.9, 0.975))
        return cls(name, float(median), float(low_80), float(high_80), float(low_95), float(high_95))


@dataclass(frozen=True)
class Day:
    """One forecast: of the country and each provincie, the plain rules' stands, and the backtest before it."""

    as_of: date
    country: Predicted
    provincies: list[Predicted]
    rules: dict[str, float | None]
    weighing: Weighing


def write_proof(out: Path, settings: Settings) -> None:
    """Make the forecasts anew and write the page."""
    with _provincial_database(settings) as engine:
        days = [_forecast(engine, settings, as_of) for as_of in DAYS]
    page = filled_markdown(
        "proof.md", days=days, outcome=published_outcome(), misses=_misses(days[0]), settings=settings, period=PERIOD
    )
    write_whole(out, page)


def published_outcome() -> int:
    """The national stand on 1 January 2022 as published."""
    stands = pd.read_csv(OUTCOME)
    rows = stands[(stands["date"] == PERIOD.peildatum.isoformat()) & (stands["role"] == "eind")]
    return int(rows["value"].iloc[0])


@contextmanager
def _provincial_database(settings: Settings) -> Iterator[Engine]:
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/proof.db")
        try:
            upgrade(engine)
            with transaction(engine) as connection:
                load_regions(connection)
            import_file(engine, TABLE, rules=import_rules(settings), imported_at=IMPORTED_AT)
            yield engine
        finally:
            engine.dispose()


def _forecast(engine: Engine, settings: Settings, as_of: date) -> Day:
    prior = profile_prior(settings)
    with reading(engine) as connection:
        vintages = read_inputs(connection, as_of=as_of).country
        regions = store.regions(connection)
    names = dict(zip(regions["code"], regions["name"], strict=True))
    weighing = weigh_models(vintages, as_of=as_of, prior=prior, geometry=geometry(settings))
    made = forecast_stand(
        vintages,
        weighing.weights,
        # the table alone holds no intake
        {},
        as_of=as_of,
        periods=1,
        prior=prior,
        prior_source=settings.profile.source,
        rules=flag_rules(settings),
        paths=settings.samples,
        seed=settings.seed,
    )
    return Day(as_of, *_predicted(made, names), _rule_stands(vintages, as_of), weighing)


def _predicted(made: Country, names: dict[str, str]) -> tuple[Predicted, list[Predicted]]:
    parts = made.paths.provincies
    if parts is None:
        raise ValueError(f"{TABLE.name} holds no provincie")
    column = PERIOD - parts.whole.first
    country = Predicted.of(names[COUNTRY], made.paths.stands[:, made.paths.column(PERIOD)])
    return country, [
        Predicted.of(names[code], parts.stands[:, row, column]) for row, code in enumerate(parts.whole.regions)
    ]


def _rule_stands(vintages: Vintages, as_of: date) -> dict[str, float | None]:
    """The national stand by each plain rule, from the same figures."""
    known = vintages.known_on(as_of)
    figures = known.figures(PERIOD)
    halves = known.published_halves()
    stands = figures.stands[figures.stands["day"] == pd.Timestamp(PERIOD.start)]
    begin = float(stands.loc[stands["region"].isin(known.provincies), "begin"].sum())
    targets = figures.targets[figures.targets["period"] == str(PERIOD)].set_index("region")["value"]
    target = float(targets[COUNTRY])
    so_far = [realised_so_far(figures, name, PERIOD) for name in known.provincies]
    realised = float(sum(persons or 0 for _, persons in so_far))
    known_so_far = KnownSoFar(
        elapsed=min(months for months, _ in so_far),
        realised=realised,
        opgave=begin + target,
        last_half=halves.get((COUNTRY, PERIOD + -1)),
        last_year=halves.get((COUNTRY, PERIOD + -2)),
    )
    predictions = {rule: predicted_realisatie(rule, known_so_far) for rule in RULES}
    return {
        rule: None if number is None else stand_eind(begin, target, number) for rule, number in predictions.items()
    }


def _misses(day: Day) -> list[dict[str, object]]:
    """Of the opgave model's backtest before `day`: the cases outside its 95 % band, worst first."""
    cases = day.weighing.cases
    own = cases[(cases["model"] == "opgave") & (cases["months_left"] == MONTHS)]
    low, high = LEVELS.index(0.025), LEVELS.index(0.975)
    found = []
    for region, origin, observed, band in zip(
        own["region"], own["origin"], own["observed"], own["quantiles"], strict=True
    ):
        if not band[low] <= observed <= band[high]:
            found.append(
                {
                    "region": region,
                    "period": str(HalfYear.of(origin)),
                    "observed": observed,
                    "median": band[MEDIAN],
                    "low": band[low],
                    "high": band[high],
                }
            )
    return sorted(found, key=lambda miss: -abs(float(miss["observed"]) - float(miss["median"])))
