"""What a table leaves open: each question with the option that answers it.

A question is a fault of the file until it is answered; in a terminal it is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jobs.importing.faults import Fault


@dataclass(frozen=True)
class Question:
    """One thing that can be read in two ways, or in none.

    Attributes:
        fault: what is unclear, and the option that answers it.
        answer: the name of the choice that answers it.
        answers: what can be answered; empty where it is free.
        heading: the column it is about, for a choice that is made per column.
    """

    fault: Fault
    answer: str
    answers: Sequence[str] = ()
    heading: str | None = None


def question(
    answer: str,
    column: str | None,
    code: str,
    message: str,
    details: Mapping[str, object] | None = None,
    *,
    answers: Sequence[str] = (),
    heading: str | None = None,
) -> Question:
    """A question about a column, or about the file when there is none."""
    return Question(Fault(None, column, code, message, details or {}), answer, answers, heading)
