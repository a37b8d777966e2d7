"""What a column of a table can be, and the texts around a table that say what its headings leave out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from jobs.importing.understanding.moments import Moment, Unit, told, years
from jobs.importing.understanding.questions import Question
from jobs.importing.understanding.words import counted_in

# a year beside one of these says how new the table is, not what it is about
_ABOUT_THE_FILE: Final = re.compile(
    r"\b(bron|stand|bijgewerkt|peildatum|versie|gepubliceerd|d\.?d\.?|datum|print|afdruk|laatste|ontvangen|export|levering|download|"
    r"wijziging)\b"
)


@dataclass(frozen=True)
class Context:
    """Texts around a table, the nearest first: all its titles, the name of its sheet, the name of the file.

    `titles` are those of the first text, each for itself.
    """

    texts: tuple[str, ...]
    titles: tuple[str, ...] = ()

    def counted(self, allowed: Iterable[str]) -> tuple[str | None, str]:
        """The one thing of `allowed` that the nearest text which names any says is counted, and that text; None if
        it names two, or none does."""
        possible = set(allowed)
        for text in self.texts:
            named = counted_in(text) & possible
            if named:
                return (named.pop() if len(named) == 1 else None), text
        return None, ""

    def moment(self, *units: str) -> Moment | None:
        """The one time in these units, with its year, of the nearest text that tells one."""
        return self.moment_told(*units)[0]

    def moment_told(self, *units: str) -> tuple[Moment | None, str]:
        """`moment`, and the text that tells it; the name of a file tells when it was made."""
        for text in (*self.titles, self.texts[1]):
            found = told(text)
            if found.moment is None or found.moment.unit not in units or found.running:
                continue
            if found.moment.unit != "day" and _ABOUT_THE_FILE.search(text.casefold()):
                continue
            moment = found.moment
            return (replace(moment, year=self.year()) if moment.year is None else moment), text
        return None, ""

    def year(self) -> int | None:
        """The one year of the nearest text that names a year the figures are of."""
        return self.year_told()[0]

    def year_told(self) -> tuple[int | None, str]:
        """`year`, and the text that names it."""
        told_by = [text for text in self.titles if years_of_figures(text)]
        named = {year for text in told_by for year in years_of_figures(text)}
        if named:
            return (named.pop() if len(named) == 1 else None), told_by[0]
        for text in self.texts[1:]:
            named = years_of_figures(text)
            if named:
                return (named.pop() if len(named) == 1 else None), text
        return None, ""


def years_of_figures(text: str) -> set[int]:
    """The years that a text names, but for that of a day or of when the table was made."""
    found: set[int] = set()
    for part in re.split(r"[,;()]", text.casefold()):
        moment = told(part).moment
        day = moment is not None and moment.unit == "day" and not re.search(r"\b(vanaf|sinds)\b", part)
        if not day and not _ABOUT_THE_FILE.search(part):
            found |= years(part)
    return found


@dataclass(frozen=True)
class ValueColumn:
    """A column of numbers.

    Attributes:
        counted: a measure, `taakstelling` or `stand`; None where a column of the table says so per row.
        counted_from: the text beside the table that says so; empty where the heading does, or a person did.
        counted_by_heading: whether its own heading names what is counted.
        moment: None where a column of the table says so per row.
        moment_from: the text beside the table that tells the time; empty where the heading does.
        running: the numbers add up to this moment.
        ahead: a positive stand is ahead.
    """

    place: int
    heading: str
    counted: str | None
    moment: Moment | None
    running: bool = False
    ahead: bool = False
    counted_from: str = ""
    moment_from: str = ""
    counted_by_heading: bool = False


@dataclass(frozen=True)
class LeftOut:
    """A column that is not stored, and why: a text of the catalogue with a place for such `columns`."""

    heading: str
    why: str


@dataclass(frozen=True)
class Columns:
    """All columns of a table, apart from those that say which region a row is about.

    Attributes:
        month, year, measure: places of the columns with a row's own time and count; None where there is none.
        row_unit: what `2026-1`, or a bare number, in the column `month` is.
        constants: places of columns about a whole row, by the name the import contract gives them.
        context_year: of months in rows that tell none, and the text that names it (empty when a person did).
        year_used: whether some month of the headings needed it.
    """

    values: tuple[ValueColumn, ...]
    totals: tuple[ValueColumn, ...]
    month: int | None
    year: int | None
    row_unit: Unit
    measure: int | None
    constants: Mapping[str, int]
    left_out: tuple[LeftOut, ...]
    context_year: int | None
    year_from: str
    year_used: bool
    questions: tuple[Question, ...]
