"""docs/WARNINGS.md names every state and reason, and its example comes out as written."""

from dataclasses import replace
from pathlib import Path

import pytest

from forecast.memory import Memory, next_state
from forecast.weeks import Week
from jobs.warnings.step import memory_rules
from models.tables import warnings as tables
from tests.forecast.memory_world import PLAIN
from tests.jobs.warnings.world import settings

TEXT = (Path(__file__).parents[3] / "docs" / "WARNINGS.md").read_text(encoding="utf-8")


def rows_under(heading: str) -> list[list[str]]:
    """The cells of the table that starts with a heading, without the marks of code."""
    lines = TEXT.split(heading)[1].splitlines()[2:]
    table = lines[: lines.index("")]
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in table]


@pytest.mark.parametrize(
    ("heading", "known"), [("| state | meaning |", tables.WARNING_STATES), ("| reason | when |", tables.REASONS)]
)
def test_every_state_and_reason_is_told(heading: str, known: tuple[str, ...]) -> None:
    named = [name.strip() for cells in rows_under(heading) for name in cells[0].split(",")]
    assert sorted(named) == sorted(known)


def test_the_example_is_what_happens_with_the_default_settings() -> None:
    rules = memory_rules(settings())
    memory: Memory | None = None
    for week, chance, persons, *wanted in rows_under("| week | P(miss) | shortfall | state | level | reason |"):
        missing = chance == "missing"
        reading = replace(
            PLAIN,
            p_miss=0.99 if missing else float(chance),
            expected_shortfall=99.0 if missing else float(persons),
            complete=not missing,
        )
        verdict = next_state(memory, reading, rules, week=Week.parse(week))
        memory = verdict.memory
        assert [memory.state, memory.flag, verdict.reason] == wanted, week


def test_every_setting_of_the_memory_is_told() -> None:
    for name in type(settings().memory).model_fields:
        assert f"`{name}`" in TEXT
