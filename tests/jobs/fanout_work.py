"""Work to spread; a module of its own, so that the processes that carry it out load little."""

import logging
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Draw:
    """A small piece of work with random numbers of its own."""

    seed: int
    size: int = 60


def solve(job: Draw) -> np.ndarray:
    numbers = np.random.default_rng(job.seed).normal(size=(job.size, job.size))
    return np.linalg.solve(numbers, numbers.sum(axis=1) ** 2)


def solve_killing_once(folder: Path, job: Draw) -> np.ndarray:
    """As `solve`; the worker that comes to job 3 first is killed while at it."""
    if job.seed == 3 and not (folder / "killed").exists():
        (folder / "killed").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return solve(job)


def kill_the_worker(job: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return job


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def environment_of_worker(job: int) -> tuple[int, str | None, str | None]:
    return os.getpid(), os.environ.get("OMP_NUM_THREADS"), os.environ.get("OPENBLAS_NUM_THREADS")


def hears_of_fits(job: int) -> bool:
    return not logging.getLogger("cmdstanpy").disabled


def fail_at_two(job: int) -> int:
    if job == 2:
        raise LookupError("job 2 has no answer")
    return job


def wait_long(job: int) -> int:
    time.sleep(600)
    return job
