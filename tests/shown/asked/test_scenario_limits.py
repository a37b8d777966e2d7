"""Whatever a scenario file holds, it is read or refused in words, and soon."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.i18n import Language
from forecast.chain.names import GRANT_RATE, INTAKES
from forecast.chain.scenario import ADDITION, Change
from forecast.periods import written_month
from shown.asked.faults import FileRefused
from shown.asked.scenario_file import (
    CAPPED,
    COUNTED,
    HOUSING,
    IN_A_SHOCK,
    LEVER_OF,
    SHARED,
    checked,
    read_scenario_file,
)
from shown.asked.span import parsed_month
from tests.shown.asked.test_scenario_file import BAND_OF_2027, JANUARY, SPAN, faults, read


@given(st.sampled_from(INTAKES), st.integers(0, 17), st.integers(0, 17), st.floats(0, 1e6))
def test_any_change_in_the_months_ahead_comes_out_as_it_was_written(table: str, one: int, other: int, value: float):
    first, last = sorted((JANUARY + one, JANUARY + other))
    months = f'from = "{written_month(first)}"\nto = "{written_month(last)}"\n'
    scenario = read(f"[{table}]\n{months}extra_per_month = {value!r}\n")
    assert scenario.changes == (Change(table, ADDITION, value, first, last),)


@given(st.integers(12000, 99999))
def test_a_month_is_read_as_it_is_written(number: int):
    assert parsed_month(written_month(number)) == number


@given(st.text(max_size=60))
def test_whatever_stands_in_a_file_it_is_read_or_refused_in_words(text: str):
    try:
        read(text)
    except FileRefused as refusal:
        told = refusal.told(Language("nl"))
    else:
        told = "-"
    assert "-" in told


values = st.recursive(
    st.integers() | st.floats() | st.booleans() | st.text(max_size=5) | st.just("2026-07"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["from", "factor", "x"]), inner),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from([*LEVER_OF, "mpp", "shock", "taakstelling", "name", "description"]), values))
def test_whatever_a_key_holds_it_is_read_or_refused_in_words(content: dict[str, object]):
    try:
        checked(content, file_name="x", span=SPAN)
    except FileRefused as refusal:
        told = refusal.told(Language("nl"))
    else:
        told = "-"
    assert "-" in told


NUMBERS = [
    *(
        f"[{table}]\n{way} = {{}}"
        for table, lever in LEVER_OF.items()
        for way in (SHARED if lever == GRANT_RATE else COUNTED)
        if table != HOUSING or way in CAPPED
    ),
    *(f'[[shock]]\nwhat = "{table}"\nmonth = "2026-07"\n{way} = {{}}' for table in LEVER_OF for way in IN_A_SHOCK),
    *(BAND_OF_2027.replace(f"{edge}=1", f"{edge}={{}}") for edge in ("minimum", "middle", "maximum")),
    BAND_OF_2027.replace("2027", "{}"),
    '[taakstelling]\n"2027-H1" = {}',
]


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e300", "-1e300", "9" * 400, "1e30", "true", '"1"'])
def test_a_number_beyond_its_range_is_refused_with_the_range_wherever_it_stands(number: str):
    for text in NUMBERS:
        (told,) = faults(text.format(number)).values()
        assert re.fullmatch(r"must be a (whole )?number from -?[\d.]+ to \d+, without quotes", told), text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"x = {'9' * 5000}", "a number has too many digits"),
        (f"x = {'[' * 10_000}{']' * 10_000}", "nested too deep"),
        (f"x = {'{a=' * 10_000}1{'}' * 10_000}", "nested too deep"),
        (f"{'.'.join('a' * 10_000)} = 1", "nested too deep"),
    ],
)
def test_what_only_an_attack_would_hold_is_refused_in_a_line(text: str, reason: str):
    (told,) = faults(text).values()
    assert reason in told
    assert len(told) < 200


def test_only_an_ordinary_file_is_read(tmp_path: Path):
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    for file in (pipe, Path("/dev/zero")):
        with pytest.raises(OSError, match="only an ordinary file"):
            read_scenario_file(file, SPAN)
