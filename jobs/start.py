"""Entry point of `radar`: what must be set before numpy is loaded."""

import os

# the fits are many and small: threads inside each only wait for one another (a run took 29 s with, 13 s without)
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def main() -> None:
    """Run the command with one thread per linear-algebra call, unless the environment says otherwise."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    from jobs.cli import main as run

    run()
