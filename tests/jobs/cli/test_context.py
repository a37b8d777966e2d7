"""What a context says goes to the right stream, whole and literally."""

from datetime import UTC, date, datetime
from io import StringIO

from rich.console import Console

from base.i18n import Language
from config.settings import load_settings
from jobs.cli.context import Context

# half an hour before midnight in Greenwich, when it is the next day in Amsterdam
NOW = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)


def context(language: str = "nl") -> tuple[Context, StringIO, StringIO]:
    """A context with a window of 20 characters, and what it writes to the output and to the standard error."""
    out, errors = StringIO(), StringIO()
    consoles = Console(file=out, width=20), Console(file=errors, width=20)
    return (
        Context(load_settings(), Language(language), *consoles, now=lambda: NOW, today=lambda: date(2026, 11, 21)),
        out,
        errors,
    )


def test_what_is_told_is_in_the_language_of_the_reader_and_never_taken_for_markup() -> None:
    here, out, errors = context()
    here.tell("Written: {file}", file="[bold]x")
    here.put("[red]y")
    assert (out.getvalue(), errors.getvalue()) == ("Geschreven: [bold]x\n[red]y\n", "")


def test_only_what_has_lines_of_its_own_is_not_broken_at_the_width_of_the_window() -> None:
    here, out, _ = context()
    here.put("a " * 15)
    here.put_unbroken("[b] " * 15)
    assert [len(line) > 20 for line in out.getvalue().splitlines()] == [False, False, True]


def test_progress_and_complaints_go_to_the_standard_error() -> None:
    here, out, errors = context("en")
    here.progress("Computing")
    here.complain("[x]")
    assert (out.getvalue(), errors.getvalue()) == ("", "Computing …\n[x]\n")


def test_the_service_has_the_day_of_its_own_zone() -> None:
    assert context()[0].service_day(NOW) == date(2026, 11, 22)
