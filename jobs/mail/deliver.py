"""The post office: takes what is due from the outbox and brings it out, each letter once.

Each step of a letter is stored before the next is taken, and no transaction is open while the server is waited for.
A process that is killed leaves its letter claimed; who comes next sends it, unless the text may have gone out: then
there is one repeat, with the same Message-ID. No address is in any log; a letter is named by its row.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from base.moments import Clock
from config.settings import Settings
from jobs.mail.files import write_letter
from jobs.mail.rate import Rate
from jobs.mail.retry import Fate, left_after, left_in_doubt, refused_for_now
from jobs.mail.smtp import Doubt, Never, NoService, NotAccepted, NotNow, Smtp
from models import letters, recipients
from models.engine import transaction
from models.letters import CANCELLED, CLAIMED, DATA, REFUSED, SENT, Waiting
from models.tables import OutboxLetter

RETRIED, ELSEWHERE = "retried", "elsewhere"
# a server that hangs up on letter after letter takes none
_MOST_LOST = 3
# seconds between tries to mark what was sent, in a database that is away for a moment: the first is for a connection
# that was cut
_WAITS_TO_MARK = (0.0, 1.0, 5.0, 20.0)


class Log(Protocol):
    """Tells an event with its details, as a method of a structlog logger does."""

    def __call__(self, event: str, **details: object) -> object:
        """Tell it."""


@dataclass(frozen=True)
class Delivered:
    """What one delivery brought: letters by what became of them, and why it stopped early if it did.

    `counts` has the states of `LETTER_STATES` that a letter came to, `retried` for letters to be tried again and
    `elsewhere` for those that another process took.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    trouble: str = ""

    @property
    def sent(self) -> int:
        """Letters that the server, or the outbox folder, has."""
        return self.counts.get(SENT, 0)

    @property
    def retried(self) -> int:
        """Letters to be tried again later."""
        return self.counts.get(RETRIED, 0)

    @property
    def refused(self) -> int:
        """Letters that were refused for good."""
        return self.counts.get(REFUSED, 0)


def deliver(
    engine: Engine,
    settings: Settings,
    *,
    clock: Clock,
    pause: Callable[[float], object] = time.sleep,
    log: Log | None = None,
) -> Delivered:
    """Bring out every letter that is due: to the mail server, or without one to the outbox folder.

    Two may run at once. Trouble with the server is no error: it is in the answer, and the letters wait.

    Args:
        pause: waits so many seconds, to keep to the rate.
        log: where events go; nowhere by default.
    """
    office = _Office(engine, settings, clock, pause, log or _unheard)
    with transaction(engine) as connection:
        office.recover(connection)
        due = letters.due_letters(connection, now=clock())
        last = letters.last_sent_at(connection)
    if due and settings.mail.host:
        office.by_smtp(due, last)
    elif due:
        office.to_files(due)
    return Delivered({outcome: number for outcome, number in office.counts.items() if number}, office.trouble)


def recover(connection: Connection, *, now: datetime, older_than: timedelta) -> Counter[str]:
    """Free the letters of processes that died: claimed ones are ready again, those in doubt get their one repeat."""
    counts: Counter[str] = Counter()
    before = now - older_than
    for letter, claim in letters.left_letters(connection, state=CLAIMED, claimed_before=before):
        if letters.change_letter(connection, letter_id=letter.id, claim=claim, state=letters.READY, next_try_at=now):
            counts[RETRIED] += 1
    for letter, claim in letters.left_letters(connection, state=DATA, claimed_before=before):
        fate = left_in_doubt(letter, now=now)
        values = {"state": fate.state, "doubts": fate.doubts, "next_try_at": now}
        if letters.change_letter(
            connection, letter_id=letter.id, claim=claim, reply="the sender stopped after the text", **values
        ):
            counts[_counted(fate)] += 1
    return counts


