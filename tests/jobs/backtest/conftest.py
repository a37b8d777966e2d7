"""One backtest of the gemeente model on a small country, shared by the tests that only read it."""

from datetime import date

import pytest

from config.settings import Settings, load_settings
from forecast.fanout import InTurn
from forecast.track.gemeente_cases import GemeenteBacktest
from jobs.backtest.measure import Measured, measured
from jobs.backtest.parts import Trial, forecast_gemeenten, try_gemeenten
from jobs.backtest.request import BacktestRequest
from jobs.run.inputs import Inputs
from tests.forecast.track.small_vintages import CODES, small

# 15 March, June, September and December: the last two know how the first half-year ended
AS_OF = date(2023, 1, 20)
SETTINGS = {"backtest": {"gemeenten": {"origins": 4, "stride_months": 3, "paths": 120}}}


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings(**SETTINGS)


@pytest.fixture(scope="session")
def inputs() -> Inputs:
    return Inputs(small().country, small().gemeenten, CODES, simulated=frozenset(CODES), known_until=AS_OF)


@pytest.fixture(scope="session")
def tried(inputs: Inputs, settings: Settings) -> GemeenteBacktest:
    return forecast_gemeenten(inputs, settings, BacktestRequest(), as_of=AS_OF, fan_out=InTurn())


@pytest.fixture(scope="session")
def part(tried: GemeenteBacktest, inputs: Inputs, settings: Settings) -> Trial:
    return try_gemeenten(tried, inputs, settings, BacktestRequest())


@pytest.fixture(scope="session")
def found(part: Trial) -> Measured:
    return measured([part], BacktestRequest(), seed=1)
