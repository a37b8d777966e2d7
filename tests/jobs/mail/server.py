"""A real SMTP server on loopback that does what a test tells it to, stage by stage."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.processes import PATIENCE

CONNECT, LOGIN, MAIL, RCPT, DATA, TEXT = "connect", "login", "mail", "rcpt", "data", "text"
# what the server may do at a stage, besides giving a reply such as "451 later": hang up, or say nothing any more;
# KEEP_... at TEXT does so after it has kept the letter, DEAF at DATA asks for the text and does not read it
DROP, HANG, KEEP_AND_DROP, KEEP_AND_HANG, DEAF = "drop", "hang", "keep and drop", "keep and hang", "deaf"
OK = ""
Behaviour = Callable[[str, str], str]


@dataclass(frozen=True)
class Kept:
    """A letter as it arrived."""

    sender: str
    address: str
    content: bytes
    protected: bool


@dataclass
class Post:
    """What the server does and what it saw. `behave` gets the stage and the address it is about, if any."""

    behave: Behaviour = lambda _stage, _address: OK
    kept: list[Kept] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    hanging: threading.Event = field(default_factory=threading.Event)
    replied: threading.Event = field(default_factory=threading.Event)

    def times(self, stage: str) -> int:
        """How often a stage was reached."""
        return sum(one == stage for one, _ in self.seen)

    async def meet(self, stage: str, server: SMTP, address: str = "") -> str:
        self.seen.append((stage, address))
        behaviour = self.behave(stage, address)
        if behaviour == DROP and server.transport is not None:
            server.transport.abort()
        if behaviour in (DROP, HANG):
            await self._nothing_more()
        return behaviour

    async def _nothing_more(self) -> None:
        self.hanging.set()
        # ended by the loss of the line
        await asyncio.Event().wait()

    async def handle_MAIL(self, server: SMTP, _s: Session, envelope: Envelope, address: str, _o: Any) -> str:  # noqa: N802 - named by the command
        reply = await self.meet(MAIL, server, address)
        envelope.mail_from = address
        return reply or "250 OK"

    async def handle_RCPT(self, server: SMTP, _s: Session, envelope: Envelope, address: str, _o: Any) -> str:  # noqa: N802 - named by the command
        reply = await self.meet(RCPT, server, address)
        if not reply:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, _s: Session, envelope: Envelope) -> str:  # noqa: N802 - named by the command
        (address,) = envelope.rcpt_tos
        reply = await self.meet(TEXT, server, address)
        if reply in (OK, KEEP_AND_DROP, KEEP_AND_HANG):
            content = envelope.content
            assert isinstance(content, bytes)
            self.kept.append(Kept(envelope.mail_from or "", address, content, _protected(server)))
        if reply == KEEP_AND_DROP and server.transport is not None:
            server.transport.abort()
        if reply in (KEEP_AND_DROP, KEEP_AND_HANG):
            await self._nothing_more()
        return reply or "250 kept"

    def authenticate(self, _server: SMTP, _s: Session, _e: Envelope, _mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"geheim", handled=False)


def _protected(server: SMTP) -> bool:
    return server.transport is not None and server.transport.get_extra_info("sslcontext") is not None


class _Server(SMTP):
    """Stages that aiosmtpd has no hook for."""

    async def _handle_client(self) -> None:
        post: Post = self.event_handler
        greeting = await post.meet(CONNECT, self)
        if greeting:
            await self.push(greeting)
            assert self.transport is not None
            self.transport.close()
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - named by the command
        post: Post = self.event_handler
        assert self.envelope is not None
        reply = await post.meet(DATA, self, next(iter(self.envelope.rcpt_tos), ""))
        if reply == DEAF:
            # what is sent now stays in the buffers of the connection
            self.transport.pause_reading()  # type: ignore[union-attr]
            await self.push("354 go on")
            await post._nothing_more()
        if reply:
            await self.push(reply)
            return
        await super().smtp_DATA(arg)
        post.replied.set()


@contextmanager
def smtp_server(
    post: Post,
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    login: bool = False,
) -> Iterator[int]:
    """The port of a running server; it is gone with its connections when the context ends."""
    options: dict[str, Any] = {"tls_context": starttls, "require_starttls": starttls is not None}
    if login:
        options |= {"authenticator": post.authenticate, "auth_require_tls": starttls is not None}
    lines: list[_Server] = []

    def line() -> _Server:
        lines.append(_Server(post, loop=loop, hostname="localhost", ident="test", **options))
        return lines[-1]

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(line, "127.0.0.1", 0, ssl=tls))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_close(server, lines), loop).result(PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()


async def _close(server: asyncio.Server, lines: list[_Server]) -> None:
    server.close()
    for line in lines:
        if line.transport is not None:
            line.transport.abort()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    # the loss of a line is told in a later round of the loop
    await asyncio.sleep(0)
    await asyncio.sleep(0)
