"""Asks in a terminal what a table leaves open, and makes a choice of the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rich.prompt import Prompt

from base.i18n import N_
from jobs.cli.context import Context
from jobs.importing.choices import Choices
from jobs.importing.understanding.questions import Question
from jobs.importing.understanding.understand import Unclear


def answer(unclear: Unclear, choices: Choices, context: Context) -> Choices:
    """`choices` with what was answered to the first open question; it is asked again until it can be understood."""
    question = unclear.understood.questions[0]
    context.put(question.fault.text(context.say))
    while True:
        try:
            return _chosen(question, _asked(question, context), choices)
        except ValueError:
            context.tell(N_("That is not understood; try again."))


def _asked(question: Question, context: Context) -> str:
    prompt = context.say(N_("column {column}"), column=question.fault.column) if question.heading else ""
    choices = list(question.answers) or None
    return _prompt(context).ask(prompt or context.say(N_("answer")), console=context.console, choices=choices).strip()


def _prompt(context: Context) -> type[Prompt]:
    """A prompt that says in the language of the reader that an answer is none of the choices."""
    return type("Asked", (Prompt,), {"illegal_choice_message": context.say(N_("That is none of the choices."))})


def agreed(context: Context) -> bool:
    """Whether somebody says yes to what was shown."""
    yes, no = context.say(N_("y")), context.say(N_("n"))
    question = context.say(N_("Import this?"))
    return _prompt(context).ask(question, console=context.console, choices=[yes, no], default=no) == yes


def _chosen(question: Question, text: str, choices: Choices) -> Choices:
    """The choices with this answer.

    Raises:
        ValueError: it is no year where one is asked.
    """
    if question.heading is not None:
        return replace(choices, columns={**choices.columns, question.heading: text})
    if question.answer == "year":
        return replace(choices, year=int(text))
    # the words of the others were offered to choose from, or are judged when the file is read again
    answered: dict[str, Any] = {question.answer: text}
    return replace(choices, **answered)
