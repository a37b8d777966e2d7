"""What becomes of a letter that was not accepted: when it is tried again, and when it is given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from config.settings import Settings
from models.letters import DOUBTFUL, EXPIRED, READY, Waiting

FIRST_WAIT: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(hours=4)
MOST_DOUBTS: Final = 2
_MOST_DOUBLINGS: Final = 8
# after the text a server may take its time (RFC 5321 asks for ten minutes); who gives up early sends it twice
TIMEOUTS_AFTER_TEXT: Final = 4
LEAST_LEFT: Final = timedelta(minutes=10)
# connecting, TLS, login, sender, address, text and reply each wait for one time-out or, after the text, for more
_WAITS_OF_A_LETTER: Final = 20


@dataclass(frozen=True)
class Fate:
    """The next state of a letter; `next_try_at` counts only for one that is ready again."""

    state: str
    doubts: int
    next_try_at: datetime


def refused_for_now(letter: Waiting, *, now: datetime, give_up: timedelta) -> Fate:
    """After a temporary refusal: again after 5, 10, 20 minutes and so on, but never later than when it is given up.

    One that is given up while in doubt stays in doubt: that it was not received would be saying too much.

    Args:
        letter: with this attempt counted.
        give_up: how long after it was made.
    """
    end = letter.made_at + give_up
    if now >= end:
        return Fate(DOUBTFUL if letter.doubts else EXPIRED, letter.doubts, now)
    return Fate(READY, letter.doubts, min(now + wait_after(letter.attempts), end))


def left_in_doubt(letter: Waiting, *, now: datetime) -> Fate:
    """After the connection was lost when the text may have gone out: one repeat, however late; no more after that."""
    doubts = letter.doubts + 1
    if doubts >= MOST_DOUBTS:
        return Fate(DOUBTFUL, doubts, now)
    return Fate(READY, doubts, now + wait_after(letter.attempts))


def wait_after(attempts: int) -> timedelta:
    """The wait after so many attempts."""
    # bounded, as no timedelta holds what many doublings would give
    doublings: int = min(max(attempts - 1, 0), _MOST_DOUBLINGS)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def left_after(settings: Settings) -> timedelta:
    """How long a letter may be under way before its sender is taken to be dead."""
    return max(LEAST_LEFT, timedelta(seconds=settings.mail.timeout_seconds) * _WAITS_OF_A_LETTER)


__all__ = [
    "LEAST_LEFT",
    "TIMEOUTS_AFTER_TEXT",
    "Fate",
    "left_after",
    "left_in_doubt",
    "refused_for_now",
    "wait_after",
]
