"""What a database says when it cannot be used, in texts of the catalogue: its own are English and for who made it."""

import re
from typing import Final

from base.i18n import N_, Language

__all__ = ["database_trouble"]

# what the two kinds of server say, the more precise first
_TROUBLES: Final[tuple[tuple[str, str], ...]] = (
    (r'database ".*" does not exist', N_("the server has no database of that name")),
    (
        r'role ".*" does not exist|authentication failed|no password supplied|no pg_hba\.conf entry',
        N_("the server does not let this name in, or not with this password"),
    ),
    (r"failed to resolve host|could not translate host name", N_("there is no server of that name")),
    (r"too many clients|connection slots", N_("too many others are connected to it; try again later")),
    (r"starting up|shutting down|in recovery mode", N_("the server is starting or stopping; try again in a minute")),
    (
        r"certificate|SSL (error|SYSCALL)|SSL was required|server does not support SSL",
        N_("the line to the server cannot be protected; see its certificate"),
    ),
    (
        r"Connection refused|No such file or directory|timeout|timed out|No route to host|Network is unreachable",
        N_("the server does not answer; see whether it runs, and whether its address is right"),
    ),
    (r"server closed the connection|terminating connection|connection .*lost", N_("the connection with it was lost")),
    (r"locked|deadlock|lock timeout", N_("another process holds it; try again later")),
    (r"is full|No space left|could not extend", N_("the disk is full")),
    (r"readonly|read-only", N_("nothing can be written in it")),
    (
        r"unable to open database file",
        N_("the file cannot be opened; see whether this user may read and write it and its folder"),
    ),
    (r"I/O error|could not (read|write)", N_("the disk does not read or write what it should")),
    (r"permission denied", N_("this user may not do that in it")),
)


def database_trouble(said: str, say: Language) -> str:
    """What a database said, in the language of the reader; what is not known here is repeated as its own words."""
    for pattern, message in _TROUBLES:
        if re.search(pattern, said, re.IGNORECASE):
            return say(message)
    return say(N_("it says: “{text}”"), text=said)
