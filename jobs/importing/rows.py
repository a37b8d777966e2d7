"""The rows of a recognised table while they become values, with the faults found on the way.

Cells are judged once per different text, so that a hundred thousand rows take no longer than their differences.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from base.i18n import N_
from jobs.importing.cells import BadCell, error_cell, error_text
from jobs.importing.faults import Fault
from jobs.importing.layouts import plain_heading
from jobs.importing.sheets import Sheet
from models.store import DAYS

Notice = tuple[str, Mapping[str, object]]
"""A catalogue text and what fills its places."""
Details = Callable[[Any], Mapping[str, object]]


class Rows:
    """A table by heading, all cells text. Columns are read as values; what is wrong gathers in `faults`.

    `day` is the one on which the table comes in; None = its days are right whatever the clock says.
    """

    def __init__(self, sheet: Sheet, day: date | None) -> None:
        self.day = day
        self.texts = sheet.cells.set_axis([plain_heading(heading) for heading in sheet.headings], axis=1)
        self.faults: list[Fault] = [*sheet.faults, *self._error_cells()]
        self.warnings: list[Notice] = []

    def text(self, column: str) -> "pd.Series[str]":
        """The cells of a column as they are; blank where the table has no such column."""
        if column in self.texts:
            return self.texts[column]
        return pd.Series("", index=self.texts.index, dtype="str")

    def filled(self, column: str) -> "pd.Series[bool]":
        """Which rows have something in this column."""
        return self.text(column) != ""

    def read(
        self, column: str, meaning: Callable[[str], object], *, required: bool = True, blank: object = None
    ) -> "pd.Series[Any]":
        """The column as values; missing where a cell was blank or bad (each bad one is a fault).

        A blank cell means `blank`; where `required`, it is a fault instead.
        """
        texts = self.text(column)
        values: dict[str, object] = {}
        bad: dict[str, BadCell] = {}
        for text in texts.unique():
            if error_text(text):
                # a fault of whatever column it stands in, and already one
                continue
            try:
                values[text] = self._value(text, meaning, required=required, blank=blank)
            except BadCell as error:
                bad[text] = error
        if bad:
            self.faults += [
                Fault.of_cell(row, column, bad[text])  # type: ignore[arg-type]
                for row, text in texts[texts.isin(list(bad))].items()
            ]
        # a column without one good cell would turn into floats
        return texts.astype(object).map(values).astype(object)

    def numbers(self, column: str, meaning: Callable[[str], object], *, required: bool = True) -> "pd.Series[Any]":
        """`read`, as nullable whole numbers."""
        return self.read(column, meaning, required=required).astype("Int64")

    def days(self, column: str, meaning: Callable[[str], object], *, required: bool = True) -> "pd.Series[Any]":
        """`read`, as days."""
        return pd.to_datetime(self.read(column, meaning, required=required)).astype(DAYS)

    def refuse(
        self,
        where: "pd.Series[bool]",
        column: str | None,
        code: str,
        message: str,
        details: Details = lambda _row: {},
    ) -> None:
        """Add a fault for each row `where` something holds; `details` gets the row number."""
        self.faults += [Fault(row, column, code, message, details(row)) for row in where.index[where]]

    def without_faults(self, columns: Mapping[str, object], *, counted: bool = True) -> pd.DataFrame:
        """The values of the rows that have no fault, with their `row` number in the file as a column.

        `counted` = the `value` is a number of persons, not a text.
        """
        frame = pd.DataFrame({"row": self.texts.index, **columns}, index=self.texts.index)
        good = ~frame.index.isin([fault.row for fault in self.faults])
        frame = (
            frame[good].astype({"value": "int64" if counted else "str", "simulated": "bool"}).reset_index(drop=True)
        )
        words = [name for name in frame.columns if pd.api.types.is_object_dtype(frame[name])]
        return frame.astype(dict.fromkeys(words, "str"))

    def _error_cells(self) -> Iterator[Fault]:
        """Cells that show an error, in every column: read or not, it never passes for a blank."""
        for place, column in enumerate(self.texts.columns):
            texts = self.texts.iloc[:, place]
            errors = {text: error_cell(text) for text in texts.unique() if error_text(text)}
            if errors:
                for row, text in texts[texts.isin(list(errors))].items():
                    yield Fault.of_cell(row, column, errors[text])  # type: ignore[arg-type]

    @staticmethod
    def _value(text: str, meaning: Callable[[str], object], *, required: bool, blank: object) -> object:
        if text:
            return meaning(text)
        if required:
            raise BadCell("empty_cell", N_("this cell is empty"), {})
        return blank
