"""Bringing a database to the current schema. Only Alembic ever creates or changes a table."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).parent / "migrations"
UPGRADE_LOCK = 2014_28  # any fixed number: the Huisvestingswet, article 28


def upgrade(engine: Engine) -> None:
    """Create or change the tables up to the newest migration, in one transaction; safe to repeat.

    Two processes that do this at once wait for each other: SQLite by its write lock, PostgreSQL by an
    advisory lock that lasts as long as the transaction.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        command.upgrade(configuration(connection), "head")


def configuration(connection: Connection) -> Config:
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
