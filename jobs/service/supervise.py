"""An attempt in a process of its own, so that it can be stopped, and takes nobody with it when it dies.

The process leads a group of its own: what it starts is stopped with it. It hears of the end of this process, killed
too, by the end of its standard input, and then ends itself and its group.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from base.i18n import N_, Language
from base.quiet import ONE_THREAD
from config.settings import Settings
from jobs.task import Work
from models.ledger import Claim

__all__ = ["ChildProcesses", "Order"]

# seconds for a process to put its things in order when it is told to stop
GRACE = 5.0
LOOK = 0.02


@dataclass(frozen=True)
class Order:
    """What the process of an attempt is told."""

    claim: Claim
    settings: Settings
    work: Work


class ChildProcesses:
    """Carries out each attempt in a new process.

    Args:
        works: by job; functions that stand in a module.
        grace: seconds from the request to stop until a process is killed.
    """

    def __init__(self, settings: Settings, works: Mapping[str, Work], grace: float = GRACE) -> None:
        self._settings = settings
        self._works = works
        self._grace = grace

    def start(self, claim: Claim) -> Child:
        """See `Executor.start`.

        Raises:
            OSError: no process can be started.
        """
        order = Order(claim, self._settings, self._works[claim.job])
        process = subprocess.Popen(
            # -P: a folder `jobs` where the service happens to be started is not ours
            [sys.executable, "-P", "-m", "jobs.service.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=dict.fromkeys(ONE_THREAD, "1") | dict(os.environ),
            start_new_session=True,
        )
        with contextlib.suppress(BrokenPipeError):
            # first the path, so that the functions of the order can be found
            for part in (sys.path, order):
                _pipe(process).write(pickle.dumps(part))
            _pipe(process).flush()
        return Child(process, self._grace, Language(self._settings.language))


class Child:
    """The process of one attempt."""

    def __init__(self, process: subprocess.Popen[bytes], grace: float, say: Language) -> None:
        self._process = process
        self._grace = grace
        self._say = say
        self._told: str | None = None

    @property
    def pid(self) -> int:
        """Number of the process, and of its group."""
        return self._process.pid

    def ended(self) -> str | None:
        """See `Execution.ended`."""
        if self._told is None and self._is_over():
            self._bury()
        return self._told

    def stop(self) -> None:
        """See `Execution.stop`."""
        if self._told is not None:
            return
        # not by the library, which would fetch the end of a process that has just ended, and with it free its number
        os.kill(self.pid, signal.SIGTERM)
        deadline = time.monotonic() + self._grace
        while not self._is_over() and time.monotonic() < deadline:
            time.sleep(LOOK)
        self._bury()

    def _is_over(self) -> bool:
        # left in the table of processes, so that its number, which is that of the group too, is not given away
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None

    def _bury(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._told = _how(self._process.wait(), self._say)
        with contextlib.suppress(BrokenPipeError):
            _pipe(self._process).close()


def _pipe(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdin is None:
        raise ValueError("the process was started without a pipe")
    return process.stdin


def _how(code: int, say: Language) -> str:
    """How a process ended, by the code it left."""
    if code >= 0:
        return say(N_("The process ended with code {code} and did not say why"), code=code)
    if -code == signal.SIGKILL:
        return say(N_("The process was ended by signal {signal}, perhaps for want of memory"), signal=-code)
    return say(N_("The process was ended by signal {signal}"), signal=-code)
