"""Taking figures back: all of an import, or the latest vintage of one figure. Nothing is deleted.

What is taken back counts until the day before; from that day on the vintage before it counts, or there is no figure.
A figure that a later import has changed keeps that later value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine

from base.errors import Conflict, Invalid, NotFound
from base.i18n import N_
from base.printable import printable
from forecast.asof import KNOWN_FROM, standing
from jobs.importing.files.reading import file_name
from jobs.importing.kept_residuals import keep_residuals
from jobs.importing.prognoses import stored_prognoses
from jobs.importing.rows import Notice
from jobs.importing.rules import ImportRules
from jobs.importing.vintages import KINDS, Kind
from models import store
from models.engine import transaction
from models.tables import MEASURES, ImportRecord, Withdrawal
from models.withdrawals import ListedImport, append_withdrawal, listed_imports

SUMMED = ("observations", "targets", "stands")


@dataclass(frozen=True)
class Figure:
    """One figure as somebody points at it: `kind` of `KINDS`, and what the columns of its table say."""

    kind: str
    says: Mapping[str, Any]


@dataclass(frozen=True)
class TakenBack:
    """Figures of one measure that are taken back.

    Attributes:
        subject: a measure, `taakstelling`, `stand`, or `prognose` with its measure.
        count: figures of which the value in force is taken back; `total` is the sum of these values.
        first, last: the days that these are about.
        restored: how many go back to the vintage before.
        changed_later: figures that a later import has changed, which stay as they are; not in `count`.
    """

    subject: str
    simulated: bool
    count: int
    first: date | None
    last: date | None
    total: int | None
    restored: int
    changed_later: int

    @property
    def gone(self) -> int:
        """Of how many there is no figure any more."""
        return self.count - self.restored


@dataclass(frozen=True)
class WithdrawalOutcome:
    """What was taken back, or would be; `record` is the import of a whole one."""

    withdrawal: Withdrawal
    record: ImportRecord | None
    parts: tuple[TakenBack, ...]
    notices: tuple[Notice, ...]


def withdraw_import(
    engine: Engine, named: str, reason: str, *, rules: ImportRules, now: datetime, dry_run: bool = False
) -> WithdrawalOutcome:
    """Take back all figures of the import with this number, or of the file with this name; `now` is aware.

    Raises:
        NotFound: there is no such import.
        Invalid: there are several of that name, or the reason is blank.
        Conflict: it was taken back before.
    """
    with transaction(engine) as connection:
        store.lock_imports(connection)
        record = _import_named(listed_imports(connection), named)
        frames = _vintages(connection)
        chosen = {name: frame[frame["import_id"] == record.id] for name, frame in frames.items()}
        withdrawal = _withdrawal(reason, rules, now, import_id=record.id)
        return _take_back(connection, frames, chosen, withdrawal, record, rules, dry_run=dry_run)


def withdraw_figure(
    engine: Engine, figure: Figure, reason: str, *, rules: ImportRules, now: datetime, dry_run: bool = False
) -> WithdrawalOutcome:
    """Take back the value of one figure that is in force: the real one, or the simulated one where it is alone.

    Raises:
        NotFound: there is no such figure.
        Invalid: the reason is blank.
    """
    with transaction(engine) as connection:
        store.lock_imports(connection)
        frames = _vintages(connection)
        rows = standing(frames[figure.kind], date.max)
        for column, value in figure.says.items():
            rows = rows[rows[column] == value]
        if rows.empty:
            raise NotFound(N_("There is no such figure to take back: {what}"), what=_spelled(figure))
        # the real one last, and of a taakstelling the distributed number after the announced one
        order = [name for name in (KNOWN_FROM, "basis", "id") if name in rows]
        last = rows.sort_values(["simulated", *order], ascending=[False, *(True for _ in order)]).tail(1)
        withdrawal = _withdrawal(reason, rules, now, import_id=None)
        return _take_back(connection, frames, {figure.kind: last}, withdrawal, None, rules, dry_run=dry_run)


def _take_back(
    connection: Connection,
    frames: Mapping[str, pd.DataFrame],
    chosen: Mapping[str, pd.DataFrame],
    withdrawal: Withdrawal,
    record: ImportRecord | None,
    rules: ImportRules,
    *,
    dry_run: bool,
) -> WithdrawalOutcome:
    chosen = {name: standing(rows, date.max) for name, rows in chosen.items()}
    parts = tuple(part for name, rows in chosen.items() for part in _parts(name, frames[name], rows))
    notices: list[Notice] = []
    if not dry_run:
        before = store.own_gemeenten(connection, as_of=date.max)
        figures = {KINDS[name].table: rows["id"].tolist() for name, rows in chosen.items()}
        withdrawal.id = append_withdrawal(connection, withdrawal=withdrawal, figures=figures)
        notices += keep_residuals(connection, rules, withdrawal.known_from, withdrawal_id=withdrawal.id)
        gone = before - store.own_gemeenten(connection, as_of=date.max)
        if gone:
            message = N_("{count} gemeenten have no real figures any more; simulated ones count again")
            notices.append((message, {"count": len(gone)}))
    return WithdrawalOutcome(withdrawal, record, parts, tuple(notices))


def _vintages(connection: Connection) -> dict[str, pd.DataFrame]:
    """Every vintage of every kind of figure."""
    return {
        "observations": store.observations_known(connection, as_of=date.max),
        "targets": store.targets_known(connection, as_of=date.max),
        "stands": store.stands_known(connection, as_of=date.max),
        "prognoses": stored_prognoses(connection, list(MEASURES)),
    }


def _withdrawal(reason: str, rules: ImportRules, now: datetime, *, import_id: int | None) -> Withdrawal:
    said = printable(" ".join(reason.split()))
    if not said:
        raise Invalid(N_("Give a reason with --reason: it is kept with the figures"))
    return Withdrawal(made_at=now, known_from=rules.day_of(now), reason=said, import_id=import_id)


def _import_named(imports: Sequence[ListedImport], named: str) -> ImportRecord:
    """The import with this number, else the one of a file with this name that was not taken back."""
    name = file_name(named.replace("\\", "/"))
    found = [one for one in imports if str(one.record.id) == named.strip()]
    found = found or [one for one in imports if one.record.file_name == name]
    if not found:
        raise NotFound(N_("There is no import {named}; radar imports lists them"), named=printable(named))
    there = [one for one in found if one.withdrawal is None]
    if not there:
        withdrawal = found[-1].withdrawal
        raise Conflict(
            N_("{file} was taken back on {day} already"),
            file=found[-1].record.file_name,
            day=withdrawal.known_from.isoformat() if withdrawal else "",
        )
    if len(there) > 1:
        numbers = ", ".join(str(one.record.id) for one in there)
        raise Invalid(
            N_("There are several imports of {file}; give the number of one: {numbers}"), file=name, numbers=numbers
        )
    return there[0].record


def _parts(name: str, existing: pd.DataFrame, chosen: pd.DataFrame) -> list[TakenBack]:
    """What taking back `chosen` of the vintages `existing` of a kind does, per measure."""
    kind, key = KINDS[name], list(KINDS[name].identity)
    if chosen.empty:
        return []
    there = standing(existing, date.max)
    there = there.merge(chosen[key].drop_duplicates(), on=key)
    in_force = _latest(there, key)
    others = there[~there["id"].isin(chosen["id"])][key].drop_duplicates().assign(restored=True)
    mine = in_force.assign(mine=in_force["id"].isin(chosen["id"])).merge(others, on=key, how="left")
    mine = mine.assign(restored=mine["restored"].notna(), subject=_subjects(name, mine), first=kind.first_days(mine))
    return [
        _part(str(subject), bool(simulated), rows, kind, summed=name in SUMMED)
        for (subject, simulated), rows in mine.groupby(["subject", "simulated"])
    ]


def _part(subject: str, simulated: bool, rows: pd.DataFrame, kind: Kind, *, summed: bool) -> TakenBack:
    own = rows[rows["mine"]]
    last = kind.last_days(own)
    return TakenBack(
        subject=subject,
        simulated=simulated,
        count=len(own),
        first=own["first"].min().date() if len(own) else None,
        last=last.max().date() if len(own) else None,
        total=int(own["value"].sum()) if summed else None,
        restored=int(own["restored"].sum()),
        changed_later=int((~rows["mine"]).sum()),
    )


def _latest(vintages: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    return vintages.sort_values([KNOWN_FROM, "id"]).drop_duplicates(key, keep="last")


def _subjects(name: str, rows: pd.DataFrame) -> "pd.Series[str]":
    if name == "observations":
        return rows["measure"]
    if name == "prognoses":
        return "prognose " + rows["measure"]
    return pd.Series("taakstelling" if name == "targets" else "stand", index=rows.index)


def _spelled(figure: Figure) -> str:
    said = [value.date() if isinstance(value, pd.Timestamp) else value for value in figure.says.values()]
    return " ".join(str(value) for value in said if value != "")
