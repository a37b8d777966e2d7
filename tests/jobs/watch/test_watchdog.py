"""Alerts open once, stay, close by themselves and are told in one letter; the monitor outside hears how it is."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, insert, select, text
from structlog.testing import capture_logs

from config.settings import Settings, load_settings
from jobs.mail.letter import Reader
from jobs.mail.recipients import save
from jobs.watch import watchdog
from jobs.watch.ping import ping
from jobs.watch.watchdog import watch
from models.engine import reading, transaction
from models.tables import ALERT, Alert, ImportRecord, JobAttempt, JobRun, OutboxLetter, Region, Run

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
LATER = timedelta(minutes=15)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(home=tmp_path, mail={"operator": "Beheer@example.nl"}, retention={"backups": 0})


def fail(connection: Connection, job: str, finished_at: datetime, state: str = "failed") -> None:
    values = {"job": job, "period": f"{finished_at:%H%M%S}", "planned_for": finished_at, "state": state}
    connection.execute(insert(JobRun).values(**values, finished_at=finished_at, outcome={}))


def succeed_run(connection: Connection, finished_at: datetime) -> None:
    connection.execute(
        insert(Run).values(
            id=f"{finished_at:%Y%m%d%H%M%S}",
            kind="main",
            started_at=finished_at,
            finished_at=finished_at,
            state="done",
            as_of=finished_at.date(),
            seed=1,
            horizon_periods=1,
            code_version="0",
            settings={},
        )
    )


def letters(engine: Engine) -> list[tuple[str, str]]:
    """Address and text of each letter in the outbox, in the order in which they were put there."""
    with reading(engine) as connection:
        rows = connection.execute(select(OutboxLetter.address, OutboxLetter.message).order_by(OutboxLetter.id))
        found = []
        for address, message in rows:
            body = message_from_bytes(message, policy=policy.default).get_body(("plain",))
            assert body is not None
            found.append((address, str(body.get_content())))
        return found


def rows(engine: Engine) -> list[tuple[str, bool]]:
    with reading(engine) as connection:
        query = select(Alert.kind, Alert.closed_at).order_by(Alert.id)
        return [(kind, closed_at is not None) for kind, closed_at in connection.execute(query)]


def test_an_alert_opens_once_stays_closes_by_itself_and_opens_anew(engine: Engine, settings: Settings) -> None:
    assert watch(engine, settings, now=NOW) == []
    assert letters(engine) == []
    with transaction(engine) as connection:
        succeed_run(connection, NOW)
        fail(connection, "backtest", NOW)
    opened = watch(engine, settings, now=NOW + LATER)
    assert [(alert.kind, alert.subject) for alert in opened] == [("job_failed", "backtest")]
    again = watch(engine, settings, now=NOW + 2 * LATER)
    assert [alert.id for alert in again] == [alert.id for alert in opened]
    assert len(letters(engine)) == 1
    with transaction(engine) as connection:
        fail(connection, "backtest", NOW + 2 * LATER, state="done")
    assert watch(engine, settings, now=NOW + 3 * LATER) == []
    with transaction(engine) as connection:
        fail(connection, "backtest", NOW + 3 * LATER)
    watch(engine, settings, now=NOW + 4 * LATER)
    assert rows(engine) == [("job_failed", True), ("job_failed", False)]
    told = letters(engine)
    assert [address for address, _ in told] == ["beheer@example.nl"] * 3
    assert [next(word for word in ("NIEUW", "OPGELOST") if word in body) for _, body in told] == [
        "NIEUW",
        "OPGELOST",
        "NIEUW",
    ]


def test_what_changes_at_once_is_told_in_one_letter_to_everybody_who_wants_it_in_their_language(
    engine: Engine, settings: Settings
) -> None:
    with transaction(engine) as connection:
        connection.execute(insert(Region), [{"code": "NL01", "name": "Nederland", "level": "land"}])
        save(connection, Reader("Ann", "ann@example.org", "en", ("NL01",), (ALERT,)), now=NOW)
        succeed_run(connection, NOW - timedelta(days=9))
        fail(connection, "run", NOW)
        fail(connection, "backtest", NOW)
    watch(engine, settings, now=NOW)
    told = dict(letters(engine))
    assert list(told) == ["beheer@example.nl", "ann@example.org"]
    assert "Er is geen berekening gelukt sinds 12 november 2026. [run_overdue]" in told["beheer@example.nl"]
    assert "There has been no successful run since 12 November 2026. [run_overdue]" in told["ann@example.org"]
    assert told["ann@example.org"].count("[job_failed]") == 2


def test_an_alert_and_its_letter_are_stored_both_or_neither(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(engine) as connection:
        fail(connection, "backtest", NOW)

    def stop(*_arguments: Any, **_named: Any) -> None:
        raise RuntimeError("the machine stopped")

    with monkeypatch.context() as broken:
        broken.setattr(watchdog, "put", stop)
        with pytest.raises(RuntimeError):
            watch(engine, settings, now=NOW)
    assert rows(engine) == []
    watch(engine, settings, now=NOW + LATER)
    assert rows(engine) == [("job_failed", False)]
    assert len(letters(engine)) == 1


def test_two_that_watch_at_once_tell_of_it_once(engine: Engine, settings: Settings) -> None:
    with transaction(engine) as connection:
        fail(connection, "backtest", NOW)
    both = [Thread(target=watch, args=(engine, settings), kwargs={"now": NOW + n * LATER}) for n in (0, 1)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert rows(engine) == [("job_failed", False)]
    assert len(letters(engine)) == 1


def test_letters_about_alerts_that_do_not_arrive_make_no_more_letters(
    sqlite_engine: Engine, settings: Settings
) -> None:
    with transaction(sqlite_engine) as connection:
        fail(connection, "backtest", NOW)
    watch(sqlite_engine, settings, now=NOW)
    with transaction(sqlite_engine) as connection:
        connection.execute(text("UPDATE outbox SET state = 'refused'"))
        succeed_run(connection, NOW)
    opened = watch(sqlite_engine, settings, now=NOW + LATER)
    assert [alert.kind for alert in opened] == ["job_failed", "alerts_unsent"]
    assert len(letters(sqlite_engine)) == 1


@pytest.mark.parametrize("operator", ["", "not an address"])
def test_without_somebody_to_tell_the_alert_opens_all_the_same(
    sqlite_engine: Engine, tmp_path: Path, operator: str
) -> None:
    checked = load_settings(home=tmp_path, retention={"backups": 0})
    nobody = checked.model_copy(update={"mail": checked.mail.model_copy(update={"operator": operator})})
    with transaction(sqlite_engine) as connection:
        fail(connection, "backtest", NOW)
    with capture_logs() as logs:
        assert [alert.kind for alert in watch(sqlite_engine, nobody, now=NOW)] == ["job_failed"]
    assert letters(sqlite_engine) == []
    assert [entry["event"] for entry in logs][-1] == "alert opened"


def test_what_others_said_adds_no_line_to_a_letter_and_commands_no_terminal(
    sqlite_engine: Engine, settings: Settings
) -> None:
    said = "\x1b[31mno\n\nSOLVED" + "x" * 999
    with transaction(sqlite_engine) as connection:
        fail(connection, "backtest", NOW)
        job = connection.execute(select(JobRun.id, JobRun.attempts)).one()
        attempt = {"job_run_id": job.id, "attempt": job.attempts, "claim": "c", "worker": "w", "state": "failed"}
        connection.execute(insert(JobAttempt).values(**attempt, started_at=NOW, heartbeat_at=NOW, message=said))
    (alert,) = watch(sqlite_engine, settings, now=NOW)
    assert alert.details["reason"].startswith("no??SOLVED")
    assert len(alert.details["reason"]) == 300
    ((_, letter),) = letters(sqlite_engine)
    assert "\x1b" not in letter
    assert "\nSOLVED" not in letter


def test_figures_are_watched_by_when_they_came_in(engine: Engine, settings: Settings) -> None:
    def take_in(last_day: date, imported_at: datetime) -> None:
        with transaction(engine) as connection:
            key = connection.execute(
                insert(ImportRecord)
                .values(
                    file_name="f.csv",
                    sha256=str(last_day),
                    layout="observations",
                    imported_at=imported_at,
                    rows_read=1,
                    rows_new=1,
                    rows_revised=0,
                    rows_unchanged=0,
                    source="x",
                )
                .returning(ImportRecord.id)
            ).scalar_one()
            connection.execute(
                text(
                    "INSERT INTO observation (region, measure, part, from_date, to_date, value, known_from, quality,"
                    " source, simulated, import_id) VALUES ('NL01', 'realisatie', '', :day, :day, 1, :day, 'A', 'x',"
                    " false, :key)"
                ),
                {"day": last_day.isoformat(), "key": key},
            )
            succeed_run(connection, imported_at)

    with transaction(engine) as connection:
        connection.execute(insert(Region), [{"code": "NL01", "name": "Nederland", "level": "land"}])
    take_in(date(2026, 9, 30), datetime(2026, 10, 8, tzinfo=UTC))
    take_in(date(2026, 8, 31), NOW)
    opened = watch(engine, settings, now=NOW)
    assert [(alert.kind, alert.subject) for alert in opened] == [("data_late", "realisatie land")]
    take_in(date(2026, 10, 31), NOW + LATER)
    assert watch(engine, settings, now=NOW + LATER) == []


def test_a_database_of_a_newer_release_is_told_and_not_written_in(sqlite_engine: Engine, settings: Settings) -> None:
    with transaction(sqlite_engine) as connection:
        fail(connection, "backtest", NOW)
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    assert [alert.kind for alert in watch(sqlite_engine, settings, now=NOW)] == ["schema_too_new"]
    with reading(sqlite_engine) as connection:
        assert connection.scalar(select(func.count()).select_from(Alert)) == 0


class Monitor(BaseHTTPRequestHandler):
    """Remembers what was asked, and answers 500 to a path that says so."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(500 if "broken" in self.path else 200)
        self.end_headers()

    def log_message(self, *_arguments: Any) -> None:
        """Nothing on the terminal of the tests."""


@pytest.fixture
def monitor() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Asked", (Monitor,), {"asked": asked}))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_monitor_hears_whether_all_is_well(
    sqlite_engine: Engine, tmp_path: Path, monitor: tuple[str, list[str]]
) -> None:
    address, asked = monitor
    pinged = load_settings(home=tmp_path, service={"ping_url": f"{address}/key?x=1"}, retention={"backups": 0})
    watch(sqlite_engine, pinged, now=NOW)
    with transaction(sqlite_engine) as connection:
        fail(connection, "backtest", NOW)
    watch(sqlite_engine, pinged, now=NOW + LATER)
    assert asked == ["/key?x=1", "/key/fail?x=1"]


@pytest.mark.parametrize("path", ["/broken-key", None, "http://no..where/key"])
def test_a_monitor_that_does_not_answer_is_logged_without_its_address(
    path: str | None, monitor: tuple[str, list[str]]
) -> None:
    import structlog

    address = "http://127.0.0.1:1/key" if path is None else path if path.startswith("http") else monitor[0] + path
    with capture_logs() as logs:
        assert not ping(address, well=True, log=structlog.get_logger())
    assert [entry["event"] for entry in logs] == ["ping failed"]
    assert "key" not in str(logs)
