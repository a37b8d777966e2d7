"""The table with every warning in scope, to be opened by a double click in a spreadsheet program.

Dutch programs expect `;` between cells and a comma in numbers, English ones `,` and a point; the mark at the start
tells them that it is UTF-8. Machines better read `radar export`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from base.spreadsheet_text import guarded
from forecast.levels import LAND, LEVELS
from jobs.mail.letter import Attachment
from models.tables import Flag
from shown.export import COUNTS, FLAG_COLUMNS
from shown.read.weeks import WeekWarning
from shown.week.facts import WeekFacts
from shown.week.scope import Scope

MEMORY_COLUMNS = ("state", "reason", "since", "silenced_until", "acknowledged_by")
COLUMNS = (*FLAG_COLUMNS, *MEMORY_COLUMNS)
SEPARATORS = {"nl": (";", ","), "en": (",", ".")}
DECIMALS = 4


def file_name(facts: WeekFacts, scope: Scope) -> str:
    """`radar-2026-W05-PV25.csv`."""
    return f"radar-{facts.week}-{scope.file_part}.csv"


def all_warnings(facts: WeekFacts, scope: Scope, language: str) -> Attachment:
    """Every region in scope, the silenced ones too, the largest expected shortfall first."""
    separator, point = SEPARATORS[language]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(facts, scope):
        writer.writerow([_spelled(row[name], point, name in COUNTS) for name in COLUMNS])
    content = text.getvalue().encode("utf-8-sig")
    return Attachment(file_name(facts, scope), "text/csv", content)


def _rows(facts: WeekFacts, scope: Scope) -> Iterator[dict[str, Any]]:
    flags = [flag for flag in facts.results.flags if flag.period == str(facts.period)]
    for flag in sorted(flags, key=_order):
        place = facts.places[flag.location]
        if scope.holds(place) if place.level != LAND else scope.country:
            yield flag.model_dump() | {"name": place.name} | _memory(facts.warnings.get(flag.location))


def _order(flag: Flag) -> tuple[int, bool, float, str]:
    """The country first, then provincies; within a level the largest expected shortfall, an unknown one last."""
    shortfall = flag.expected_shortfall
    return LEVELS.index(flag.level), shortfall is None, -(shortfall or 0.0), flag.location


def _memory(warning: WeekWarning | None) -> dict[str, Any]:
    return {name: None if warning is None else getattr(warning, name) for name in MEMORY_COLUMNS}


def _spelled(value: Any, point: str, whole: bool) -> str:
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, int | float):
        text = f"{value:.0f}" if whole else f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
        return text.replace(".", point)
    return guarded(str(value))
