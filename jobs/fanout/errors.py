"""The error of spreading work, and the text that both ways of doing it share."""

from base.errors import RequestError
from base.i18n import N_

WORKERS_DIE = N_("The processes that do the work keep dying; most often the memory is full.")


class FanOutError(RequestError):
    """The work cannot be spread as the setting `engine` says."""
