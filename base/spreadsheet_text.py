"""Text in a CSV that people open in a spreadsheet program, which takes some texts for a formula.

An apostrophe before it keeps a text a text, here and in the program. Reading takes one away, so what is written comes
back as it was.
"""

import re
from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# what a reader takes an apostrophe away from: that of 's-Gravenhage stays
_MARKED: Final = re.compile(r"'+(?:[=+\-@\t\r\d]|[A-Za-z]{2}\d)")

__all__ = ["guarded", "unguarded"]


def guarded(text: str) -> str:
    """The text, with an apostrophe before one that would be a formula, or would lose its own."""
    return f"'{text}" if text.startswith(_FORMULA) or _MARKED.match(text) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe that kept it a text."""
    return text[1:] if _MARKED.match(text) else text
