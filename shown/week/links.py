"""Where a reader finds more: pages, when there are any; else the attachment. Never a command: few have a terminal."""

from __future__ import annotations

from dataclasses import dataclass

from base.i18n import Language
from config.settings import Settings
from forecast.levels import COUNTRY, GEMEENTE, PROVINCIE

KINDS = {"GM": GEMEENTE, "PV": PROVINCIE}


@dataclass(frozen=True)
class Links:
    """`pages` is empty without pages; `reply` is who gets the wish for no more mail."""

    pages: str
    reply: str

    @classmethod
    def of_settings(cls, settings: Settings) -> Links:
        """From the settings of the mail."""
        return cls(settings.mail.pages_url.rstrip("/"), settings.mail.reply_to or settings.mail.sender)

    def of(self, code: str) -> str | None:
        """The page of a region, if there are pages."""
        kind = KINDS.get(code[:2])
        if not self.pages:
            return None
        return self.pages if kind is None or code == COUNTRY else f"{self.pages}/{kind}/{code}"

    def explain(self, say: Language) -> str:
        """Where every warning is explained."""
        if not self.pages:
            return say(
                "It also gives the figures behind each warning: stand, taakstelling, opgave, needed and expected per "
                "month, and the cause."
            )
        return say(
            "What is behind a warning: {url} with the code in the attachment.", url=f"{self.pages}/gemeente/GM0363"
        )

    def leave(self, say: Language) -> str:
        """How to get no more mail."""
        return say("No more mail, or about another region? Write to {address}.", address=self.reply)
