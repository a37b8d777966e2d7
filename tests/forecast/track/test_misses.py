"""Miss cases are checked before they are scored."""

import numpy as np
import pytest

from forecast.errors import BadInput
from forecast.flags import FLAGS
from forecast.track.misses import MISS_COLUMNS, at_or_above, check_misses, require_same_misses, same_misses
from tests.forecast.track.miss_cases import misses


def test_what_keeps_the_contract_passes():
    check_misses(misses({}, {"region": "GM2"}, {"model": "last_year"}))


@pytest.mark.parametrize("column", MISS_COLUMNS)
def test_a_missing_column_is_named(column: str):
    with pytest.raises(BadInput, match=column):
        check_misses(misses({}).drop(columns=column))


@pytest.mark.parametrize("chance", [-0.01, 1.01, np.nan])
def test_what_is_no_chance_is_refused(chance: float):
    with pytest.raises(BadInput, match="outside"):
        check_misses(misses({"p_miss": chance}))


def test_an_unknown_flag_a_doubtful_outcome_and_a_second_answer_are_refused():
    with pytest.raises(BadInput, match="purple"):
        check_misses(misses({"flag": "purple"}))
    with pytest.raises(BadInput, match="true or false"):
        check_misses(misses({"missed": None}))
    with pytest.raises(BadInput, match="more than once"):
        check_misses(misses({}, {}))


def test_models_are_compared_over_the_cases_that_all_of_them_answer():
    frame = misses({}, {"model": "last_year"}, {"region": "GM2"}, {"months_left": 4, "region": "GM3"})
    with pytest.raises(BadInput, match="not every model"):
        require_same_misses(frame)
    kept = same_misses(frame)
    require_same_misses(kept)
    # at four months only one model speaks at all, so nothing limits it
    assert kept[["model", "region"]].to_numpy().tolist() == [["radar", "GM1"], ["last_year", "GM1"], ["radar", "GM3"]]


@pytest.mark.parametrize(("least", "severe"), [("watch", 3), ("warning", 2), ("alarm", 1)])
def test_a_flag_counts_from_its_severity_on(least: str, severe: int):
    assert at_or_above(FLAGS, least).tolist() == [False] * (4 - severe) + [True] * severe
