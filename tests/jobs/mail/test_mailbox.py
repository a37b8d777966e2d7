"""One mailbox, whatever is in the name: read back by a parser that knows nothing of us."""

import email
from dataclasses import replace
from email.header import decode_header, make_header
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.mail.mailbox import mailbox_header
from jobs.mail.message import compose
from tests.jobs.mail.samples import letter
from tests.jobs.mail.test_message import envelope

MINISTERIE = "Ministerie van Volkshuisvesting en Ruimtelijke Ordening"
NAMES = [
    f"{MINISTERIE}, directie Toegang en Huisvesting",
    f'{MINISTERIE}; directie: Toegang (en) Huisvesting [Súd] "q" \\',
    "Jansen, A. (Súdwest-Fryslân)",
    "Súdwest-Fryslân, Noardeast-Fryslân, Tytsjerksteradiel, Wûnseradiel en Gaasterlân-Sleat",
    "A," * 60,
    f"naam,{'y' * 110}",
    "a@b, <c@d>",
    "=?utf-8?q?a?=",
    "日本, Łódź",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_back_as_it_is(name: str) -> None:
    message = email.message_from_bytes(compose(replace(letter(), name=name), envelope()), policy=default)
    (to,) = message["To"].addresses
    assert (to.display_name, to.addr_spec) == (name, letter().address)


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=30)


@given(name=st.lists(words, min_size=1, max_size=8).map(" ".join))
def test_every_name_is_one_mailbox_by_the_standard(name: str) -> None:
    lines = mailbox_header("To", name, "an@example.nl", line_end="\r\n").removesuffix("\r\n").split("\r\n")
    assert all(line.isascii() and line.startswith(("To:", " ")) for line in lines)
    header = "".join(lines).removeprefix("To: ")
    assert header.endswith(" <an@example.nl>")
    assert len(email.message_from_string("To: " + header, policy=default)["To"].addresses) == 1
    assert _by_the_standard(header.removesuffix(" <an@example.nl>")) == name


def _by_the_standard(phrase: str) -> str:
    """A phrase as RFC 5322 and RFC 2047 have it: quoted strings, and encoded words without the space between two."""
    text, place, encoded = "", 0, False
    while place < len(phrase):
        quoted = phrase[place] == '"'
        end = _end_of_quotes(phrase, place) if quoted else (phrase + " ").index(" ", place)
        if place and (quoted or not encoded):
            text += " "
        piece = phrase[place:end]
        text += _unquoted(piece) if quoted else str(make_header(decode_header(piece)))
        place, encoded = end + 1, not quoted
    return text


def _end_of_quotes(phrase: str, start: int) -> int:
    place = start + 1
    while phrase[place] != '"':
        place += 2 if phrase[place] == "\\" else 1
    return place + 1


def _unquoted(piece: str) -> str:
    out, place = "", 1
    while place < len(piece) - 1:
        place += piece[place] == "\\"
        out += piece[place]
        place += 1
    return out
