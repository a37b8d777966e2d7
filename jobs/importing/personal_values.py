"""Values that look like personal data: a citizen service number, a number of the IND, an address of mail.

The headings of a file may say nothing of them: they stand among sources and parts, in a note or under a title.
What is found is never repeated, not even in the fault.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from base.i18n import N_
from jobs.importing.faults import Fault
from jobs.importing.files.grid import Grid
from jobs.importing.files.sparse import cell_name
from jobs.importing.personal import personal_label

# its digits may stand in groups; a longer number, a decimal or a part of one is none
_NINE_DIGITS: Final = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:\d{9}|\d{3}([. ])\d{3}\1\d{3}|\d{4}\.\d{2}\.\d{3})(?![.,]?\d)"
)
# V and ten digits, V123.456.7890 on paper
_OF_THE_IND: Final = re.compile(r"(?<![^\W\d_])V[\s.-]?\d{3}([. ]?)\d{3}\1\d{4}(?!\d)", re.IGNORECASE)
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# the last digit of a citizen service number is subtracted
_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_ELEVEN: Final = 11
_IN_NAME: Final = N_("the name of the file holds what looks like personal data; give it another name")
_LABEL: Final = N_("this cell looks like the heading of personal data; remove that column from the file")
BSN: Final = N_("this cell holds what looks like a BSN; this service holds counts only, so remove it from the file")
V_NUMBER: Final = N_("this cell holds what looks like a v-number; this service holds counts only, so remove it")
# what is said of a comment on a cell instead
_IN_NOTE: Final = N_(
    "the comment on this cell holds what looks like personal data (a BSN, a v-number or an e-mail address); remove "
    "the comment from the file"
)
MAIL: Final = N_("this cell holds an e-mail address; this service holds counts only, so remove it")


def what_is_personal(text: str) -> str | None:
    """What is said of a text that holds something personal; None when it holds nothing of the kind."""
    if "@" in text and _MAIL.search(text):
        return MAIL
    if _OF_THE_IND.search(text):
        return V_NUMBER
    if any(_passes_eleven(found[0]) for found in _NINE_DIGITS.finditer(text)):
        return BSN
    return None


def personal_cells(grids: Iterable[Grid], file_name: str) -> list[Fault]:
    """A fault for each cell, each comment on a cell, and for the name of the file, that looks like personal data or
    like its heading."""
    faults = [Fault(None, None, "personal_data", _IN_NAME)] if what_is_personal(file_name) else []
    seen: dict[str, str | None] = {}
    for grid in grids:
        for number, cells in grid.rows:
            alone = sum(map(bool, cells)) < 2
            for place, text in enumerate(cells):
                if len(text) < 3:
                    continue
                if text not in seen:
                    seen[text] = what_is_personal(text) or (_LABEL if personal_label(text) else None)
                message = seen[text]
                # a title or a note stands alone in its row
                if message is not None and not (alone and message == _LABEL):
                    faults.append(Fault(number, _column(grid, place), "personal_data", message))
        faults += [
            Fault(number, _column(grid, place), "personal_data", _IN_NOTE)
            for number, place, text in grid.notes
            if what_is_personal(text)
        ]
    return faults


def _column(grid: Grid, place: int) -> str:
    """The heading in the first row where it is no secret itself, else the letters of the column."""
    headings: Sequence[str] = grid.rows[0][1]
    heading = headings[place] if place < len(headings) else ""
    if heading and all(headings) and what_is_personal(heading) is None:
        return heading
    return cell_name(1, place)[:-1]


def _passes_eleven(text: str) -> bool:
    """The check on a citizen service number (de elfproef)."""
    digits = [int(digit) for digit in text if digit.isdigit()]
    return any(digits) and sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True)) % _ELEVEN == 0
