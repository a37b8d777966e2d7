"""Bands of paths, against numbers picked by hand."""

import numpy as np

from forecast.plan.bands import bands


def test_the_bands_of_a_thousand_equal_steps():
    assert bands(np.arange(1001.0)[::-1]).__dict__ == {
        "median": 500.0,
        "half": (250.0, 750.0),
        "most": (100.0, 900.0),
        "nearly_all": (25.0, 975.0),
    }
