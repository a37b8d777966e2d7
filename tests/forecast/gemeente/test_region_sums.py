"""Provincies and the country are sums of the same paths, to the person in every path."""

import numpy as np
import pytest

from forecast.gemeente.region_sums import first_half, grouped, half_sums
from forecast.gemeente.simulate import GemeentePaths
from forecast.gemeente.warning import members
from forecast.periods import HalfYear


@pytest.fixture
def provincies(paths: GemeentePaths) -> dict[str, str]:
    return {code: f"PV{20 + at % 3}" for at, code in enumerate(paths.figures.codes)}


def test_every_path_adds_up(paths: GemeentePaths, provincies: dict[str, str]):
    levels = {"NL01": 37.0, "PV20": -5.0}
    groups = grouped(paths, members(paths.figures.codes, provincies), levels)
    assert set(groups) == {"NL01", "PV20", "PV21", "PV22"}
    own = [groups[f"PV{number}"] for number in (20, 21, 22)]
    country = groups["NL01"]
    for name in ("months", "gross", "ahead", "missing"):
        np.testing.assert_array_equal(sum(getattr(one, name) for one in own), getattr(country, name))
    np.testing.assert_array_equal(sum(one.net - one.niveauverschil for one in own), country.net - 37)
    for one in groups.values():
        np.testing.assert_array_equal(one.net, one.gross + one.ahead + one.niveauverschil)
        assert (one.gross >= 0).all()
        assert (one.ahead <= 0).all()
        stands = paths.stands[:, one.members]
        np.testing.assert_array_equal(one.missing, (stands > 0).sum(axis=1))
        np.testing.assert_array_equal(one.months, paths.housed[:, one.members].sum(axis=1))


def test_a_provincie_without_gemeenten_is_no_group():
    rows = members(("GM0001",), {"GM0001": "PV20", "GM0002": "PV21"})
    assert set(rows) == {"NL01", "PV20"}


def test_half_years_hold_what_was_known_of_the_first():
    months = np.arange(1.0, 9.0).reshape(1, 8)
    assert half_sums(months, 100.0, 4).tolist() == [[100 + 1 + 2, 3 + 4 + 5 + 6 + 7 + 8]]
    assert half_sums(months[:, :6], 0.0, 0).tolist() == [[21.0]]


def test_the_first_half_year_is_that_of_the_first_month_ahead(paths: GemeentePaths):
    # 64 months from January 2019
    assert first_half(paths) == HalfYear(2024, 1)
