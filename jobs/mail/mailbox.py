"""A name with its address, as it stands in the header of a mail: one mailbox, whatever is in the name.

The library loses the quotes around a long name when it folds the line, so that a comma makes two addresses of one
(cpython#121284). Here a name in ASCII is always quoted, and of another name only the words with other letters are
encoded (RFC 2047): a space between two encoded words belongs to neither, and some readers keep it.
"""

from __future__ import annotations

import base64
import string
from collections.abc import Iterator
from itertools import groupby
from typing import Final

_LINE: Final = 76
# of an encoded word, delimiters included
_MOST_ENCODED: Final = 75
_CHARSETS: Final = ("iso-8859-1", "utf-8")
# what stands for itself in an encoded word within a name
_ITSELF: Final = frozenset((string.ascii_letters + string.digits + "!*+-/").encode())


def mailbox_header(header: str, name: str, address: str, *, line_end: str) -> str:
    """The header as lines, none longer than 76 characters as far as words allow; `name` is on one line."""
    lines = [f"{header}:"]
    for piece in (*_pieces(name), f"<{address}>"):
        if len(lines[-1]) + 1 + len(piece) > _LINE and lines[-1] != f"{header}:":
            lines.append("")
        lines[-1] += " " + piece
    return line_end.join(lines) + line_end


def _pieces(name: str) -> Iterator[str]:
    """The name in pieces with a space between each and the next, where a line may be broken."""
    for plain, words in groupby(name.split(" "), key=_is_plain):
        text = " ".join(words)
        if plain:
            escaped = text.replace("\\", "\\\\").replace('"', '\\"')
            yield from f'"{escaped}"'.split(" ")
        else:
            yield from _encoded(text)


def _is_plain(word: str) -> bool:
    return word.isascii() and word.isprintable() and "=?" not in word


def _encoded(text: str) -> Iterator[str]:
    """`text` as one encoded word, or as few as it takes; a space between two of these is not part of the text."""
    while text:
        length = next(length for length in range(len(text), 0, -1) if len(_word(text[:length])) <= _MOST_ENCODED)
        if length < len(text):
            # after a space, if there is one: a reader that keeps the space between encoded words cuts no word in two
            length = text.rfind(" ", 0, length) + 1 or length
        yield _word(text[:length])
        text = text[length:]


def _word(text: str) -> str:
    """The shortest encoded word of a text."""
    charset = next(charset for charset in _CHARSETS if _fits(text, charset))
    content = text.encode(charset)
    letters = "".join("_" if byte == 32 else chr(byte) if byte in _ITSELF else f"={byte:02X}" for byte in content)
    in_full = base64.b64encode(content).decode("ascii")
    return min(f"=?{charset}?q?{letters}?=", f"=?{charset}?b?{in_full}?=", key=len)


def _fits(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
