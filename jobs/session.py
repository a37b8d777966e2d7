"""What a command works with: the database of the settings, brought to the current schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, make_url

from base.errors import Unavailable
from base.i18n import N_
from config.settings import Settings
from models import store
from models.damage import BROKEN, NEWER_FORMAT, NO_DATABASE, damage, seen_damage
from models.engine import open_engine, reading
from models.migrate import SchemaTooNew, known_revision, upgrade

EMPTY = N_("This database is empty; start with: radar init")
_DAMAGES = {
    NO_DATABASE: N_(
        "{file} is not a database of SQLite, or its beginning was written over. Stop the service, and put a back-up "
        "back: radar restore FILE --overwrite, which keeps what is there now under another name. Back-ups are made "
        "in {home}/backups."
    ),
    BROKEN: N_(
        "The database {file} is damaged: parts of it are gone or were changed. Stop the service, and put a back-up "
        "back: radar restore FILE --overwrite, which keeps what is there now under another name. Back-ups are made "
        "in {home}/backups."
    ),
    NEWER_FORMAT: N_(
        "The database {file} has a form that this release of SQLite does not know. Use it with the software that "
        "wrote it; or stop the service, and put a back-up back: radar restore FILE --overwrite, which keeps what is "
        "there now under another name. Back-ups are made in {home}/backups."
    ),
}


def make_home(settings: Settings) -> None:
    """Make the folder of the database and the outputs, for its owner only, as addresses are in it; one that is there
    stays as it is.

    Raises:
        Unavailable: something else is in its place.
        OSError: it cannot be made.
    """
    if (settings.home.exists() or settings.home.is_symlink()) and not settings.home.is_dir():
        raise _no_home(settings.home)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def place_for_database(settings: Settings) -> Iterator[Engine]:
    """The engine of a database as it is, or of one that is still to be made: for what puts one back.

    Raises:
        Unavailable: something else is in the place of its folder.
    """
    make_home(settings)
    with _opened(settings) as engine:
        yield engine


@contextmanager
def made_database(settings: Settings) -> Iterator[Engine]:
    """As `database`, but one that is not there yet is made, with its folder: for `radar init` alone.

    Raises:
        Unavailable: a newer release has upgraded it, or something else is in the place of its folder.
    """
    with place_for_database(settings) as engine:
        with known_schema():
            upgrade(engine)
        yield engine


@contextmanager
def database(settings: Settings) -> Iterator[Engine]:
    """The engine of the settings' database, which is there, its schema made current.

    Raises:
        Unavailable: there is none, or a newer release has upgraded it.
    """
    with existing_database(settings) as engine:
        if engine is None:
            raise absence(settings)
        with known_schema():
            with reading(engine) as connection:
                empty = known_revision(connection) is None
            if empty:
                raise Unavailable(EMPTY)
            upgrade(engine)
        yield engine


@contextmanager
def existing_database(settings: Settings) -> Iterator[Engine | None]:
    """The engine of the settings' database as it is: nothing is made or upgraded. None when there is no file yet."""
    file = database_file(settings)
    if file is not None and not file.is_file():
        yield None
        return
    with _opened(settings) as engine:
        yield engine


def database_file(settings: Settings) -> Path | None:
    """The file of the database; None when it is on a server."""
    url = make_url(settings.database_url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def absence(settings: Settings) -> Unavailable:
    """Why there is no file of the database, and what to do, as an error to raise or to tell."""
    file = database_file(settings) or settings.home
    if not settings.home.is_dir() and file.is_relative_to(settings.home):
        return _no_home(settings.home)
    if file.exists() or file.is_symlink():
        message = N_("{file} should be the database and is no file. Move it away, or set database_url.")
        return Unavailable(message, file=file)
    return Unavailable(N_("There is no database in {folder}. Make one with: radar init"), folder=file.parent)


def database_damage(settings: Settings, *, whole: bool) -> Unavailable | None:
    """What is wrong with the file of the database, and what to do, as `absence`; None when nothing is.

    Args:
        whole: read all of it, which takes a second per 100 MB.
    """
    file = database_file(settings)
    if file is None or not file.is_file():
        return None
    found = damage(file) if whole else seen_damage(file)
    return None if found is None else Unavailable(_DAMAGES[found], file=file, home=settings.home)


def _no_home(home: Path) -> Unavailable:
    if home.is_symlink() and not home.exists():
        message = N_("The folder {home} is a link to {target}, which is not there. Mend the link, or set home.")
        return Unavailable(message, home=home, target=home.readlink())
    if home.exists():
        message = N_("{home} should be the folder of the database and is a file. Move it away, or set home.")
        return Unavailable(message, home=home)
    message = N_("The folder {home} does not exist. Set home, or make a database with: radar init")
    return Unavailable(message, home=home)


@contextmanager
def _opened(settings: Settings) -> Iterator[Engine]:
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
        Unavailable: as there, or `radar init` was not run to its end.
    """
    with database(settings) as engine:
        with reading(engine) as connection:
            empty = store.regions(connection).empty
        if empty:
            raise Unavailable(EMPTY)
        yield engine
