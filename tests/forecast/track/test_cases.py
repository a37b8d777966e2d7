"""Cases are checked where they are made, and models are compared over the same ones only."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.errors import BadInput
from forecast.quantiles import LEVELS
from forecast.track.cases import COLUMNS, Cases, last_day, rows_by_set, together


def rows(*cases: tuple[str, str, int], observed: float = 10.0) -> Cases:
    """Cases of (model, region, months_left), each with the same outcome."""
    frame = pd.DataFrame(
        [
            {
                "target": "stand_eind",
                "level": "gemeente",
                "region": region,
                "model": model,
                "origin": date(2025, 2, 15),
                "months_left": left,
                "period": "2025-H1",
                "served": model,
                "observed": observed,
                "group": "<25k",
                "scale": 3.0,
            }
            for model, region, left in cases
        ],
        columns=COLUMNS,
    )
    return Cases(frame, np.full((len(frame), len(LEVELS)), 8.0))


def test_a_case_that_one_model_cannot_answer_is_left_out_for_all():
    cases = rows(("radar", "GM1", 5), ("radar", "GM2", 5), ("last_year", "GM1", 5))
    kept = cases.same_sets()
    assert kept.frame[["model", "region"]].to_numpy().tolist() == [["radar", "GM1"], ["last_year", "GM1"]]
    kept.require_same_sets()
    with pytest.raises(BadInput, match="not every model answers"):
        cases.require_same_sets()


def test_a_model_without_any_answer_at_a_distance_does_not_limit_the_others_there():
    cases = rows(("radar", "GM1", 5), ("last_year", "GM1", 5), ("radar", "GM2", 4))
    assert len(cases.same_sets().frame) == 3


def test_different_outcomes_of_one_case_are_refused():
    cases = together([rows(("radar", "GM1", 5)), rows(("last_year", "GM1", 5), observed=11.0)])
    with pytest.raises(BadInput, match="different outcomes"):
        cases.require_same_sets()


def test_a_model_that_answers_a_case_twice_is_refused():
    with pytest.raises(BadInput, match="more than once"):
        together([rows(("radar", "GM1", 5)), rows(("radar", "GM1", 5))])


def test_no_parts_are_refused():
    with pytest.raises(BadInput, match="no cases"):
        together([])


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_is_named(column: str):
    whole = rows(("radar", "GM1", 5))
    with pytest.raises(BadInput, match=column):
        Cases(whole.frame.drop(columns=column), whole.quantiles)


def test_numbers_that_cannot_be_scored_are_refused():
    whole = rows(("radar", "GM1", 5))
    with pytest.raises(BadInput, match="shape"):
        Cases(whole.frame, whole.quantiles[:, :-1])
    with pytest.raises(BadInput, match="not a number"):
        Cases(whole.frame.assign(observed=np.nan), whole.quantiles)
    with pytest.raises(BadInput, match="not a number"):
        Cases(whole.frame, whole.quantiles + np.inf)
    with pytest.raises(BadInput, match="cross"):
        Cases(whole.frame, np.linspace(10, 9, len(LEVELS))[None])
    with pytest.raises(BadInput, match="scale"):
        Cases(whole.frame.assign(scale=-1.0), whole.quantiles)


def test_a_scale_may_be_unknown():
    whole = rows(("radar", "GM1", 5))
    assert Cases(whole.frame.assign(scale=np.nan), whole.quantiles).frame["scale"].isna().all()


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2025-H1", date(2025, 6, 30)),
        ("2025-H2", date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2025-12", date(2025, 12, 31)),
    ],
)
def test_the_last_day_of_a_period(period: str, day: date):
    assert last_day(period) == day


@pytest.mark.parametrize("period", ["2025", "2025-13", "2025-H3", "March"])
def test_what_is_no_period_is_refused(period: str):
    with pytest.raises(BadInput, match="half-year such as 20"):
        last_day(period)


def test_no_cases_at_all_are_cases_too():
    none = rows(("radar", "GM1", 5)).where(np.array([False]))
    none.require_same_sets()
    assert none.same_sets().frame.empty


def test_rows_of_a_set_are_found_by_position():
    cases = rows(("radar", "GM1", 5), ("radar", "GM1", 4), ("last_year", "GM1", 5))
    found = rows_by_set(cases.frame.iloc[[2, 1, 0]])
    assert {key: at.tolist() for key, at in found.items()} == {
        ("stand_eind", "gemeente", 4): [1],
        ("stand_eind", "gemeente", 5): [0, 2],
    }
    assert rows_by_set(cases.frame.iloc[:0]) == {}
