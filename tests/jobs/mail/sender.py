"""A process that delivers, to be killed: `python -m tests.jobs.mail.sender DATABASE_URL PORT MOMENT`."""

import sys
from datetime import datetime

from config.settings import load_settings
from jobs.mail.deliver import deliver
from models.engine import open_engine

if __name__ == "__main__":
    url, port, moment = sys.argv[1:]
    settings = load_settings()
    mail = {"host": "127.0.0.1", "port": int(port), "security": "none", "timeout_seconds": 600.0}
    deliver(
        open_engine(url),
        settings.model_copy(update={"mail": settings.mail.model_copy(update=mail)}),
        clock=lambda: datetime.fromisoformat(moment),
        pause=lambda _seconds: None,
    )
