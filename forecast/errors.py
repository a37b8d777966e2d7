"""What can go wrong in a forecast.

ForecastError
├── DataAfterAsOf       a row was known only after the as-of date
├── TooLittleData       fewer observations than the model or backtest needs
└── BadInput            a frame or argument that breaks its contract
"""


class ForecastError(Exception):
    """Root of everything this package raises on purpose."""


class DataAfterAsOf(ForecastError):
    """A frame holds rows that were not yet known on the as-of date."""


class TooLittleData(ForecastError):
    """There are fewer observations than a model or a backtest needs."""


class BadInput(ForecastError):
    """A frame or an argument breaks the contract of the function it was given to."""
