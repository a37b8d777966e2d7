"""Models of a few gemeenten without a chain, as a run keeps them: quick to fit, their half-years those of `fake`."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np

from forecast.coupled import Coupled
from forecast.gemeente.model import fit
from forecast.what_if import Fitted
from tests.forecast.gemeente.conftest import small_country
from tests.simulated.shown import shown_figures

GEMEENTEN = 8
# five years before 2026, of which the first four months are known
FIRST_MONTH, MONTHS = 2021 * 12, 64


@cache
def small_fitted() -> Fitted:
    """Four months into 2026-H1, taakstellingen to the end of 2026-H2."""
    shown = shown_figures(small_country(MONTHS, gemeenten=GEMEENTEN), np.random.default_rng(0))
    figures = replace(shown, first_month=FIRST_MONTH)
    periods = figures.targets.shape[1]
    return Fitted(
        as_of=date(2026, 4, 30),
        coupled=Coupled(fit(figures), None),
        bases={},
        provincies=dict.fromkeys(figures.codes, "PV20"),
        levels={},
        inhabitants=np.tile(np.linspace(10_000, 90_000, GEMEENTEN)[:, None], (1, periods)),
        simulated=figures.codes,
        paths=60,
        seed=3,
    )
