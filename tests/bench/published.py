"""Scores that others reached on the public panels, as the README beside those panels gives them.

Measured there on two cores with statsforecast 2.1.1 and prophet 1.5.0, season 12, one origin: a difference under
about 0.01 is noise. MASE is that of the point forecast on tourism_large and that of the median on carparts, where an
all-zero forecast has 0.796.
"""

from __future__ import annotations

from typing import NamedTuple

SOURCE = "README.md beside the public panels (statsforecast 2.1.1, prophet 1.5.0)"


class Published(NamedTuple):
    """One row of a published table; lower is better for the first three."""

    method: str
    mase: float
    scrps: float
    wql: float
    cov80: float
    cov95: float


class Yardstick(NamedTuple):
    """The scores to stay below, and what they are."""

    name: str
    mase: float | None
    scrps: float
    wql: float


TABLES = {
    "tourism_large": (
        Published("seasonal naive", 1.2472, 0.9906, 0.3443, 0.819, 0.917),
        Published("last 24 months as distribution", 1.0570, 0.7815, 0.3229, 0.778, 0.919),
        Published("AutoETS", 0.9756, 0.7744, 0.2894, 0.854, 0.929),
        Published("AutoTheta", 0.9959, 0.7680, 0.2760, 0.827, 0.923),
        Published("Dynamic optimised Theta", 0.9843, 0.7615, 0.2737, 0.831, 0.922),
        Published("AutoCES", 0.9723, 0.7665, 0.2819, 0.882, 0.948),
        Published("AutoARIMA", 0.9617, 0.7578, 0.2784, 0.842, 0.925),
        Published("Prophet", 0.9742, 0.7572, 0.2726, 0.799, 0.908),
        Published("mean of four (ETS, ARIMA, Theta, CES)", 0.9485, 0.7431, 0.2708, 0.877, 0.945),
        Published("median of four", 0.9451, 0.7401, 0.2697, 0.868, 0.941),
    ),
    "carparts": (
        Published("seasonal naive", 1.2015, 1.0976, 1.4219, 0.843, 0.912),
        Published("AutoETS", 1.2000, 0.9401, 1.1930, 0.878, 0.933),
        Published("AutoTheta", 1.1677, 0.9115, 1.1391, 0.873, 0.933),
        Published("IMAPA", 1.0782, 0.9173, 1.1602, 0.640, 0.687),
        Published("mean of ETS and optimised Theta", 1.1788, 0.9164, 1.1730, 0.883, 0.935),
        Published("last 24 months as distribution", 0.8161, 0.7138, 0.9045, 0.923, 0.964),
        Published("last 12 months as distribution", 0.8173, 0.7039, 0.8925, 0.901, 0.940),
    ),
}

YARDSTICKS = {
    "tourism_large": (
        Yardstick("best single method", 0.9617, 0.7572, 0.2726),
        Yardstick("median of four", 0.9451, 0.7401, 0.2697),
    ),
    # the median of many series is zero: MASE does not judge this panel
    "carparts": (Yardstick("best single method", None, 0.7039, 0.8925),),
}
