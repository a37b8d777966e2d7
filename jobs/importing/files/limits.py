"""How large a file may be, and how long and in how much memory it may be read."""

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 2**20
MOST_BYTES: Final = 64 * MEGABYTE
MOST_BYTES_UNPACKED: Final = 512 * MEGABYTE
# of a sheet, filled ones; and with the blank ones that make its rows equally long
MOST_CELLS: Final = 5_000_000
MOST_PADDED_CELLS: Final = 12_000_000
# of the cells of all sheets together
MOST_CHARACTERS: Final = 128 * MEGABYTE
# of a table, filled ones; as many faults can be told at once
MOST_ROWS: Final = 500_000
# where a cell of a spreadsheet can stand
LAST_ROW: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
# of a table; more are read nowhere in a reasonable time
MOST_WIDTH: Final = 2_000
# a filled cell behind so many blank rows or columns belongs to no table
FAR_ROWS: Final = 2_000
FAR_COLUMNS: Final = 250
# a text file up to this size cannot harm who reads it; starting a process for it would take longer than reading
SMALL_TEXT: Final = 8 * MEGABYTE


@dataclass(frozen=True)
class ReaderLimits:
    """What the process that reads one file may use: seconds of clock, and bytes of address space."""

    seconds: float = 25.0
    memory: int = 700 * MEGABYTE
