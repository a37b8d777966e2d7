"""A small client for the OData service of Statistics Netherlands (CBS), for tables that are fetched unattended.

The package `cbsodata` knows no time-outs and no limit to what it reads; a service that runs by itself needs both. Of
OData (version 3, `{url}/{table}/{resource}?$filter=...`) only what is needed here is spoken.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from urllib3 import Retry
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as SlowAnswer

from base.i18n import N_
from jobs.opendata.errors import BadAnswer, OpenDataError, Refused, Unreachable

# CBS refuses a question with more than 10,000 rows in its answer
PAGE_ROWS: Final = 5_000
MOST_PAGES: Final = 40
MOST_REDIRECTS: Final = 3
CHUNK: Final = 64 * 1024
# a whole answer may take this many times the wait for a sign of life: a server that drips bytes never stops
PATIENCE: Final = 4
LONGEST_PAUSE: Final = 60
USER_AGENT: Final = "taakstelling-radar (open data)"
_TRY_LATER: Final = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS, *range(500, 600)}

Row = dict[str, Any]


@dataclass(frozen=True)
class Limits:
    """How long and how much.

    Attributes:
        timeout_seconds: without a sign of life for this long a try is given up.
        attempts: tries per request.
        most_bytes: a longer answer is refused.
    """

    timeout_seconds: float
    attempts: int
    most_bytes: int


class ODataClient:
    """Reads tables. Use it as a context manager: it holds connections.

    Proxies come from the environment (`HTTPS_PROXY`, `NO_PROXY`), as operators expect; credentials of a `.netrc` are
    never sent.
    """

    def __init__(self, url: str, limits: Limits, *, pause: Callable[[float], None] = time.sleep) -> None:
        self._url = url.rstrip("/")
        self._limits = limits
        self._pause = pause
        # asked here, not by the session: to that, an answer that is cut off, drips or is a web page is a good one.
        # It waits only after a second failure; one is put down beforehand, as a busy service wants a pause at once
        self._retry = Retry(
            limits.attempts,
            status_forcelist=_TRY_LATER,
            backoff_factor=0.5,
            backoff_max=LONGEST_PAUSE,
            retry_after_max=LONGEST_PAUSE,
        ).increment("GET", url)
        self._session = _Session()
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})
        # any login, be it none, keeps requests from looking into .netrc
        self._session.auth = lambda request: request

    def __enter__(self) -> "ODataClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def rows(
        self, table: str, resource: str, *, where: str | None = None, select: Sequence[str] | None = None
    ) -> list[Row]:
        """All rows of a resource such as `TypedDataSet` or `Perioden`.

        Args:
            table: its code, such as `83102NED`.
            where: an OData filter; with one, the rows are asked for page by page.
            select: the columns wanted; all when absent.

        Raises:
            Unreachable, Refused, BadAnswer: see `jobs.opendata.errors`.
        """
        parameters = {"$format": "json"}
        if where is not None:
            parameters |= {"$filter": where, "$top": str(PAGE_ROWS)}
        if select is not None:
            parameters["$select"] = ",".join(select)
        address = f"{self._url}/{table}/{resource}"
        found: list[Row] = []
        link: str | None = None
        for _ in range(MOST_PAGES):
            if link is not None:
                answer = self._answer(table, link, {})
            else:
                answer = self._answer(table, address, parameters | ({"$skip": str(len(found))} if found else {}))
            rows = _rows_of(answer, table)
            if rows and found[-len(rows) :] == rows:
                raise BadAnswer(N_("Table {table}: the server gives the same page again and again"), table=table)
            found += rows
            link = self._next(answer, table)
            if link is None and (where is None or len(rows) < PAGE_ROWS):
                return found
        raise BadAnswer(N_("Table {table}: the answer has more pages than such a table can have"), table=table)

    def _next(self, answer: Mapping[str, Any], table: str) -> str | None:
        link = answer.get("odata.nextLink")
        if link is None:
            return None
        target, own = _target(self._url + "/", str(link), table), urlsplit(self._url)
        if target.hostname != own.hostname:
            raise _leads_elsewhere(table)
        # behind a gateway the server may think it speaks plain http
        return target._replace(scheme=own.scheme, netloc=own.netloc).geturl()

    def _answer(self, table: str, address: str, parameters: Mapping[str, str]) -> Mapping[str, Any]:
        """One answer as JSON, tried again where that can help."""
        retry = self._retry
        while True:
            try:
                return self._tried(table, address, parameters)
            except _Again as again:
                if not retry.total:
                    raise again.error from None
                retry = retry.increment("GET", address)
                self._pause(again.after or retry.get_backoff_time())

    def _tried(self, table: str, address: str, parameters: Mapping[str, str]) -> Mapping[str, Any]:
        try:
            status, headers, content = self._got(table, address, parameters)
        except (requests.Timeout, SlowAnswer, TimeoutError):
            message = N_("Table {table}: no whole answer came in time; is the service up?")
            raise _Again(Unreachable(message, table=table)) from None
        except (requests.RequestException, HTTPError):
            message = N_("Table {table}: the service cannot be reached; is there a network?")
            raise _Again(Unreachable(message, table=table)) from None
        if self._retry.is_retry("GET", status):
            message = N_("Table {table}: the service answers with error {status}; it may be busy or down")
            raise _Again(Refused(message, table=table, status=status), _retry_after(self._retry, headers))
        if status == HTTPStatus.NOT_FOUND:
            raise Refused(N_("Table {table}: the service does not have it (any more)"), table=table)
        if status != HTTPStatus.OK:
            message = N_("Table {table}: the service refuses the question with error {status}")
            raise Refused(message, table=table, status=status)
        return _parsed(content, table)

    def _got(self, table: str, address: str, parameters: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and content after redirects within the same host."""
        for _ in range(MOST_REDIRECTS + 1):
            until = time.monotonic() + PATIENCE * self._limits.timeout_seconds
            with self._session.get(
                address,
                params=parameters,
                timeout=self._limits.timeout_seconds,
                allow_redirects=False,
                stream=True,
            ) as response:
                if not response.is_redirect:
                    return response.status_code, response.headers, self._content(response, table, until)
                new = _target(response.url, response.headers["Location"], table)
            old = urlsplit(address)
            if new.hostname != old.hostname or (old.scheme, new.scheme) == ("https", "http"):
                raise _leads_elsewhere(table)
            # the target carries the question
            address, parameters = new.geturl(), {}
        raise BadAnswer(N_("Table {table}: the server redirects without end"), table=table)

    def _content(self, response: requests.Response, table: str, until: float) -> bytes:
        content = bytearray()
        # read1 gives what has come; reading a whole chunk would wait for a dripping server without looking up
        while part := response.raw.read1(CHUNK, decode_content=True):
            content += part
            if len(content) > self._limits.most_bytes:
                message = N_("Table {table}: the answer is longer than {megabytes} megabytes and was not read")
                raise BadAnswer(message, table=table, megabytes=self._limits.most_bytes // 2**20)
            if time.monotonic() > until:
                raise TimeoutError
        return bytes(content)


class _Session(requests.Session):
    """Leaves redirects to the client: requests would look where one leads by reading all that comes with it."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere."""


class _Again(Exception):
    """A try failed in a way that another may not; `error` is raised when there is none left."""

    def __init__(self, error: OpenDataError, after: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after


def _target(address: str, link: str, table: str) -> SplitResult:
    """Where a link on a page leads."""
    try:
        return urlsplit(urljoin(address, link))
    except ValueError:
        # it is no address at all
        raise _leads_elsewhere(table) from None


def _leads_elsewhere(table: str) -> BadAnswer:
    return BadAnswer(N_("Table {table}: the answer leads to another address, which is not followed"), table=table)


def _retry_after(retry: Retry, headers: Mapping[str, str]) -> float | None:
    """The seconds the server asks for, within reason."""
    try:
        return retry.parse_retry_after(headers["Retry-After"])
    except (KeyError, HTTPError, ValueError, OverflowError):
        # nothing, or no time that there is
        return None


def _parsed(content: bytes, table: str) -> Mapping[str, Any]:
    if content.lstrip()[:1] == b"<":
        message = N_("Table {table}: a web page came instead of figures; a proxy or maintenance may be in between")
        raise _Again(BadAnswer(message, table=table))
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        message = N_("Table {table}: the answer is cut off or damaged")
        raise _Again(Unreachable(message, table=table)) from None
    if not isinstance(answer, dict):
        raise BadAnswer(N_("Table {table}: the answer has another form than OData has"), table=table)
    return answer


def _rows_of(answer: Mapping[str, Any], table: str) -> list[Row]:
    rows = answer.get("value")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadAnswer(N_("Table {table}: the answer has another form than OData has"), table=table)
    return rows
