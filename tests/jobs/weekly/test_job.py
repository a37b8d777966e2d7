"""The weekly mail put in the outbox, while others change who gets it and what it is told from."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from jobs.mail.letter import Letter
from jobs.mail.recipients import remove
from jobs.warnings.step import advance
from jobs.weekly import job
from jobs.weekly.letters import weekly_letters
from jobs.weekly.preview import dry_run
from models.engine import reading, transaction
from models.tables import metadata
from tests.jobs.weekly.test_letters import AN, BO, JO, NOW, fill, settings
from tests.shown.synthetic import RUN
from tests.shown.week.made_up import WEEK


def addresses(engine: Engine) -> set[str]:
    with reading(engine) as connection:
        return set(connection.execute(select(metadata.tables["outbox"].c.address)).scalars())


def test_who_is_removed_while_the_letters_are_written_gets_none(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(engine)

    def written_slowly(*args: Any, **kwargs: Any) -> Iterator[Letter]:
        letters = weekly_letters(*args, **kwargs)
        first = next(letters)
        with transaction(engine) as connection:
            remove(connection, address=BO.address)
        yield first
        yield from letters

    monkeypatch.setattr(job, "weekly_letters", written_slowly)
    posted = job.post_week(engine, settings(), week=WEEK, now=NOW)
    assert (posted.made, posted.kept) == (2, 0)
    assert addresses(engine) == {AN.address, JO.address}


def test_letters_are_of_the_run_that_the_warnings_were_made_from_whoever_made_them(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(sqlite_engine)

    def after_another_process(*args: Any, run_id: str, **kwargs: Any) -> Any:
        assert run_id == "newer"
        advance(*args, run_id=RUN, **kwargs)
        return advance(*args, run_id=run_id, **kwargs)

    runs = metadata.tables["run"]
    with transaction(sqlite_engine) as connection:
        known = connection.execute(select(runs).where(runs.c.id == RUN)).mappings().one()
        newer = {"id": "newer", "finished_at": known["finished_at"] + timedelta(hours=1)}
        connection.execute(insert(runs).values(**(dict(known) | newer)))
    monkeypatch.setattr(job, "advance", after_another_process)
    assert job.post_week(sqlite_engine, settings(), week=WEEK, now=NOW).run_id == RUN


def add_newer_run(engine: Engine) -> None:
    """Another run of the week, which sees half the expected shortfall everywhere."""
    tables = metadata.tables
    with transaction(engine) as connection:
        for name in ("run", "flag", "forecast_value"):
            key = "id" if name == "run" else "run_id"
            table = tables[name]
            rows = [dict(row) for row in connection.execute(select(table).where(table.c[key] == RUN)).mappings()]
            for row in rows:
                row[key] = "newer"
                if name == "run":
                    row["finished_at"] += timedelta(hours=1)
                if name == "flag" and row["expected_shortfall"] is not None:
                    row["expected_shortfall"] /= 2
            connection.execute(insert(table), rows)


def subjects(engine: Engine) -> list[str]:
    outbox = metadata.tables["outbox"]
    with reading(engine) as connection:
        return list(connection.execute(select(outbox.c.subject).order_by(outbox.c.id)).scalars())


def runs_told(engine: Engine, week: str) -> set[str]:
    states = metadata.tables["warning_state"]
    with reading(engine) as connection:
        return set(connection.execute(select(states.c.run_id).where(states.c.week == week)).scalars())


def test_a_correction_tells_of_the_newest_run_of_the_week_and_is_marked(engine: Engine) -> None:
    fill(engine)
    job.post_week(engine, settings(), week=WEEK, now=NOW)
    add_newer_run(engine)
    again = job.post_week(engine, settings(), week=WEEK, now=NOW)
    assert (again.run_id, again.made) == (RUN, 0)
    would = dry_run(engine, settings(), week=WEEK, now=NOW, correction=True)
    assert {one.becomes for one in would} == {"correction"}
    assert runs_told(engine, str(WEEK)) == {RUN}

    corrected = job.post_week(engine, settings(), week=WEEK, now=NOW, correction=True)
    assert (corrected.run_id, corrected.made, corrected.kept) == ("newer", 3, 0)
    assert runs_told(engine, str(WEEK)) == {"newer"}
    assert [subject.split(":")[0] in ("Correctie", "Correction") for subject in subjects(engine)] == [False] * 3 + [
        True
    ] * 3
    assert job.post_week(engine, settings(), week=WEEK, now=NOW, correction=True).made == 0


def test_a_week_on_which_a_later_one_rests_is_not_made_anew(sqlite_engine: Engine) -> None:
    fill(sqlite_engine)
    job.post_week(sqlite_engine, settings(), week=WEEK, now=NOW)
    advance(sqlite_engine, settings(), week=WEEK + 1, run_id=RUN, now=NOW)
    add_newer_run(sqlite_engine)
    corrected = job.post_week(sqlite_engine, settings(), week=WEEK, now=NOW, correction=True)
    assert (corrected.run_id, corrected.made) == (RUN, 0)
    assert runs_told(sqlite_engine, str(WEEK)) == {RUN}
