"""The files that the settings of mail name: certificates and the password."""

import ssl
from pathlib import Path
from typing import Final

from config.given_files import read_given, require_ordinary
from config.service_sections import Mail

__all__ = ["certificates", "password"]

_MOST_PASSWORD_BYTES: Final = 10_000


def certificates(mail: Mail) -> ssl.SSLContext:
    """Whom to trust: those of the system, and those of the settings.

    Raises:
        OSError: their file cannot be read, or is no ordinary one.
    """
    context = ssl.create_default_context()
    if mail.ca_file:
        require_ordinary(Path(mail.ca_file))
        context.load_verify_locations(mail.ca_file)
    return context


def password(mail: Mail) -> str:
    """The password to log in with, without the end of its line.

    Raises:
        OSError: its file cannot be read, is no ordinary one, or is far too large.
        UnicodeDecodeError: it is not UTF-8.
    """
    if not mail.password_file:
        return mail.password.get_secret_value()
    content = read_given(Path(mail.password_file), most_bytes=_MOST_PASSWORD_BYTES)
    return content.decode("utf-8").rstrip("\r\n")
