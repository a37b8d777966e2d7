"""Text from outside, made fit to be shown: in a terminal, in a line of a log, in a mail."""

from typing import Final

MOST_CHARACTERS: Final = 300


def printable(text: str, most: int = MOST_CHARACTERS) -> str:
    """The text on one line, cut off after `most` characters, with a ? for what cannot be printed.

    A terminal obeys what is hidden in a text, a line break adds a line to a mail, and half a character, as in the
    name of a file that is not UTF-8, can be stored by no database.
    """
    shown = "".join(letter if letter.isprintable() else "?" for letter in text[: most + 1])
    return shown if len(text) <= most else shown[: most - 1] + "…"
