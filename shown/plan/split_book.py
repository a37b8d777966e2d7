"""The split as a workbook: a sheet with the table, and a sheet that says what it is and rests on."""

import io
from collections.abc import Mapping
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from base.i18n import N_, Language
from forecast.accounting import opgave
from forecast.plan.split import RULES
from forecast.plan.split_rows import ROW_COLUMNS
from forecast.whole_number import whole
from shown.plan.split_sentences import HEADINGS, SplitFacts, explanation

PERSONS, CHANGE = "#,##0", "+#,##0;-#,##0;0"
FORMATS: Mapping[str, str] = {
    **dict.fromkeys(("inhabitants", "taakstelling", "stand", "stand_begin", "opgave", *RULES), PERSONS),
    "share": "0.0000%",
    "p_miss": "0%",
    "exchange": CHANGE,
}
SUMMED = ("inhabitants", "share", "taakstelling", "stand", "exchange", *RULES)
WIDTHS: Mapping[str, int] = {"code": 9, "name": 28, "provincie": 16}
WIDTH, WIDE, WIDEST = 14, 28, 110  # characters
HEADING_HEIGHT = 62  # points, four lines: not every program measures wrapped text itself
BLUE = "FF0B5394"  # of the house style
FIRST_FREE = "C2"  # the heading, the code and the name stay in sight


def split_book(rows: pd.DataFrame, facts: SplitFacts, say: Language) -> bytes:
    """The xlsx file of a split; arguments as in `shown.plan.split_file.write_split`."""
    book = Workbook()
    book.properties.creator = say("Taakstelling Radar")
    sheet: Worksheet = book.worksheets[0]
    sheet.title = say(N_("split"))
    _fill_table(sheet, rows, facts, say)
    _fill_explanation(book.create_sheet(say(N_("explanation"))), explanation(rows, facts, say))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill_table(sheet: Worksheet, rows: pd.DataFrame, facts: SplitFacts, say: Language) -> None:
    white = Font(bold=True, color="FFFFFFFF")
    for column, name in enumerate(ROW_COLUMNS, start=1):
        heading = _text(sheet.cell(1, column), say(HEADINGS[name]))
        heading.font, heading.fill = white, PatternFill("solid", fgColor=BLUE)
        heading.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(name, WIDTH)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(ROW_COLUMNS))}{len(rows) + 1}"
    marked = rows.assign(simulated=rows["simulated"].map({True: say("simulated"), False: None}))
    for place, record in enumerate(marked.to_dict(orient="records"), start=2):
        _fill_row(sheet, place, record)
    last = len(rows) + 2
    _fill_row(sheet, last, {"name": say(N_("Total (stands: net)")), **_country(rows, facts)})
    for cell in sheet[last]:
        cell.font, cell.border = Font(bold=True), Border(top=Side("medium"))
    sheet.row_dimensions[1].height = HEADING_HEIGHT
    sheet.freeze_panes = FIRST_FREE
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]


def _country(rows: pd.DataFrame, facts: SplitFacts) -> dict[str, Any]:
    """Sums of all gemeenten, none where one is unknown; of the stand at the start the country's own median."""
    sums = {name: rows[name].sum(skipna=False) for name in SUMMED}
    if facts.stand_begin is None:
        return sums
    begin = whole(facts.stand_begin)
    return {**sums, "stand_begin": begin, "opgave": opgave(begin, facts.total)}


def _fill_row(sheet: Worksheet, place: int, record: Mapping[Any, Any]) -> None:
    for column, name in enumerate(ROW_COLUMNS, start=1):
        value = record.get(name)
        cell = sheet.cell(place, column)
        if isinstance(value, str):
            _text(cell, value)
        elif pd.notna(value):
            cell.value = value
        if name in FORMATS:
            cell.number_format = FORMATS[name]


def _text(cell: Cell | MergedCell, text: str) -> Cell | MergedCell:
    """Text that stays text: a name that begins with = must not be calculated, nor one that looks like an error."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith("=")
    return cell


def _fill_explanation(sheet: Worksheet, lines: list[tuple[str, str]]) -> None:
    for place, (subject, sentence) in enumerate(lines, start=1):
        _text(sheet.cell(place, 1), subject).font = Font(bold=True)
        told = _text(sheet.cell(place, 2), sentence)
        for cell in (sheet.cell(place, 1), told):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = WIDE
    sheet.column_dimensions["B"].width = WIDEST
