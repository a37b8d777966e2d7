"""Work spread over processes and over a real Dask cluster, also when a worker is killed half-way."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from distributed import Client

from base.errors import Unavailable
from forecast.fanout import InTurn
from jobs.fanout import fan_out
from jobs.fanout.processes import Processes
from tests.jobs.fanout_work import (
    Draw,
    environment_of_worker,
    fail_at_two,
    hears_of_fits,
    kill,
    kill_the_worker,
    solve,
    solve_killing_once,
)
from tests.processes import PATIENCE, processes_of, started, wait_until

ROOT = Path(__file__).parents[2]

DRAWS = [Draw(seed) for seed in range(8)]


def same(found: list[np.ndarray], wanted: list[np.ndarray]) -> bool:
    return len(found) == len(wanted) and all(np.array_equal(*pair) for pair in zip(found, wanted, strict=True))


@pytest.fixture(scope="module")
def two() -> Iterator[Processes]:
    processes = Processes(2)
    yield processes
    processes.stop()


def test_processes_give_what_one_after_the_other_gives_in_the_same_order_and_with_one_thread_each(
    two: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert same(two.map(solve, DRAWS), InTurn().map(solve, DRAWS))
    workers = two.map(environment_of_worker, range(6))
    assert {threads for _, *threads in map(list, workers) for threads in threads} == {"1"}
    assert os.getpid() not in {pid for pid, *_ in workers}
    assert two.map(hears_of_fits, range(2)) == [False, False]
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "OPENBLAS_NUM_THREADS" not in os.environ


def test_one_job_or_one_core_is_done_here(two: Processes) -> None:
    assert two.map(environment_of_worker, [1])[0][0] == os.getpid()
    assert {pid for pid, *_ in Processes(1).map(environment_of_worker, range(3))} == {os.getpid()}
    assert two.map(environment_of_worker, []) == []


def test_jobs_of_a_killed_process_are_done_again(two: Processes, tmp_path: Path) -> None:
    assert same(two.map(partial(solve_killing_once, tmp_path), DRAWS), InTurn().map(solve, DRAWS))
    assert (tmp_path / "killed").exists()


def test_processes_that_keep_dying_are_told_of(two: Processes) -> None:
    with pytest.raises(Unavailable, match="keep dying"):
        two.map(kill_the_worker, range(2))


def test_a_pool_that_breaks_while_a_process_is_being_started_counts_as_broken(
    two: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def closes_its_pipes(pool: ProcessPoolExecutor, *_: object) -> None:
        tried.append(pool)
        pool._broken = "its processes died"
        raise ValueError("bad value(s) in fds_to_keep")

    monkeypatch.setattr(ProcessPoolExecutor, "submit", closes_its_pipes)
    with pytest.raises(Unavailable, match="keep dying"):
        two.map(fail_at_two, range(2))
    assert len(tried) == 2


def test_an_error_in_a_job_comes_back_as_it_is_and_leaves_the_processes_usable(two: Processes) -> None:
    with pytest.raises(LookupError, match="job 2 has no answer"):
        two.map(fail_at_two, range(4))
    assert two.map(fail_at_two, [0, 1]) == [0, 1]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_a_run_that_is_ended(sign: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(
        "import signal\n"
        "from jobs.fanout.processes import Processes\n"
        "from tests.jobs.fanout_work import wait_long\n"
        # a shell that starts the tests in the background has its children ignore it
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "if __name__ == '__main__':\n"
        "    processes = Processes(2)\n"
        "    try:\n"
        "        processes.map(wait_long, range(4))\n"
        "    finally:\n"
        "        processes.stop()\n"
    )
    with started([sys.executable, script], cwd=ROOT, env=_environment(), stderr=subprocess.DEVNULL) as run:
        # itself, what keeps account of shared resources, and two at work
        wait_until(lambda: len(processes_of(run.pid)) == 4)
        os.kill(run.pid, sign)
        assert run.wait(PATIENCE) != 0
        wait_until(lambda: not processes_of(run.pid))


def _environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"} | more


def dask(*arguments: str, **more: str) -> "AbstractContextManager[subprocess.Popen[bytes]]":
    command = [sys.executable, "-P", "-m", *arguments]
    return started(command, env=_environment(**more), stderr=subprocess.DEVNULL)


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler of its own process, without workers; its address as the setting takes it, and the process."""
    file = folder / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    with dask("distributed.cli.dask_scheduler", *options) as process:
        wait_until(lambda: file.exists() and '"address"' in file.read_text())
        address = file.read_text().split('"address": "tcp://')[1].split('"')[0]
        yield f"dask://{address}", process


