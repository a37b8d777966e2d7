"""The pictures of a mail."""

from __future__ import annotations

from jobs.i18n import Language
from jobs.mail.letter import Inline
from jobs.weekly.facts import WeekFacts
from jobs.weekly.scope import Scope


class Album:
    """Pictures of one week, each made once."""

    def __init__(self, facts: WeekFacts) -> None:
        self._facts = facts

    def of(self, scope: Scope, say: Language) -> tuple[Inline, ...]:
        """The pictures for a scope."""
        return ()
