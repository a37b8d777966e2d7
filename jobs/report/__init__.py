"""What a person reads of a run: the page with pictures and the table in the terminal."""

from jobs.report.page import pictures, write_html
from jobs.report.terminal import print_report
from jobs.report.theme import render_png
from jobs.report.track_section import track_pictures

__all__ = ["pictures", "print_report", "render_png", "track_pictures", "write_html"]