class _Office:
    """One delivery: whose letters these are, what became of them."""

    def __init__(
        self, engine: Engine, settings: Settings, clock: Clock, pause: Callable[[float], object], log: Log
    ) -> None:
        self.engine = engine
        self.settings = settings
        self.clock = clock
        self.pause = pause
        self.log = log
        self.claim = uuid4().hex
        self.counts: Counter[str] = Counter()
        self.trouble = ""

    def recover(self, connection: Connection) -> None:
        freed = recover(connection, now=self.clock(), older_than=left_after(self.settings))
        cancelled = letters.cancel_suspended(connection)
        # those that are ready again are due in this very delivery, and counted there
        self.counts.update({state: number for state, number in freed.items() if state != RETRIED})
        self.counts[CANCELLED] += cancelled
        if freed or cancelled:
            self.log("letters_recovered", cancelled=cancelled, **freed)

    def by_smtp(self, due: Sequence[Waiting], last: datetime | None) -> None:
        """To the mail server; `last` is when the last letter went out."""
        lost, rate = 0, Rate(self.settings.mail.per_minute, self.clock, self.pause, last)
        with closing(Smtp(self.settings.mail)) as smtp:
            for place, letter in enumerate(due):
                rate.keep()
                try:
                    smtp.open()
                    lost = lost + 1 if self._send(smtp, letter.id) else 0
                except NoService as trouble:
                    self._postpone(due[place:], trouble.reply)
                    return
                if lost >= _MOST_LOST:
                    self._postpone(due[place + 1 :], "the line was lost again and again")
                    return

    def to_files(self, due: Iterable[Waiting]) -> None:
        for waiting in due:
            letter = self._claim(waiting.id)
            if letter is None:
                continue
            try:
                write_letter(self.settings, letter)
            except OSError as error:
                self.trouble = error.strerror or type(error).__name__
                self._not_now(letter, self.trouble)
            else:
                self._sent(letter, "written to the outbox folder")

    def _send(self, smtp: Smtp, letter_id: int) -> bool:
        """Try one letter; True when the connection was lost on it.

        Raises:
            NoService: the server takes no letters; this one waits.
        """
        letter = self._claim(letter_id)
        if letter is None:
            return False
        try:
            smtp.offer(sender=self.settings.mail.sender.strip().lower(), address=letter.address)
            smtp.ask_for_text()
            if not self._mark(letter):
                smtp.drop()
                return False
            self._sent(letter, smtp.give_text(letter.message or b""))
        except Never as refusal:
            self._refused(letter, refusal)
        except NotAccepted as refusal:
            self._not_now(letter, refusal.reply)
            if isinstance(refusal, NoService):
                raise
            return isinstance(refusal, NotNow) and refusal.lost
        except Doubt as doubt:
            self._settle(letter, left_in_doubt(_waiting(letter), now=self.clock()), str(doubt))
            return True
        return False

    def _claim(self, letter_id: int) -> OutboxLetter | None:
        with transaction(self.engine) as connection:
            letter = letters.claim_letter(connection, letter_id=letter_id, claim=self.claim, now=self.clock())
        if letter is None:
            self.counts[ELSEWHERE] += 1
        return letter

    def _mark(self, letter: OutboxLetter) -> bool:
        with transaction(self.engine) as connection:
            held = letters.mark_data(connection, letter_id=_id(letter), claim=self.claim, now=self.clock())
        if not held:
            self.counts[ELSEWHERE] += 1
        return held

    def _sent(self, letter: OutboxLetter, reply: str) -> None:
        for wait in _WAITS_TO_MARK:
            try:
                held = self._mark_sent(letter, reply)
                break
            except DBAPIError:
                # the server has it: without the mark it would get it again
                self.pause(wait)
        else:
            held = self._mark_sent(letter, reply)
        self._done_with(letter, SENT if held else ELSEWHERE, "letter_sent")

    def _mark_sent(self, letter: OutboxLetter, reply: str) -> bool:
        with transaction(self.engine) as connection:
            held = letters.change_letter(
                connection, letter_id=_id(letter), claim=self.claim, state=SENT, sent_at=self.clock(), reply=reply
            )
            recipients.forget_refusals(connection, address=letter.address)
        return held

    def _refused(self, letter: OutboxLetter, refusal: Never) -> None:
        with transaction(self.engine) as connection:
            held = letters.change_letter(
                connection, letter_id=_id(letter), claim=self.claim, state=REFUSED, reply=refusal.reply
            )
            if held and refusal.address_at_fault:
                self._count_refusal(connection, letter)
        self._done_with(letter, REFUSED if held else ELSEWHERE, "letter_refused", reply=refusal.reply)

    def _count_refusal(self, connection: Connection, letter: OutboxLetter) -> None:
        limit = self.settings.mail.refusals
        if recipients.count_refusal(connection, address=letter.address, limit=limit, now=self.clock()):
            self.counts[CANCELLED] += letters.cancel_letters(connection, address=letter.address)
            self.log("recipient_suspended", letter=letter.id)

    def _not_now(self, letter: OutboxLetter, reply: str) -> None:
        self._settle(letter, self._later(_waiting(letter)), reply)

    def _settle(self, letter: OutboxLetter, fate: Fate, reply: str) -> None:
        values = {"state": fate.state, "doubts": fate.doubts, "next_try_at": fate.next_try_at, "reply": reply}
        with transaction(self.engine) as connection:
            held = letters.change_letter(connection, letter_id=_id(letter), claim=self.claim, **values)
        event = "letter_in_doubt" if fate.doubts > letter.doubts else "letter_waits"
        self._done_with(letter, _counted(fate) if held else ELSEWHERE, event, reply=reply, doubts=fate.doubts)

    def _postpone(self, due: Sequence[Waiting], trouble: str) -> None:
        """Let letters wait that were not even tried, as the server takes none; it counts as an attempt."""
        self.trouble = trouble
        with transaction(self.engine) as connection:
            for waiting in due:
                tried = Waiting(waiting.id, waiting.address, waiting.made_at, waiting.attempts + 1, waiting.doubts)
                fate = self._later(tried)
                values = {"state": fate.state, "next_try_at": fate.next_try_at, "attempts": tried.attempts}
                if letters.change_waiting(connection, letter=waiting, reply=trouble, **values):
                    self.counts[_counted(fate)] += 1
        self.log("mail_server_trouble", reply=trouble, letters=len(due))

    def _later(self, tried: Waiting) -> Fate:
        give_up = timedelta(hours=self.settings.mail.give_up_hours)
        return refused_for_now(tried, now=self.clock(), give_up=give_up)

    def _done_with(self, letter: OutboxLetter, outcome: str, event: str, **details: object) -> None:
        self.counts[outcome] += 1
        self.log(event, letter=letter.id, attempt=letter.attempts, outcome=outcome, **details)


def _counted(fate: Fate) -> str:
    return RETRIED if fate.state == letters.READY else fate.state


def _waiting(letter: OutboxLetter) -> Waiting:
    return Waiting(_id(letter), letter.address, letter.made_at, letter.attempts, letter.doubts)


def _id(letter: OutboxLetter) -> int:
    if letter.id is None:
        raise ValueError("a letter of the outbox has an id")
    return letter.id


def _unheard(event: str, **details: object) -> None:
    """Nobody listens."""


__all__ = ["ELSEWHERE", "RETRIED", "Delivered", "Log", "deliver", "recover"]
