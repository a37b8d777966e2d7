"""Rules and readings for the tests of the memory of warnings: the thresholds are those of the defaults."""

from dataclasses import replace

from forecast.flags import FlagRules, Threshold
from forecast.memory import Memory, MemoryRules, Reading, Verdict, next_state
from forecast.weeks import Week

FLAGS = FlagRules(
    thresholds=(
        Threshold("watch", 0.50, 0.02),
        Threshold("warning", 0.75, 0.05),
        Threshold("alarm", 0.90, 0.15),
    ),
    minimum_persons=5,
)
RULES = MemoryRules(
    flags=FLAGS,
    clear_share=0.85,
    confirm_weeks=1,
    recover_weeks=2,
    early_p_miss=0.05,
    news_p_miss=0.10,
    news_shortfall=0.20,
    news_persons=5,
)
FIRST = Week(2026, 14)
# near the end of the half-year the bar is not raised, so that the thresholds are the plain ones
PLAIN = Reading(
    period="2026-H1", p_miss=0.2, expected_shortfall=2, opgave=100, taakstelling=80, months_left=0, complete=True
)
# what a week may say, by name
SAYS = {
    "calm": PLAIN,
    "between": replace(PLAIN, p_miss=0.46, expected_shortfall=10),
    "watch": replace(PLAIN, p_miss=0.55, expected_shortfall=12),
    "warning": replace(PLAIN, p_miss=0.76, expected_shortfall=12),
    "alarm": replace(PLAIN, p_miss=0.95, expected_shortfall=18),
    "missing": replace(PLAIN, p_miss=0.95, expected_shortfall=18, complete=False),
    "untold": replace(PLAIN, p_miss=None, expected_shortfall=None, opgave=None, taakstelling=None),
}
SAYS |= {
    # the same numbers in the next half-year, and under another taakstelling
    **{f"{name} H2": replace(reading, period="2026-H2") for name, reading in SAYS.items()},
    **{f"{name} 60": replace(reading, taakstelling=60) for name, reading in SAYS.items()},
}


def lived(
    readings: list[tuple[Reading, bool]], rules: MemoryRules = RULES, *, gaps: list[int] | None = None
) -> list[Verdict]:
    """The verdicts on readings, each with whether the region is silenced, a week apart or as `gaps` say."""
    week, memory, verdicts = FIRST, None, []
    for place, (reading, silenced) in enumerate(readings):
        week = week + (gaps[place] if gaps else 1)
        verdict = next_state(memory, reading, rules, week=week, silenced=silenced)
        memory = verdict.memory
        verdicts.append(verdict)
    return verdicts


def memory_of(verdicts: list[Verdict]) -> Memory:
    return verdicts[-1].memory