def worker(engine: str, folder: Path, **more: str) -> "AbstractContextManager[subprocess.Popen[bytes]]":
    options = ("--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard", "--local-directory", folder)
    return dask("distributed.cli.dask_worker", engine.replace("dask", "tcp"), *map(str, options), **more)


def wait_for_workers(engine: str, number: int) -> None:
    with Client(engine.replace("dask", "tcp"), set_as_default=False) as client:
        client.wait_for_workers(number, timeout=PATIENCE)


def test_a_cluster_that_loses_a_worker_half_way_completes_with_the_same_results(tmp_path: Path) -> None:
    with scheduler(tmp_path) as (engine, _), worker(engine, tmp_path) as one, worker(engine, tmp_path) as other:
        wait_for_workers(engine, 2)
        with fan_out(engine, PATIENCE) as cluster:
            wanted = InTurn().map(solve, DRAWS)
            assert same(cluster.map(solve, DRAWS), wanted)
            assert {pid for pid, *_ in cluster.map(environment_of_worker, range(20))} == {one.pid, other.pid}

            assert same(cluster.map(partial(solve_killing_once, tmp_path), DRAWS), wanted)
            assert [process.poll() for process in (one, other)].count(-signal.SIGKILL) == 1

            with pytest.raises(LookupError, match="job 2 has no answer"):
                cluster.map(fail_at_two, range(4))


def test_a_cluster_that_goes_away_is_told_of(tmp_path: Path) -> None:
    with (
        scheduler(tmp_path) as (engine, process),
        worker(engine, tmp_path),
        fan_out(engine, PATIENCE) as cluster,
        pytest.raises(Unavailable, match="connection to the Dask cluster was lost"),
    ):
        cluster.map(kill, [process.pid])


def test_a_cluster_without_workers_is_refused(tmp_path: Path) -> None:
    with (
        scheduler(tmp_path) as (engine, _),
        pytest.raises(Unavailable, match="no Dask cluster with workers"),
        fan_out(engine, timeout=1),
    ):
        pass


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        (
            "scipy-0.1.dist-info/METADATA",
            "Name: scipy\nVersion: 0.1\n",
            rf"scipy 0\.1; here it is {version('scipy')}",
        ),
        ("jobs/__init__.py", "", rf"taakstelling-radar -; here .* {version('taakstelling-radar')}"),
    ],
)
def test_a_worker_with_other_versions_or_without_our_code_is_refused(
    file: str, text: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / file).parent.mkdir()
    (tmp_path / file).write_text(text)
    with (
        scheduler(tmp_path) as (engine, _),
        worker(engine, tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}"),
        pytest.raises(Unavailable, match=told),
        fan_out(engine, PATIENCE),
    ):
        pass


def test_a_place_where_nobody_listens_is_told() -> None:
    with (
        pytest.raises(Unavailable, match=r"no Dask cluster with workers at dask://127\.0\.0\.1:1\."),
        fan_out("dask://127.0.0.1:1", timeout=1),
    ):
        pass


def test_without_the_extra_the_reader_is_told_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Unavailable, match=r"install the extra"), fan_out("dask://127.0.0.1:8786"):
        pass
