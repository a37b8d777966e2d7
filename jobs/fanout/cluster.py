"""Work over the workers of an existing Dask cluster (the extra `dask`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from base.errors import Unavailable
from base.i18n import N_
from forecast.fanout import Job, Result
from jobs.fanout.processes import WORKERS_DIE

if TYPE_CHECKING:
    from distributed import Client

# what decides over the figures: with other versions the same job may have another result
DECIDING = ("taakstelling-radar", "numpy", "pandas", "prophet", "scipy", "statsmodels")
RETRIES = 1


class Cluster:
    """Jobs over the workers that a client of Dask knows. Dask itself gives those of a dead worker to another."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def map(self, function: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
        """See `FanOut.map`.

        Raises:
            Unavailable: several workers died of the same job, or the cluster is gone.
        """
        from distributed import KilledWorker

        # not pure: what was asked before is done again, as it is on this machine
        futures = self._client.map(function, jobs, retries=RETRIES, pure=False)
        try:
            results: list[Result] = self._client.gather(futures)
        except KilledWorker:
            raise Unavailable(WORKERS_DIE) from None
        except CancelledError:
            raise Unavailable(N_("The connection to the Dask cluster was lost.")) from None
        finally:
            self._client.cancel(futures)
        return results


@contextmanager
def cluster_at(engine: str, timeout: float) -> Iterator[Cluster]:
    """The cluster whose scheduler listens at `dask://host:port`.

    Raises:
        Unavailable: Dask is not installed here, no scheduler with a worker answers within `timeout` seconds, or
            the versions there are others than here.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise Unavailable(N_("For {engine} install the extra: pip install '.[dask]'"), engine=engine) from None
    try:
        client = Client(engine.replace("dask:", "tcp:"), timeout=timeout, set_as_default=False)
    except OSError:
        raise _nobody(engine) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=timeout)
        except TimeoutError:
            raise _nobody(engine) from None
        _refuse_other_versions(versions(), client.run(versions, on_error="return"))
        yield Cluster(client)


def versions() -> dict[str, str]:
    """The versions here of the packages that decide over the figures; `-` for one that is not installed."""
    return {name: _version(name) for name in DECIDING}


def _nobody(engine: str) -> Unavailable:
    return Unavailable(N_("There is no Dask cluster with workers at {engine}."), engine=engine)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"


def _refuse_other_versions(ours: Mapping[str, str], theirs: Mapping[str, Mapping[str, str] | Exception]) -> None:
    for worker, answer in theirs.items():
        # a worker that does not have our code cannot even say so
        found = dict.fromkeys(DECIDING, "-") if isinstance(answer, Exception) else answer
        for name, wanted in ours.items():
            if found[name] != wanted:
                message = N_("The Dask worker {worker} has {name} {found}; here it is {wanted}.")
                raise Unavailable(message, worker=worker, name=name, found=found[name], wanted=wanted)
