"""Whether a table of gemeenten is whole: each gemeente of the provincies in it, for each measure and month.

A gemeente that is left out would otherwise look like one where nobody was housed; a provincie that is left out wholly
is not in the table, and stays unknown. A table may be on the division
into gemeenten of its own days, or on a later one (a series that the source recomputed for today's gemeenten), but
not on a mixture of the two: that would count people twice.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from base.i18n import N_
from jobs.importing.faults import Fault
from jobs.importing.regions import KnownRegions
from jobs.importing.rows import Notice
from jobs.importing.vintages import KNOWN, Kind

NAMED = 10


@dataclass(frozen=True)
class _Table:
    """One measure and month (or half-year, or day) of gemeenten: codes in the file, and values known before.

    `division` holds all gemeenten of a day, `provincies` where each lies; `touched` are the provincies that the file
    holds anything of, in whatever month.
    """

    label: str
    here: frozenset[str]
    before: Mapping[str, int]
    division: frozenset[str]
    provincies: Mapping[str, str]
    touched: frozenset[str]

    @cached_property
    def asked(self) -> frozenset[str]:
        """The gemeenten of these provincies."""
        return frozenset(code for code in self.division if self.provincies[code] in self.touched)

    @cached_property
    def missing(self) -> list[str]:
        return sorted(self.asked - self.here - self.before.keys())

    @property
    def unknown(self) -> frozenset[str]:
        """Provincies that neither the file nor an earlier import is about."""
        before = {self.provincies[code] for code in self.before}
        return frozenset(self.provincies[code] for code in self.division) - self.touched - before

    @property
    def foreign(self) -> list[str]:
        """Of the file itself: gemeenten that are not of the division it is on."""
        return sorted(self.here - self.division)

    @property
    def elsewhere(self) -> list[str]:
        """Known before, on another division; one that was revised to 0 is not counted twice."""
        return sorted(code for code, value in self.before.items() if value and code not in self.division)


def completeness(
    read: pd.DataFrame, existing: pd.DataFrame, kind: Kind, known: KnownRegions, *, partial: bool
) -> tuple[list[Fault], list[Notice]]:
    """A fault for each table of gemeenten in `read` that is not whole; with `partial` notices instead.

    A notice says which provincies a table is about when these are not all.

    Args:
        read: rows without faults, with the columns of the table of `kind`.
        existing: all vintages stored; what is known of the other gemeenten already counts as there.
        partial: gemeenten may be missing; a mixture of divisions stays a fault.
    """
    tables = list(_tables(read, existing, kind, known))
    mixed = [_mixed(table, known) for table in tables if table.foreign]
    mixed += [_elsewhere(table, known) for table in tables if not table.foreign and table.elsewhere]
    holes = [table for table in tables if not table.foreign and not table.elsewhere and table.missing]
    few = [table for table in tables if table.unknown]
    some = [_some_provincies(few, known)] if few else []
    if not partial:
        faults = [*mixed, *(_incomplete(alike, known) for alike in _alike(holes))]
        return faults, [] if faults else some
    message = N_("{tables} tables of gemeenten are not whole: {count} figures are missing and stay unknown, not zero")
    notice = (message, {"tables": len(holes), "count": sum(len(table.missing) for table in holes)})
    return mixed, [*([notice] if holes else []), *some]


def _tables(read: pd.DataFrame, existing: pd.DataFrame, kind: Kind, known: KnownRegions) -> Iterator[_Table]:
    names = [name for name in kind.identity if name != "region"]
    mine = read[read["region"].isin(known.gemeenten)]
    if mine.empty:
        return
    of_measure = (
        mine["region"]
        .map(known.provincies)
        .groupby(mine["measure"] if "measure" in mine else mine["region"].map(lambda _: ""))
    )
    touched = {str(measure): frozenset(codes) for measure, codes in of_measure}
    before = _stored(existing[existing["region"].isin(known.gemeenten)], kind, names)
    for place, rows in mine.groupby(names, sort=False):
        values = dict(zip(names, place, strict=True))
        first_day = kind.first_days(rows.head(1)).iloc[0]
        table = _Table(
            label=_label(values),
            here=frozenset(rows["region"]),
            before=before.get(place, {}),
            division=frozenset(),
            provincies=known.provincies,
            touched=touched[str(values.get("measure", ""))],
        )
        divisions = known.divisions_from(first_day)
        yield min((replace(table, division=division) for division in divisions), key=_misfit)


def _misfit(table: _Table) -> tuple[int, int, int]:
    """The division of a table is the one that holds all the file has, and of which the least is missing."""
    return len(table.foreign), len(table.elsewhere), len(table.missing)


def _stored(existing: pd.DataFrame, kind: Kind, names: list[str]) -> Mapping[Any, Mapping[str, int]]:
    """The latest value of each gemeente of each table that is known already."""
    latest = existing.sort_values([KNOWN, "id"]).drop_duplicates(list(kind.identity), keep="last")
    return {
        place: dict(zip(rows["region"], rows["value"], strict=True))
        for place, rows in latest.groupby(names, sort=False)
    }


def _label(values: Mapping[str, Any]) -> str:
    """`realisatie 2024-03`, `taakstelling 2024-H1`, `stand 2024-01-01`."""
    if "period" in values:
        return f"taakstelling ({values['basis']}) {values['period']}"
    if "day" in values:
        return f"stand ({values['role']}) {values['day'].date()}"
    first, last = values["from_date"], values["to_date"]
    measure = " ".join(part for part in (values["measure"], values["part"]) if part)
    if first == last:
        return f"{measure} {first.date()}"
    whole_month = first.day == 1 and last == first + pd.offsets.MonthEnd(0)
    return f"{measure} {first:%Y-%m}" if whole_month else f"{measure} {first.date()}..{last.date()}"


def _some_provincies(tables: Sequence[_Table], known: KnownRegions) -> Notice:
    inside = frozenset[str]().union(*(table.touched for table in tables))
    message = N_("the tables of gemeenten are of {provincies}; the gemeenten of the other provincies stay unknown")
    return message, {"provincies": _provincie_names(inside, known)}


def _alike(tables: Sequence[_Table]) -> list[list[_Table]]:
    """Tables of one measure that lack the same gemeenten: one thing to mend, however many months there are."""
    found: dict[object, list[_Table]] = {}
    for table in tables:
        found.setdefault((table.label.rsplit(" ", 1)[0], tuple(table.missing), len(table.asked)), []).append(table)
    return list(found.values())


def _incomplete(alike: Sequence[_Table], known: KnownRegions) -> Fault:
    table, missing = alike[0], alike[0].missing
    last = alike[-1].label.rsplit(" ", 1)[1]
    details = {
        "table": table.label if len(alike) == 1 else f"{table.label} .. {last} ({len(alike)})",
        "count": len(missing),
        "total": len(table.asked),
        "regions": _names(missing, known),
        "provincies": _provincie_names({table.provincies[code] for code in missing}, known),
    }
    if len(missing) * 2 > len(table.asked):
        message = N_(
            "{table}: {count} of {total} gemeenten of the provincies in it are missing, in {provincies}: {regions}. "
            "If the table is meant to hold only some "
            "gemeenten, import it with --partial; the others are then unknown, never zero"
        )
    else:
        message = N_(
            "{table}: {count} of {total} gemeenten of the provincies in it are missing, in {provincies}: {regions}. "
            "Add them (0 where nobody was counted), or "
            "import with --partial; they are then unknown, never zero"
        )
    return Fault(None, None, "missing_gemeenten", message, details)


def _mixed(table: _Table, known: KnownRegions) -> Fault:
    message = N_(
        "{table}: {regions} do not belong to the same division into gemeenten as the other rows; use the "
        "gemeenten of one and the same day"
    )
    return Fault(
        None, None, "two_divisions", message, {"table": table.label, "regions": _names(table.foreign, known)}
    )


def _elsewhere(table: _Table, known: KnownRegions) -> Fault:
    message = N_(
        "{table}: {regions} are known already, on another division into gemeenten than this file; leave this "
        "time out, or bring it with the gemeenten of the earlier import"
    )
    return Fault(
        None, None, "two_divisions", message, {"table": table.label, "regions": _names(table.elsewhere, known)}
    )


def _provincie_names(codes: Collection[str], known: KnownRegions) -> str:
    return ", ".join(sorted(known.names[code] for code in codes))


def _names(codes: list[str], known: KnownRegions) -> str:
    shown = ", ".join(known.label(code) for code in codes[:NAMED])
    return f"{shown}, …" if len(codes) > NAMED else shown
