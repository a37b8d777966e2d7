"""Who carries out the work that `forecast` spreads over series and origins: this machine or a Dask cluster.

The only place that knows either. `fan_out` builds from the setting `engine` what satisfies
`forecast.fanout.FanOut`; the results do not depend on which it was.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from config.sections import LOCAL
from forecast.fanout import FanOut
from jobs.fanout.cluster import cluster_at
from jobs.fanout.processes import Processes

__all__ = ["fan_out"]

TIMEOUT = 10.0


@contextmanager
def fan_out(engine: str, timeout: float = TIMEOUT) -> Iterator[FanOut]:
    """What carries out jobs, for as long as the context lasts: `local` or `dask://host:port`.

    On `local` there is a process per core that this one may use. On a cluster, jobs go to the workers it has; it
    shares what jobs have in common within one call, so that large data may be part of each.

    Args:
        engine: the setting.
        timeout: seconds; a cluster that does not answer by then is not there.

    Raises:
        Unavailable: Dask is not installed, nobody answers there, it has other versions than here; or, from `map`,
            workers keep dying or the cluster went away. An error in a job comes back as it is.
    """
    if engine == LOCAL:
        processes = Processes(len(os.sched_getaffinity(0)))
        try:
            yield processes
        finally:
            processes.stop()
    else:
        with cluster_at(engine, timeout) as cluster:
            yield cluster
