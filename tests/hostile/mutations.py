"""Ways to spoil a file: its bytes, the members of its package, and the XML inside them."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

Mutation = Callable[[bytes, Random], bytes]
_ENCODINGS: Final = ("utf-16", "utf-16-be", "utf-32", "cp437", "cp1252", "utf-7", "cp500", "shift_jis")
_NUMBERS: Final = (
    "-1", "0", "1e999", "nan", "inf", "1048576", "1048577", "16384", "16385", "999999999999999999999", "2,5", "1.5",
    "#N/A", "", "=1+1", "٣", "²", "0x10", "1_000", "-0", "9" * 5000,
)  # fmt: skip
_PIECES: Final = (
    b"\x00", b"\x1a", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b";" * 50, b"\r", b"\n" * 40, b"\t", b"|", b"=",
    b"\xe2\x80\x8b", b"\xc2\xa0", b"<", b"&", b"]]>", b"<![CDATA[", b"<!--", b"&#0;", b"&x;", b"\xed\xa0\x80",
    b'<!DOCTYPE a [<!ENTITY x "xxxxxxxx">]>', b'<?xml version="1.0" encoding="utf-16"?>',
    b'<?xml version="1.0" encoding="cp500"?>', b"sep=;\n",
)  # fmt: skip


def flipped(content: bytes, random: Random) -> bytes:
    """A few bits are other ones."""
    spoiled = bytearray(content)
    for _ in range(random.randint(1, 20)):
        spoiled[random.randrange(len(spoiled))] ^= 1 << random.randrange(8)
    return bytes(spoiled)


def cut(content: bytes, random: Random) -> bytes:
    """A part is gone, at the end or in between."""
    start, end = sorted((random.randrange(len(content)), random.randrange(len(content) + 1)))
    return content[:start] + (content[end:] if random.random() < 0.5 else b"")


def repeated(content: bytes, random: Random) -> bytes:
    """A part is there many times."""
    start, end = sorted((random.randrange(len(content)), random.randrange(len(content) + 1)))
    times = random.choice((2, 3, 50, 1000))
    return content[:start] + content[start:end] * min(times, 2**21 // max(end - start, 1) + 1) + content[end:]


def inserted(content: bytes, random: Random) -> bytes:
    """Something is in between that does not belong there."""
    for _ in range(random.randint(1, 5)):
        place = random.randrange(len(content) + 1)
        content = content[:place] + random.choice(_PIECES) * random.choice((1, 1, 1, 100)) + content[place:]
    return content


def recoded(content: bytes, random: Random) -> bytes:
    """The same text in other letters."""
    return content.decode("utf-8", "replace").encode(random.choice(_ENCODINGS), "replace")


def renumbered(content: bytes, random: Random) -> bytes:
    """Numbers are other ones, or none."""
    return re.sub(
        rb"\d+", lambda match: random.choice(_NUMBERS).encode() if random.random() < 0.05 else match[0], content
    )


def swapped_words(content: bytes, random: Random) -> bytes:
    """Two different words have changed places, everywhere."""
    words = sorted(set(re.findall(rb"[A-Za-z][\w:-]+", content)))
    if len(words) < 2:
        return content
    one, other = random.sample(words, 2)
    return content.replace(one, b"\x01").replace(other, one).replace(b"\x01", other)


def nested(content: bytes, random: Random) -> bytes:
    """An element is around itself many times."""
    tags = sorted(set(re.findall(rb"<([A-Za-z][\w:]*)", content)))
    if not tags:
        return content
    tag = random.choice(tags)
    return content.replace(b"<" + tag, b"<" + tag + b">" + (b"<" + tag + b">") * random.choice((1, 100, 100_000)), 1)


TEXT: Final[tuple[Mutation, ...]] = (flipped, cut, repeated, inserted, recoded, renumbered, swapped_words)
XML: Final[tuple[Mutation, ...]] = (*TEXT, nested)


def of_package(content: bytes, random: Random) -> bytes:
    """A zip file of which members, or their names, are spoiled."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    names = sorted(members)
    kind = random.choice(("inside", "inside", "inside", "inside", "swap", "drop", "rename", "grow"))
    one, other = random.choice(names), random.choice(names)
    if kind == "inside":
        # most of a file is its tables
        one = max(names, key=lambda name: len(members[name])) if random.random() < 0.5 else one
        for _ in range(random.randint(1, 3)):
            members[one] = random.choice(XML)(members[one] or b" ", random)
    elif kind == "swap":
        members[one], members[other] = members[other], members[one]
    elif kind == "drop":
        del members[one]
    elif kind == "rename":
        members[random.choice((one.upper(), one.replace("/", "\\"), "../" + one, other))] = members.pop(one)
    else:
        members[one] = members[one] + random.choice((b" ", b"\x00", b"<a>")) * random.choice((10**6, 10**8))
    return _zipped(members, random)


def hostile(good: Mapping[str, bytes], random: Random) -> tuple[str, bytes]:
    """A kind of file, and one of that kind that is spoiled."""
    kind = random.choice(sorted(good))
    content = good[kind]
    if kind == "csv":
        for _ in range(random.randint(1, 3)):
            content = random.choice(TEXT)(content or b" ", random)
    elif random.random() < 0.8:
        content = of_package(content, random)
    else:
        content = random.choice((flipped, cut, repeated, inserted))(content, random)
    return kind, content


def _zipped(members: Mapping[str, bytes], random: Random) -> bytes:
    file = io.BytesIO()
    how = random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
    if sum(map(len, members.values())) > 2**22:
        how = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(file, "w", how) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return file.getvalue()
