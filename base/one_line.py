"""An error or a text from outside in one line of a log or a ledger, without personal data."""

from __future__ import annotations

import re

from base.database_words import database_trouble
from base.errors import RequestError
from base.i18n import N_, Language
from base.printable import printable

__all__ = ["masked", "one_line"]

LONGEST = 300
UNUSABLE = N_("The database cannot be used: {reason}")
# rather too much than too little: also the password in the address of a database. Only from the beginning of a word,
# as a search from each of its letters would take hours on an endless one
ADDRESS = re.compile(r"(?<![^\s<>\"(),;])[^\s<>\"(),;]*@[^\s<>\"(),;]*")


def one_line(error: BaseException, say: Language | None = None) -> str:
    """An error in one line without personal data: its class and what it says.

    Args:
        say: for a reader: what was foreseen, and what a database says, is told in this language, without its class.
    """
    if say is not None and isinstance(error, RequestError):
        return printable(masked(" ".join(error.told(say).split())), LONGEST)
    # what the database says, without the statement and its values
    told = str(getattr(error, "orig", None) or error)
    text = masked(" ".join(told.split()))
    if say is not None and _of_database(error):
        return printable(say(UNUSABLE, reason=database_trouble(text, say)), LONGEST)
    return printable(f"{type(error).__name__}: {text}", LONGEST) if text else type(error).__name__


def _of_database(error: BaseException) -> bool:
    # a command that needs no database does not load its library
    from sqlalchemy.exc import OperationalError

    return isinstance(error, OperationalError)


def masked(text: str) -> str:
    """A text in which nothing looks like an address of mail any more."""
    return ADDRESS.sub("…@…", text)
