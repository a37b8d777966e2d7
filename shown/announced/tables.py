"""The tables of the track record, as text in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from base.i18n import Language
from forecast.levels import COUNTRY
from forecast.targets import DERIVED
from shown.announced.record import PrognosesRecord
from shown.announced.sentences import GROUPS, STATUSES, VERDICTS
from shown.kit import words
from shown.kit.picture import NumberTable

DERIVED_MARK = "*"


def version_table(record: PrognosesRecord, say: Language) -> NumberTable:
    """Every version of every half-year, with what it became and what was realised."""
    columns = (
        say("Half-year"),
        say("Known from"),
        say("Weeks ahead"),
        say("Number"),
        say("Status"),
        say("Became"),
        say("Opgave"),
        say("Realised"),
        say("Off by"),
    )
    return NumberTable(columns, tuple(_version(row, say) for row in record.versions.to_dict("records")))


def worth_table(summary: pd.DataFrame, heading: str, say: Language) -> NumberTable:
    """What versions were worth by lead or by status, a number of cases beside each mean."""
    columns = (
        heading,
        say("Numbers"),
        say("Revised"),
        say("Change (all)"),
        say("Outcome known"),
        say("Too high or low"),
        say("Off"),
        say("Off, in % of housed"),
    )
    rows = [
        (
            words.label(str(row["group"]), GROUPS, say),
            say.number(row["n_over"]),
            say.number(row["n_revised"]),
            words.share(row["mean_relative_change"], say),
            say.number(row["n_outcome"]),
            _signed(row["mean_error"], say),
            words.count(row["mean_absolute_error"], say),
            words.share(row["mean_relative_error"], say),
        )
        for row in summary.to_dict("records")
    ]
    return NumberTable(columns, tuple(rows))


def span_table(record: PrognosesRecord, say: Language) -> NumberTable:
    """Longer times of which only the total is known, beside the sums of their taakstellingen."""
    columns = (
        say("Half-years"),
        say("Announced first"),
        say("Known 13 weeks ahead"),
        say("Asked in the end"),
        say("Realised (derived)"),
    )
    rows = [
        (
            say("{first} to {last}", first=say.half_year(row["first"]), last=say.half_year(row["last"])),
            words.count(row["first_value"], say),
            words.count(row["ahead_value"], say),
            words.count(row["last_value"], say),
            words.count(row["realised"], say),
        )
        for row in record.spans.to_dict("records")
    ]
    return NumberTable(columns, tuple(rows))


def our_table(record: PrognosesRecord, say: Language) -> NumberTable:
    """Our own forecast of realisatie on the day each number became known."""
    columns = (
        say("Half-year"),
        say("Known from"),
        say("Number"),
        say("We said"),
        say("80 % band"),
        say("Came"),
        say("Number off by"),
        say("We off by"),
        say("Score (WIS)"),
    )
    said = record.versions[record.versions["our_median"].notna()]
    rows = [
        (
            say.half_year(row["period"]),
            _short(row["known_from"]),
            say.number(row["value"]),
            say.number(row["our_median"]),
            # a row of its own for the second number would double the table
            f"{say.number(row['our_low'])}–{say.number(row['our_high'])}",
            _realised(row, say),
            _signed(row["error"], say),
            _signed(row["our_error"], say),
            words.count(row["our_wis"], say),
        )
        for row in said.to_dict("records")
    ]
    return NumberTable(columns, tuple(rows))


def band_table(record: PrognosesRecord, names: dict[str, str], say: Language) -> NumberTable:
    """Official prognoses and whether their bands held.

    Args:
        names: of regions, by code.
    """
    columns = (
        say("Prognosis"),
        say("Measure"),
        say("Days"),
        say("Known from"),
        say("Band"),
        say("Came"),
        say("Held?"),
    )
    rows = [
        (
            str(row["series"]),
            _measure(row, names, say),
            _days(row["from_date"], row["to_date"], say),
            _short(row["known_from"]),
            _band((row["minimum"], row["middle"], row["maximum"]), say),
            words.count(row["realised"], say),
            _verdict(row, say),
        )
        for row in record.bands.to_dict("records")
    ]
    return NumberTable(columns, tuple(rows))


def band_lines(record: PrognosesRecord, say: Language) -> list[str]:
    """How often bands held, per measure, with how many could be judged."""
    return [
        say(
            "{measure}: {inside} of {n} bands held; {below} times fewer came than the minimum, {above} times more "
            "than the maximum.",
            measure=words.label(str(row["measure"]), words.MEASURES, say),
            inside=say.number(row["n_inside"]),
            n=say.number(row["n"]),
            below=say.number(row["n_below"]),
            above=say.number(row["n_above"]),
        )
        for row in record.band_summary.to_dict("records")
        if row["n"]
    ]


def _version(row: dict[Any, Any], say: Language) -> tuple[str, ...]:
    return (
        say.half_year(row["period"]),
        _short(row["known_from"]),
        say.number(row["lead_weeks"], 1),
        say.number(row["value"]),
        words.label(str(row["status"]), STATUSES, say),
        say.number(row["last_value"]) if row["revised"] else "",
        words.count(row["opgave"], say),
        _realised(row, say),
        _signed(row["error"], say),
    )


def _realised(row: dict[Any, Any], say: Language) -> str:
    mark = DERIVED_MARK if row["outcome_basis"] == DERIVED else ""
    return words.count(row["realised"], say) + mark


def _signed(value: float, say: Language) -> str:
    """`+1.621`: the number was above what was realised."""
    text = words.count(value, say)
    return f"+{text}" if value > 0 else text


def _short(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def _days(first: pd.Timestamp, last: pd.Timestamp, say: Language) -> str:
    if first == last:
        return _short(first)
    whole_year = (first.day, first.month, last.day, last.month, last.year) == (1, 1, 31, 12, first.year)
    return str(first.year) if whole_year else say("{first} to {last}", first=_short(first), last=_short(last))


def _band(numbers: Sequence[float], say: Language) -> str:
    return " / ".join(words.count(number, say) for number in numbers)


def _verdict(row: dict[Any, Any], say: Language) -> str:
    # the last column keeps its lines whole, so a long verdict is broken here
    text = words.label(str(row["verdict"]), VERDICTS, say).replace(": ", ":\n")
    missed = not pd.isna(row["miss"]) and row["miss"] != 0
    return f"{text}\n({say.number(abs(row['miss']))})" if missed else text


def _measure(row: dict[Any, Any], names: dict[str, str], say: Language) -> str:
    """The measure; of a provincie with its name."""
    text = words.label(str(row["measure"]), words.MEASURES, say)
    region = str(row["region"])
    return text if region == COUNTRY else f"{text}, {names.get(region, region)}"
