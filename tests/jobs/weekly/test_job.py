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
from models.engine import reading, transaction
from models.tables import metadata
from tests.jobs.report.synthetic import RUN
from tests.jobs.weekly.made_up import WEEK
from tests.jobs.weekly.test_letters import AN, BO, JO, NOW, fill, settings


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
