"""Which run is shown: the last finished one of the main job, or the one that is asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert

from base.errors import NotFound
from base.i18n import Language
from models.tables import Run
from shown.read.run_record import finished_run
from tests.shown.synthetic import AS_OF, RUN, insert_synthetic, run_row


def test_without_a_run_id_the_run_that_finished_last_is_taken(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
        later = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
        connection.execute(
            insert(Run),
            [
                run_row("newer", later),
                run_row("failed", later + timedelta(days=1), "failed"),
                run_row("busy", later + timedelta(days=2), "running"),
            ],
        )

        assert finished_run(connection).run_id == "newer"
        assert finished_run(connection, run_id=RUN).run_id == RUN


def test_a_backtest_is_never_taken_for_a_run_of_the_main_job(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
        later = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
        connection.execute(insert(Run), [run_row("tried", later) | {"kind": "backtest"}])

        assert finished_run(connection).run_id == RUN
        assert finished_run(connection, as_of=AS_OF).run_id == RUN
        with pytest.raises(NotFound, match="is a backtest"):
            finished_run(connection, run_id="tried")


def test_an_absent_or_unfinished_run_is_refused_in_words(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        with pytest.raises(NotFound, match="radar run"):
            finished_run(connection)
        insert_synthetic(connection)
        connection.execute(insert(Run), [run_row("busy", state="running")])
        with pytest.raises(NotFound, match="no run nonsense") as refusal:
            finished_run(connection, run_id="nonsense")
        with pytest.raises(NotFound, match="did not finish: its state is running"):
            finished_run(connection, run_id="busy")

    assert refusal.value.told(Language("nl")) == "Er is geen berekening nonsense"


def test_a_run_whose_results_were_cleared_is_refused_and_never_taken_by_itself(sqlite_engine: Engine) -> None:
    later = datetime(2026, 2, 1, 23, 30, tzinfo=UTC)
    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
        connection.execute(insert(Run), [run_row("cleared", later) | {"cleared_at": later + timedelta(days=40)}])
        assert finished_run(connection).run_id == RUN
        with pytest.raises(NotFound, match="run cleared were cleared at 2026-03-13") as refusal:
            finished_run(connection, run_id="cleared")
    told = refusal.value.told(Language("nl", "Europe/Amsterdam"))
    assert "zijn op 14 maart 2026 00:30 CET opgeruimd" in told


def test_as_of_a_day_only_a_run_of_that_day_is_taken(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
        later = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
        connection.execute(insert(Run), [run_row("newer", later) | {"as_of": date(2026, 2, 1)}])
        assert finished_run(connection, as_of=AS_OF).run_id == RUN
        assert finished_run(connection, as_of=date(2026, 2, 1)).run_id == "newer"
        with pytest.raises(NotFound, match="radar run --as-of 2025-01-01"):
            finished_run(connection, as_of=date(2025, 1, 1))


def test_the_record_is_what_was_stored_and_without_figures_they_are_as_of_the_run(engine: Engine) -> None:
    stored = run_row() | {"data_as_of": None}
    with engine.begin() as connection:
        connection.execute(insert(Run), [stored])
        record = finished_run(connection)
    assert record.data_as_of == record.as_of == AS_OF
    assert record.run_id == stored["id"]
    for name in ("started_at", "finished_at", "seed", "horizon_periods", "code_version", "settings"):
        assert getattr(record, name) == stored[name]
