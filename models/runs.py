"""What a run must be to be told of: finished, of the kind asked for, and, where its results are read, not cleared.

Every query that looks for such runs takes its conditions from here.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from models.tables import MAIN, metadata

__all__ = ["DONE", "FAILED", "RUNNING", "finished", "newest", "record", "whole"]

RUNNING, DONE, FAILED = "running", "done", "failed"
_RUN: Final = metadata.tables["run"]


def finished(kind: str = MAIN) -> ColumnElement[bool]:
    """That a run came to its end; of one that was cleared since, only its record and the country are left."""
    return (_RUN.c.state == DONE) & (_RUN.c.kind == kind)


def whole(kind: str = MAIN) -> ColumnElement[bool]:
    """That a run came to its end and all it produced is still there."""
    return finished(kind) & _RUN.c.cleared_at.is_(None)


def newest(
    connection: Connection, *, as_of: date | None = None, first: date | None = None, before: date | None = None
) -> RowMapping | None:
    """The record of the whole main run that finished last; None without any.

    Args:
        as_of: only those as of this day.
        first, before: only those as of a day from `first` on, and before `before`.
    """
    query = select(_RUN).where(whole())
    if as_of is not None:
        query = query.where(_RUN.c.as_of == as_of)
    if first is not None:
        query = query.where(_RUN.c.as_of >= first)
    if before is not None:
        query = query.where(_RUN.c.as_of < before)
    return connection.execute(query.order_by(*_newest_first()).limit(1)).mappings().first()


def record(connection: Connection, run_id: str) -> RowMapping | None:
    """The record of a run, whatever became of it; None when there is no such run."""
    return connection.execute(select(_RUN).where(_RUN.c.id == run_id)).mappings().first()


def _newest_first() -> tuple[ColumnElement[Any], ...]:
    return _RUN.c.finished_at.desc(), _RUN.c.id.desc()
