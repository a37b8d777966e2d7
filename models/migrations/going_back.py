"""What every migration answers when it is asked to undo itself."""

from typing import NoReturn


class DowngradeRefused(Exception):
    """A schema goes forward only, as the tables of a newer one hold what an older one has no place for."""


def refuse() -> NoReturn:
    """Stop a downgrade before it has changed anything.

    Raises:
        DowngradeRefused: always.
    """
    raise DowngradeRefused(
        "a database is not taken back to an earlier schema, as that would throw away what the newer one holds; "
        "install the earlier release and restore the back-up made before the upgrade: radar restore FILE --overwrite"
    )
