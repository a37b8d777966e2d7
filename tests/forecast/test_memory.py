"""What a warning is and why it is told, week by week: the examples are the specification, the properties follow."""

from dataclasses import replace

import pytest

from forecast.errors import BadInput
from forecast.flags import FlagRules, Threshold
from forecast.memory import MemoryRules, Reading, next_state
from forecast.weeks import Week
from tests.forecast.memory_world import FIRST, FLAGS, PLAIN, RULES, SAYS, lived, memory_of

# what the run says, week by week (a * is a silenced week), and what becomes of it: state, level, reason
EXAMPLES = {
    "a calm region is never told of": """
        calm     ok          none    quiet
        between  ok          none    quiet
        calm     ok          none    quiet
    """,
    "a warning is told once, then only that it still stands": """
        watch    firing      watch   new
        watch    firing      watch   still
        watch    firing      watch   still
    """,
    "between the threshold where it begins and the one where it ends nothing changes": """
        between  ok          none    quiet
        watch    firing      watch   new
        between  firing      watch   still
        watch    firing      watch   still
    """,
    "it is over after two calm weeks, not after one": """
        watch    firing      watch   new
        calm     recovering  watch   still
        calm     ok          none    over
        calm     ok          none    quiet
    """,
    "a single calm week is not told of": """
        alarm    firing      alarm   new
        calm     recovering  watch   still
        alarm    firing      alarm   still
    """,
    "another level is worse or better": """
        watch    firing      watch   new
        alarm    firing      alarm   worse
        warning  firing      warning better
        warning  firing      warning still
    """,
    "what was over may come again": """
        watch    firing      watch   new
        calm     recovering  watch   still
        calm     ok          none    over
        watch    firing      watch   new
    """,
    "missing figures are told once, and what stood before stands after": """
        warning  firing      warning new
        missing  no_data     warning no_data
        missing  no_data     warning quiet
        warning  firing      warning still
    """,
    "missing figures are neither a miss nor the end of one": """
        calm     ok          none    quiet
        missing  no_data     none    no_data
        calm     ok          none    quiet
    """,
    "what changed behind missing figures is told when they return": """
        watch    firing      watch   new
        missing  no_data     watch   no_data
        alarm    firing      alarm   worse
    """,
    "what ended behind missing figures is over only after two calm weeks": """
        watch    firing      watch   new
        missing  no_data     watch   no_data
        calm     recovering  watch   still
        calm     ok          none    over
    """,
    "what begins behind missing figures is new when they return": """
        missing  no_data     none    no_data
        watch    firing      watch   new
    """,
    "a silence hides news, not the state": """
        watch    firing      watch   new
        alarm *  firing      alarm   silenced
        alarm    firing      alarm   worse
    """,
    "after a silence in which little changed the warning still stands": """
        watch    firing      watch   new
        watch *  firing      watch   silenced
        watch    firing      watch   still
    """,
    "a warning that began under a silence is new when it ends": """
        watch *  firing      watch   silenced
        watch    firing      watch   new
    """,
    "a warning that ended under a silence is over when the silence is": """
        watch    firing      watch   new
        calm *   recovering  watch   silenced
        calm *   ok          none    silenced
        calm     ok          none    over
        calm     ok          none    quiet
    """,
    "a warning that came and went under a silence is never told": """
        watch *  firing      watch   silenced
        calm *   recovering  watch   silenced
        calm     ok          none    quiet
    """,
    "a warning that is going when a silence ends is not told of any more": """
        watch *  firing      watch   silenced
        calm 60  recovering  watch   quiet
        calm 60  ok          none    quiet
    """,
    "a region without a warning has nothing to be silent about": """
        calm *   ok          none    quiet
        missing* no_data     none    silenced
        missing  no_data     none    quiet
    """,
    "a new half-year is another question: the old warning is not over, the new one is new": """
        alarm    firing      alarm   new
        alarm H2 firing      alarm   new
        calm H2  recovering  watch   still
    """,
    "a warning of the half-year that ended is not told as over": """
        alarm    firing      alarm   new
        calm H2  ok          none    quiet
    """,
    "figures that were missing before a new half-year are not told of again": """
        alarm    firing      alarm   new
        missing  no_data     alarm   no_data
        missing H2 no_data   none    quiet
        watch H2 firing      watch   new
    """,
    "another taakstelling is a reason of its own": """
        watch    firing      watch   new
        alarm 60 firing      alarm   target_changed
        alarm 60 firing      alarm   still
    """,
    "a warning that begins with another taakstelling is told for that reason": """
        calm     ok          none    quiet
        watch 60 firing      watch   target_changed
        watch 60 firing      watch   still
    """,
    "another taakstelling of a calm region is no warning, nor the reason of a later one": """
        calm     ok          none    quiet
        calm 60  ok          none    quiet
        watch 60 firing      watch   new
    """,
    "another taakstelling that came while figures were missing is not the reason of a later warning": """
        calm     ok          none    quiet
        missing 60 no_data   none    no_data
        watch 60 firing      watch   new
    """,
    "another taakstelling that ends a warning is told at once, the end when it is certain": """
        watch    firing      watch   new
        calm 60  recovering  watch   target_changed
        calm 60  ok          none    over
    """,
    "another taakstelling under a silence or without figures is told afterwards": """
        watch    firing      watch   new
        watch 60*  firing    watch   silenced
        missing 60 no_data   watch   no_data
        watch 60 firing      watch   target_changed
    """,
    "a half-year without a taakstelling cannot be missed": """
        untold   ok          none    quiet
        untold   ok          none    quiet
        watch    firing      watch   new
        untold   no_data     watch   no_data
    """,
}


