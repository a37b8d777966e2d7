"""What a command works with: the database of the settings, brought to the current schema."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from config.settings import Settings
from jobs.i18n import N_, RequestError
from jobs.importing.rules import ImportRules
from models import store
from models.engine import open_engine, reading
from models.migrate import upgrade


class NotInitialisedError(RequestError):
    """The database has no regions yet, so no figure can be told to belong to one."""


@contextmanager
def database(settings: Settings) -> Iterator[Engine]:
    """The engine of the settings' database, its folder made and its schema current."""
    settings.home.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url)
    try:
        upgrade(engine)
        yield engine
    finally:
        engine.dispose()


@contextmanager
def filled_database(settings: Settings) -> Iterator[Engine]:
    """As `database`, for commands that need the regions to be there.

    Raises:
        NotInitialisedError: `radar init` was not run.
    """
    with database(settings) as engine:
        with reading(engine) as connection:
            empty = store.regions(connection).empty
        if empty:
            raise NotInitialisedError(N_("This database is empty; start with: radar init"))
        yield engine


def import_rules(settings: Settings) -> ImportRules:
    """The numbers of the import contract as the settings have them."""
    return ImportRules(
        known_after_days_coa=settings.known_after_days.coa,
        known_after_days_intake=settings.known_after_days.intake,
        correctie_tolerance=settings.correctie_tolerance,
    )
