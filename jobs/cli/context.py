"""What every command works with: settings, language, consoles, the clock, and the database of the settings.

What loads slowly is imported where it is used, so that `radar --help` stays fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from base.i18n import N_, Language
from base.moments import Clock, local_day
from config.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from shown.read.results import RunResults

# exit code of a command that did not do what was asked
FAILED = 1


@dataclass(frozen=True)
class Context:
    """Handed to every command; `errors` writes to the standard error, `today` is the day where the reader sits."""

    settings: Settings
    say: Language
    console: Console
    errors: Console
    now: Clock
    today: Callable[[], date]

    def tell(self, message: str, /, **details: object) -> None:
        """Print a message of the catalogue in the reader's language."""
        self.put(self.say(message, **details))

    def put(self, text: str) -> None:
        """Print what is in words already."""
        self.console.print(escape(text))

    def put_unbroken(self, text: str) -> None:
        """Print what has lines of its own: none is broken at the width of the window, and nothing is coloured."""
        self.console.print(text, markup=False, soft_wrap=True, highlight=False)

    def tell_written(self, *files: Path) -> None:
        """Say of each file that it was written."""
        for file in files:
            self.tell(N_("Written: {file}"), file=file)

    def progress(self, message: str) -> None:
        """Say on the standard error what is being done now; `message` is of the catalogue."""
        self.complain(self.say(message) + " …")

    def complain(self, text: str) -> None:
        """Print what is in words already on the standard error."""
        self.errors.print(escape(text))

    def as_of(self, typed: datetime | None) -> date:
        """The day that was typed, else today: one of which something can be known.

        Raises:
            Invalid: it has not come yet, nothing was known then, or the last figures are of more than a year before.
            Unavailable: as `filled`.
        """
        from jobs.run.known_days import known_day

        today = self.today()
        with self.reading() as connection:
            return known_day(connection, typed.date() if typed else today, today=today)

    def service_day(self, moment: datetime) -> date:
        """The day of an aware moment where the service is at work."""
        return local_day(moment, self.settings.service.time_zone)

    def filled(self) -> AbstractContextManager[Engine]:
        """The engine of the database, its schema current.

        Raises:
            Unavailable: `radar init` was not run.
            Unavailable: a newer release has upgraded it.
        """
        from jobs.session import filled_database

        return filled_database(self.settings)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One unchanging view of the database; raises as `filled`."""
        from models.engine import reading

        with self.filled() as engine, reading(engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One all-or-nothing change of the database; raises as `filled`."""
        from models.engine import transaction

        with self.filled() as engine, transaction(engine) as connection:
            yield connection

    def results(self, *, run_id: str | None = None, as_of: date | None = None) -> RunResults:
        """What the run `run_id` found, or the last finished one (of those as of `as_of`); raises as `filled`.

        Raises:
            NotFound: there is no such run, or it did not finish.
        """
        from shown.read.results import load_results

        with self.reading() as connection:
            return load_results(connection, run_id=run_id, as_of=as_of)
