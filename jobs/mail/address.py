"""What counts as a mail address here: what every mail server accepts, and nothing that could become a second header.

Characters beyond ASCII before the @ need SMTPUTF8, which many servers refuse; after the @ they have a form in ASCII.
"""

from __future__ import annotations

import re
from typing import Final

from base.i18n import N_
from jobs.importing.cells import BadCell

MOST_CHARACTERS: Final = 254
_MOST_BEFORE_AT: Final = 64
_WORD = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS: Final = re.compile(rf"(?P<mailbox>{_WORD}(\.{_WORD})*)@(?P<domain>{_LABEL}(\.{_LABEL})*)")


def mail_address(text: str) -> str:
    """The address in lower case.

    Raises:
        BadCell: it is no address, or one that cannot be written in ASCII.
    """
    address = text.strip().lower()
    if not address.isascii():
        message = N_(
            "{text} has characters that many mail servers refuse; write it with plain letters, and a domain with "
            "accents in its form with xn--"
        )
        raise BadCell("bad_address", message, {"text": _shown(text)})
    match = _ADDRESS.fullmatch(address)
    if not match or len(address) > MOST_CHARACTERS or len(match["mailbox"]) > _MOST_BEFORE_AT:
        message = N_("{text} is not a mail address; write it like name@example.nl")
        raise BadCell("bad_address", message, {"text": _shown(text)})
    return address


def domain_of(address: str) -> str:
    """What follows the @."""
    return address.rpartition("@")[2]


def _shown(text: str) -> str:
    """On one line, and not endless: what was typed may be anything."""
    return " ".join(text.split())[:MOST_CHARACTERS]
