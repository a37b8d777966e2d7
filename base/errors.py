"""What can go wrong, as one tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from base.i18n import Language

__all__ = ["Conflict", "Invalid", "NotFound", "RequestError", "Unavailable"]


class RequestError(Exception):
    """A request that cannot be met, told in a message of the catalogue; `str()` gives the English.

    One of the branches is raised; `status` is how it is answered over HTTP.
    """

    status: ClassVar[int] = 400

    def __init__(self, message: str, /, **details: object) -> None:
        super().__init__(message.format(**details) if details else message)
        self.message = message
        self.details = details

    def told(self, say: Language) -> str:
        """The message in the reader's language, and so a `reason` that is in the catalogue too."""
        reason = self.details.get("reason")
        told = {"reason": say(reason)} if isinstance(reason, str) and reason else {}
        return say(self.message, **(self.details | told))


class NotFound(RequestError):
    """There is none of that name, number or week."""

    status = 404


class Invalid(RequestError):
    """What was asked or handed in, a word, a day or a file, is not what it should be."""

    status = 422


class Conflict(RequestError):
    """What there is does not allow it: something is in the way, of another version, or lacks what it takes."""

    status = 409


class Unavailable(RequestError):
    """It cannot be met now, whatever is asked: a database, a service or a disk is not there, or not ready for it."""

    status = 503
