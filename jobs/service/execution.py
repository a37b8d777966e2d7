"""What the service asks of whoever carries out an attempt."""

from __future__ import annotations

from typing import Protocol

from models.ledger import Claim


class Execution(Protocol):
    """One attempt under way."""

    def ended(self) -> str | None:
        """None while it runs; afterwards how it ended in one line, for when the ledger does not say. Never waits."""

    def stop(self) -> None:
        """End it, within seconds, with everything it started."""


class Executor(Protocol):
    """Carries out attempts, each with its mark in the ledger."""

    def start(self, claim: Claim) -> Execution:
        """Begin with the work of a claim, and return at once."""
