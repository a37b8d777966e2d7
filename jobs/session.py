"""What a command works with: the database of the settings, brought to the current schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, make_url

from base.errors import Unavailable
from base.i18n import N_
from config.settings import Settings
from models import store
from models.engine import open_engine, reading
from models.migrate import SchemaTooNew, upgrade


def make_home(settings: Settings) -> None:
    """Make the folder of the database and the outputs, for its owner only, as addresses are in it; one that is there
    stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def database(settings: Settings) -> Iterator[Engine]:
    """The engine of the settings' database, its folder made and its schema current.

    Raises:
        Unavailable: a newer release has upgraded it.
    """
    make_home(settings)
    engine = open_engine(settings.database_url)
    try:
        with known_schema():
            upgrade(engine)
        yield engine
    finally:
        engine.dispose()


@contextmanager
def existing_database(settings: Settings) -> Iterator[Engine | None]:
    """The engine of the settings' database as it is: nothing is made or upgraded. None when there is no file yet."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        yield None
        return
    engine = open_engine(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def known_schema() -> Iterator[None]:
    """Tells of a schema that is too new in words for a reader.

    Raises:
        Unavailable: what is done within found one.
    """
    try:
        yield
    except SchemaTooNew as error:
        raise Unavailable(
            N_(
                "The database has schema {found} and this release knows schemas up to {known}. Install the release "
                "that upgraded the database, or restore the back-up made before the upgrade."
            ),
            found=error.found,
            known=error.known,
        ) from None


@contextmanager
def filled_database(settings: Settings) -> Iterator[Engine]:
    """As `database`, for commands that need the regions to be there.

    Raises:
        Unavailable: `radar init` was not run.
    """
    with database(settings) as engine:
        with reading(engine) as connection:
            empty = store.regions(connection).empty
        if empty:
            raise Unavailable(N_("This database is empty; start with: radar init"))
        yield engine
