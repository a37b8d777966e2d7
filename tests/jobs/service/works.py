"""Cheap works for the tests of real processes. They say what they do in files of the service's home."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from jobs.task import Outcome, Task
from models.engine import transaction


def says_and_waits(task: Task) -> Outcome:
    """Names its process in `tries`, and is done with a line in `done`, but not as long as there is a file `hold`."""
    home = task.settings.home
    _add(home / "tries", str(os.getpid()))
    while (home / "hold").exists():
        time.sleep(0.02)
    with transaction(task.engine) as connection:
        task.settle(connection, {"by": os.getpid()})
        _add(home / "done", str(os.getpid()))
    return {}


def hangs_with_a_helper(task: Task) -> Outcome:
    """Starts a process of its own, names both in `tries`, and never ends, not even when it is asked to."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    helper = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"])
    _add(task.settings.home / "tries", f"{os.getpid()} {helper.pid}")
    while True:
        time.sleep(1)


def is_killed(task: Task) -> Outcome:
    """As the system does for want of memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def fails(task: Task) -> Outcome:
    """Fails with an address in what it says."""
    raise ValueError("no mail for\n  planner@example.org")


WORKS = {"inbox": says_and_waits, "run": hangs_with_a_helper, "opendata": is_killed, "mail": fails}


def _add(file: Path, line: str) -> None:
    with file.open("a") as lines:
        lines.write(f"{line}\n")
