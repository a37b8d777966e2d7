"""A letter as mail: read back by a parser that knows nothing of us."""

import email
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.mail.letter import Letter
from jobs.mail.message import Envelope, compose, subject_of
from tests.jobs.mail.samples import NOW, PNG, full_letter, letter

LONG_DOMAIN = "taakstelling-radar.huisvesting-statushouders.ministerie-van-voorbeelden.example.nl"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def envelope(**changes: object) -> Envelope:
    values = {
        "sender": f"radar@{LONG_DOMAIN}",
        "reply_to": f"weekbericht-taakstelling-radar@{LONG_DOMAIN}",
        "message_id": f"<0123456789abcdef0123456789abcdef@{LONG_DOMAIN}>",
        "moment": NOW.astimezone(AMSTERDAM),
    }
    return Envelope(**(values | changes))  # type: ignore[arg-type]


def parsed(letter: Letter) -> EmailMessage:
    message = email.message_from_bytes(compose(letter, envelope()), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_headers_say_who_when_and_that_it_is_a_list_sent_by_itself() -> None:
    message = parsed(full_letter())
    assert message["From"].addresses[0].addr_spec == f"radar@{LONG_DOMAIN}"
    assert message["From"].addresses[0].display_name == "Taakstelling Radar"
    (to,) = message["To"].addresses
    assert (to.display_name, to.addr_spec) == (full_letter().name, "anna@example.nl")
    assert message["Subject"] == full_letter().subject
    assert message["Date"].datetime == NOW
    assert str(message["Date"]).endswith("07:00:00 +0100")
    assert message["Message-ID"] == envelope().message_id
    assert message["Reply-To"].addresses[0].addr_spec == envelope().reply_to
    assert message["List-Id"] == f"<weekly.taakstelling-radar.{LONG_DOMAIN}>"
    assert message["List-Unsubscribe"] == f"<mailto:{envelope().reply_to}?subject=Geen%20mail%20meer%20graag>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "nl"
    assert len(message.keys()) == len({name.lower() for name in message})


def test_headers_that_mail_programs_act_on_are_not_encoded() -> None:
    raw = compose(full_letter(), envelope())
    assert b"\r\nList-Unsubscribe: <mailto:" in raw
    assert b"\r\nList-Id: <weekly." in raw


def test_a_date_in_summer_has_the_offset_of_summer() -> None:
    summer = envelope(moment=datetime(2026, 7, 6, 7, 0, tzinfo=AMSTERDAM))
    assert b"Date: Mon, 06 Jul 2026 07:00:00 +0200\r\n" in compose(letter(), summer)


def test_text_html_pictures_and_files_stand_in_their_places() -> None:
    message = parsed(full_letter())
    assert message.get_content_type() == "multipart/mixed"
    alternatives, attachment = message.iter_parts()
    assert alternatives.get_content_type() == "multipart/alternative"
    text, related = alternatives.iter_parts()
    assert text.get_content().splitlines() == full_letter().text.splitlines()
    assert related.get_content_type() == "multipart/related"
    html, picture = related.iter_parts()
    assert html.get_content().replace("\r\n", "\n") == f"{full_letter().html}\n"
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<stand>", "inline")
    assert picture.get_content() == PNG
    assert attachment.get_filename() == "vlaggen.csv"
    assert attachment.get_content() == "code;naam\nGM1900;Súdwest-Fryslân\n"


def test_a_letter_of_plain_text_is_one_part() -> None:
    message = parsed(letter())
    assert message.get_content_type() == "text/plain"
    assert message["Content-Language"] == "nl"


def test_the_bytes_are_such_as_every_server_takes_and_the_same_every_time() -> None:
    raw = compose(full_letter(), envelope())
    assert raw == compose(full_letter(), envelope())
    assert raw.isascii()
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) < 998
    assert not any(b"\r" in line or b"\n" in line for line in lines)


def test_a_correction_is_marked_in_the_language_of_the_letter() -> None:
    assert subject_of(letter(), correction=True) == "Correctie: Gelderland, week 47"
    assert subject_of(letter(language="en"), correction=True) == "Correction: Gelderland, week 47"


# no surrogates, which are no text; Cc are control characters
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)


@settings(max_examples=40)
@given(name=TEXTS, subject=TEXTS, text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_whatever_is_said_comes_back_and_becomes_no_header(name: str, subject: str, text: str) -> None:
    said = letter(name=name, subject=f"{subject}\r\nBcc: x@example.nl", text=text)
    raw = compose(said, envelope())
    message = email.message_from_bytes(raw, policy=default)
    assert "Bcc" not in message
    assert message["To"].addresses[0].addr_spec == "anna@example.nl"
    assert message["Subject"].split() == f"{subject} Bcc: x@example.nl".split()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998


@pytest.mark.parametrize("lines", ["a\rb", "a\r\nb", "a\nb"])
def test_line_ends_of_any_kind_become_those_of_mail(lines: str) -> None:
    assert compose(letter(text=lines), envelope()).endswith(b"\r\n\r\na\r\nb\r\n")
