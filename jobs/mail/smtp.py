"""SMTP: one connection for many letters, and every answer sorted by what it means for them.

A letter is the server's once it has the end of the text. A connection that is lost before that end was sent leaves no
doubt; from then on, until the server answers, nobody can tell whether it has the letter.
"""

from __future__ import annotations

import re
import smtplib
import socket
from typing import Final

from base.printable import printable, without_sequences
from config.service_sections import Mail
from jobs.mail.given import certificates, password
from jobs.mail.retry import TIMEOUTS_AFTER_TEXT

_DONE: Final = 250
_FORWARDED: Final = 251
_GO_AHEAD: Final = 354
_END: Final = b".\r\n"
_CLOSING: Final = 421
# the server wants a login, or another one: that is no fault of the letter
_LOGIN_WANTED: Final = (530, 534, 535, 538)
_MOST_REPLY: Final = 300
_ADDRESS: Final = re.compile(r"[^\s<>@]+@[^\s<>@]+")
# 5.3, 5.5, 5.6 and 5.7 (RFC 3463) are about the server, the talk, the text and its rules, not about the address
_NOT_THE_ADDRESS: Final = re.compile(r"\d{3} 5\.[3567]\.\d+")
_HOST_NAME: Final = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class NotAccepted(Exception):
    """The server does not have the letter, for the reason in `reply`."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


class NoService(NotAccepted):
    """The server takes no letter at all: it does not answer, or refuses the login or the sender."""


class NotNow(NotAccepted):
    """This letter is not taken now; `lost` says that the connection went with it."""

    def __init__(self, reply: str, *, lost: bool = False) -> None:
        super().__init__(reply)
        self.lost = lost


class Never(NotAccepted):
    """This letter will not be taken; `address_at_fault` says that the address is to blame."""

    def __init__(self, reply: str, *, address_at_fault: bool) -> None:
        super().__init__(reply)
        self.address_at_fault = address_at_fault


class Doubt(Exception):
    """The connection was lost after the text may have arrived whole."""


class Smtp:
    """A connection as the settings want it. It is opened when needed, also again after it was lost."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._smtp: smtplib.SMTP | None = None
        self._used = False
        self._in_text = False

    def open(self) -> None:
        """Connect, protect the connection and log in, unless there is one on which the server still answers.

        Raises:
            NoService: one of these does not succeed. The password is in no message.
        """
        if self._answers():
            return
        self._used = False
        try:
            self._connect()
            self._log_in()
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            self.drop()
            raise NoService(_reason(error)) from None
        except NoService:
            self.close()
            raise

    def offer(self, *, sender: str, address: str) -> None:
        """Announce a letter.

        Raises:
            NoService: the sender is refused.
            NotNow: the address is refused for now, the connection was lost, or the server has taken enough
                on it.
            Never: the address is refused for good.
        """
        smtp = self._opened()
        try:
            code, text = smtp.mail(sender)
            if code != _DONE:
                self._refused_sender(code, text)
            code, text = smtp.rcpt(address)
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            raise NotNow(_reason(error), lost=True) from None
        if code not in (_DONE, _FORWARDED):
            self._refused(code, text)

    def ask_for_text(self) -> None:
        """Ask whether the text may come. Nothing of it has gone out after this.

        Raises:
            NoService, NotNow, Never: as `offer`.
        """
        try:
            code, text = self._opened().docmd("DATA")
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            raise NotNow(_reason(error), lost=True) from None
        if code != _GO_AHEAD:
            self._refused(code, text)
        self._in_text = True

    def give_text(self, message: bytes) -> str:
        """Give the text and wait for the answer, which is returned.

        Raises:
            Doubt: the connection was lost after the end of the text, or the answer makes no sense.
            NoService, NotNow, Never: the server has not taken the letter, as it says or as it has not seen its end.
        """
        smtp = self._opened()
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self._mail.timeout_seconds * TIMEOUTS_AFTER_TEXT)
            smtp.send(_as_data(message))
        except (OSError, smtplib.SMTPException) as error:
            # without its end no server may take a letter (RFC 5321, 4.1.1.4)
            self.drop()
            raise NotNow(_reason(error), lost=True) from None
        try:
            smtp.send(_END)
            code, text = smtp.getreply()
            if smtp.sock is not None:
                smtp.sock.settimeout(self._mail.timeout_seconds)
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            raise Doubt(_reason(error)) from None
        self._in_text = False
        if not 200 <= code < 300 and not 400 <= code < 600:
            self.drop()
            raise Doubt(_reply(code, text))
        if code >= 400:
            self._refused(code, text)
        self._used = True
        return _reply(code, text)

    def close(self) -> None:
        """Say goodbye, if there is somebody to say it to and it would not be taken for a part of a letter."""
        if self._in_text:
            self.drop()
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (OSError, smtplib.SMTPException):
                self._smtp.close()
            self._smtp = None

    def drop(self) -> None:
        """Hang up, also in the middle of a letter: a server keeps no text whose end it has not seen."""
        self._in_text = False
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _connect(self) -> None:
        mail, name = self._mail, _own_name()
        if mail.bares_password:
            raise NoService("the password is not sent over a line that is not protected: see mail.security")
        if mail.security == "tls":
            context = certificates(mail)
            self._smtp = smtplib.SMTP_SSL(
                mail.host, mail.port, local_hostname=name, timeout=mail.timeout_seconds, context=context
            )
            _at_once(self._smtp)
            return
        self._smtp = smtplib.SMTP(mail.host, mail.port, local_hostname=name, timeout=mail.timeout_seconds)
        _at_once(self._smtp)
        if mail.security == "starttls":
            # a server, or somebody in between, that offers no protection gets nothing
            self._smtp.starttls(context=certificates(mail))

    def _log_in(self) -> None:
        smtp = self._opened()
        smtp.ehlo_or_helo_if_needed()
        if not self._mail.user:
            return
        try:
            smtp.login(self._mail.user, password(self._mail))
        except smtplib.SMTPAuthenticationError as error:
            # some servers repeat what was sent, so only the number is told
            raise NoService(f"{error.smtp_code} the login was refused") from None
        except UnicodeEncodeError:
            raise NoService("the name or password has characters that cannot be used to log in") from None

    def _answers(self) -> bool:
        """Whether there is a good connection: a server may have closed one that was idle for a while."""
        if self._smtp is None:
            return False
        try:
            good = self._smtp.noop()[0] == _DONE
        except (OSError, smtplib.SMTPException):
            good = False
        if not good:
            self.drop()
        return good

    def _refused_sender(self, code: int, text: bytes) -> None:
        enough = code == _CLOSING or (self._used and 400 <= code < 500)
        self.close()
        if enough:
            raise NotNow(_reply(code, text), lost=True)
        raise NoService(_reply(code, text))

    def _refused(self, code: int, text: bytes) -> None:
        """Raise what the answer means; the connection is made ready for the next letter."""
        reply = _reply(code, text)
        if code in _LOGIN_WANTED:
            self.close()
            raise NoService(reply)
        if code == _CLOSING or not 400 <= code < 600:
            self.close()
            raise NotNow(reply, lost=True)
        self._begin_anew()
        if code < 500:
            raise NotNow(reply)
        raise Never(reply, address_at_fault=not _NOT_THE_ADDRESS.match(reply))

    def _begin_anew(self) -> None:
        try:
            code, _ = self._opened().rset()
        except (OSError, smtplib.SMTPException):
            self.drop()
            return
        if code != _DONE:
            self.close()

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is None:
            raise NotNow("the line was closed", lost=True)
        return self._smtp


