"""What the person who imports chooses for one file, beside the rules of the installation."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

Running = Literal["no", "half-year", "year"]
Numbered = Literal["month", "half-year"]
Positive = Literal["behind", "ahead"]
Dash = Literal["zero", "unknown"]


@dataclass(frozen=True)
class Choices:
    """Nothing is chosen by default: then a file must be whole, and may not be readable in two ways.

    Attributes:
        partial: take a table in which gemeenten are missing; they are unknown, never zero.
        carry: give figures of dissolved gemeenten to their successors.
        measure: what the numbers count where the table does not say: a measure, `taakstelling` or `stand`.
        year: of months without one; where they go past December, that of the first.
        period: half-year of a column with targets or stands that tells none, such as `2026-H1`.
        numbered: whether `2026-1` is a month or a half-year, where the table does not tell.
        running: whether numbers add up from 1 January or 1 July; None = as the table tells.
        positive: what a positive stand means; None = as the table tells, behind if it does not.
        dash: what `-` means.
        totals: take a table whose totals are not the sum of its rows.
        large: take figures that are many times what there can be.
        sheets: names of the sheets to read; all when empty.
        columns: what columns are to be read as, by heading: a text as it could have stood there, or `weg`.
    """

    partial: bool = False
    carry: bool = False
    measure: str | None = None
    year: int | None = None
    period: str | None = None
    numbered: Numbered | None = None
    running: Running | None = None
    positive: Positive | None = None
    dash: Dash = "zero"
    totals: bool = False
    large: bool = False
    sheets: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """What makes the same bytes another table; empty when only the file itself tells."""
        plain = Choices()
        told = {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if each.name not in ("partial", "carry", "totals", "large", "measure")
        }
        others = {name: value for name, value in told.items() if value != getattr(plain, name)}
        return (self.measure or "") + (repr(sorted(others.items(), key=lambda item: item[0])) if others else "")
