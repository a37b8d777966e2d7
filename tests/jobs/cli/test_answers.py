"""What is typed at a question becomes a choice; what cannot be one is asked for again."""

import io

import pytest
from rich.console import Console

from base.i18n import Language
from config.settings import load_settings
from jobs.cli.answers import agreed, answer
from jobs.cli.clock import now, today
from jobs.cli.context import Context
from jobs.importing.choices import Choices
from jobs.importing.understanding.questions import Question, question
from jobs.importing.understanding.understand import Unclear, Understood, UnderstoodTable


@pytest.fixture
def context() -> Context:
    console = Console(file=io.StringIO(), width=200)
    return Context(load_settings(), Language("nl"), console, console, now, today)


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def unclear(asked: Question, monkeypatch: pytest.MonkeyPatch) -> Unclear:
    monkeypatch.setattr(Understood, "questions", (asked,))
    return Unclear("tabel.csv", Understood(tuple[UnderstoodTable, ...]()))


@pytest.mark.parametrize(
    ("asked", "text", "choices"),
    [
        (question("year", "jan", "which_year", "x"), "vorig jaar\n2024\n", Choices(year=2024)),
        (
            question("measure", None, "missing_column", "x", answers=("realisatie", "koppelingen")),
            "iets\nkoppelingen\n",
            Choices(measure="koppelingen"),
        ),
        (
            question("columns", "Prog", "unknown_column", "x", heading="Prog"),
            "weg\n",
            Choices(columns={"Prog": "weg"}),
        ),
    ],
)
def test_an_answer_becomes_a_choice(
    context: Context, monkeypatch: pytest.MonkeyPatch, asked: Question, text: str, choices: Choices
) -> None:
    typed(monkeypatch, text)
    assert answer(unclear(asked, monkeypatch), Choices(), context) == choices


@pytest.mark.parametrize(("text", "yes"), [("j\n", True), ("n\n", False), ("\n", False), ("misschien\nj\n", True)])
def test_only_a_yes_is_a_yes(context: Context, monkeypatch: pytest.MonkeyPatch, text: str, yes: bool) -> None:
    typed(monkeypatch, text)
    assert agreed(context) is yes
    asked_again = "Dat is geen van de keuzes" in context.console.file.getvalue()  # type: ignore[attr-defined]
    assert asked_again is text.startswith("misschien")
