"""A few very large gemeenten that house as many as the country does, and the chain that goes with them."""

from datetime import date
from functools import cache

import numpy as np

from forecast.chain import names as n
from forecast.chain.inputs import Driver
from forecast.coupled import Coupled, couple
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.model import GemeenteModel, fit
from forecast.vintages import Vintages
from forecast.what_if import Fitted
from tests.forecast.chain.worlds import flow, stock, vintages
from tests.simulated.country import World, begin, live
from tests.simulated.shown import shown_figures

GEMEENTEN, MONTHS, AHEAD, PATHS = 6, 28, 8, 40
INHABITANTS = (410_000.0, 77_000.0, 23_456.0, 250_000.0, 61_001.0, 9_999.0)


@cache
def large_gemeenten() -> GemeenteModel:
    """Known from January 2019 to April 2021, with taakstellingen to the end of that year."""
    rng = np.random.default_rng(3)
    world = World(gemeenten=GEMEENTEN)
    return fit(shown_figures(live(begin(world, rng), MONTHS, rng), np.random.default_rng(0)))


def national(figures: GemeenteFigures) -> Vintages:
    """What was published of the country beside its gemeenten."""
    months = range(figures.first_month, figures.first_month + figures.months)
    return vintages(
        [
            *(flow(name, month, level) for name, level in ((n.FIRST, 2400), (n.FAMILY, 500)) for month in months),
            stock(n.PERMITS, "2020-12-31", 6000),
            stock(n.OCCUPANCY, "2021-03-31", 45_000),
            flow(n.GRANTS, figures.first_month, 9000, months=12),
        ]
    )


def drivers(figures: GemeenteFigures) -> dict[str, Driver]:
    rng = np.random.default_rng(7)
    first = figures.first_month + figures.months
    return {
        name: Driver(first, rng.normal(level, level / 20, size=(PATHS, AHEAD)))
        for name, level in ((n.FIRST, 2400), (n.FAMILY, 500))
    }


@cache
def coupled() -> Coupled:
    gemeenten = large_gemeenten()
    both, reason = couple(gemeenten, national(gemeenten.figures), drivers(gemeenten.figures), paths=PATHS, seed=2)
    assert reason == ""
    return both


def inhabitants(column: int) -> np.ndarray:
    """That decide the split of a half-year: some gemeenten grow, others do not."""
    grown: np.ndarray = np.array(INHABITANTS) * (1 + 0.04 * column * np.arange(GEMEENTEN))
    return grown


@cache
def fitted() -> Fitted:
    both = coupled()
    codes = both.gemeenten.figures.codes
    return Fitted(
        as_of=date(2021, 5, 10),
        coupled=both,
        bases={"2021-H1": "gepubliceerd", "2021-H2": "aangenomen"},
        provincies={code: f"PV{20 + at % 2}" for at, code in enumerate(codes)},
        levels={"NL01": 12.0},
        inhabitants=np.stack(
            [inhabitants(column) for column in range(both.gemeenten.figures.targets.shape[1])], axis=1
        ),
        simulated=codes,
        paths=PATHS,
        seed=5,
    )
