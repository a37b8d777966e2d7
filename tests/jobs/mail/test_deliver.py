"""What becomes of letters at a real mail server that takes them, refuses them, or goes away."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text

from config.settings import Settings
from jobs.mail import smtp
from jobs.mail.deliver import Delivered, deliver
from jobs.mail.outbox import put
from models.engine import transaction
from models.recipients import recipient
from tests.jobs.mail.samples import (
    FAST,
    NOW,
    Clock,
    add_recipients,
    letter,
    mail_settings,
    post_letters,
    rows,
    states,
)
from tests.jobs.mail.server import (
    CONNECT,
    DATA,
    DROP,
    HANG,
    KEEP_AND_DROP,
    KEEP_AND_HANG,
    MAIL,
    OK,
    RCPT,
    TEXT,
    Post,
    smtp_server,
)

A, B, C = "anna@example.nl", "bert@example.nl", "carla@example.nl"


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def settings(post: Post, tmp_path: Path) -> Iterator[Settings]:
    with smtp_server(post) as port:
        yield mail_settings(tmp_path, host="127.0.0.1", port=port)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def delivered(engine: Engine, settings: Settings, clock: Clock) -> Delivered:
    return deliver(engine, settings, clock=clock, pause=clock.pause if settings.mail.per_minute < FAST else no_pause)


def no_pause(_seconds: float) -> None:
    """The rate is tested apart."""


def at(stage: str, behaviour: str, address: str = "", times: int = 1000) -> Callable[[str, str], str]:
    """Behaves so at a stage, for one address or all, the first few times."""
    left = [times]

    def behave(reached: str, about: str) -> str:
        if reached != stage or (address and about != address) or not left[0]:
            return OK
        left[0] -= 1
        return behaviour

    return behave


def test_letters_go_out_once_over_one_line(engine: Engine, settings: Settings, post: Post, clock: Clock) -> None:
    post_letters(engine, settings, A, B, C)
    assert delivered(engine, settings, clock) == Delivered({"sent": 3})
    assert delivered(engine, settings, clock) == Delivered()
    assert [one.address for one in post.kept] == [A, B, C]
    assert {one.sender for one in post.kept} == {"radar@example.nl"}
    assert post.times(CONNECT) == 1
    stored = rows(engine)
    assert [row["state"] for row in stored] == ["sent"] * 3
    assert [row["message_id"].encode() in one.content for row, one in zip(stored, post.kept, strict=True)] == [
        True
    ] * 3
    assert all(row["sent_at"] == clock.now and row["claim"] is None and row["attempts"] == 1 for row in stored)


@pytest.mark.parametrize("stage", [RCPT, DATA, TEXT])
def test_a_temporary_refusal_is_tried_again_and_others_go_on(
    sqlite_engine: Engine, settings: Settings, post: Post, clock: Clock, stage: str
) -> None:
    post.behave = at(stage, "451 4.7.1 greylisted, anna@example.nl, come back", A, times=2)
    post_letters(sqlite_engine, settings, A, B)
    assert delivered(sqlite_engine, settings, clock).counts == {"retried": 1, "sent": 1}
    assert delivered(sqlite_engine, settings, clock) == Delivered()
    row = rows(sqlite_engine)[0]
    assert (row["state"], row["attempts"], row["doubts"]) == ("ready", 1, 0)
    # servers repeat addresses, which need not be read by whoever looks into trouble
    assert row["reply"] == "451 4.7.1 greylisted, ***, come back".replace("***,", "***")
    clock.later(minutes=5)
    assert delivered(sqlite_engine, settings, clock).counts == {"retried": 1}
    clock.later(minutes=9)
    assert delivered(sqlite_engine, settings, clock) == Delivered()
    clock.later(minutes=1)
    assert delivered(sqlite_engine, settings, clock).counts == {"sent": 1}
    assert [one.address for one in post.kept] == [B, A]


def test_after_two_days_of_temporary_refusals_a_letter_is_given_up(
    sqlite_engine: Engine, settings: Settings, post: Post, clock: Clock
) -> None:
    post.behave = at(RCPT, "450 later")
    post_letters(sqlite_engine, settings, A)
    for _ in range(60):
        delivered(sqlite_engine, settings, clock)
        clock.later(hours=1)
    row = rows(sqlite_engine)[0]
    assert (row["state"], row["reply"]) == ("expired", "450 later")
    # 5, 10, 20, 40, 80, 160 minutes, then every 4 hours, looked at by the hour
    assert 12 < row["attempts"] < 25


@pytest.mark.parametrize("stage", [RCPT, DATA, TEXT])
def test_three_permanent_refusals_in_a_row_suspend_the_address(
    engine: Engine, settings: Settings, post: Post, clock: Clock, stage: str
) -> None:
    add_recipients(engine, A, B)
    post.behave = at(stage, "550 5.1.1 no such user", A)
    outcomes = []
    for week in ("2026-W47", "2026-W48", "2026-W49"):
        _post_week(engine, settings, week, A, B)
        outcomes.append(delivered(engine, settings, clock).counts)
    assert outcomes == [{"refused": 1, "sent": 1}] * 3
    with transaction(engine) as connection:
        anna, bert = recipient(connection, address=A), recipient(connection, address=B)
    assert anna is not None
    assert (anna.refusals, anna.suspended_at) == (3, clock.now)
    assert bert is not None
    assert (bert.refusals, bert.suspended_at) == (0, None)
    # what was made before the address was suspended does not go out any more
    _post_week(engine, settings, "2026-W50", A)
    assert delivered(engine, settings, clock).counts == {"cancelled": 1}


def test_an_accepted_letter_makes_the_count_of_refusals_begin_anew(
    sqlite_engine: Engine, settings: Settings, post: Post, clock: Clock
) -> None:
    add_recipients(sqlite_engine, A)
    for week, reply in enumerate(("550 no", "550 no", OK, "550 no", "550 no")):
        post.behave = at(RCPT, reply)
        _post_week(sqlite_engine, settings, f"2026-W{week + 10}", A)
        delivered(sqlite_engine, settings, clock)
    assert [(row["refusals"], row["suspended_at"]) for row in rows(sqlite_engine, "recipient")] == [(2, None)]


@pytest.mark.parametrize(
    ("stage", "reply"), [(RCPT, "554 5.7.1 relay access denied"), (TEXT, "552 5.3.4 message too big")]
)
def test_what_the_server_has_against_us_is_not_held_against_the_address(
    sqlite_engine: Engine, settings: Settings, post: Post, clock: Clock, stage: str, reply: str
) -> None:
    add_recipients(sqlite_engine, A)
    post.behave = at(stage, reply)
    post_letters(sqlite_engine, settings, A)
    assert delivered(sqlite_engine, settings, clock).refused == 1
    assert rows(sqlite_engine, "recipient")[0]["refusals"] == 0


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        (CONNECT, "554 no mail from you"),
        (CONNECT, "421 busy"),
        (MAIL, "550 5.1.8 unknown sender"),
        (MAIL, "530 5.7.0 authentication required"),
        (MAIL, "452 4.3.1 disk full"),
        (RCPT, "530 5.7.0 authentication required"),
    ],
)
def test_trouble_that_concerns_all_lets_all_wait_and_blames_nobody(
    sqlite_engine: Engine, settings: Settings, post: Post, clock: Clock, stage: str, reply: str
) -> None:
    add_recipients(sqlite_engine, A, B, C)
    post.behave = at(stage, reply)
    post_letters(sqlite_engine, settings, A, B, C)
    outcome = delivered(sqlite_engine, settings, clock)
    assert outcome == Delivered({"retried": 3}, reply)
    assert post.times(stage) == 1
    assert {(row["state"], row["attempts"], row["reply"]) for row in rows(sqlite_engine)} == {("ready", 1, reply)}
    assert {row["refusals"] for row in rows(sqlite_engine, "recipient")} == {0}
    post.behave = at(stage, OK)
    clock.later(minutes=5)
    assert delivered(sqlite_engine, settings, clock).sent == 3


def test_without_a_server_all_wait_and_are_given_up_after_two_days(
    sqlite_engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    with smtp_server(Post()) as port:
        settings = mail_settings(tmp_path, host="127.0.0.1", port=port)
    post_letters(sqlite_engine, settings, A, B)
    first = delivered(sqlite_engine, settings, clock)
    assert first.counts == {"retried": 2}
    assert "refused" in first.trouble
    clock.later(hours=48)
    assert delivered(sqlite_engine, settings, clock).counts == {"expired": 2}
    assert set(states(sqlite_engine).values()) == {"expired"}


def test_a_letter_that_was_kept_up_for_days_is_still_tried(
    sqlite_engine: Engine, settings: Settings, clock: Clock
) -> None:
    post_letters(sqlite_engine, settings, A)
    clock.later(days=5)
    assert delivered(sqlite_engine, settings, clock).sent == 1


@pytest.mark.parametrize(("stage", "behaviour"), [(MAIL, DROP), (RCPT, DROP), (DATA, DROP), (RCPT, "421 closing")])
def test_a_line_lost_before_the_text_leaves_no_doubt(
    sqlite_engine: Engine, settings: Settings, post: Post, clock: Clock, stage: str, behaviour: str
) -> None:
    post.behave = at(stage, behaviour, times=1)
    post_letters(sqlite_engine, settings, A, B)
    assert delivered(sqlite_engine, settings, clock).counts == {"retried": 1, "sent": 1}
    assert post.times(CONNECT) == 2
    clock.later(minutes=5)
    assert delivered(sqlite_engine, settings, clock).counts == {"sent": 1}
    assert {row["doubts"] for row in rows(sqlite_engine)} == {0}
    assert sorted(one.address for one in post.kept) == [A, B]


def test_a_server_that_hangs_up_on_every_letter_is_left_alone(
    sqlite_engine: Engine, settings: Settings, post: Post, clock: Clock
) -> None:
    post.behave = at(RCPT, DROP)
    post_letters(sqlite_engine, settings, *(f"lezer{number}@example.nl" for number in range(8)))
    outcome = delivered(sqlite_engine, settings, clock)
    assert outcome.counts == {"retried": 8}
    assert post.times(CONNECT) == 3
    assert {row["attempts"] for row in rows(sqlite_engine)} == {1}


@pytest.mark.parametrize(("behaviour", "copies"), [(DROP, 1), (KEEP_AND_DROP, 2)])
def test_a_line_lost_after_the_text_gives_one_repeat_of_the_same_mail(
    engine: Engine, settings: Settings, post: Post, clock: Clock, behaviour: str, copies: int
) -> None:
    post.behave = at(TEXT, behaviour, times=1)
    post_letters(engine, settings, A)
    assert delivered(engine, settings, clock).counts == {"retried": 1}
    assert [(row["state"], row["doubts"]) for row in rows(engine)] == [("ready", 1)]
    clock.later(minutes=5)
    assert delivered(engine, settings, clock).counts == {"sent": 1}
    assert len(post.kept) == copies
    assert len({one.content for one in post.kept}) == 1
    assert [(row["state"], row["doubts"]) for row in rows(engine)] == [("sent", 1)]


def test_after_a_second_doubt_a_letter_is_not_repeated_again(
    sqlite_engine: Engine, settings: Settings, post: Post, clock: Clock
) -> None:
    post.behave = at(TEXT, KEEP_AND_DROP)
    post_letters(sqlite_engine, settings, A)
    for _ in range(6):
        delivered(sqlite_engine, settings, clock)
        clock.later(hours=4)
    assert [(row["state"], row["doubts"]) for row in rows(sqlite_engine)] == [("doubtful", 2)]
    assert len(post.kept) == 2


@pytest.mark.parametrize(
    ("stage", "behaviour", "doubts"), [(CONNECT, HANG, 0), (RCPT, HANG, 0), (DATA, HANG, 0), (TEXT, KEEP_AND_HANG, 1)]
)
def test_a_server_that_says_nothing_is_given_up_in_time(
    sqlite_engine: Engine,
    settings: Settings,
    post: Post,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    behaviour: str,
    doubts: int,
) -> None:
    # a slow machine may well take longer before the text, where no doubt would come of it
    monkeypatch.setattr(smtp, "TIMEOUTS_AFTER_TEXT", 0.01)
    impatient = mail_settings(
        settings.home, host="127.0.0.1", port=settings.mail.port, timeout_seconds=20 if stage == TEXT else 0.1
    )
    post.behave = at(stage, behaviour, times=1)
    post_letters(sqlite_engine, impatient, A)
    assert delivered(sqlite_engine, impatient, clock).counts == {"retried": 1}
    assert [(row["state"], row["doubts"]) for row in rows(sqlite_engine)] == [("ready", doubts)]


def test_a_line_that_was_closed_between_two_letters_is_opened_again(
    sqlite_engine: Engine, settings: Settings, post: Post, clock: Clock
) -> None:
    # enough for this connection, says the server, and closes it with the answer to NOOP
    async def handle_NOOP(*_: Any) -> str:  # noqa: N802 - named by the command
        return "421 4.7.0 too many letters"

    post.handle_NOOP = handle_NOOP  # type: ignore[attr-defined]
    post_letters(sqlite_engine, settings, A, B, C)
    assert delivered(sqlite_engine, settings, clock) == Delivered({"sent": 3})
    assert post.times(CONNECT) == 3


def test_no_more_letters_go_out_in_a_minute_than_the_server_wants(
    sqlite_engine: Engine, settings: Settings, clock: Clock
) -> None:
    slow = mail_settings(settings.home, host="127.0.0.1", port=settings.mail.port, per_minute=30)
    post_letters(sqlite_engine, slow, A, B)
    assert delivered(sqlite_engine, slow, clock).sent == 2
    assert clock.paused == 2.0
    # the next delivery knows when the last letter of this one went
    post_letters(sqlite_engine, slow, C)
    assert delivered(sqlite_engine, slow, clock).sent == 1
    assert clock.paused == 4.0


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_letter_that_was_taken_is_marked_although_the_connection_to_the_database_was_cut_meanwhile(
    engine: Engine, settings: Settings, post: Post, clock: Clock
) -> None:
    other = create_engine(engine.url, poolclass=NullPool)

    def cut(stage: str, _address: str) -> str:
        if stage == TEXT:
            with other.connect() as connection:
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                )
        return OK

    post.behave = cut
    post_letters(engine, settings, A, B)
    assert delivered(engine, settings, clock).sent == 2
    assert [(row["state"], row["doubts"]) for row in rows(engine)] == [("sent", 0)] * 2
    assert len(post.kept) == 2


def test_events_name_the_row_and_no_address(
    sqlite_engine: Engine, settings: Settings, post: Post, clock: Clock
) -> None:
    heard: list[tuple[str, dict[str, object]]] = []
    post.behave = at(RCPT, "550 <anna@example.nl> is unknown here", A)
    post_letters(sqlite_engine, settings, A, B)
    deliver(
        sqlite_engine,
        settings,
        clock=clock,
        log=lambda event, **details: heard.append((event, details)),
        pause=no_pause,
    )
    assert [event for event, _ in heard] == ["letter_refused", "letter_sent"]
    assert [details["letter"] for _, details in heard] == [1, 2]
    assert "example.nl" not in str(heard)


def test_without_a_server_each_letter_becomes_a_file_that_is_the_mail(
    engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    settings = mail_settings(tmp_path)
    post_letters(engine, settings, A, "b+c@example.nl", "b_c@example.nl")
    assert delivered(engine, settings, clock).sent == 3
    files = sorted((tmp_path / "outbox").iterdir())
    assert len(files) == 3
    assert files[0].name == "2026-W47-weekly-anna_at_example.nl-0.eml"
    assert files[0].read_bytes() == next(row["message"] for row in rows(engine) if row["address"] == A)
    assert set(states(engine).values()) == {"sent"}


def test_a_folder_that_cannot_be_written_lets_letters_wait(
    sqlite_engine: Engine, tmp_path: Path, clock: Clock
) -> None:
    settings = mail_settings(tmp_path)
    (tmp_path / "outbox").write_text("in the way")
    post_letters(sqlite_engine, settings, A)
    outcome = delivered(sqlite_engine, settings, clock)
    assert outcome.counts == {"retried": 1}
    assert outcome.trouble
    (tmp_path / "outbox").unlink()
    clock.later(minutes=5)
    assert delivered(sqlite_engine, settings, clock).sent == 1


def _post_week(engine: Engine, settings: Settings, week: str, *addresses: str) -> None:
    with transaction(engine) as connection:
        for address in addresses:
            put(connection, settings, letter(address, period=week), now=NOW)
