"""The level of a run beside that of the warning in force: where they differ, the reason given is the true one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.flags import FLAGS as LEVELS
from forecast.flags import flag
from forecast.memory import FIRING, NO_DATA, OK, PENDING, RECOVERING, MemoryRules, Reading
from shown.week.apart import EARLY, KEPT, why_apart
from shown.week.tables import STATES
from tests.forecast.memory_world import FLAGS, PLAIN, RULES, lived

SLOW = replace(RULES, confirm_weeks=2)


@pytest.mark.parametrize(
    ("of_run", "in_force", "state", "reason"),
    [
        ("watch", "watch", FIRING, None),
        ("none", "none", OK, None),
        ("watch", "none", OK, EARLY),
        ("alarm", "watch", FIRING, EARLY),
        ("none", "watch", FIRING, KEPT),
        ("none", "watch", RECOVERING, STATES[RECOVERING]),
        ("watch", "none", PENDING, STATES[PENDING]),
        ("alarm", "watch", NO_DATA, STATES[NO_DATA]),
    ],
)
def test_two_levels_that_differ_have_a_reason(of_run: str, in_force: str, state: str, reason: str | None) -> None:
    assert why_apart(of_run, in_force, state) == reason


readings = st.builds(
    Reading,
    period=st.just(PLAIN.period),
    p_miss=st.integers(0, 100).map(lambda percent: percent / 100),
    expected_shortfall=st.integers(0, 40).map(float),
    opgave=st.just(100.0),
    taakstelling=st.just(80.0),
    months_left=st.integers(0, 6),
    complete=st.booleans(),
)


@given(weeks=st.lists(readings, min_size=1, max_size=8), rules=st.sampled_from([RULES, SLOW]))
def test_the_reason_given_is_the_true_one(weeks: list[Reading], rules: MemoryRules) -> None:
    memories = [verdict.memory for verdict in lived([(one, False) for one in weeks], rules)]
    for place, (reading, memory) in enumerate(zip(weeks, memories, strict=True)):
        judged = flag(reading.p_miss or 0.0, reading.expected_shortfall or 0.0, reading.opgave or 0.0, FLAGS)
        reason = why_apart(judged, memory.flag, memory.state)
        assert (reason is None) == (judged == memory.flag)
        if reason == EARLY:
            # at the very end of the half-year nothing more is asked
            last = replace(reading, months_left=0)
            at_the_end = lived([(last, False)], RULES)[0].memory.flag
            assert reading.months_left > 0
            assert LEVELS.index(at_the_end) >= LEVELS.index(judged)
        if reason == KEPT:
            assert memories[place - 1].flag != "none"
            assert LEVELS.index(memory.flag) > LEVELS.index(judged)
