"""A letter as the bytes of a mail: plain text and HTML side by side, pictures inside, files attached.

The same letter gives the same bytes, so that a repeat after doubt is the same mail. Everything is 7-bit: no server
need be asked whether it can take more.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any, Final
from urllib.parse import quote

from base.i18n import N_, Language
from jobs.mail.address import domain_of
from jobs.mail.letter import Letter
from jobs.mail.mailbox import mailbox_header
from shown.kit.png import Inline

SENDER_NAME: Final = "Taakstelling Radar"
_LINE_END: Final = re.compile(r"\r\n?")
# folding would cut these into encoded words, which no mail program reads in them
_UNFOLDED: Final = ("list-id", "list-unsubscribe")
# autoreplies are not wanted; reports that a mail could not be delivered are
_NO_AUTOREPLY: Final = "OOF, AutoReply"


class _Policy(EmailPolicy):
    """Line ends as SMTP wants them, long headers folded, but for those that may not be; To by ourselves."""

    def fold(self, name: str, value: Any) -> str:
        if name.lower() == "to":
            (to,) = value.addresses
            return mailbox_header(name, to.display_name, to.addr_spec, line_end=self.linesep)
        if name.lower() in _UNFOLDED:
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in (*_UNFOLDED, "to"):
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


_POLICY: Final = _Policy(linesep="\r\n", cte_type="7bit")


@dataclass(frozen=True)
class Envelope:
    """What goes around a letter. `moment` is when it was made, in the time zone of the service."""

    sender: str
    reply_to: str
    message_id: str
    moment: datetime
    correction: bool = False


def subject_of(letter: Letter, *, correction: bool) -> str:
    """The subject on one line, marked when the letter corrects an earlier one."""
    subject = " ".join(letter.subject.split())
    return Language(letter.language)(N_("Correction: {subject}"), subject=subject) if correction else subject


def compose(letter: Letter, envelope: Envelope) -> bytes:
    """The mail as it goes out, lines ended by CR LF."""
    mail = EmailMessage(policy=_POLICY)
    _add_headers(mail, letter, envelope)
    mail.set_content(_lines(letter.text), cte="quoted-printable")
    if letter.html is not None:
        mail.add_alternative(_lines(letter.html), subtype="html", cte="quoted-printable")
        for picture in letter.pictures:
            _add_picture(mail.get_payload()[-1], picture)  # type: ignore[index, arg-type]
    for file in letter.attachments:
        main, _, sub = file.media_type.partition("/")
        # text of ours is UTF-8; without a word a mail program takes it for something else
        params = {"charset": "utf-8"} if main == "text" else None
        mail.add_attachment(file.content, maintype=main, subtype=sub, filename=file.file_name, params=params)
    # last: headers of content are given to the parts when a mail gets more of them
    mail["Content-Language"] = letter.language
    _fix_boundaries(mail, f"{letter.content_hash}{envelope.message_id}")
    return mail.as_bytes()


def _add_headers(mail: EmailMessage, letter: Letter, envelope: Envelope) -> None:
    say = Language(letter.language)
    mail["From"] = Address(SENDER_NAME, addr_spec=envelope.sender)
    mail["To"] = Address(" ".join(letter.name.split()), addr_spec=letter.address)
    mail["Reply-To"] = Address(addr_spec=envelope.reply_to)
    mail["Subject"] = subject_of(letter, correction=envelope.correction)
    mail["Date"] = format_datetime(envelope.moment)
    mail["Message-ID"] = envelope.message_id
    mail["List-Id"] = f"<{letter.kind}.taakstelling-radar.{domain_of(envelope.sender)}>"
    wish = quote(say(N_("No more mail please")))
    mail["List-Unsubscribe"] = f"<mailto:{quote(envelope.reply_to, safe='@')}?subject={wish}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = _NO_AUTOREPLY


def _add_picture(html: EmailMessage, picture: Inline) -> None:
    html.add_related(
        picture.png,
        maintype="image",
        subtype="png",
        cid=f"<{picture.cid}>",
        disposition="inline",
        filename=f"{picture.cid}.png",
    )


def _lines(text: str) -> str:
    """Line ends of one kind; a lone CR is not one to a mail server."""
    return _LINE_END.sub("\n", text).removesuffix("\n") + "\n"


def _fix_boundaries(mail: EmailMessage, seed: str) -> None:
    """Give each part a boundary that follows from the content: the ones made by the library differ every time."""
    for number, part in enumerate(mail.walk()):
        if part is not mail:
            del part["MIME-Version"]
        if part.is_multipart():
            part.set_boundary(f"radar-{number}-{hashlib.sha256(seed.encode()).hexdigest()[:32]}")


__all__ = ["SENDER_NAME", "Envelope", "compose", "subject_of"]
