"""`radar serve-jobs` with the works of the tests, as a process of its own: `python -m tests.jobs.service.server`."""

import sys
from datetime import UTC, datetime

import structlog

from config.settings import load_settings
from jobs.service.logs import configure_logs
from jobs.serving.serve import serve, stop_signals
from models.engine import open_engine
from tests.jobs.service.works import WORKS

if __name__ == "__main__":
    settings = load_settings()
    configure_logs(sys.stderr)
    with stop_signals() as stop:
        engine = open_engine(settings.database_url)
        serve(engine, settings, WORKS, clock=lambda: datetime.now(UTC), stop=stop, log=structlog.get_logger())
        engine.dispose()
