"""How fast letters go out."""

from datetime import timedelta

from jobs.mail.rate import Rate
from tests.jobs.mail.samples import NOW, Clock


def test_letters_are_kept_apart_by_what_is_left_of_their_share_of_a_minute() -> None:
    clock = Clock()
    rate = Rate(30, clock, clock.pause, last=None)
    rate.keep()
    assert clock.paused == 0
    clock.later(seconds=0.5)
    rate.keep()
    assert clock.paused == 1.5
    clock.later(seconds=10)
    rate.keep()
    assert clock.paused == 1.5


def test_whoever_waits_is_asked_before_every_letter_so_that_a_stop_is_seen_between_two() -> None:
    clock, asked = Clock(), list[float]()
    rate = Rate(60, clock, asked.append, last=None)
    rate.keep()
    clock.later(seconds=5)
    rate.keep()
    assert asked == [0.0, 0.0]


def test_a_clock_that_was_set_back_does_not_stop_the_mail() -> None:
    clock = Clock()
    Rate(60, clock, clock.pause, last=NOW + timedelta(hours=1)).keep()
    assert clock.paused == 1.0
