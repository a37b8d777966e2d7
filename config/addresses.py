"""What counts as an address in the settings: of mail, of a page, of a database. Empty says that there is none."""

import re
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_MOST_CHARACTERS: Final = 254
_MOST_BEFORE_AT: Final = 64
_WORD: Final = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_MAIL: Final = re.compile(rf"(?P<mailbox>{_WORD}(\.{_WORD})*)@{_LABEL}(\.{_LABEL})*")
_WEB: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_DATABASE: Final = re.compile(r"(sqlite|postgresql)(\+\w+)?://.*", re.DOTALL)


def is_mail_address(text: str) -> bool:
    """Whether mail can be sent with this address in it, by the same rule as the addresses of recipients."""
    match = _MAIL.fullmatch(text.strip().lower())
    if match is None:
        return False
    return len(match.string) <= _MOST_CHARACTERS and len(match["mailbox"]) <= _MOST_BEFORE_AT


def _mail_address(value: str) -> str:
    if value and not is_mail_address(value):
        raise PydanticCustomError("mail_address", "must be a mail address")
    return value


def _some_mail_address(value: str) -> str:
    if not is_mail_address(value):
        raise PydanticCustomError("some_mail_address", "must be a mail address")
    return value


def _web_address(value: str) -> str:
    if value and not _leads_somewhere(value):
        raise PydanticCustomError("web_address", "must be a web address")
    return value


def _shown_web_address(value: str) -> str:
    if _web_address(value) and "@" in urlsplit(value).netloc:
        raise PydanticCustomError("shown_web_address", "must not hold a name or password")
    return value


def _leads_somewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
        # a port is looked at only when it is asked for
        return bool(_WEB.fullmatch(address) and parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _database_address(value: str) -> str:
    # what is wrong with it is not said, as it may hold a password
    # not at the start of every command
    from sqlalchemy import make_url
    from sqlalchemy.exc import SQLAlchemyError

    try:
        make_url(value).get_dialect()
    except (SQLAlchemyError, ValueError, ImportError):
        raise PydanticCustomError("database_address", "must be the address of a database") from None
    if not _DATABASE.fullmatch(value):
        raise PydanticCustomError("database_address", "must be the address of a database")
    return value


MailAddress = Annotated[str, AfterValidator(_mail_address)]
SomeMailAddress = Annotated[str, AfterValidator(_some_mail_address)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
ShownWebAddress = Annotated[str, AfterValidator(_shown_web_address)]
DatabaseAddress = Annotated[str, AfterValidator(_database_address)]
