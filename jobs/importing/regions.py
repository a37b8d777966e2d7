"""Whether a region exists, and existed when the figure says so; else the nearest one, or its successors."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any

import pandas as pd

from base.i18n import N_
from forecast.levels import GEMEENTE
from jobs.importing.cells import BadCell
from jobs.importing.layouts import REGION_NAMES
from jobs.importing.rows import Rows

# comparing a text with every region takes a millisecond; a column of something else altogether holds thousands
MOST_GUESSES = 300


@dataclass(frozen=True)
class KnownRegions:
    """The regions of the database. `valid_to` is the first day on which a region no longer existed.

    `valid_from` holds only those that came into being by a herindeling.
    """

    names: Mapping[str, str]
    levels: Mapping[str, str]
    valid_from: Mapping[str, pd.Timestamp]
    valid_to: Mapping[str, pd.Timestamp]
    successors: Mapping[str, tuple[str, ...]]
    codes_by_name: Mapping[str, str] = field(default_factory=dict)
    # provincie code by gemeente code
    provincies: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, regions: pd.DataFrame, herindelingen: pd.DataFrame) -> "KnownRegions":
        """From the tables `region` and `herindeling`."""
        codes = regions["code"].tolist()
        names = dict(zip(codes, regions["name"].tolist(), strict=True))
        successors: dict[str, tuple[str, ...]] = {}
        for old, new in zip(herindelingen["old_code"].tolist(), herindelingen["new_code"].tolist(), strict=True):
            successors[old] = (*successors.get(old, ()), new)
        return cls(
            names=names,
            levels=dict(zip(codes, regions["level"].tolist(), strict=True)),
            valid_from=_days(regions, "valid_from"),
            valid_to=_days(regions, "valid_to"),
            successors=successors,
            # of equal names the gemeente wins: there are more of them to misspell
            codes_by_name={name.lower(): code for code, name in sorted(names.items(), reverse=True)},
            provincies=dict(
                regions.loc[regions["level"] == GEMEENTE, ["code", "parent"]].itertuples(index=False, name=None)
            ),
        )

    @cached_property
    def gemeenten(self) -> frozenset[str]:
        """All gemeenten, those that no longer exist included."""
        return frozenset(code for code, level in self.levels.items() if level == GEMEENTE)

    @cached_property
    def divisions(self) -> tuple[tuple[pd.Timestamp, frozenset[str]], ...]:
        """Each division of the country into gemeenten with its first day, in order of time."""
        changes = sorted({pd.Timestamp.min, *self.valid_from.values(), *self.valid_to.values()})
        return tuple(
            (
                day,
                frozenset(
                    code
                    for code in self.gemeenten
                    if self.valid_from.get(code, day) <= day < self.valid_to.get(code, pd.Timestamp.max)
                ),
            )
            for day in changes
        )

    def divisions_from(self, day: pd.Timestamp) -> list[frozenset[str]]:
        """The gemeenten that existed on `day`, and those of every division after it."""
        days = [first for first, _ in self.divisions]
        return [division for _, division in self.divisions[bisect_right(days, day) - 1 :]]

    def without_ends(self) -> "KnownRegions":
        """The same regions as if none was ever dissolved, to read figures that are to be carried."""
        return replace(self, valid_to={})

    def nearest(self, text: str) -> str | None:
        """Code of the region whose name, or else whose code, is most like `text`."""
        named = get_close_matches(text.lower(), self.codes_by_name, n=1, cutoff=0.7)
        if named:
            return self.codes_by_name[named[0]]
        coded = get_close_matches(text.upper(), self.names, n=1, cutoff=0.6)
        return coded[0] if coded else None

    def label(self, code: str) -> str:
        """`GM0014 (Groningen)`."""
        return f"{code} ({self.names[code]})"


def _days(regions: pd.DataFrame, column: str) -> dict[str, pd.Timestamp]:
    return {code: day for code, day in zip(regions["code"], regions[column], strict=True) if pd.notna(day)}


def read_regions(rows: Rows, column: str, known: KnownRegions) -> "pd.Series[Any]":
    """Codes of the regions of the rows; an unknown one is a fault that names the nearest region."""
    name_column = next((name for name in REGION_NAMES if name in rows.texts), "")
    hints = dict(zip(rows.text(column), rows.text(name_column), strict=True))
    unknown = [text for text in hints if text not in known.names]
    hints = {text: hints[text] or text for text in unknown[:MOST_GUESSES]}
    return rows.read(column, lambda text: _existing(text, hints.get(text), known))


def _existing(text: str, hint: str | None, known: KnownRegions) -> str:
    if text in known.names:
        return text
    nearest = known.nearest(hint) if hint else None
    if nearest:
        message = N_("there is no region {text}; the nearest is {nearest}")
        raise BadCell("unknown_region", message, {"text": text, "nearest": known.label(nearest)})
    message = N_("there is no region {text}; use a CBS code such as NL01, PV20 or GM0014")
    raise BadCell("unknown_region", message, {"text": text})


def refuse_dissolved(
    rows: Rows, column: str, regions: "pd.Series[Any]", first_day: "pd.Series[Any]", known: KnownRegions
) -> None:
    """Add a fault where a figure is about days on which its region no longer existed."""
    ended = pd.to_datetime(regions.map(known.valid_to))
    message = N_(
        "{region} no longer existed from {day}; give the figure to its successor: {successors}, or import "
        "with --carry"
    )
    rows.refuse(
        (ended <= first_day).fillna(False).astype(bool),
        column,
        "dissolved_region",
        message,
        lambda row: {
            "region": known.label(regions[row]),
            "day": ended[row].date(),
            "successors": ", ".join(known.label(code) for code in known.successors.get(regions[row], ())),
        },
    )
