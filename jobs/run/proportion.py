"""Which figure a run breaks on: one that is many times what there can be.

Such a figure comes in only when somebody says that it is right (`radar import --accept-large`). The models are made
for figures within reason: they may break on others, and the reader must be told on which.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from base.errors import Conflict
from base.i18n import N_
from forecast.asof import standing
from forecast.errors import BadInput
from jobs.importing.plausible import implausible
from jobs.importing.vintages import KINDS
from models import store
from models.engine import reading

_TABLES = {
    "observations": store.observations_known,
    "targets": store.targets_known,
    "stands": store.stands_known,
}
# what numbers beyond all reason end in: also those that are none any more, which no table takes
_BROKEN = (ArithmeticError, BadInput, IntegrityError, ValueError)


@contextmanager
def naming_what_breaks(engine: Engine, *, as_of: date) -> Iterator[None]:
    """Lets a break be told by the figure that it comes of; one that comes of none goes on as it is.

    Raises:
        Conflict: a figure known on `as_of` is out of all proportion, and the run broke.
    """
    try:
        yield
    except _BROKEN as error:
        told = _largest(engine, as_of)
        if told is None:
            raise
        message = N_(
            "The run broke on a figure out of all proportion: {measure} of {name} ({code}) from {day} is {value}, "
            "and at most {most} can be expected. Take it back with radar withdraw, or correct it with an import"
        )
        raise Conflict(message, **told) from error


def _largest(engine: Engine, as_of: date) -> dict[str, object] | None:
    """The figure that is furthest beyond what there can be; None when all are within."""
    with reading(engine) as connection:
        regions = store.regions(connection)
        people = store.most_inhabitants(connection)
        frames = {name: standing(known(connection, as_of=as_of), as_of) for name, known in _TABLES.items()}
    with_parent = regions.dropna(subset="parent")
    parents = dict(zip(with_parent["code"], with_parent["parent"], strict=True))
    names = dict(zip(regions["code"], regions["name"], strict=True))
    worst: tuple[float, dict[str, object]] | None = None
    for name, frame in frames.items():
        numbered = frame.assign(row=range(len(frame)))
        for fault in implausible(numbered, numbered.iloc[:0], name, people, parents):
            row = numbered.iloc[fault.row or 0]
            value, most = int(str(fault.details["value"])), int(str(fault.details["most"]))
            if worst is None or value / most > worst[0]:
                worst = (value / most, _told(row, name, names, value, most))
    return worst[1] if worst else None


def _told(row: "pd.Series[Any]", name: str, names: dict[str, str], value: int, most: int) -> dict[str, object]:
    code = str(row["region"])
    return {
        "measure": row.get("measure", KINDS[name].table),
        "name": names[code],
        "code": code,
        "day": KINDS[name].first_days(row.to_frame().T).iloc[0].date().isoformat(),
        "value": value,
        "most": most,
    }
