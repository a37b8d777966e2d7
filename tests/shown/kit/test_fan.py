from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shown.kit.fan import anchored, half_year_starts, spread
from shown.kit.theme import BANDS
from shown.read.results import RunResults
from tests.shown.synthetic import COUNTRY, PROVINCIES

LABELS = st.lists(st.tuples(st.floats(-1e5, 1e5), st.text(max_size=3), st.just("#000000")), min_size=1, max_size=6)


@pytest.mark.parametrize("target", ["stand_eind", "realisatie_halfjaar", "instroom_eerste", "instroom_nareis"])
def test_bands_never_cross(results: RunResults, target: str) -> None:
    locations = [COUNTRY, *PROVINCIES] if target in ("stand_eind", "realisatie_halfjaar") else [COUNTRY]
    for location in locations:
        wide = anchored(results.forecasts.fan(target, location), pd.Timestamp("2020-01-01"), 5)
        assert len(wide) > 1
        edges = [f"{low:g}" for _, low, _, _ in BANDS] + ["0.5"] + [f"{high:g}" for _, _, high, _ in reversed(BANDS)]
        assert (wide[edges].diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)


def test_the_fan_starts_at_the_last_known_figure(results: RunResults) -> None:
    wide = results.forecasts.fan("stand_eind", COUNTRY)
    fan = anchored(wide, pd.Timestamp("2025-01-01"), 12105)
    assert (fan.iloc[0] == 12105).all()
    assert list(fan.index[1:]) == list(wide.index)


@given(LABELS, st.floats(0.1, 1000))
def test_labels_are_pushed_apart_and_keep_their_order(labels: list[tuple[float, str, str]], gap: float) -> None:
    moved = spread(labels, gap)
    heights = [height for height, _, _ in moved]
    assert [(text, colour) for _, text, colour in moved] == [label[1:] for label in sorted(labels)]
    assert all(high - low >= gap - 1e-6 for low, high in pairwise(heights))


def test_labels_with_room_stay_where_they_are() -> None:
    assert spread([(10, "a", ""), (0, "b", "")], 5) == [(0, "b", ""), (10, "a", "")]


def test_half_years_start_on_peildata() -> None:
    days = half_year_starts(pd.Timestamp("2024-12-31"), pd.Timestamp("2026-01-01"))
    assert [f"{day:%Y-%m-%d}" for day in days] == ["2025-01-01", "2025-07-01", "2026-01-01"]
