"""The ledger of jobs: one claim per job and period, ended once, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Connection, Engine

from models import ledger
from models.engine import reading, transaction
from models.ledger import DONE, FAILED, INTERRUPTED, MISSED, RUNNING, WAITING, Claim, ClaimGone, Entry
from tests.processes import PATIENCE

NOW = datetime(2026, 11, 16, 5, 15, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
KEY = ("run", "2026-W47")


def claimed(
    connection: Connection,
    token: str,
    *,
    key: tuple[str, str] = KEY,
    now: datetime = NOW,
    by_hand: bool = False,
    again: bool = False,
    worker: str = "a:1",
) -> Claim | None:
    job, period = key
    return ledger.claim(
        connection,
        job=job,
        period=period,
        planned_for=NOW,
        worker=worker,
        token=token,
        now=now,
        by_hand=by_hand,
        again=again,
    )


def given_back(connection: Connection, token: str, state: str = FAILED, again_at: datetime | None = LATER) -> None:
    ledger.give_back(connection, token=token, state=state, message="no", now=NOW, next_try_at=again_at)


def line(engine: Engine, key: tuple[str, str] = KEY) -> Entry:
    with reading(engine) as connection:
        (found,) = ledger.find(connection, keys=[key])
    return found


def test_of_many_who_want_the_same_job_at_once_one_gets_it(engine: Engine) -> None:
    many, rounds = 4, 3
    together = Barrier(many, timeout=PATIENCE)

    def compete(name: int) -> list[bool]:
        got = []
        for number in range(rounds):
            together.wait()
            with transaction(engine) as connection:
                got.append(claimed(connection, f"{name}-{number}", key=("inbox", f"p{number}")) is not None)
        return got

    with ThreadPoolExecutor(many) as pool:
        found = list(pool.map(compete, range(many)))
    assert [sum(each) for each in zip(*found, strict=True)] == [1] * rounds


def test_of_many_who_want_to_try_it_again_at_once_one_gets_it(engine: Engine) -> None:
    with transaction(engine) as connection:
        claimed(connection, "first")
        given_back(connection, "first")
    together = Barrier(4, timeout=PATIENCE)

    def compete(name: int) -> bool:
        together.wait()
        with transaction(engine) as connection:
            return claimed(connection, str(name), now=LATER) is not None

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(compete, range(4))) == [False, False, False, True]
    assert line(engine) == Entry(*KEY, NOW, RUNNING, 2)


def test_a_job_is_claimed_ended_tried_again_and_done(engine: Engine) -> None:
    with transaction(engine) as connection:
        first = claimed(connection, "one")
        assert first == Claim("one", 1, *KEY, NOW, 1)
        assert claimed(connection, "two") is None
        given_back(connection, "one")
        assert claimed(connection, "two", now=LATER - timedelta(seconds=1)) is None
        second = claimed(connection, "two", now=LATER)
        assert second == Claim("two", 1, *KEY, NOW, 2)
        assert ledger.ended_states(connection, token="two") == [FAILED]
        ledger.settle(connection, token="two", outcome={"run_id": "r"}, now=LATER)
        assert claimed(connection, "three", now=LATER, by_hand=True) is None
        assert ledger.attempt_state(connection, token="two") == DONE
    with reading(engine) as connection:
        (past,) = ledger.history(connection, limit=5)
        assert ledger.past(connection, job=KEY[0], period=KEY[1]) == past
    assert past.entry == Entry(*KEY, NOW, DONE, 2)
    assert (past.started_at, past.finished_at, past.outcome, past.message) == (LATER, LATER, {"run_id": "r"}, "")


def test_an_attempt_is_ended_once_and_only_by_who_holds_its_claim(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as connection:
        claimed(connection, "one")
        given_back(connection, "one", INTERRUPTED, NOW)
        claimed(connection, "two")
        for late in ("one", "never made"):
            with pytest.raises(ClaimGone):
                ledger.settle(connection, token=late, outcome={}, now=NOW)
            with pytest.raises(ClaimGone):
                given_back(connection, late)
            assert not ledger.heartbeat(connection, token=late, now=NOW)
        assert ledger.heartbeat(connection, token="two", now=NOW)
    assert line(sqlite_engine).state == RUNNING


def test_what_was_stored_with_a_lost_claim_is_rolled_back(engine: Engine) -> None:
    with transaction(engine) as connection:
        claimed(connection, "one")
        given_back(connection, "one", INTERRUPTED, NOW)

    def store_late() -> None:
        with transaction(engine) as connection:
            claimed(connection, "other", key=("inbox", "2026-11-16"))
            ledger.settle(connection, token="one", outcome={}, now=NOW)

    with pytest.raises(ClaimGone):
        store_late()
    with reading(engine) as connection:
        assert ledger.find(connection, keys=[("inbox", "2026-11-16")]) == []


def test_by_hand_a_job_is_had_before_its_time_and_after_it_was_given_up_or_missed(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as connection:
        claimed(connection, "one")
        given_back(connection, "one")
        assert claimed(connection, "two", by_hand=True) is not None
        assert claimed(connection, "three", by_hand=True, again=True) is None
        given_back(connection, "two", again_at=None)
        assert claimed(connection, "four", now=LATER) is None
        assert claimed(connection, "five", by_hand=True) is not None
        ledger.settle(connection, token="five", outcome={}, now=NOW)
        assert claimed(connection, "six", again=True) is not None
        assert ledger.miss(connection, job="mail", period="2026-W46", planned_for=NOW, now=NOW)
        assert claimed(connection, "seven", key=("mail", "2026-W46")) is None
        assert claimed(connection, "eight", key=("mail", "2026-W46"), by_hand=True) is not None
    assert line(sqlite_engine) == Entry(*KEY, NOW, RUNNING, 4)


def test_missed_is_what_was_never_begun_or_waits_and_nothing_else(engine: Engine) -> None:
    def miss(connection: Connection, job: str) -> bool:
        return ledger.miss(connection, job=job, period="2026-W46", planned_for=NOW, now=LATER)

    jobs = ("never", "waits", "runs", "done", "given up")
    with transaction(engine) as connection:
        for job in jobs[1:]:
            claimed(connection, job, key=(job, "2026-W46"))
        given_back(connection, "waits")
        ledger.settle(connection, token="done", outcome={}, now=NOW)
        given_back(connection, "given up", again_at=None)
        assert [miss(connection, job) for job in jobs] == [True, True, False, False, False]
        assert not any(miss(connection, job) for job in jobs)
    states = [line(engine, (job, "2026-W46")).state for job in jobs]
    assert states == [MISSED, MISSED, RUNNING, DONE, FAILED]


def test_dead_is_who_is_silent_too_long_or_belongs_to_a_service_that_is_gone(engine: Engine) -> None:
    with transaction(engine) as connection:
        silent = claimed(connection, "silent", key=("inbox", "1"))
        gone = claimed(connection, "gone", key=("opendata", "1"), worker="b:2", now=LATER)
        alive = claimed(connection, "alive", key=("run", "1"), now=LATER)
        claimed(connection, "ended", key=("mail", "1"))
        given_back(connection, "ended")
        assert ledger.stale(connection, before=LATER) == [silent]
        assert ledger.stale(connection, before=LATER, worker="b:2") == [silent, gone]
        assert ledger.heartbeat(connection, token="silent", now=LATER)
        assert ledger.stale(connection, before=LATER) == []
        assert set(ledger.stale(connection, before=LATER + timedelta(seconds=1))) == {gone, alive, silent}


def test_the_plan_sees_what_is_unfinished_and_what_was_planned_last(engine: Engine) -> None:
    with transaction(engine) as connection:
        for number, period in enumerate(("2026-W47", "import-3", "manual-20261121T101500")):
            claimed(connection, str(number), key=("run", period))
        given_back(connection, "1")
        ledger.settle(connection, token="0", outcome={}, now=NOW)
        late = NOW + timedelta(days=30)
        ledger.claim(connection, job="run", period="import-9", planned_for=late, worker="a:1", token="9", now=late)
    with reading(engine) as connection:
        unfinished = {each.period: each.state for each in ledger.unfinished(connection)}
        # an occasion of its own says nothing of the weeks that went by
        assert ledger.last_planned(connection) == {"run": NOW}
    assert unfinished == {"import-3": WAITING, "manual-20261121T101500": RUNNING, "import-9": RUNNING}


def test_the_history_goes_from_the_newest_to_the_oldest(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as connection:
        for hours, period in enumerate(("2026-W45", "2026-W47", "2026-W46")):
            claimed(connection, period, key=("run", period), now=NOW + timedelta(hours=hours))
        missed_at = NOW + timedelta(hours=9)
        ledger.miss(connection, job="mail", period="2026-W44", planned_for=NOW, now=missed_at)
        found = [past.entry.period for past in ledger.history(connection, limit=3)]
    assert found == ["2026-W44", "2026-W46", "2026-W47"]


def test_who_leads_is_one_line_that_goes_when_it_stops_in_good_order(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as connection:
        assert ledger.last_leader(connection) is None
        for worker in ("a:1", "a:1", "b:2"):
            ledger.beat(connection, worker=worker, since=NOW, now=LATER)
        assert ledger.last_leader(connection) == "b:2"
        # a process that lost the leadership says nothing of who has it now
        ledger.end_beat(connection, worker="a:1")
        assert ledger.last_leader(connection) == "b:2"
        ledger.end_beat(connection, worker="b:2")
        assert ledger.last_leader(connection) is None
