"""The intake of the months ahead, where nobody weighed the models of it."""

from collections.abc import Mapping

import numpy as np
import pytest

from forecast.chain import names as n
from forecast.chain.drivers import intake_drivers
from tests.forecast.chain.worlds import flow, number, vintages

START, LAST, UNTIL = number("2023-01"), number("2024-12"), number("2025-12")


def monthly(name: str, level: float, last: int = LAST) -> list[Mapping[str, object]]:
    return [flow(name, month, level + month % 12) for month in range(START, last + 1)]


def test_the_intake_goes_on_from_its_last_known_month_by_all_models_together():
    rows = [*monthly(n.FIRST, 2400, last=LAST + 2), *monthly(n.FAMILY, 600)]
    found = intake_drivers(vintages(rows), until=UNTIL, paths=20, seed=1)
    assert {name: driver.first_month for name, driver in found.items()} == {n.FIRST: LAST + 3, n.FAMILY: LAST + 1}
    assert found[n.FIRST].values.shape == (20, UNTIL - LAST - 2)
    assert found[n.FAMILY].values.shape == (20, UNTIL - LAST)
    assert np.median(found[n.FIRST].values) == pytest.approx(2405, rel=0.05)
    again = intake_drivers(vintages(rows[:-24]), until=UNTIL, paths=20, seed=1)
    assert set(again) == {n.FIRST}
    np.testing.assert_array_equal(again[n.FIRST].values, found[n.FIRST].values)
