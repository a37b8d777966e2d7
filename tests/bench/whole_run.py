"""What a whole run of the built-in figures takes beside AutoETS alone: `python -m tests.bench.whole_run PYTHON`.

`PYTHON` is that of an environment with statsforecast (`requirements-autoets.lock`). Each is a fresh process, start-up
included; a scenario and a plan follow from the models that the run kept. On a machine that is not idle it is CPU that
counts, of the process and of those it started.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.panels import ROOT

AS_OF, PERIOD = "2026-01-31", "2027-H1"
SCENARIO = ROOT / "config" / "scenarios" / "hoge-instroom.toml"
TOTALS = "10000:36000:1000"


class Used(NamedTuple):
    """Seconds of wall and CPU, and megabytes at most."""

    wall: float
    cpu: float
    memory: float


def main(other_python: str) -> None:
    """Print the table, and the run as so many times AutoETS."""
    with tempfile.TemporaryDirectory() as folder:
        home, observations = Path(folder), Path(folder) / "observations.csv"
        radar = [str(Path(sys.executable).with_name("radar"))]
        used([*radar, "init", "--builtin"], home)
        found = {"run": used([*radar, "run", "--as-of", AS_OF], home)}
        used([*radar, "export", "observations", "--out", str(observations)], home)
        found["scenario"] = used([*radar, "scenario", "run", str(SCENARIO)], home)
        found["plan"] = used([*radar, "plan", "--period", PERIOD, "--totals", TOTALS], home)
        script = Path(__file__).with_name("autoets.py")
        found["AutoETS"] = used([other_python, str(script), str(observations)], home)
    for name, one in found.items():
        sys.stdout.write(f"{name:10} wall {one.wall:6.1f} s  CPU {one.cpu:6.1f} s  {one.memory:5.0f} MB\n")
    run, yardstick = found["run"], found["AutoETS"]
    sys.stdout.write(
        f"a run is {run.cpu / yardstick.cpu:.2f} times AutoETS in CPU, {run.wall / yardstick.wall:.2f} in wall\n"
    )


def used(command: Sequence[str], home: Path) -> Used:
    """Carry out a command that works in `home`.

    Raises:
        RuntimeError: it failed.
    """
    begin = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_DUP2, 1, 2)]
    process = os.posix_spawn(command[0], command, os.environ | {"RADAR_HOME": str(home)}, file_actions=quiet)
    _, status, cost = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} failed")
    return Used(time.perf_counter() - begin, cost.ru_utime + cost.ru_stime, cost.ru_maxrss / 2**10)


if __name__ == "__main__":
    main(sys.argv[1])
