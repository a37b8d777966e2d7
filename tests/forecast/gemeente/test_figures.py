from dataclasses import replace

import numpy as np
import pytest

from forecast.errors import BadInput
from forecast.gemeente.figures import GemeenteFigures

JULY_2024 = 2024 * 12 + 6


def made(months: int = 8, halves: int = 2) -> GemeenteFigures:
    return GemeenteFigures(
        codes=("GM0001", "GM0002"),
        first_month=JULY_2024,
        housed=np.arange(2.0 * months).reshape(2, months),
        links=None,
        targets=np.full((2, halves), 30.0),
        stands=np.array([[5.0, 20.0], [-5.0, -31.0]])[:, :halves],
    )


def test_opgave_is_stand_plus_taakstelling_less_what_is_done():
    figures = made()
    assert figures.running == 1
    assert figures.opgave_at(6).tolist() == [50, -1]
    assert figures.opgave_at(8).tolist() == [50 - 6 - 7, -1 - 14 - 15]
    assert figures.opgave_at(2).tolist() == [35 - 0 - 1, 25 - 8 - 9]


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_month": JULY_2024 + 1},
        {"codes": ("GM0001",)},
        {"links": np.zeros((2, 7))},
        {"stands": np.zeros((2, 3))},
        {"targets": np.zeros((2, 1)), "stands": np.zeros((2, 1))},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_arrays_that_do_not_fit_together_are_refused(wrong: dict[str, object]):
    with pytest.raises(BadInput):
        replace(made(), **wrong)
