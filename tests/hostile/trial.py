"""One hostile file on the desk: what came of it, how long it took, and that nothing was imported by halves."""

import resource
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Engine

from base.i18n import Language
from jobs.importing.builtin_regions import load_regions
from jobs.importing.faults import ImportRefused
from jobs.importing.ingest import import_file
from jobs.importing.rules import ImportRules
from models import store
from models.engine import open_engine, reading, transaction
from models.migrate import upgrade

NOW: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)
ENGLISH: Final = Language("en")
IMPORTED, PARTIAL = "imported", "imported by halves"
_STORED: Final = (store.observations_known, store.targets_known, store.stands_known, store.prognoses_known)


@dataclass(frozen=True)
class Outcome:
    """What came of a file.

    Attributes:
        told: `imported`, or the code of its first fault.
        wrong: what should never be, an error with where it was raised or figures that were stored by halves.
    """

    name: str
    told: str
    seconds: float
    wrong: str = ""


class Trial:
    """A database with the regions of the country, to which hostile files are brought."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine, self._folder = engine, folder

    def bring(self, name: str, content: bytes) -> Outcome:
        """Import a file, and look at what is stored."""
        path = self._folder / name
        path.write_bytes(content)
        before, start = self._stored(), time.monotonic()
        added, wrong = 0, ""
        try:
            outcome = import_file(self._engine, path, rules=ImportRules(), imported_at=NOW)
            told, added = IMPORTED, outcome.new + outcome.revised
        except ImportRefused as refusal:
            told = refusal.faults[0].code
            refusal.told(ENGLISH)
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            told, wrong = type(error).__name__, f"{error!r:.200} in {last.filename}:{last.lineno}"
        seconds = time.monotonic() - start
        path.unlink()
        if self._stored() != before + added:
            wrong = wrong or PARTIAL
        return Outcome(name, told, seconds, wrong)

    def _stored(self) -> int:
        with reading(self._engine) as connection:
            return sum(len(known(connection, as_of=date.max)) for known in _STORED)


@contextmanager
def trial() -> Iterator[Trial]:
    """A trial on a database of its own, of which nothing is left."""
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/trial.db")
        upgrade(engine)
        with transaction(engine) as connection:
            load_regions(connection)
        yield Trial(engine, Path(folder))
        engine.dispose()


def most_memory() -> int:
    """The most bytes that this process had; those it starts to read a file are held to their limit by the system."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
