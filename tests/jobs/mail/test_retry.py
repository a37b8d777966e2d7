"""What becomes of a letter that was not accepted."""

from datetime import timedelta
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobs.mail.retry import left_after, left_in_doubt, refused_for_now, wait_after
from models.letters import DOUBTFUL, EXPIRED, READY, Waiting
from tests.jobs.mail.samples import NOW, mail_settings

GIVE_UP = timedelta(hours=48)
ATTEMPTS = st.integers(0, 10_000)
AGES = st.timedeltas(timedelta(), timedelta(days=10))


def waiting(attempts: int = 1, doubts: int = 0) -> Waiting:
    return Waiting(1, "anna@example.nl", NOW, attempts, doubts)


def test_the_waits_double_up_to_four_hours() -> None:
    minutes = [wait_after(attempts).total_seconds() / 60 for attempts in range(1, 9)]
    assert minutes == [5, 10, 20, 40, 80, 160, 240, 240]


@settings(max_examples=40)
@given(attempts=ATTEMPTS, doubts=st.integers(0, 1), age=AGES)
@example(attempts=9, doubts=0, age=timedelta(hours=47))
def test_a_letter_is_tried_again_until_it_is_given_up_and_never_after(
    attempts: int, doubts: int, age: timedelta
) -> None:
    fate = refused_for_now(waiting(attempts, doubts), now=NOW + age, give_up=GIVE_UP)
    assert fate.doubts == doubts
    if age < GIVE_UP:
        assert fate.state == READY
        assert NOW + age < fate.next_try_at <= NOW + GIVE_UP
    else:
        assert fate.state == (DOUBTFUL if doubts else EXPIRED)


@settings(max_examples=20)
@given(attempts=ATTEMPTS, age=AGES)
def test_doubt_gives_one_repeat_however_late_and_no_second(attempts: int, age: timedelta) -> None:
    first = left_in_doubt(waiting(attempts), now=NOW + age)
    assert (first.state, first.doubts) == (READY, 1)
    assert first.next_try_at > NOW + age
    second = left_in_doubt(waiting(attempts, first.doubts), now=NOW + age)
    assert (second.state, second.doubts) == (DOUBTFUL, 2)


def test_a_patient_sender_is_not_taken_for_dead(tmp_path: Path) -> None:
    assert left_after(mail_settings(tmp_path, timeout_seconds=30)) == timedelta(minutes=10)
    assert left_after(mail_settings(tmp_path, timeout_seconds=300)) == timedelta(minutes=100)
