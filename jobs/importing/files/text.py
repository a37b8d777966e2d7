"""The rows of a text file: its letters, its separator, and the habits of programs that write such files."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from base.i18n import N_
from base.spreadsheet_text import unguarded
from jobs.importing.files import limits
from jobs.importing.files.cell_text import KeptTexts, clean
from jobs.importing.files.grid import Grid
from jobs.importing.files.unreadable import Flaw, Unreadable, too_many_cells, too_many_rows, too_wide, unreadable

if TYPE_CHECKING:
    import _csv

# an earlier one wins a tie
_SEPARATORS: Final = ",;\t|"
# of a table whose rows end in two characters, with blank ones between
_BREAKS_PER_ROW: Final = 6
_LINES_LOOKED_AT: Final = 60
_CONTROL: Final = frozenset(range(32)) - frozenset(b"\t\n\r")
_NOT_TEXT: Final = N_("this is not a text file; save the table as CSV (UTF-8)")
_NAMED_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?', re.IGNORECASE)
# letters with accents of DOS or of an old Mac, read as those of Windows
_OTHER_LETTERS = re.compile(r"[^\W\d_][‚ƒ„†‡ˆ‰‹•˜™›‘][^\W\d_]")
# ="PV22" keeps Excel from making a number or a day of it
_TEXT_IDIOM = re.compile(r'="((?:[^"]|"")*)"')


def read_text(content: bytes) -> Grid:
    """The rows of a text file that are not blank.

    Raises:
        Unreadable: it is no text, or its quotation marks do not match.
    """
    if content.count(b"\n") + content.count(b"\r") > _BREAKS_PER_ROW * limits.MOST_ROWS:
        too_many_rows()
    text = decoded(content)
    rows, cells_read = [], 0
    for number, cells in _rows(text):
        if any(cells):
            rows.append((number, tuple(cells)))
            cells_read += len(cells)
            if len(cells) > limits.MOST_WIDTH:
                too_wide()
            if len(rows) > limits.MOST_ROWS:
                too_many_rows()
            if cells_read > limits.MOST_CELLS:
                too_many_cells()
    return Grid("", tuple(rows))


def decoded(content: bytes) -> str:
    """The text in UTF-8, UTF-16 with its mark, or cp1252; what old programs put behind its end is left out.

    Raises:
        Unreadable: it is none of these.
    """
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        unreadable("wrong_kind", N_("this is a spreadsheet under another name; call it .xlsx or .ods"))
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded_utf16(content)
    content = content.rstrip(b"\x00\x1a")
    if not _CONTROL.isdisjoint(content):
        unreadable("not_text", _NOT_TEXT)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        unreadable("not_text", _NOT_TEXT)
    if _OTHER_LETTERS.search(text):
        unreadable("not_text", N_("the letters with accents cannot be read; save the table as CSV (UTF-8)"))
    return text


def _decoded_utf16(content: bytes) -> str:
    try:
        text = content.decode("utf-16").rstrip("\x00\x1a")
    except UnicodeDecodeError:
        unreadable("not_text", _NOT_TEXT)
    if any(chr(code) in text for code in _CONTROL):
        unreadable("not_text", _NOT_TEXT)
    return text


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    text = text.lstrip("\ufeff").replace("\r\r\n", "\r\n")
    start, separator = _named_separator(text)
    skipped = 1 if start else 0
    text = text[start:]
    reader = _reader(text, separator or _separator(text), strict=True)
    line, texts = 1, KeptTexts(_cell)
    try:
        for cells in reader:
            yield line + skipped, [texts[cell] for cell in cells]
            line = reader.line_num + 1
    except csv.Error:
        message = N_("the row that starts here has quotation marks that do not match; the file may be cut off")
        raise Unreadable(Flaw("bad_quotes", message, row=line + skipped)) from None


def _reader(text: str, separator: str, *, strict: bool) -> "_csv.Reader":
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict, skipinitialspace=True)


def _named_separator(text: str) -> tuple[int, str]:
    """Where the table begins, and the separator that Excel's first line `sep=;` names."""
    first = re.match(r"[^\r\n]*(?:\r\n|\r|\n|$)", text)
    named = _NAMED_SEPARATOR.fullmatch(first[0].strip(" \r\n")) if first else None
    return (first.end(), named[1]) if first and named else (0, "")


def _separator(text: str) -> str:
    """The one that gives most of the first lines equally many cells: titles above a table have other ones."""
    lines = [line for line in text[: 2**16].splitlines(keepends=True) if line.strip()][:_LINES_LOOKED_AT]
    return max(_SEPARATORS, key=lambda separator: _consistency("".join(lines), separator))


def _consistency(text: str, separator: str) -> tuple[int, int]:
    """How many rows have the commonest number of cells, and that number."""
    widths: Counter[int] = Counter()
    try:
        widths.update(len(cells) for cells in _reader(text, separator, strict=False))
    except csv.Error:
        return (0, 0)
    return max(((rows, width) for width, rows in widths.items() if width > 1), default=(0, 0))


def _cell(text: str) -> str:
    if text[:1] in ("=", "'"):
        idiom = _TEXT_IDIOM.fullmatch(text.strip())
        text = idiom[1].replace('""', '"') if idiom else unguarded(text)
    return clean(text)
