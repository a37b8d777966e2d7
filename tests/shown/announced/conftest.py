"""The track record of announced taakstellingen, as the job makes it."""

from tests.jobs.prognoses.conftest import national_engine, quick_settings, record

__all__ = ["national_engine", "quick_settings", "record"]
