"""The jobs of the service: what each name stands for.

Each function loads what it needs itself, so that the process of one job does not wait for the libraries of another.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from jobs.task import Outcome, Task, Work

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["WORKS"]


def keep_house(task: Task) -> Outcome:
    """Back up, and clear what is kept no longer."""
    from jobs.keeping.house import keep_house

    return keep_house(task.engine, task.settings, now=task.clock())


def fetch_open_data(task: Task) -> Outcome:
    """Fetch the tables of Statistics Netherlands."""
    from jobs.opendata.job import fetch_open_data

    return fetch_open_data(task.engine, task.settings, now=task.clock())


def import_inbox(task: Task) -> Outcome:
    """Take in the files in the inbox folder."""
    from jobs.importing.inbox import import_inbox

    return import_inbox(task.engine, task.settings, now=task.clock())


def _as_of(task: Task) -> date:
    """Today, held to the rule that a day typed by hand is held to.

    Raises:
        Invalid: the last figures are of more than a year before.
    """
    from jobs.run.known_days import known_day
    from models.engine import reading

    with reading(task.engine) as connection:
        return known_day(connection, task.today, today=task.today)


def main_run(task: Task) -> Outcome:
    """The main run as of today; its results and its mark in the ledger are stored together."""
    day = _as_of(task)
    # only now, as it loads for seconds what fits models
    from jobs.run.main_job import run

    run_id = run(
        task.engine,
        task.settings,
        as_of=day,
        clock=task.clock,
        progress=_progress(task),
        on_stored=_settled(task),
    )
    return {"run_id": run_id}


def weekly_mail(task: Task) -> Outcome:
    """Put the mails of the week into the outbox."""
    from jobs.weekly.job import make_weekly_mail

    return make_weekly_mail(task)


def track_record(task: Task) -> Outcome:
    """Hold every taakstelling and prognosis against what came, into files of the month."""
    from base.i18n import Language
    from base.whole_files import write_whole_bytes
    from jobs.fanout import fan_out
    from jobs.prognoses.record import load_record
    from shown.announced.chart import trackrecord_picture
    from shown.announced.export import write_record
    from shown.kit.theme import render_png

    day = _as_of(task)
    with fan_out(task.settings.engine) as spread:
        record = load_record(task.engine, task.settings, as_of=day, fan_out=spread)
    folder = task.settings.home / "trackrecord"
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / f"trackrecord-{task.period}.csv"
    written = [file for file, _ in write_record(record, table)]
    picture = table.with_suffix(".png")
    chart = trackrecord_picture(record, Language(task.settings.language)).chart
    write_whole_bytes(picture, render_png(chart))
    return {"files": [file.name for file in (*written, picture)]}


def backtest(task: Task) -> Outcome:
    """Measure the forecasts of earlier days; results and mark are stored together."""
    from jobs.backtest.job import run_backtest
    from jobs.backtest.request import BacktestRequest
    from jobs.fanout import fan_out

    day = _as_of(task)
    with fan_out(task.settings.engine) as spread:
        run_id = run_backtest(
            task.engine,
            task.settings,
            BacktestRequest(),
            as_of=day,
            fan_out=spread,
            clock=task.clock,
            progress=_progress(task),
            on_stored=_settled(task),
        )
    return {"run_id": run_id}


# the names are those of the settings `service.schedule` and `service.limits`
WORKS: dict[str, Work] = {
    "housekeeping": keep_house,
    "opendata": fetch_open_data,
    "inbox": import_inbox,
    "run": main_run,
    "mail": weekly_mail,
    "trackrecord": track_record,
    "backtest": backtest,
}


def _settled(task: Task) -> Callable[[Connection, str], None]:
    def on_stored(connection: Connection, run_id: str) -> None:
        task.settle(connection, {"run_id": run_id})

    return on_stored


def _progress(task: Task) -> Callable[[str], None]:
    import structlog

    log: Any = structlog.get_logger().bind(job=task.job, period=task.period)
    return lambda message: log.info("step", step=message)
