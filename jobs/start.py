"""Entry point of `radar`: what must be set before numpy is loaded."""

import os

from base.quiet import ONE_THREAD


def main() -> None:
    """Run the command with one thread per linear-algebra call, unless the environment says otherwise."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    from jobs.cli.app import main as run

    run()
