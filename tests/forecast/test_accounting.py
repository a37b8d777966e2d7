"""The arithmetic of the taakstelling, on published numbers."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from forecast.accounting import correctie, opgave, realisatie_between, resterend, stand_eind
from tests.forecast.builtin import DATA

persons = st.integers(-20_000, 40_000)


def test_what_remained_on_1_february_2017():
    # fourth progress report: stand 6,082 on 1 January, taakstelling 13,000, 3,981 housed in January
    assert opgave(6_082, 13_000) == 19_082
    assert resterend(opgave(6_082, 13_000), 3_981) == 15_101
    assert stand_eind(6_082, 13_000, 3_981) == 15_101


def test_the_stand_is_carried_in_full_in_both_directions():
    assert stand_eind(100, 50, 120) == 30
    assert stand_eind(-100, 50, 120) == -170
    assert stand_eind(stand_eind(-100, 50, 120), 50, 120) == -240


@given(begin=persons, target=persons, done=persons)
def test_the_realisatie_between_two_stands_is_what_leads_from_one_to_the_other(begin: int, target: int, done: int):
    assert realisatie_between(begin, target, stand_eind(begin, target, done)) == done
    assert correctie(begin, target, done, stand_eind(begin, target, done)) == 0


def test_the_correctie_of_printed_rows_is_kept_as_a_number():
    # 1-10-2021, final report 2021: stand_begin, taakstelling, realisatie, printed stand
    assert correctie(159, 313, 182, 366) == 76  # Drenthe
    assert correctie(180, 266, 183, 321) == 58  # Flevoland
    assert correctie(313, 410, 152, 628) == 57  # Fryslân


def test_frames_and_arrays_are_taken_as_well():
    printed = pd.read_csv(DATA / "provincies_halfjaar.csv")
    columns = [printed[name] for name in ("stand_begin", "taakstelling", "realisatie", "stand_eind")]
    by_frame = correctie(*columns)
    by_array = correctie(*(column.to_numpy() for column in columns))
    one_by_one = [end - (begin + target - done) for begin, target, done, end in zip(*columns, strict=True)]
    assert by_frame.tolist() == by_array.tolist() == one_by_one
    assert np.count_nonzero(one_by_one) > 0
