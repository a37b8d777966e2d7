"""The words for what is no mail address; the rule is that of the settings, `config.addresses`."""

from __future__ import annotations

from typing import Final

from base.i18n import N_
from config.addresses import plain_address
from jobs.importing.cells import BadCell

_MOST_SHOWN: Final = 254


def mail_address(text: str) -> str:
    """The address in lower case.

    Raises:
        BadCell: it is no address, or one that cannot be written in ASCII.
    """
    address = plain_address(text)
    if address is not None:
        return address
    if text.strip().lower().isascii():
        message = N_("{text} is not a mail address; write it like name@example.nl")
    else:
        message = N_(
            "{text} has characters that many mail servers refuse; write it with plain letters, and a domain with "
            "accents in its form with xn--"
        )
    # what was typed may be anything: on one line, and not endless
    raise BadCell("bad_address", message, {"text": " ".join(text.split())[:_MOST_SHOWN]})


def domain_of(address: str) -> str:
    """What follows the @."""
    return address.rpartition("@")[2]
