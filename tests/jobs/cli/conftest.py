"""The published national figures in a database, for commands that read them."""

from tests.jobs.prognoses.conftest import national_engine, quick_settings

__all__ = ["national_engine", "quick_settings"]
