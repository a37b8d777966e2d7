"""A web server on this machine that gives the recorded answers as CBS does, and can be told to misbehave."""

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

ANSWERS = Path(__file__).parent / "answers"
ROOT = "/ODataApi/odata"
_CONDITION = re.compile(r"(\w+) eq '([^']*)'")

Misdeed = Callable[[BaseHTTPRequestHandler], None]


class Cbs:
    """The answers, open to change; `misdeeds` are what the next requests get instead, `None` for a good answer."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], list[dict[str, Any]]] = {
            (file.parent.name, file.stem): json.loads(file.read_text(encoding="utf-8"))["value"]
            for file in ANSWERS.glob("*/*.json")
        }
        self.misdeeds: deque[Misdeed | None] = deque()
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.headers: list[dict[str, str]] = []
        self.over = Event()
        self.url = ""

    def data(self, table: str) -> list[dict[str, Any]]:
        return self.rows[table, "TypedDataSet"]

    def intake(self, period: str, nationality: str = "T001059") -> dict[str, Any]:
        """The row of a period in the intake table; change it to revise a figure."""
        return next(
            row
            for row in self.data("83102NED")
            if row["Perioden"] == period and row["Nationaliteit"].strip() == nationality
        )

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append((parts.path, query))
        self.headers.append(dict(handler.headers.items()))
        misdeed = self.misdeeds.popleft() if self.misdeeds else None
        if misdeed:
            misdeed(handler)
            return
        table, _, resource = parts.path.removeprefix(ROOT + "/").partition("/")
        rows = self.rows.get((table, resource))
        if rows is None:
            send(handler, b"not found", status=404)
        else:
            send(handler, json.dumps({"odata.metadata": "", "value": _asked_for(rows, query)}).encode())


def _asked_for(rows: list[dict[str, Any]], query: dict[str, str]) -> list[dict[str, Any]]:
    """Filter (exact, padding included, as CBS does), columns and page."""
    allowed: dict[str, set[str]] = {}
    for column, value in _CONDITION.findall(query.get("$filter", "")):
        allowed.setdefault(column, set()).add(value)
    kept = [row for row in rows if all(row[column] in values for column, values in allowed.items())]
    if "$select" in query:
        columns = query["$select"].split(",")
        kept = [{name: row[name] for name in columns} for row in kept]
    start = int(query.get("$skip", 0))
    return kept[start : start + int(query.get("$top", 10_000))]


def send(
    handler: BaseHTTPRequestHandler, body: bytes, *, status: int = 200, length: int | None = None, **headers: str
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def status(code: int, **headers: str) -> Misdeed:
    return lambda handler: send(handler, b"", status=code, **headers)


def says(body: bytes, **headers: str) -> Misdeed:
    return lambda handler: send(handler, body, **headers)


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b'{"value": [{"Key": "2025M', length=4_000)


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


@contextmanager
def serving(cbs: Cbs) -> Iterator[Cbs]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                cbs.answer(self)
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    cbs.url = f"http://127.0.0.1:{server.server_port}{ROOT}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield cbs
    finally:
        cbs.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
