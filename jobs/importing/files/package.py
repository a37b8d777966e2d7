"""The zip file that a spreadsheet is: its members by name, and their XML as it streams by.

Programs write the names with backslashes or capitals too. What no honest program writes is refused: members twice
under one name, document types (their entities can grow without end), more than fits.
"""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import IO, Literal
from xml.etree.ElementTree import Element, ParseError, iterparse
from xml.parsers import expat

from base.i18n import N_
from jobs.importing.files import limits
from jobs.importing.files.unreadable import damaged, too_large, unreadable

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    ParseError,
    expat.ExpatError,
    OSError,
    ValueError,
    LookupError,
)
"""What reading a damaged package raises."""

_OLD = b"\xd0\xcf\x11\xe0"
_PROTECTED = N_("this is an old or protected spreadsheet; save it as xlsx without password")
_OTHER = N_("this is not a spreadsheet; call it .csv if it is a text file")
_ENCRYPTED = 1


class Package:
    """The members of a spreadsheet by their names in lower case, with slashes."""

    def __init__(self, content: bytes) -> None:
        """Open it.

        Raises:
            Unreadable: it is no zip file, damaged, protected or too large.
        """
        if content.startswith(_OLD):
            unreadable("wrong_kind", _PROTECTED)
        if not content.startswith(b"PK"):
            unreadable("wrong_kind", _OTHER)
        try:
            self._file = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN:
            damaged()
        infos = [info for info in self._file.infolist() if not info.is_dir()]
        self._members = {member_name(info.filename): info for info in infos}
        if sum(info.file_size for info in infos) > limits.MOST_BYTES_UNPACKED:
            too_large()
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            unreadable("wrong_kind", _PROTECTED)
        if len(self._members) < len(infos):
            damaged()

    def __contains__(self, name: str) -> bool:
        return member_name(name) in self._members

    def size(self, name: str) -> int:
        """Bytes of a member, unpacked."""
        return self._members[member_name(name)].file_size

    def open(self, name: str) -> IO[bytes]:
        """A member as a stream.

        Raises:
            Unreadable: it is not there.
        """
        if name not in self:
            damaged()
        return self._file.open(self._members[member_name(name)])

    def read(self, name: str) -> bytes:
        """A member as a whole."""
        with self.open(name) as stream:
            return stream.read()

    def elements(self, name: str, *events: Literal["start", "end"]) -> Iterator[tuple[str, Element]]:
        """Start and end of each element of a member, or one of both, as they come.

        Who reads them clears what it has read.
        """
        with self.open(name) as stream:
            _refuse_document_type(stream)
        with self.open(name) as stream:
            # without a document type there are no entities that could grow
            yield from iterparse(stream, events=events or ("start", "end"))  # noqa: S314

    def tree(self, name: str) -> Element:
        """A small member as a whole."""
        root = None
        for event, element in self.elements(name):
            if root is None and event == "start":
                root = element
        if root is None:
            damaged()
        return root


def member_name(name: str) -> str:
    """A name as it is looked up."""
    return name.replace("\\", "/").lstrip("/").lower()


@lru_cache(maxsize=4096)
def local(name: str) -> str:
    """The name of an element or attribute without its namespace: strict files have others."""
    return name.rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """An attribute, in whatever namespace."""
    found = element.get(name)
    if found is not None:
        return found
    return next((value for key, value in element.items() if local(key) == name), None)


def kind_of(package: Package) -> str:
    """`xlsx` or `ods`.

    Raises:
        Unreadable: it is something else, or protected.
    """
    if "content.xml" in package:
        if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
            unreadable("wrong_kind", _PROTECTED)
        return "ods"
    if "xl/workbook.xml" in package or "[Content_Types].xml" in package:
        return "xlsx"
    unreadable("wrong_kind", _OTHER)


def _refuse_document_type(stream: IO[bytes]) -> None:
    """Look at a member up to its first element: a document type stands before that."""
    parser = expat.ParserCreate()
    begun: list[str] = []

    def refuse(*_: object) -> None:
        damaged()

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, _: begun.append(name)
    while not begun:
        chunk = stream.read(4096)
        if not chunk:
            damaged()
        parser.Parse(chunk)
