"""docs/IMPORT.md is the contract: its examples work, and it names every column, word and code."""

import ast
import re
from pathlib import Path

import pytest

import jobs.importing
from jobs.importing.choices import Choices
from jobs.importing.layouts import LAYOUTS
from models.tables import BASES, MEASURES, QUALITIES, STATUSES
from tests.jobs.importing.conftest import Desk

HERE = Path(jobs.importing.__file__).parent
TEXT = (HERE.parents[1] / "docs" / "IMPORT.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```csv\n(.*?)```", TEXT, flags=re.DOTALL)
NAMES = set(re.findall(r"`([^`\n]+)`", TEXT))
CALLS = {"Fault": 2, "refuse": 1, "BadCell": 0, "Flaw": 0, "unreadable": 0, "question": 2, "_ask_column": 1}


def codes(module: Path) -> set[str]:
    """The fault codes written out in a module: as an argument of its place, or as `code=`."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        # the method of Rows has the column before the code
        place = CALLS.get(name, -1) + (1 if isinstance(node.func, ast.Attribute) and name == "refuse" else 0)
        given = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        given += [node.args[place]] if 0 <= place < len(node.args) else []
        found |= {str(value.value) for value in given if isinstance(value, ast.Constant)}
    return found


def test_every_code_is_in_the_page_and_every_code_of_the_page_exists() -> None:
    used = set().union(*(codes(module) for module in HERE.rglob("*.py")))
    table = TEXT.split("## Faults by code")[1]
    assert set(re.findall(r"`(\w+)`", table)) == used


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_column_is_in_the_page(layout: object) -> None:
    headings = {name for example in EXAMPLES for name in re.split("[,;]", example.splitlines()[0])}
    assert set(layout.columns) <= NAMES | headings  # type: ignore[attr-defined]


def test_every_word_is_in_the_page() -> None:
    assert {*MEASURES, *STATUSES, *BASES, *QUALITIES} <= NAMES


def test_every_example_can_be_imported(desk: Desk) -> None:
    desk.bring("period,region,value,known_from,status\n2024-H2,NL01,17000,2024-04-01,vastgesteld\n", "eerst.csv")
    assert len(EXAMPLES) == 7
    for example in EXAMPLES:
        outcome = desk.on(2031, 3, 1).bring(example, choices=Choices(partial="GM" in example))
        assert outcome.new > 0
        assert outcome.unchanged == 0
