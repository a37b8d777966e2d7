"""Real processes that deliver, killed at each step, or two at once: no letter is lost, none is sent twice."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from jobs.mail.deliver import deliver
from jobs.mail.outbox import any_due
from models.engine import reading, transaction
from tests.jobs.mail.samples import NOW, Clock, mail_settings, post_letters, rows
from tests.jobs.mail.server import (
    DATA,
    DEAF,
    HANG,
    KEEP_AND_HANG,
    MAIL,
    OK,
    RCPT,
    TEXT,
    Post,
    smtp_server,
)
from tests.processes import PATIENCE, started, wait_until

ROOT = Path(__file__).parents[3]
A, B = "anna@example.nl", "bert@example.nl"


@contextmanager
def sender(engine: Engine, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A process that delivers; killed at the end if it is still there."""
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.jobs.mail.sender", url, str(port), NOW.isoformat()]
    with started(command, cwd=ROOT) as process:
        yield process


@pytest.mark.parametrize(
    ("stage", "behaviour", "left", "doubts", "copies"),
    [
        (MAIL, HANG, "claimed", 0, 1),
        (DATA, DEAF, "data", 1, 1),
        (TEXT, KEEP_AND_HANG, "data", 1, 2),
    ],
)
def test_a_letter_whose_sender_was_killed_is_sent_and_repeated_only_in_doubt(
    sqlite_engine: Engine, tmp_path: Path, stage: str, behaviour: str, left: str, doubts: int, copies: int
) -> None:
    post = Post(lambda reached, _: behaviour if reached == stage else OK)
    with smtp_server(post) as port:
        settings = mail_settings(tmp_path, host="127.0.0.1", port=port)
        post_letters(sqlite_engine, settings, A, B)
        with sender(sqlite_engine, port) as process:
            assert post.hanging.wait(PATIENCE)
            # a server that does not read cannot tell that it is being written to
            wait_until(lambda: rows(sqlite_engine)[0]["state"] == left)
            process.kill()
        assert [row["state"] for row in rows(sqlite_engine)] == [left, "ready"]
        post.behave = lambda _stage, _address: OK
        clock = Clock()
        # a letter under way is left alone until it is clear that its sender is dead
        deliver(sqlite_engine, settings, clock=clock, pause=clock.pause)
        clock.later(minutes=20)
        with reading(sqlite_engine) as connection:
            assert any_due(connection, now=clock())
        deliver(sqlite_engine, settings, clock=clock, pause=clock.pause)
    assert [(row["state"], row["doubts"]) for row in rows(sqlite_engine)] == [("sent", doubts), ("sent", 0)]
    copies_of_a = [one.content for one in post.kept if one.address == A]
    assert len(copies_of_a) == copies
    assert len(set(copies_of_a)) == 1
    assert len(post.kept) == copies + 1


def test_a_sender_killed_between_the_answer_and_its_mark_leaves_one_repeat(engine: Engine, tmp_path: Path) -> None:
    post = Post()
    let_go = threading.Event()
    with smtp_server(post) as port:
        settings = mail_settings(tmp_path, host="127.0.0.1", port=port)
        post_letters(engine, settings, A)
        holder = threading.Thread(target=hold_the_outbox, args=(engine, post, let_go))
        with sender(engine, port) as process:
            holder.start()
            assert post.replied.wait(PATIENCE)
            process.kill()
        let_go.set()
        holder.join()
        assert [row["state"] for row in rows(engine)] == ["data"]
        clock = Clock()
        clock.later(minutes=20)
        deliver(engine, settings, clock=clock, pause=clock.pause)
        deliver(engine, settings, clock=clock, pause=clock.pause)
    assert [(row["state"], row["doubts"]) for row in rows(engine)] == [("sent", 1)]
    assert len(post.kept) == 2
    assert len({one.content for one in post.kept}) == 1


def hold_the_outbox(engine: Engine, post: Post, let_go: threading.Event) -> None:
    """Keep anybody from marking a letter from the moment its text arrives, before it is answered."""
    taken = threading.Event()

    def behave(stage: str, _address: str) -> str:
        if stage == TEXT:
            wanted.set()
            taken.wait(PATIENCE)
        return OK

    wanted = threading.Event()
    post.behave = behave
    wanted.wait(PATIENCE)
    with transaction(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE outbox IN EXCLUSIVE MODE"))
        taken.set()
        let_go.wait(PATIENCE)


def test_of_two_senders_at_once_each_letter_is_sent_by_one(engine: Engine, tmp_path: Path) -> None:
    both = threading.Barrier(2)
    addresses = [f"lezer{number}@example.nl" for number in range(20)]

    post = Post()
    with smtp_server(post) as port:
        settings = mail_settings(tmp_path, host="127.0.0.1", port=port)
        post_letters(engine, settings, *addresses)

        def run() -> None:
            both.wait(PATIENCE)
            deliver(engine, settings, clock=lambda: NOW, pause=lambda _seconds: None)

        senders = [threading.Thread(target=run) for _ in range(2)]
        for one in senders:
            one.start()
        for one in senders:
            one.join()
    assert sorted(one.address for one in post.kept) == sorted(addresses)
    assert {row["state"] for row in rows(engine)} == {"sent"}
    assert {row["attempts"] for row in rows(engine)} == {1}
    assert post.times(RCPT) == len(addresses)
