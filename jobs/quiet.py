"""What libraries tell of themselves is not for the reader, in the command and in the processes that work for it."""

import logging


def quiet_libraries() -> None:
    """Prophet and its engine tell of every fit and of optional parts we do not use; what fails is raised anyway."""
    for name in ("cmdstanpy", "prophet", "prophet.plot"):
        # a level would be set back when they are imported
        logging.getLogger(name).disabled = True
