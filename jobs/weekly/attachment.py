"""The table with every warning in scope, to be opened by a double click in a spreadsheet program.

Headings and words are those of the reader. Dutch programs expect `;` between cells and a comma in numbers, English
ones `,` and a point; the mark at the start tells them that it is UTF-8. Machines better read `radar export`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from base.i18n import N_, Language
from base.spreadsheet_text import guarded
from forecast.flags import NONE
from forecast.levels import LAND, LEVELS
from forecast.whole_number import whole
from jobs.mail.letter import Attachment
from models.tables import Flag
from shown.kit import words
from shown.read.weeks import WeekWarning
from shown.week.apart import NO_MEMORY, why_apart
from shown.week.facts import WeekFacts
from shown.week.scope import Scope
from shown.week.tables import REASONS, STATES

SEPARATORS = {"nl": (";", ","), "en": (",", ".")}
# of a chance; persons are whole
DECIMALS = 3
_MEMORY = ("state", "reason", "since", "silenced_until", "acknowledged_by")
HEADINGS = {
    "location": N_("Code"),
    "level": N_("Kind of region"),
    "name": N_("Name"),
    "provincie": N_("Code of the provincie"),
    "period": N_("Half-year"),
    "flag": N_("Warning of this run"),
    "in_force": N_("Warning in force"),
    "apart": N_("Why these two differ"),
    "p_miss": N_("Chance of missing (0 to 1)"),
    "expected_shortfall": N_("Expected shortfall"),
    "cause": N_("Cause"),
    "stand_begin": N_("Stand at the start (below zero: ahead)"),
    "taakstelling": N_("Taakstelling (net)"),
    "opgave": N_("Opgave"),
    "realised": N_("Realised so far"),
    "needed_per_month": N_("Needed per month"),
    "expected_per_month": N_("Expected per month"),
    "streak": N_("Half-years behind in a row"),
    "streak_at_least": N_("Perhaps longer in a row"),
    "rank": N_("Place in the provincie by expected shortfall"),
    "simulated": N_("Simulated"),
    "state": N_("State of the warning in force"),
    "reason": N_("News"),
    "since": N_("Warning since week"),
    "silenced_until": N_("Silenced until"),
    "acknowledged_by": N_("Who deals with it"),
}
# codes that have words
_WARNINGS = {code: word for code, (_, word) in words.FLAGS.items()}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "level": words.LEVELS,
    "flag": _WARNINGS,
    "in_force": _WARNINGS,
    "cause": words.CAUSES,
    "state": STATES,
    "reason": REASONS,
}


def file_name(facts: WeekFacts, scope: Scope) -> str:
    """`radar-2026-W05-PV25.csv`."""
    return f"radar-{facts.week}-{scope.file_part}.csv"


def all_warnings(facts: WeekFacts, scope: Scope, say: Language) -> Attachment:
    """Every region in scope, the silenced ones too, the largest expected shortfall first."""
    separator, point = SEPARATORS[say.code]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(say(heading) for heading in HEADINGS.values())
    for row in _rows(facts, scope):
        writer.writerow([_cell(name, row[name], point, say) for name in HEADINGS])
    content = text.getvalue().encode("utf-8-sig")
    return Attachment(file_name(facts, scope), "text/csv", content)


def _rows(facts: WeekFacts, scope: Scope) -> Iterator[dict[str, Any]]:
    flags = [flag for flag in facts.results.flags if flag.period == str(facts.period)]
    for flag in sorted(flags, key=_order):
        place = facts.places[flag.location]
        if scope.holds(place) if place.level != LAND else scope.country:
            marked = {"name": place.name, "simulated": facts.results.marks(flag.location)}
            yield flag.model_dump() | marked | _memory(flag, facts.warnings.get(flag.location))


def _order(flag: Flag) -> tuple[int, bool, float, str]:
    """The country first, then provincies; within a level the largest expected shortfall, an unknown one last."""
    shortfall = flag.expected_shortfall
    return LEVELS.index(flag.level), shortfall is None, -(shortfall or 0.0), flag.location


def _memory(flag: Flag, warning: WeekWarning | None) -> dict[str, Any]:
    """What is in force of a region, and why it is not what the run says."""
    if warning is None:
        return dict.fromkeys((*_MEMORY, "in_force")) | {"apart": NO_MEMORY if flag.level == LAND else None}
    apart = why_apart(flag.flag or NONE, warning.flag, warning.state)
    return {name: getattr(warning, name) for name in _MEMORY} | {"in_force": warning.flag, "apart": apart}


def _cell(name: str, value: Any, point: str, say: Language) -> str:
    if value is None or pd.isna(value):
        return ""
    if name in _WORDS:
        return say(_WORDS[name][value])
    if name == "apart":
        return say(value)
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, date):
        return value.isoformat()[:10]
    if name == "p_miss":
        return f"{value:.{DECIMALS}f}".replace(".", point)
    if isinstance(value, int | float):
        return str(whole(value))
    return guarded(say.half_year(value) if name == "period" else str(value))
