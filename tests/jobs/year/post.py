"""A mail server on loopback that can be lost, and that can hang up after it has the text of a letter."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Received:
    """A letter as the server got it."""

    address: str
    subject: str
    message_id: str


@dataclass
class Post:
    """What came in, and what goes wrong.

    Attributes:
        away: the server takes no letter, as if it were being repaired.
        hang_up: so many letters are taken, and the line is dropped before the answer.
    """

    received: list[Received] = field(default_factory=list)
    away: bool = False
    hang_up: int = 0
    port: int = 0

    async def handle_MAIL(  # noqa: N802 - the server's name for it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.away:
            return "451 4.3.0 be back later"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        letter: Any = message_from_bytes(envelope.content or b"")
        for address in envelope.rcpt_tos:
            self.received.append(Received(address, str(letter["Subject"]), str(letter["Message-ID"])))
        if self.hang_up:
            self.hang_up -= 1
            transport = server.transport
            assert isinstance(transport, asyncio.Transport)
            transport.abort()
        return "250 OK"


class _Controller(Controller):
    """On whichever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def post_office() -> Iterator[Post]:
    """A server that is there until the end of the context."""
    post = Post()
    controller = _Controller(post, hostname=HOST, port=0)
    controller.start()
    post.port = controller.port
    try:
        yield post
    finally:
        controller.stop()
