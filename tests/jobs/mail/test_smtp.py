"""The protection of the connection, and the login."""

import os
import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme
from pydantic import SecretStr

from jobs.mail import smtp
from jobs.mail.smtp import Never, NoService, NotNow, Smtp
from tests.jobs.mail.samples import mail_settings
from tests.jobs.mail.server import DATA, DEAF, OK, RCPT, Post, smtp_server

PASSWORD = "geheim"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(file)
    return str(file)


@pytest.fixture(scope="module")
def certificate(authority: trustme.CA) -> ssl.SSLContext:
    return context_for(authority, "localhost")


def context_for(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture
def post() -> Post:
    return Post()


def connection(home: Path, port: int, **mail: Any) -> Smtp:
    return Smtp(mail_settings(home, **{"host": "localhost", "port": port} | mail).mail)


def give(smtp: Smtp, text: bytes = b"Subject: x\r\n\r\nx\r\n") -> None:
    try:
        smtp.open()
        smtp.offer(sender="radar@example.nl", address="anna@example.nl")
        smtp.ask_for_text()
        smtp.give_text(text)
    finally:
        smtp.close()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_letters_go_over_a_protected_line_after_a_login(
    post: Post, certificate: ssl.SSLContext, ca_file: str, tmp_path: Path, security: str
) -> None:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    with smtp_server(post, login=True, **{security: certificate}) as port:
        give(connection(tmp_path, port, security=security, ca_file=ca_file, user="radar", password_file=str(file)))
    assert [one.protected for one in post.kept] == [True]
    assert post.logins == [("radar", PASSWORD)]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_nobody_vouches_for_gets_neither_letter_nor_password(
    post: Post, certificate: ssl.SSLContext, tmp_path: Path, security: str
) -> None:
    with smtp_server(post, login=True, **{security: certificate}) as port:
        unsure = connection(tmp_path, port, security=security, user="radar", password=SecretStr(PASSWORD))
        with pytest.raises(NoService, match="certificate verify failed"):
            give(unsure)
    assert (post.kept, post.logins) == ([], [])


def test_a_certificate_of_another_server_is_refused(
    post: Post, authority: trustme.CA, ca_file: str, tmp_path: Path
) -> None:
    with (
        smtp_server(post, tls=context_for(authority, "elders.example.nl")) as port,
        pytest.raises(NoService, match="certificate"),
    ):
        give(connection(tmp_path, port, security="tls", ca_file=ca_file))
    assert post.kept == []


def test_a_server_without_starttls_gets_nothing(post: Post, tmp_path: Path) -> None:
    with smtp_server(post) as port, pytest.raises(NoService, match="STARTTLS"):
        give(connection(tmp_path, port, security="starttls", user="radar", password=SecretStr(PASSWORD)))
    assert (post.kept, post.logins) == ([], [])


# another name of this machine, as one on the network would be: only names that say so are taken to stay within it
ON_THE_NETWORK = "127.1"


def test_a_password_is_not_given_to_a_server_on_the_network_over_an_unprotected_line(
    post: Post, tmp_path: Path
) -> None:
    bare = {"security": "none", "user": "radar", "password": SecretStr(PASSWORD)}
    with smtp_server(post, login=True) as port:
        with pytest.raises(NoService, match="not sent over a line that is not protected"):
            give(connection(tmp_path, port, host=ON_THE_NETWORK, **bare))
        assert (post.seen, post.logins, post.kept) == ([], [], [])
        give(connection(tmp_path, port, host=ON_THE_NETWORK, **bare, password_in_the_clear=True))
    assert post.logins == [("radar", PASSWORD)]


@pytest.mark.parametrize("password", ["verkeerd-wachtwoord", "wáchtwoord"])
def test_a_refused_login_is_told_without_the_password(post: Post, tmp_path: Path, password: str) -> None:
    with smtp_server(post, login=True) as port, pytest.raises(NoService) as refusal:
        give(connection(tmp_path, port, user="radar", password=SecretStr(password)))
    assert password not in str(refusal.value)
    assert "log" in str(refusal.value)
    assert refusal.value.__suppress_context__
    assert post.kept == []


@pytest.mark.parametrize("host", ["smtp..example.nl", f"{'a' * 70}.example.nl"])
def test_a_server_name_that_cannot_be_one_is_trouble_that_concerns_all(tmp_path: Path, host: str) -> None:
    with pytest.raises(NoService):
        Smtp(mail_settings(tmp_path, host=host, port=25).mail).open()


def test_hanging_up_in_the_middle_of_a_letter_leaves_none_with_the_server(post: Post, tmp_path: Path) -> None:
    with smtp_server(post) as port:
        half = connection(tmp_path, port)
        half.open()
        half.offer(sender="radar@example.nl", address="anna@example.nl")
        half.ask_for_text()
        half.close()
        give(connection(tmp_path, port))
    assert len(post.kept) == 1


def test_a_password_file_that_is_not_there_is_trouble_that_concerns_all(post: Post, tmp_path: Path) -> None:
    with smtp_server(post, login=True) as port, pytest.raises(NoService, match="No such file"):
        give(connection(tmp_path, port, user="radar", password_file=str(tmp_path / "gone")))


def test_a_pipe_in_the_place_of_a_file_of_the_settings_is_not_waited_for(
    post: Post, certificate: ssl.SSLContext, ca_file: str, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    pipe, password = str(tmp_path / "pipe"), SecretStr(PASSWORD)
    for files in ({"password_file": pipe, "ca_file": ca_file}, {"password": password, "ca_file": pipe}):
        told = pytest.raises(NoService, match="only an ordinary file can be read")
        with smtp_server(post, login=True, starttls=certificate) as port, told:
            give(connection(tmp_path, port, security="starttls", user="radar", **files))
    assert post.kept == post.logins == []


def test_lines_of_a_text_that_begin_with_a_point_arrive_as_they_are(post: Post, tmp_path: Path) -> None:
    text = b"Subject: x\r\n\r\n.\r\n..\r\n.x\r\nlast without an end"
    with smtp_server(post) as port:
        give(connection(tmp_path, port), text)
    assert [one.content for one in post.kept] == [text + b"\r\n"]


def test_a_line_that_breaks_before_the_end_of_the_text_leaves_no_doubt(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # impatient with the text only
    monkeypatch.setattr(smtp, "TIMEOUTS_AFTER_TEXT", 0.01)
    post.behave = lambda stage, _address: DEAF if stage == DATA else OK
    # more than the buffers of a connection hold
    text = b"x" * 78 + b"\r\n"
    with smtp_server(post) as port, pytest.raises(NotNow) as broken:
        give(connection(tmp_path, port, timeout_seconds=20), text * 400_000)
    assert broken.value.lost
    assert post.kept == []


def test_what_a_server_says_commands_no_terminal(post: Post, tmp_path: Path) -> None:
    post.behave = lambda stage, _address: "550 \x1b]0;owned\x07 \x1b[2Jno" if stage == RCPT else OK
    with smtp_server(post) as port, pytest.raises(Never, match=r"^550 no$"):
        give(connection(tmp_path, port))