def _own_name() -> str:
    """The name to greet with; without a full one, the address that stands for oneself. No name server is asked."""
    name = socket.gethostname()
    return name if _HOST_NAME.fullmatch(name) else "[127.0.0.1]"


def _as_data(message: bytes) -> bytes:
    """The text without its end, points at the beginning of a line doubled (RFC 5321, 4.5.2)."""
    text = re.sub(rb"(?m)^\.", b"..", message)
    return text if text.endswith(b"\r\n") else text + b"\r\n"


def _at_once(smtp: smtplib.SMTP) -> None:
    """Let the end of a letter go out without waiting until the server confirms its text, which takes it 40 ms."""
    if smtp.sock is not None:
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        # its own words could hold a piece of a password
        return "a setting of the mail server has characters that cannot be used"
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return _reply(error.smtp_code, text if isinstance(text, bytes) else str(text).encode())
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return _plain(str(reason))


def _reply(code: int, text: bytes) -> str:
    return _plain(f"{code} {text.decode('utf-8', 'replace')}")


def _plain(text: str) -> str:
    """On one line, of bounded length, without the addresses that servers like to repeat or commands to a terminal."""
    return printable(_ADDRESS.sub("***", " ".join(without_sequences(text).split())), _MOST_REPLY)


__all__ = ["Doubt", "Never", "NoService", "NotAccepted", "NotNow", "Smtp"]
