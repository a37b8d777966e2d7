"""The log of the service: a line of JSON per event on the standard error, without personal data.

What looks like an address of mail is masked wherever it stands. Of an error there are its class, what it says and the
places it came through, but not the statement and the values that a database error carries.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from typing import Any, TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from base.one_line import masked, one_line

__all__ = ["configure_logs", "without_addresses"]

# libraries that say what they do at every turn, and from when they are heard
TALKATIVE = {
    # a tick that is left out, as the one before waits for a busy database, is no trouble
    "apscheduler": logging.ERROR,
    "urllib3": logging.WARNING,
    "alembic": logging.WARNING,
    "sqlalchemy": logging.WARNING,
}


def configure_logs(stream: TextIO) -> None:
    """Send what this process and its libraries log to `stream`; for the start of a command."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _errors_in_words,
        without_addresses,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name, level in TALKATIVE.items():
        logging.getLogger(name).setLevel(level)


def without_addresses(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask what looks like an address of mail in every value, however deep."""
    return {key: _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {_masked(key): _masked(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(each) for each in value]
    return value if isinstance(value, int | float | bool | None) else masked(str(value))


def _errors_in_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = one_line(error)
        event["traceback"] = [line for each in _chain(error) for line in _told(each)]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came from, the first cause last."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [one_line(error), *(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)]
