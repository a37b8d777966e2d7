"""What can go wrong, as one tree: the status of an answer over HTTP, and where the class is defined.

What a person reads. The roots below `RequestError` are of packages that cannot import this one; `status_of` answers
for them:

RequestError               400  base.errors
├── NotFound               404  base.errors
├── Invalid                422  base.errors
│   ├── BadAddress         422  jobs.mail.outbox
│   ├── FileRefused        422  shown.asked.faults
│   └── ImportRefused      422  jobs.importing.faults
│       └── Unclear        422  jobs.importing.understanding.understand
├── Conflict               409  base.errors
│   └── OtherVersion       409  jobs.packing
└── Unavailable            503  base.errors
    └── OpenDataError      503  jobs.opendata.errors
        ├── Unreachable    503  jobs.opendata.errors
        ├── Refused        503  jobs.opendata.errors
        ├── BadAnswer      503  jobs.opendata.errors
        ├── ChangedLayout  503  jobs.opendata.errors
        ├── Implausible    503  jobs.opendata.errors
        └── FetchFailed    503  jobs.opendata.errors
ForecastError              500  forecast.errors
├── BadInput               422  forecast.errors
├── TooLittleData          409  forecast.errors
├── DataAfterAsOf          500  forecast.errors
└── ModelFailed            500  forecast.monthly.base
SettingsError              500  config.errors
SchemaTooNew               503  models.migrate
DowngradeRefused           500  models.migrations.going_back

What only steers and reaches nobody, with who catches it:

BadCell          jobs.importing.cells   jobs.importing.rows
Unreadable       jobs.importing.files.unreadable  jobs.importing.files.reading
BadRow           models.archived_rows   jobs.keeping.restore
UnfitFile        config.given_files     jobs.importing.files.reading
BadToml          config.toml_text       config.layers
ClaimGone        models.ledger          jobs.service.perform
NotAccepted      jobs.mail.smtp         jobs.mail.deliver
├── NoService    jobs.mail.smtp         jobs.mail.deliver
├── NotNow       jobs.mail.smtp         jobs.mail.deliver
└── Never        jobs.mail.smtp         jobs.mail.deliver
Doubt            jobs.mail.smtp         jobs.mail.deliver
Stopped          jobs.serving.chores    jobs.serving.chores
_Again           jobs.opendata.client   jobs.opendata.client

An error is named after what is wrong; only the root of a package ends in Error. A class of its own is for who catches
it or for what it carries: all else raises one of the four branches, whose message says the rest.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from base.printable import without_sequences

if TYPE_CHECKING:
    from base.i18n import Language

__all__ = ["Conflict", "Invalid", "NotFound", "RequestError", "Unavailable", "status_of"]

OURS = 500


@runtime_checkable
class _Told(Protocol):
    """What tells itself in a language, as the errors of packages that cannot import this one do."""

    def told(self, say: Language) -> str: ...


class RequestError(Exception):
    """A request that cannot be met, told in a message of the catalogue; `str()` gives the English.

    One of the branches is raised; `status` is how it is answered over HTTP.
    """

    status: ClassVar[int] = 400

    def __init__(self, message: str, /, **details: object) -> None:
        super().__init__(message.format(**details) if details else message)
        self.message = message
        self.details = details

    def told(self, say: Language) -> str:
        """The message in the reader's language, and so a `reason` that is in the catalogue too or tells itself."""
        reason = self.details.get("reason")
        told = {}
        if isinstance(reason, str) and reason:
            told = {"reason": say(reason)}
        elif isinstance(reason, _Told):
            told = {"reason": reason.told(say)}
        return say(self.message, **{name: _shown(value, say) for name, value in (self.details | told).items()})


def _shown(value: object, say: Language) -> object:
    """A detail as it is told: a moment by the clock of the reader; a text may come from a file or a server."""
    if isinstance(value, datetime):
        return say.moment(value)
    return without_sequences(value) if isinstance(value, str) else value


class NotFound(RequestError):
    """There is none of that name, number or week."""

    status = 404


class Invalid(RequestError):
    """What was asked or handed in, a word, a day or a file, is not what it should be."""

    status = 422


class Conflict(RequestError):
    """What there is does not allow it: something is in the way, of another version, or lacks what it takes."""

    status = 409


class Unavailable(RequestError):
    """It cannot be met now, whatever is asked: a database, a service or a disk is not there, or not ready for it."""

    status = 503


def status_of(error: BaseException) -> int:
    """How an error is answered over HTTP, also one of a package that knows nothing of this one.

    What is imported here costs nothing before something goes wrong.
    """
    from sqlalchemy.exc import OperationalError

    from forecast.errors import BadInput, TooLittleData
    from models.migrate import SchemaTooNew

    if isinstance(error, RequestError):
        return error.status
    if isinstance(error, BadInput):
        return Invalid.status
    if isinstance(error, TooLittleData):
        return Conflict.status
    # the database is away, or of a newer release
    return Unavailable.status if isinstance(error, OperationalError | SchemaTooNew) else OURS
