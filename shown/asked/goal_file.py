"""Reads the goals of a plan from a TOML file: checked whole, every fault told at once (see docs/PLAN.md)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from base.i18n import N_
from config.toml_text import BadToml, parsed_toml, read_toml_text
from forecast.plan.goal import MEASURES, SHARE_BEYOND, SIGNED, Goal
from shown.asked.entries import Entries
from shown.asked.faults import Fault, FileRefused
from shown.asked.span import Span

REFUSED = N_("{file} cannot be used as a goal. Faults found: {count}.")
TABLE = "goal"
KEYS = ("measure", "at_most", "probability")
# persons, or gemeenten: far above anything a goal can be about
MOST = 1_000_000
# a goal is about the end of the half-year: its file names no months
NO_MONTHS = Span(0, -1)


def read_goals(path: Path) -> tuple[Goal, ...]:
    """The goals of a file, all of which must be met.

    Raises:
        FileRefused: there is no such file, or it has faults.
    """
    try:
        text = read_toml_text(path)
    except BadToml as bad:
        raise FileRefused(REFUSED, path.name, [Fault("", bad.message, bad.details)]) from None
    except OSError as error:
        reason = {"reason": error.strerror or type(error).__name__}
        raise FileRefused(REFUSED, path.name, [Fault("", N_("the file cannot be read: {reason}"), reason)]) from None
    return parse_goals(text, path.name)


def parse_goals(text: str, file_name: str) -> tuple[Goal, ...]:
    """The goals of the text of a file: three keys for one goal, or a [[goal]] table for each of several.

    Raises:
        FileRefused: the text has faults; `file_name` is how it is called in the error.
    """
    try:
        whole = parsed_toml(text)
    except BadToml as bad:
        raise FileRefused(REFUSED, file_name, [Fault("", bad.message, bad.details)]) from None
    faults: list[Fault] = []
    goals = [_goal(entries) for entries in _tables(whole, faults)]
    if faults:
        raise FileRefused(REFUSED, file_name, faults)
    return tuple(goal for goal in goals if goal is not None)


def _tables(whole: Mapping[str, object], faults: list[Fault]) -> list[Entries]:
    top = Entries("", whole, faults, NO_MONTHS)
    if TABLE not in whole:
        return [top]
    top.refuse_unknown((TABLE,))
    given = whole[TABLE]
    several = given if isinstance(given, list) else [given]
    if not several:
        top.fault(TABLE, N_("holds no goal"))
    tables = []
    for place, values in enumerate(several, start=1):
        path = f"{TABLE}[{place}]" if isinstance(given, list) else TABLE
        if isinstance(values, dict):
            tables.append(Entries(path, values, faults, NO_MONTHS))
        else:
            top.fault(path, N_("must be a table: put [{table}] above its keys"), table=TABLE)
    return tables


def _goal(entries: Entries) -> Goal | None:
    entries.refuse_unknown(KEYS)
    measure = entries.choice("measure", MEASURES)
    # an unknown measure may be the net stand, which can be below zero
    least = -MOST if measure is None or measure in SIGNED else 0
    if measure == SHARE_BEYOND:
        at_most = entries.number("at_most", least=0, most=1, outside=N_("is a share: write 0.10 for 10 %"))
    else:
        at_most = entries.number("at_most", least=least, most=MOST)
    uncertain = N_("must lie between 0 and 1, such as 0.8 for 8 in 10; nothing is certain")
    probability = entries.number("probability", least=0, most=1, outside=uncertain)
    if probability in (0, 1):
        entries.fault("probability", uncertain)
        probability = None
    if measure is None or at_most is None or probability is None:
        return None
    return Goal(measure, at_most, probability)
