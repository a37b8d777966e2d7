"""What holds of the memory of warnings whatever the runs say, whoever is silenced, however many weeks are skipped."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from forecast.memory import Memory, MemoryRules, Reading, Verdict
from tests.forecast.memory_world import PLAIN, RULES, SAYS, lived

NEWS = {"new", "worse", "better", "over", "target_changed"}
# those after which a reader believes that there is a warning
OPENING = {"new", "target_changed"}

READINGS = st.builds(
    Reading,
    period=st.sampled_from(["2026-H1", "2026-H1", "2026-H1", "2026-H2"]),
    p_miss=st.floats(0, 1),
    expected_shortfall=st.one_of(st.floats(0, 12), st.floats(0, 300)),
    opgave=st.sampled_from([0.0, 12.0, 100.0, 900.0]),
    taakstelling=st.sampled_from([80.0, 80.0, 80.0, 60.0]),
    months_left=st.integers(0, 6),
    complete=st.sampled_from([True, True, True, False]),
)
EXTREMES = st.sampled_from([SAYS["calm"], SAYS["between"], SAYS["watch"], SAYS["alarm"], SAYS["missing"]])
WEEKS = st.lists(st.tuples(st.one_of(READINGS, EXTREMES), st.sampled_from([False, False, True])), max_size=25)
RULE_SETS = st.builds(
    lambda confirm, recover, share: replace(RULES, confirm_weeks=confirm, recover_weeks=recover, clear_share=share),
    st.integers(1, 3),
    st.integers(1, 3),
    st.sampled_from([0.5, 0.85, 1.0]),
)
GAPS = st.lists(st.integers(1, 4), min_size=40, max_size=40)


def steps(verdicts: list[Verdict]) -> list[tuple[Memory | None, Verdict]]:
    """Each verdict with the memory of the week before it."""
    memories = [None, *(one.memory for one in verdicts)]
    return list(zip(memories, verdicts, strict=False))


@given(WEEKS, RULE_SETS, GAPS)
def test_a_warning_is_new_once_until_it_is_over_or_the_half_year_ends(
    weeks: list[tuple[Reading, bool]], rules: MemoryRules, gaps: list[int]
) -> None:
    believed = False
    for before, verdict in steps(lived(weeks, rules, gaps=gaps)):
        if before is not None and before.period != verdict.memory.period:
            believed = False
        # a taakstelling may change again and again; new is only what nobody knew
        assert not (believed and verdict.reason == "new")
        assert believed or verdict.reason not in {"worse", "better", "still", "over"}
        believed = (believed or verdict.reason in OPENING) and verdict.reason != "over"
        assert believed == (verdict.memory.told is not None)


@given(WEEKS, RULE_SETS, GAPS)
def test_missing_figures_and_silences_are_never_news(
    weeks: list[tuple[Reading, bool]], rules: MemoryRules, gaps: list[int]
) -> None:
    for (reading, silenced), verdict in zip(weeks, lived(weeks, rules, gaps=gaps), strict=True):
        if not reading.complete:
            assert verdict.memory.state == "no_data"
            assert verdict.reason in {"no_data", "quiet", "silenced"}
        if silenced:
            assert verdict.reason in {"silenced", "quiet"}


@given(WEEKS, RULE_SETS, GAPS)
def test_only_news_changes_the_numbers_that_were_told(
    weeks: list[tuple[Reading, bool]], rules: MemoryRules, gaps: list[int]
) -> None:
    for before, verdict in steps(lived(weeks, rules, gaps=gaps)):
        if before is not None and before.period == verdict.memory.period and verdict.reason not in NEWS:
            assert verdict.memory.told == before.told
        if verdict.reason in NEWS - {"over"}:
            assert verdict.memory.told is not None
            assert verdict.memory.told.flag == verdict.memory.flag


@given(WEEKS, RULE_SETS, GAPS)
def test_state_level_and_beginning_go_together(
    weeks: list[tuple[Reading, bool]], rules: MemoryRules, gaps: list[int]
) -> None:
    for verdict in lived(weeks, rules, gaps=gaps):
        memory = verdict.memory
        assert (memory.flag == "none") == (memory.since is None)
        assert memory.state != "firing" or memory.flag != "none"
        assert memory.state not in {"ok", "pending"} or memory.flag == "none"
        assert memory.weeks >= 1


@given(WEEKS, RULE_SETS, GAPS)
def test_silences_change_what_is_told_but_not_the_state(
    weeks: list[tuple[Reading, bool]], rules: MemoryRules, gaps: list[int]
) -> None:
    aloud = lived([(reading, False) for reading, _ in weeks], rules, gaps=gaps)
    for loud, still in zip(aloud, lived(weeks, rules, gaps=gaps), strict=True):
        assert replace(loud.memory, told=None) == replace(still.memory, told=None)


@given(WEEKS, RULE_SETS, st.booleans())
def test_a_long_calm_ends_in_ok_and_a_long_alarm_in_firing(
    weeks: list[tuple[Reading, bool]], rules: MemoryRules, alarming: bool
) -> None:
    last = SAYS["alarm" if alarming else "calm"]
    settled = lived([*weeks, *[(last, False)] * 5], rules)
    assert [one.memory.state for one in settled[-2:]] == ["firing" if alarming else "ok"] * 2
    assert settled[-1].reason == ("still" if alarming else "quiet")


@given(st.lists(st.tuples(st.floats(0.44, 0.49), st.floats(8, 400)), min_size=1, max_size=20), st.booleans())
def test_nothing_flaps_between_the_two_thresholds(numbers: list[tuple[float, float]], fires: bool) -> None:
    between = [(replace(PLAIN, p_miss=p, expected_shortfall=s), False) for p, s in numbers]
    found = lived([(SAYS["watch" if fires else "calm"], False), *between])
    assert {one.memory.state for one in found} == {"firing" if fires else "ok"}


@given(st.floats(5, 300), st.floats(0, 300), st.lists(st.sampled_from([-1, 0, 1]), min_size=1, max_size=20))
def test_a_person_more_or_less_never_toggles_a_warning(shortfall: float, opgave: float, changes: list[int]) -> None:
    first = replace(PLAIN, p_miss=0.95, expected_shortfall=shortfall, opgave=opgave)
    assume(lived([(first, False)])[0].memory.state == "firing")
    swaying = [(replace(first, expected_shortfall=shortfall + change), False) for change in changes]
    assert {one.memory.state for one in lived([(first, False), *swaying])} == {"firing"}


@given(WEEKS, RULE_SETS, GAPS)
def test_a_region_below_the_minimum_size_never_fires(
    weeks: list[tuple[Reading, bool]], rules: MemoryRules, gaps: list[int]
) -> None:
    small = [
        (replace(one, expected_shortfall=min(one.expected_shortfall or 0.0, 4.99)), silenced)
        for one, silenced in weeks
    ]
    for verdict in lived(small, rules, gaps=gaps):
        assert verdict.memory.flag == "none"
        assert verdict.reason not in NEWS


@given(WEEKS, RULE_SETS, GAPS)
def test_the_same_weeks_give_the_same_verdicts(
    weeks: list[tuple[Reading, bool]], rules: MemoryRules, gaps: list[int]
) -> None:
    assert lived(weeks, rules, gaps=gaps) == lived(weeks, rules, gaps=gaps)
