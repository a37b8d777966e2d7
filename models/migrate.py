"""Bringing a database to the current schema. Only Alembic ever creates or changes a table.

A schema goes forward only. Going back would throw away what the newer one holds; the way back is the back-up that was
made before the upgrade.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).parent / "migrations"
UPGRADE_LOCK = 2014_28  # any fixed number: the Huisvestingswet, article 28


class SchemaTooNew(Exception):
    """The database has a schema that this release does not know: a newer release has upgraded it."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(
            f"the database has schema {found} and this release knows schemas up to {known}: install the release that "
            "upgraded the database, or restore the back-up made before the upgrade"
        )
        self.found = found
        self.known = known


def upgrade(engine: Engine) -> None:
    """Create or change the tables up to the newest migration, in one transaction; safe to repeat.

    Two processes that do this at once wait for each other: SQLite by its write lock, PostgreSQL by an
    advisory lock that lasts as long as the transaction.

    Raises:
        SchemaTooNew: a newer release has upgraded this database.
    """
    with engine.begin() as connection:
        upgrade_within(connection)


def upgrade_within(connection: Connection, revision: str = "head") -> None:
    """As `upgrade`, within the transaction of `connection` and up to `revision`.

    Raises:
        SchemaTooNew: a newer release has upgraded this database.
    """
    lock_schema(connection)
    known_revision(connection)
    command.upgrade(configuration(connection), revision)


def lock_schema(connection: Connection) -> None:
    """Let those who change the schema follow each other until the end of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})


def known_revision(connection: Connection) -> str | None:
    """The schema of this database; None when it has none yet.

    Raises:
        SchemaTooNew: a newer release has upgraded this database.
    """
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in revisions():
        raise SchemaTooNew(found, newest_revision())
    return found


def revisions() -> list[str]:
    """Every schema this release knows, the newest first."""
    return [script.revision for script in _scripts().walk_revisions()]


def newest_revision() -> str:
    """The schema that this release works with."""
    return revisions()[0]


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, bound to `connection`: no ini file, works wherever we are installed.

    A contributor drafts the next migration from a migrated database with
    `command.revision(configuration(connection), "what changes", autogenerate=True, rev_id="0002")`.
    """
    config = Config()
    # a percent sign in a path would be read as interpolation
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(configuration())
