"""What can go wrong, as one tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from base.i18n import Language


class RequestError(Exception):
    """A request that cannot be met, told in a message of the catalogue; `str()` gives the English."""

    def __init__(self, message: str, /, **details: object) -> None:
        super().__init__(message.format(**details) if details else message)
        self.message = message
        self.details = details

    def told(self, say: Language) -> str:
        """The message in the reader's language, and so a `reason` that is in the catalogue too."""
        reason = self.details.get("reason")
        told = {"reason": say(reason)} if isinstance(reason, str) and reason else {}
        return say(self.message, **(self.details | told))
