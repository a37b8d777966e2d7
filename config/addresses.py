"""What counts as an address in the settings: of mail, of a page, of a database. Empty says that there is none."""

import re
from ipaddress import ip_address
from typing import Annotated, Final
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_WEB: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)
# the drivers that are installed with this, and no others
_DATABASE: Final = re.compile(r"(sqlite(\+pysqlite)?|postgresql\+psycopg)://.*", re.DOTALL)
_SQLITE_OPTIONS: Final = frozenset({"timeout"})


def plain_address(text: str) -> str | None:
    """A mail address as it is kept and written to, in lower case; None when it is none.

    This is the one rule, of settings and recipients alike: what every mail server accepts. Characters beyond ASCII
    are refused: before the @ they need SMTPUTF8, which many servers do not have, and a domain that has them is
    written in its form with xn--, so that an address is spelt in one way only.
    """
    address = text.strip().lower()
    if not address.isascii():
        return None
    try:
        # localhost and .local, which the library refuses, lead somewhere within an office: judged as if below .nl
        validate_email(f"{address}.nl", strict=True, check_deliverability=False)
    except EmailNotValidError:
        return None
    return address


def within_this_machine(host: str) -> bool:
    """Whether what goes to `host` stays on this machine, by its name alone: no name server is asked."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def _mail_address(value: str) -> str:
    if value and plain_address(value) is None:
        raise PydanticCustomError("mail_address", "must be a mail address")
    return value


def _some_mail_address(value: str) -> str:
    if plain_address(value) is None:
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

    bad = PydanticCustomError("database_address", "must be the address of a database")
    if not _DATABASE.fullmatch(value):
        raise bad
    try:
        url = make_url(value)
        if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
            raise PydanticCustomError("database_in_memory", "is gone when a command ends")
        if not url.query.keys() <= _options(url.get_backend_name()):
            raise PydanticCustomError("database_option", "has an unknown option")
        url.get_dialect()().create_connect_args(url)
    except PydanticCustomError:
        raise
    except (SQLAlchemyError, ValueError, ImportError):
        raise bad from None
    return value


def _options(backend: str) -> frozenset[str]:
    """What may follow the ? of an address."""
    if backend == "sqlite":
        return _SQLITE_OPTIONS
    # loads a library, which whoever has such an address is about to use
    from psycopg.pq import Conninfo

    return frozenset(option.keyword.decode() for option in Conninfo.get_defaults())


MailAddress = Annotated[str, AfterValidator(_mail_address)]
SomeMailAddress = Annotated[str, AfterValidator(_some_mail_address)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
ShownWebAddress = Annotated[str, AfterValidator(_shown_web_address)]
DatabaseAddress = Annotated[str, AfterValidator(_database_address)]
