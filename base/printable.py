"""Text from outside, made fit to be shown: in a terminal, in a line of a log, in a mail."""

import re
from typing import Final

MOST_CHARACTERS: Final = 300
_LONGER_WITH_SEQUENCES: Final = 10
# what a terminal obeys (ECMA-48): a string of its own up to its end, a control sequence, an escape of few characters;
# the first two also begun by one character of the second control set, and cut off where the text is
_SEQUENCES: Final = re.compile(
    r"""
    (?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f]) [^\x07\x1b\x9c]* (?:\x07|\x1b\\|\x9c|$)
    | (?:\x1b\[|\x9b) [0-?]* [\ -/]* (?:[@-~]|$)
    | \x1b [\ -/]* (?:[0-~]|$)
    """,
    re.VERBOSE,
)


def printable(text: str, most: int = MOST_CHARACTERS) -> str:
    """The text on one line, cut off after `most` characters, with a ? for what cannot be printed.

    A terminal obeys what is hidden in a text, a line break adds a line to a mail, and half a character, as in the
    name of a file that is not UTF-8, can be stored by no database. What a terminal obeys is left out whole.
    """
    # no more is looked at than may be shown, as a text may be endless
    looked_at = most * _LONGER_WITH_SEQUENCES
    text, more = without_sequences(text[:looked_at]), len(text) > looked_at
    shown = "".join(letter if letter.isprintable() else "?" for letter in text[: most + 1])
    return shown[: most - 1] + "…" if more or len(text) > most else shown


def without_sequences(text: str) -> str:
    """The text without the sequences that a terminal obeys: colours, moves, titles of windows."""
    return _SEQUENCES.sub("", text)