def read(story: str) -> tuple[list[tuple[Reading, bool]], list[tuple[str, str, str]]]:
    """Readings with whether they are silenced, and what is to become of each."""
    readings, outcomes = [], []
    for line in story.strip().splitlines():
        *says, state, level, reason = line.split()
        text = " ".join(says)
        readings.append((SAYS[text.rstrip(" *")], text.endswith("*")))
        outcomes.append((state, level, reason))
    return readings, outcomes


@pytest.mark.parametrize("story", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_a_warning_is_told_as_in_the_examples(story: str) -> None:
    readings, outcomes = read(story)
    found = [(one.memory.state, one.memory.flag, one.reason) for one in lived(readings)]
    assert found == outcomes


def reasons(*readings: Reading, rules: MemoryRules = RULES) -> list[str]:
    return [one.reason for one in lived([(reading, False) for reading in readings], rules)]


def at(p_miss: float, shortfall: float, **changes: object) -> Reading:
    return replace(PLAIN, p_miss=p_miss, expected_shortfall=shortfall, **changes)  # type: ignore[arg-type]


def test_worse_and_better_are_measured_by_what_was_told_last_not_by_last_week() -> None:
    creeping = [at(0.55 + 0.03 * step, 12 + step / 2) for step in range(5)]
    assert reasons(*creeping) == ["new", "still", "still", "still", "worse"]
    assert reasons(at(0.74, 14), at(0.66, 13), at(0.60, 12)) == ["new", "still", "better"]


def test_a_change_in_persons_must_be_large_enough_and_a_large_enough_share() -> None:
    large = replace(PLAIN, opgave=2000)
    say = [replace(large, p_miss=0.7, expected_shortfall=persons) for persons in (50, 59, 60)]
    assert reasons(*say) == ["new", "still", "worse"]
    small = [at(0.7, persons) for persons in (10, 14.9, 15)]
    assert reasons(*small) == ["new", "still", "worse"]


def test_a_level_is_left_below_a_lower_threshold_than_it_was_reached_at() -> None:
    found = lived([(one, False) for one in (SAYS["alarm"], at(0.80, 16), at(0.76, 16))])
    assert [one.memory.flag for one in found] == ["alarm", "alarm", "warning"]
    large = [replace(PLAIN, opgave=2000, p_miss=0.6, expected_shortfall=persons) for persons in (39, 40, 35, 33)]
    assert [one.memory.state for one in lived([(one, False) for one in large])] == [
        "ok",
        "firing",
        "firing",
        "recovering",
    ]


def test_another_level_is_news_under_half_the_change_that_is_news_by_itself() -> None:
    assert reasons(at(0.74, 14), at(0.79, 14)) == ["new", "worse"]
    assert reasons(at(0.74, 14), at(0.78, 14)) == ["new", "still"]
    assert reasons(at(0.91, 15), at(0.89, 12)) == ["new", "better"]
    # a level crossed by chance, as from run to run, while it hardly matters any less or more
    assert reasons(at(0.895, 16), at(0.905, 15.5)) == ["new", "still"]
    # what it crept up by is counted from what was told
    assert reasons(*(at(p_miss, 14) for p_miss in (0.74, 0.76, 0.78, 0.79))) == ["new", "still", "still", "worse"]
    # the same persons are a smaller share of a larger opgave
    assert reasons(at(0.91, 15), at(0.91, 15, opgave=140)) == ["new", "still"]


def test_persons_count_before_the_chance_when_they_say_the_opposite() -> None:
    assert reasons(at(0.70, 20), at(0.58, 26)) == ["new", "worse"]


def test_one_person_more_or_less_never_toggles_a_tiny_gemeente() -> None:
    tiny = [replace(PLAIN, opgave=12, p_miss=0.6, expected_shortfall=5 + change) for change in (0, -1, 1, -1, 0, -1)]
    assert reasons(*tiny) == ["new", "still", "still", "still", "still", "still"]
    below = [replace(reading, expected_shortfall=4.9) for reading in tiny]
    assert set(reasons(*below)) == {"quiet"}


def test_early_in_a_half_year_more_is_asked_of_the_chance() -> None:
    early = [at(0.52, 12, months_left=left) for left in (6, 5, 4, 3, 2, 1)]
    assert reasons(*early) == ["quiet", "quiet", "quiet", "quiet", "new", "still"]
    strict = replace(RULES, early_p_miss=0.5)
    assert reasons(at(0.98, 18, months_left=6), rules=strict) == ["new"]
    assert reasons(at(0.97, 18, months_left=6), rules=strict) == ["quiet"]
    # a threshold that is higher by itself stays where it is
    certain = replace(RULES, flags=FlagRules((Threshold("watch", 0.99, 0.02),), FLAGS.minimum_persons))
    assert reasons(at(0.985, 18, months_left=6), rules=certain) == ["quiet"]


def test_a_level_that_rises_because_time_passes_is_no_news_by_itself() -> None:
    same = [at(0.78, 14, months_left=left) for left in (6, 1)]
    found = lived([(reading, False) for reading in same])
    assert [(one.memory.flag, one.reason) for one in found] == [("watch", "new"), ("warning", "still")]
    # nor with the small changes that every run brings; a chance that only now is high enough is news
    assert reasons(at(0.78, 14, months_left=6), at(0.785, 13.8, months_left=1)) == ["new", "still"]
    assert reasons(at(0.74, 14, months_left=6), at(0.79, 13.8, months_left=1)) == ["new", "worse"]


def test_a_warning_can_be_asked_to_hold_before_it_fires() -> None:
    rules = replace(RULES, confirm_weeks=3)
    watch, calm, between = SAYS["watch"], SAYS["calm"], SAYS["between"]
    found = lived([(one, False) for one in (watch, watch, between, watch, watch, watch, calm)], rules)
    assert [one.memory.state for one in found] == [
        "pending", "pending", "ok", "pending", "pending", "firing", "recovering"
    ]  # fmt: skip
    assert [one.reason for one in found] == [*["quiet"] * 5, "new", "still"]


def test_what_waits_to_be_confirmed_is_not_told_of() -> None:
    rules = replace(RULES, confirm_weeks=2, recover_weeks=1)
    watch, calm = SAYS["watch"], SAYS["calm"]
    weeks = [(watch, True), (watch, False), (calm, True), (watch, False), (watch, False)]
    found = lived(weeks, rules)
    assert [(one.memory.state, one.reason) for one in found] == [
        ("pending", "silenced"),
        ("firing", "new"),
        # over, but that was never told; so when it fires again it is nothing new
        ("ok", "silenced"),
        ("pending", "quiet"),
        ("firing", "still"),
    ]


def test_weeks_without_the_service_count_as_weeks() -> None:
    rules = replace(RULES, confirm_weeks=3, recover_weeks=4)
    watch, calm = (SAYS["watch"], False), (SAYS["calm"], False)
    found = lived([watch, watch, calm, calm, calm], rules, gaps=[1, 5, 1, 1, 2])
    assert [(one.memory.state, one.memory.weeks, one.reason) for one in found] == [
        ("pending", 1, "quiet"),
        ("firing", 1, "new"),
        ("recovering", 1, "still"),
        ("recovering", 2, "still"),
        ("ok", 1, "over"),
    ]


def test_the_week_in_which_a_warning_began_is_kept_until_it_is_over() -> None:
    weeks = [(SAYS[name], False) for name in ("calm", "watch", "missing", "alarm", "calm", "calm")]
    found = [one.memory.since for one in lived(weeks)]
    assert found == [None, *[FIRST + 2] * 4, None]


def test_the_numbers_told_are_those_of_the_last_news() -> None:
    told = memory_of(lived([(SAYS["watch"], False), (at(0.58, 13), False)])).told
    assert told is not None
    assert (told.flag, told.p_miss, told.expected_shortfall, told.taakstelling) == ("watch", 0.55, 12, 80)


def test_a_derived_taakstelling_that_is_published_a_person_higher_has_not_changed() -> None:
    assert reasons(SAYS["watch"], replace(SAYS["watch"], taakstelling=81)) == ["new", "still"]


def test_what_cannot_be_is_refused() -> None:
    memory = memory_of(lived([(PLAIN, False)]))
    with pytest.raises(BadInput, match="does not come after"):
        next_state(memory, PLAIN, RULES, week=memory.week)
    with pytest.raises(BadInput, match="without an expected shortfall"):
        next_state(None, replace(PLAIN, opgave=None), RULES, week=Week(2026, 1))
    for wrong in ({"clear_share": 0.0}, {"clear_share": 1.1}, {"confirm_weeks": 0}, {"recover_weeks": 0}):
        with pytest.raises(BadInput):
            replace(RULES, **wrong)
    with pytest.raises(BadInput, match="no threshold"):
        replace(RULES, flags=FlagRules((), FLAGS.minimum_persons))
