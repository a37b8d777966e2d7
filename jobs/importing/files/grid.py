"""A sheet as it stands in a file, before anybody asks what its cells mean."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Grid:
    """A sheet: its rows that are not blank, each with its number from 1; cells as the text a person sees.

    An error is its text (`#N/A`, `Err:502`), a formula that was never computed is the formula (`=SUM(D2:D4)`), and a
    number that is shown as a percentage has its sign (`12,5%`).

    Attributes:
        name: of the sheet; empty for a text file.
        rows: number and cells of each. The rows of a spreadsheet are equally long; in a text file a row's cells may
            be fewer or more than another's.
        notes: row, place and text of each comment on a cell; never read as figures.
        merged: first and last row, first and last place of each group of cells that is merged into one.
    """

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[tuple[int, int, str], ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
