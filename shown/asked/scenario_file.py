"""Reads a scenario from a TOML file: checked whole, every fault told at once (see docs/SCENARIOS.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from base.i18n import N_
from config.toml_text import BadToml, parsed_toml, read_toml_text
from forecast.chain.names import GRANT_RATE, HOUSED, INTAKES, MODELLED_INTAKES
from forecast.chain.scenario import ADDITION, CAP, CAPACITY, FACTOR, KINDS, LEVEL, Band, Change, Scenario
from forecast.errors import BadInput
from forecast.periods import HalfYear, written_month
from shown.asked.entries import FROM, TO, Entries
from shown.asked.faults import Fault, FileRefused
from shown.asked.span import Span

Found = TypeVar("Found")

REFUSED = N_("{file} cannot be used as a scenario. Faults found: {count}.")
# the name under which a run's own forecasts are shown
BASELINE_NAME = "basis"
# far above anything that ever came, and far below what would take hours to draw or fit in no number
MOST_PERSONS = 1_000_000
MOST_FACTOR = 100.0
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

HOUSING, SHOCK, MPP, TARGETS = "huisvesting", "shock", "mpp", "taakstelling"
# a table of the file and the lever it moves
LEVER_OF = {**{name: name for name in INTAKES}, GRANT_RATE: GRANT_RATE, CAPACITY: CAPACITY, HOUSING: HOUSED}
# how a lever is moved: the key and the kind of change
COUNTED = {"per_month": LEVEL, "factor": FACTOR, "extra_per_month": ADDITION, "at_most_per_month": CAP}
SHARED = {"level": LEVEL, "factor": FACTOR, "extra": ADDITION, "at_most": CAP}
# how many are housed follows from who is there and which houses there are; nobody can set it
CAPPED = {key: kind for key, kind in COUNTED.items() if kind != LEVEL}
IN_A_SHOCK = {"extra": ADDITION, "factor": FACTOR}


def read_scenario_file(file: Path, span: Span) -> tuple[Scenario, str]:
    """The scenario in `file` and its text (see `read_scenario`).

    Raises:
        FileRefused: with everything that is wrong.
        OSError: it cannot be read.
    """
    try:
        text = read_toml_text(file)
    except BadToml as bad:
        raise FileRefused(REFUSED, file.name, [Fault("", bad.message, bad.details)]) from None
    return read_scenario(text, file_name=file.name, span=span), text


def read_scenario(text: str, *, file_name: str, span: Span) -> Scenario:
    """The scenario in `text`, for a run with the months of `span` ahead.

    Changes that set a level come first, then factors, then what is extra, then caps: the order in the file does not
    matter.

    Raises:
        FileRefused: with everything that is wrong.
    """
    return checked(_parsed(text, file_name), file_name=file_name, span=span)


def checked(content: Mapping[str, object], *, file_name: str, span: Span) -> Scenario:
    """As `read_scenario`, of a file that was read as TOML already."""
    faults: list[Fault] = []
    whole = Entries("", content, faults, span)
    whole.refuse_unknown(("name", "description", *LEVER_OF, MPP, SHOCK, TARGETS))
    name = _name(whole)
    description = whole.text("description") if "description" in whole.values else ""
    changes = [change for table in LEVER_OF for change in _each(whole, table, _change)]
    changes += _each(whole, SHOCK, _shock)
    bands = _each(whole, MPP, _band)
    targets = _targets(whole)
    _refuse_two_levels(whole, changes, bands)
    if not (changes or bands or targets or faults):
        whole.fault("", N_("nothing is changed; see the examples with: radar scenario examples"))
    if faults or name is None or description is None:
        raise FileRefused(REFUSED, file_name, faults)
    return Scenario(
        name=name,
        description=description,
        changes=tuple(sorted((one for _, one in changes), key=lambda one: KINDS.index(one.kind))),
        bands=tuple(band for _, band in bands),
        targets=MappingProxyType(targets),
    )


def _parsed(text: str, file_name: str) -> Mapping[str, object]:
    try:
        return parsed_toml(text)
    except BadToml as bad:
        raise FileRefused(REFUSED, file_name, [Fault("", bad.message, bad.details)]) from None


def _name(whole: Entries) -> str | None:
    name = whole.text("name")
    if name is None:
        return None
    if not _NAME.fullmatch(name):
        whole.fault("name", N_("may hold lower case letters, digits and hyphens only, such as hoge-instroom"))
    if name == BASELINE_NAME:
        whole.fault("name", N_("{name} is what the run's own forecasts are called; choose another"), name=name)
    return name


def _each(whole: Entries, table: str, read: Callable[[Entries, str], Found | None]) -> list[tuple[str, Found]]:
    """What stands in one table or in several of the same name, each with its path."""
    if table not in whole.values:
        return []
    given = whole.values[table]
    several = given if isinstance(given, list) else [given]
    found = []
    for place, values in enumerate(several, start=1):
        path = f"{table}[{place}]" if isinstance(given, list) else table
        if not isinstance(values, dict):
            whole.fault(path, N_("must be a table: put [{table}] above its keys"), table=table)
            continue
        one = read(Entries(path, values, whole.faults, whole.span), table)
        if one is not None:
            found.append((path, one))
    return found


def _change(entries: Entries, table: str) -> Change | None:
    ways = SHARED if table == GRANT_RATE else CAPPED if table == HOUSING else COUNTED
    entries.refuse_unknown((FROM, TO, *ways))
    way, months = entries.exactly_one(ways), entries.months()
    value = None if way is None else _value(entries, way, ways[way], share=table == GRANT_RATE)
    if way is None or months is None or value is None:
        return None
    return Change(LEVER_OF[table], ways[way], value, *months)


def _shock(entries: Entries, _table: str) -> Change | None:
    entries.refuse_unknown(("what", "month", FROM, TO, *IN_A_SHOCK))
    what = entries.choice("what", LEVER_OF)
    at, way = entries.exactly_one(("month", FROM)), entries.exactly_one(IN_A_SHOCK)
    if at == "month" and TO in entries.values:
        entries.fault(TO, N_("goes with from, not with {key}; leave one out"), key="month")
    months = None if at is None else entries.one_month("month") if at == "month" else entries.months()
    value = None if way is None else _value(entries, way, IN_A_SHOCK[way], share=what == GRANT_RATE)
    if what is None or way is None or months is None or value is None:
        return None
    return Change(LEVER_OF[what], IN_A_SHOCK[way], value, *months)


def _value(entries: Entries, key: str, kind: str, *, share: bool) -> float | None:
    """The number of a change. Only what comes on top may be less than nothing: a closure."""
    most = MOST_FACTOR if kind == FACTOR else 1.0 if share else MOST_PERSONS
    return entries.number(key, least=-most if kind == ADDITION else 0.0, most=most)


def _band(entries: Entries, _table: str) -> Band | None:
    edges = ("minimum", "middle", "maximum")
    entries.refuse_unknown(("measure", "year", FROM, TO, *edges))
    measure, months = entries.choice("measure", MODELLED_INTAKES), entries.whole_span()
    minimum, middle, maximum = (entries.number(edge, least=1, most=MOST_PERSONS) for edge in edges)
    if minimum is None or middle is None or maximum is None:
        return None
    if not minimum <= middle <= maximum:
        entries.fault("", N_("minimum, middle and maximum must rise"))
        return None
    return None if measure is None or months is None else Band(measure, *months, minimum, middle, maximum)


def _targets(whole: Entries) -> dict[str, int]:
    given = whole.values.get(TARGETS, {})
    if not isinstance(given, dict):
        whole.fault(TARGETS, N_("must be a table: put [{table}] above its keys"), table=TARGETS)
        return {}
    entries = Entries(TARGETS, given, whole.faults, whole.span)
    ahead = [str(period) for period in whole.span.half_years]
    found = {}
    for key in given:
        if not _is_half_year(key):
            entries.fault(key, N_('must be a half-year between quotes, such as "2027-H1"'))
        elif key not in ahead:
            entries.fault(key, N_("is no half-year ahead of this run; possible are: {keys}"), keys=", ".join(ahead))
        elif (persons := entries.whole(key, most=MOST_PERSONS)) is not None:
            found[key] = persons
    return found


def _is_half_year(text: str) -> bool:
    try:
        HalfYear.parse(text)
    except BadInput:
        return False
    return True


def _refuse_two_levels(
    whole: Entries, changes: Sequence[tuple[str, Change]], bands: Sequence[tuple[str, Band]]
) -> None:
    """Note what sets the level of the same lever in a month in which something else did already."""
    last_ahead = whole.span.last
    levels = [
        (path, one.lever, one.first, last_ahead if one.last is None else one.last)
        for path, one in changes
        if one.kind == LEVEL
    ]
    levels += [(path, band.measure, band.first, band.last) for path, band in bands]
    for place, (path, lever, first, last) in enumerate(levels):
        for other, same, start, end in levels[:place]:
            month = max(first, start)
            if lever == same and month <= min(last, end):
                message = N_(
                    "says how much {lever} is in {month}, and so does {other}; let one of them end before it"
                )
                whole.fault(path, message, lever=lever, month=written_month(month), other=other)
