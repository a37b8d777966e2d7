"""Work over processes of this machine.

They are started anew rather than forked, so that each can be told to use one thread for linear algebra before
numpy is there, and nothing of the parent's threads and connections comes along.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process

from base.errors import Unavailable
from base.i18n import N_
from base.quiet import ONE_THREAD, quiet_libraries
from forecast.fanout import InTurn, Job, Result

ATTEMPTS = 2
WORKERS_DIE = N_("The processes that do the work keep dying; most often the memory is full.")


class Processes:
    """Jobs over at most `cores` processes, started at the first need of them; `stop` them afterwards.

    A job alone, or a core alone, is worked on in this process. What a process that dies leaves undone is tried
    once more. A script that uses this starts its work under `if __name__ == "__main__"`, as each process loads it.
    """

    def __init__(self, cores: int) -> None:
        self._cores = cores
        self._pool: ProcessPoolExecutor | None = None

    def map(self, function: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
        """See `FanOut.map`.

        Raises:
            Unavailable: a process died, and in the second attempt again.
        """
        if min(self._cores, len(jobs)) < 2:
            return InTurn().map(function, jobs)
        done: dict[int, Result] = {}
        for _ in range(ATTEMPTS):
            try:
                self._attempt(function, jobs, done)
                return [done[number] for number in range(len(jobs))]
            except BrokenProcessPool:
                self.stop()
        raise Unavailable(WORKERS_DIE)

    def stop(self) -> None:
        """End the processes, at work or not."""
        if self._pool is None:
            return
        # what Python 3.14 calls terminate_workers; a shutdown waits for jobs whose results nobody wants any more
        processes = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()

    def _attempt(self, function: Callable[[Job], Result], jobs: Sequence[Job], done: dict[int, Result]) -> None:
        """Add to `done`, by number, the results of the jobs that are not in it yet."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._cores, get_context("spawn"), _begin)
        futures: dict[int, Future[Result]] = {}
        try:
            with _one_thread_each():
                for number in range(len(jobs)):
                    if number not in done:
                        futures[number] = _submitted(self._pool, function, jobs[number])
            for number, future in futures.items():
                done[number] = future.result()
        except BrokenProcessPool:
            wait(futures.values())
            done.update({number: future.result() for number, future in futures.items() if not future.exception()})
            raise
        except BaseException:
            for future in futures.values():
                future.cancel()
            raise


def _submitted(pool: ProcessPoolExecutor, function: Callable[[Job], Result], job: Job) -> Future[Result]:
    """The job handed in.

    Raises:
        BrokenProcessPool: the processes died.
    """
    try:
        return pool.submit(function, job)
    except (OSError, ValueError) as error:
        # while one more process is being started, a pool whose processes die closes its pipes underneath
        if pool._broken:
            raise BrokenProcessPool(str(error)) from error
        raise


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes started within use one thread for linear algebra."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _begin() -> None:
    """Be quiet, leave an interrupt to the parent, and end when it does, also when it was killed."""
    quiet_libraries()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
