"""Where numbers that a reader adds up do not make the one beside them, it is said by how much."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from base.i18n import Language
from shown.headlines import Headline, headlines
from shown.read.forecasts import Band
from shown.read.results import RunResults
from shown.regions.adding_up import of_gemeenten, of_provincies, of_published
from tests.shown.regions.test_three_numbers import with_gemeenten

NL = Language("nl")


def rows_of(results: RunResults, means: Mapping[str, float]) -> list[Headline]:
    """The country and two provincies with a mean stand each."""
    rows = headlines(results).rows
    return [replace(rows[code], stand=Band(mean, mean - 9, mean + 9, mean)) for code, mean in means.items()]


@pytest.mark.parametrize(("country", "told"), [(97.0, "3 onder"), (104.0, "4 boven")])
def test_what_the_country_differs_from_its_provincies_is_told(results: RunResults, country: float, told: str) -> None:
    medians, level = of_provincies(rows_of(results, {"NL01": country, "PV20": 60.0, "PV21": 40.0}), NL)
    assert "tellen niet op" in medians
    assert level == f"Gemiddeld ligt de stand van het land {told} die van de provincies samen (niveauverschil)."


def test_of_means_that_add_up_only_the_medians_are_told_of(results: RunResults) -> None:
    assert len(of_provincies(rows_of(results, {"NL01": 100.2, "PV20": 60.0, "PV21": 40.0}), NL)) == 1
    assert of_provincies(rows_of(results, {"NL01": 100.0}), NL) == []


def test_the_sum_of_the_gemeenten_and_the_difference_make_the_mean_stand(results: RunResults) -> None:
    (row,) = rows_of(results, {"PV20": 170.0})
    own = replace(row, gross=Band(230, 0, 0, 240.0), lead=Band(-50, 0, 0, -36.0))
    (line,) = of_gemeenten(own, NL)
    (persons,) = re.findall(r"\d+", line)
    assert "onder" in line
    assert 240 - 36 - int(persons) == 170
    assert of_gemeenten(replace(own, gross=Band(230, 0, 0, 206.0)), NL) == []
    assert of_gemeenten(row, NL) == []


def test_a_published_stand_that_its_gemeenten_do_not_make_is_told(results: RunResults) -> None:
    apart = with_gemeenten(results, {"GM0001": 500, "GM0002": -70})
    row = headlines(apart).rows["PV20"]
    assert row.published is not None
    assert row.published.value == 500 - 70 - 10
    assert of_published(apart, [row], NL) == [
        "Groningen: de gepubliceerde stand ligt 10 onder de som van de gemeenten (niveauverschil)."
    ]
    assert of_published(with_gemeenten(results, {"GM0001": 500, "GM0002": -80}), [row], NL) == []
    assert of_published(results, [row], NL) == []
