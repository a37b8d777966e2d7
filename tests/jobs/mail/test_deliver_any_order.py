"""Whatever a mail server does, in whatever order: each letter ends, and arrives again only where there was doubt."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.mail.deliver import deliver
from models.engine import open_engine
from tests.jobs.mail.samples import Clock, mail_settings, post_letters, rows
from tests.jobs.mail.server import DATA, DROP, KEEP_AND_DROP, MAIL, OK, RCPT, TEXT, Post, smtp_server

ADDRESSES = ("anna@example.nl", "bert@example.nl")
TURNS = [
    (MAIL, "451 not now"),
    (MAIL, DROP),
    (RCPT, "450 later"),
    (RCPT, "550 never"),
    (RCPT, "421 closing"),
    (DATA, DROP),
    (DATA, "452 full"),
    (TEXT, DROP),
    (TEXT, KEEP_AND_DROP),
    (TEXT, "451 later"),
    (TEXT, "554 never"),
    (TEXT, OK),
]


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Post, int]]:
    post = Post()
    with smtp_server(post) as port:
        yield post, port


@settings(max_examples=15)
@given(turns=st.lists(st.sampled_from(TURNS), max_size=8))
def test_each_letter_ends_and_arrives_at_most_once_more_in_doubt(
    server: tuple[Post, int], migrated_sqlite_file: Path, turns: list[tuple[str, str]]
) -> None:
    post, port = server
    post.kept.clear()
    post.behave = in_turn(turns)
    with tempfile.TemporaryDirectory() as folder:
        file = shutil.copy(migrated_sqlite_file, folder)
        engine = open_engine(f"sqlite:///{file}")
        mail = mail_settings(Path(folder), host="127.0.0.1", port=port)
        post_letters(engine, mail, *ADDRESSES)
        clock = Clock()
        for _ in range(len(turns) + 2):
            deliver(engine, mail, clock=clock, pause=clock.pause)
            clock.later(hours=4)
        stored = rows(engine)
        engine.dispose()
    assert len(stored) == len(ADDRESSES)
    for row in stored:
        copies = [one.content for one in post.kept if one.address == row["address"]]
        assert row["state"] in ("sent", "refused", "doubtful")
        assert len(set(copies)) <= 1
        # one copy for each doubt, and one for the answer that it was kept
        assert len(copies) <= row["doubts"] + (row["state"] == "sent") <= 2
        if row["state"] == "sent":
            assert copies


def in_turn(turns: list[tuple[str, str]]) -> Callable[[str, str], str]:
    """Each attempt at a letter takes the next turn; when they are used up all is well."""
    left = iter(turns)
    now = [(TEXT, OK)]

    def behave(stage: str, _address: str) -> str:
        if stage == MAIL:
            now[0] = next(left, (TEXT, OK))
        return now[0][1] if now[0][0] == stage else OK

    return behave
