"""The log: a line of JSON per event, without personal data."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from jobs.service.logs import configure_logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the log goes, as long as the test lasts."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logs(stream)
    yield stream
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_a_line_with_its_details_and_the_time_in_utc(stream: io.StringIO) -> None:
    structlog.get_logger().bind(job="run").info("attempt ended", seconds=1.5, period="2026-W47")
    (line,) = lines(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "attempt ended", "level": "info", "job": "run", "seconds": 1.5, "period": "2026-W47"}


def test_addresses_are_masked_however_deep_and_in_what_libraries_say(stream: io.StringIO) -> None:
    structlog.get_logger().info("to a@example.org", to=["b@example.org", {"c@example.org": 1}])
    logging.getLogger("some.library").warning("refused %s", "d@example.org")
    assert "example.org" not in stream.getvalue()
    assert [line["level"] for line in lines(stream)] == ["info", "warning"]


def test_an_error_is_told_with_its_causes_and_places_but_without_addresses(stream: io.StringIO) -> None:
    def fail() -> None:
        try:
            raise ValueError("no a@example.org")
        except ValueError as error:
            raise RuntimeError("stopped") from error

    try:
        fail()
    except RuntimeError:
        structlog.get_logger().exception("tick failed")
        logging.getLogger("some.library").exception("also here")
    for line in lines(stream):
        assert line["error"] == "RuntimeError: stopped"
        assert any("test_logs.py" in place and place.endswith(" fail") for place in line["traceback"])
        assert "ValueError: no …@…" in line["traceback"]
