"""The report of a refusal: complete for a program, readable for a person."""

import ast
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import jobs.importing
from base.i18n import CATALOGUE, Language
from jobs.importing.faults import Fault, ImportRefused

HERE = Path(jobs.importing.__file__).parent


def test_faults_come_in_the_order_of_the_file() -> None:
    faults = [
        Fault(7, "value", "bad_number", "x"),
        Fault(3, "value", "bad_number", "x"),
        Fault(3, "region", "unknown_region", "x"),
        Fault(None, None, "no_rows", "x"),
    ]
    refused = ImportRefused("a.csv", faults, ["region", "value"])
    assert [(fault.row, fault.column) for fault in refused.faults] == [
        (None, None),
        (3, "region"),
        (3, "value"),
        (7, "value"),
    ]


def test_rows_with_the_same_fault_stand_on_one_line() -> None:
    refused = ImportRefused(
        "a.csv", [Fault(row, "value", "empty_cell", "this cell is empty") for row in range(2, 2002)]
    )
    assert len(refused.faults) == 2000
    assert refused.told(Language("en")).splitlines() == [
        "a.csv was not imported, nothing was changed. Faults found: 2,000.",
        "- rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 1,990 more, column value [empty_cell] this cell is empty",
    ]


def test_the_report_speaks_dutch() -> None:
    message = "known from {known} is before {day}, the last day the figure is about"
    fault = Fault(4, "known_from", "known_too_early", message, {"known": date(2024, 3, 1), "day": date(2024, 3, 31)})
    text = ImportRefused("a.csv", [fault]).told(Language("nl"))
    assert "rij 4" in text
    assert "31 maart 2024" in text
    assert "was not imported" not in text


def test_numbers_are_written_as_the_language_does() -> None:
    fault = Fault(2, "value", "x", "{value} persons", {"value": 12345})
    assert fault.text(Language("en")) == "12,345 persons"


def marked(file: Path) -> set[str]:
    """The texts a module marks for the catalogue."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        ast.literal_eval(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_"
    }


@pytest.mark.parametrize("module", sorted(str(path.relative_to(HERE)) for path in HERE.rglob("*.py")))
def test_every_text_has_its_dutch_with_the_same_places(module: str) -> None:
    with CATALOGUE.open(encoding="utf-8") as file:
        dutch = {message.id: message.string for message in read_po(file)}
    for text in marked(HERE / module):
        assert dutch.get(text), text
        assert places(str(dutch[text])) == places(text), text


def places(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}
