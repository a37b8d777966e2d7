"""A process that hangs half-way a back-up, to be killed: `python -m tests.jobs.keeping.hanging_backup URL FOLDER`."""

import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from jobs.keeping.backup import backup
from models.engine import open_engine


def hang(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    """Say so and wait for the end, when the middle table is about to be read."""
    if "FROM run_step" in statement:
        print("half-way", flush=True)  # noqa: T201 - the parent waits for it
        signal.pause()


if __name__ == "__main__":
    url, folder = sys.argv[1:]
    engine = open_engine(url)
    event.listen(engine, "before_cursor_execute", hang)
    backup(engine, Path(folder) / "radar.zip", now=datetime(2026, 11, 21, tzinfo=UTC))
