"""What can go wrong with open data.

OpenDataError
├── Unreachable    no whole answer came: no connection, too slow, cut off
├── Refused        the server answered that it will not or cannot
├── BadAnswer      an answer, but not of this service: HTML, too long, a redirect to elsewhere
├── ChangedLayout  the table no longer has what is read from it
├── Implausible    the numbers cannot be right
└── FetchFailed    some tables failed; what the others brought is stored
"""

from collections.abc import Mapping
from typing import Any

from base.errors import RequestError, Unavailable
from base.i18n import N_
from base.printable import printable


class OpenDataError(Unavailable):
    """Open data could not be fetched or are not to be trusted; nothing of that table was stored."""

    def __init__(self, message: str, /, **details: object) -> None:
        # what a server says ends up in terminals, logs and mails
        shown = {name: printable(text) if isinstance(text, str) else text for name, text in details.items()}
        super().__init__(message, **shown)


class Unreachable(OpenDataError):
    """There was no whole answer; a later try may bring it."""


class Refused(OpenDataError):
    """The server answered with an error."""


class BadAnswer(OpenDataError):
    """The answer is not what this service gives."""


class ChangedLayout(OpenDataError):
    """The table does not have what is read from it."""


class Implausible(OpenDataError):
    """The numbers contradict each other or what is known."""


class FetchFailed(OpenDataError):
    """Some tables failed; `outcome` also tells what the others brought, which is stored."""

    def __init__(self, outcome: Mapping[str, Any]) -> None:
        reasons = "; ".join(f"{table}: {reason}" for table, reason in outcome["failed"].items())
        # each of the reasons is short
        RequestError.__init__(self, N_("Open data could not be fetched. {reasons}"), reasons=reasons)
        self.outcome = outcome
