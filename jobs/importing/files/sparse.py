"""A sheet while it is read: only cells that are not blank take room, wherever they stand."""

from collections.abc import Iterable
from itertools import pairwise

from base.i18n import N_
from jobs.importing.files import limits
from jobs.importing.files.grid import Grid
from jobs.importing.files.unreadable import Flaw, Unreadable, damaged, too_many_cells, too_many_rows, too_wide


class SparseSheet:
    """Cells by row and place. Rows and places count from 1 and 0; `notes` and `merged` are those of `Grid`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.notes: list[tuple[int, int, str]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self._rows: dict[int, dict[int, str]] = {}
        self._cells = 0

    def add(self, row: int, cells: dict[int, str]) -> None:
        """Add the cells of a row that are not blank.

        Raises:
            Unreadable: the row is there already, or stands where no sheet has rows, or there are too many cells.
        """
        if not cells:
            return
        last = max(cells)
        if row in self._rows or not 0 < row <= limits.LAST_ROW or not 0 <= last < limits.MOST_COLUMNS:
            damaged()
        self._rows[row] = cells
        if len(self._rows) > limits.MOST_ROWS:
            too_many_rows()
        self._cells += len(cells)
        if self._cells > limits.MOST_CELLS:
            too_many_cells()

    def grid(self) -> Grid:
        """The sheet as a grid whose rows are equally long.

        Raises:
            Unreadable: a filled cell stands far from all others, or there are too many cells.
        """
        rows = sorted(self._rows.items())
        self._refuse_far_rows([row for row, _ in rows])
        self._refuse_far_columns(rows)
        # of a spreadsheet a cell that is not there is a blank one, also at the end of a row
        width = max((max(cells) + 1 for _, cells in rows), default=0)
        if width > limits.MOST_WIDTH:
            too_wide()
        if len(rows) * width > limits.MOST_PADDED_CELLS:
            too_many_cells()
        places = range(width)
        return Grid(
            self.name,
            tuple((row, tuple([cells.get(place, "") for place in places])) for row, cells in rows),
            tuple(self.notes),
            tuple(self.merged),
        )

    def _refuse_far_rows(self, rows: list[int]) -> None:
        for above, row in pairwise([0, *rows]):
            if row - above > limits.FAR_ROWS:
                _refuse_far(row, min(self._rows[row]))

    def _refuse_far_columns(self, rows: Iterable[tuple[int, dict[int, str]]]) -> None:
        first: dict[int, int] = {}
        for row, cells in rows:
            for place in cells:
                if place not in first:
                    first[place] = row
        for left, place in pairwise([-1, *sorted(first)]):
            if place - left > limits.FAR_COLUMNS:
                _refuse_far(first[place], place)


def cell_name(row: int, place: int) -> str:
    """`Z1048576`."""
    letters, left = "", place + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def _refuse_far(row: int, place: int) -> None:
    message = N_("cell {cell} is filled and stands far from the table; clear it, or bring it to the table")
    raise Unreadable(Flaw("row_length", message, row=row, details={"cell": cell_name(row, place)}))
