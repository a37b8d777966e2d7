"""What libraries tell of themselves is not for the reader, in the command and in the processes that work for it."""

import logging
from typing import Final

# the fits are many and small: threads inside each only wait for one another (a run took 29 s with, 13 s without)
ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def quiet_libraries() -> None:
    """Prophet and its engine tell of every fit and of optional parts we do not use; what fails is raised anyway."""
    for name in ("cmdstanpy", "prophet", "prophet.plot"):
        # a level would be set back when they are imported
        logging.getLogger(name).disabled = True
