"""The client against a real server that is slow, wrong, cut off, too long or not there."""

import gzip
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest

from base.i18n import Language
from jobs.opendata import client as module
from jobs.opendata.client import Limits, ODataClient
from jobs.opendata.errors import BadAnswer, OpenDataError, Refused, Unreachable
from tests.jobs.opendata.server import ROOT, Cbs, cut_off, hangs_up, says, send, status
from tests.processes import PATIENCE

TABLE = "83102NED"


@contextmanager
def client_of(
    url: str, *, timeout: float = PATIENCE, attempts: int = 3, most_bytes: int = 2**20
) -> Iterator[tuple[ODataClient, list[float]]]:
    pauses: list[float] = []
    with ODataClient(url, Limits(timeout, attempts, most_bytes), pause=pauses.append) as client:
        yield client, pauses


def sexes(cbs: Cbs, **limits: float) -> list[dict[str, object]]:
    with client_of(cbs.url, **limits) as (client, _):  # type: ignore[arg-type]
        return client.rows(TABLE, "Geslacht")


def test_reads_the_rows_of_a_resource(cbs: Cbs) -> None:
    assert [row["Title"] for row in sexes(cbs)] == ["Totaal mannen en vrouwen", "Mannen", "Vrouwen"]
    path, query = cbs.asked[0]
    assert path == f"{ROOT}/{TABLE}/Geslacht"
    assert query["$format"] == "json"
    assert cbs.headers[0]["User-Agent"].startswith("taakstelling-radar")


def test_asks_only_for_the_rows_and_columns_wanted(cbs: Cbs) -> None:
    with client_of(cbs.url) as (client, _):
        rows = client.rows(TABLE, "TypedDataSet", where="(Perioden eq '2025MM01')", select=("Perioden", "Leeftijd"))
    assert len(rows) == 8
    assert rows[0] == {"Perioden": "2025MM01", "Leeftijd": "10000  "}


def test_pages_until_the_last_row(cbs: Cbs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE_ROWS", 50)
    with client_of(cbs.url) as (client, _):
        rows = client.rows(TABLE, "TypedDataSet", where="(Geslacht eq 'T001038')")
    assert rows == cbs.data(TABLE)
    assert [query.get("$skip") for _, query in cbs.asked] == [None, "50", "100", "150"]
    assert {query["$top"] for _, query in cbs.asked} == {"50"}


def test_follows_the_link_to_the_next_page_even_when_it_names_another_port(cbs: Cbs) -> None:
    link = f"http://127.0.0.1/{ROOT.strip('/')}/{TABLE}/Geslacht?$skip=2"
    first = {"value": [{"Key": "a"}, {"Key": "b"}], "odata.nextLink": link}
    cbs.misdeeds.append(says(json.dumps(first).encode()))
    assert [row["Key"] for row in sexes(cbs)] == ["a", "b", "4000   "]


def test_a_server_that_does_not_page_is_found_out(cbs: Cbs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE_ROWS", 1)
    cbs.misdeeds.extend([says(b'{"value": [{"Key": "a"}]}')] * 3)
    with client_of(cbs.url) as (client, _), pytest.raises(BadAnswer, match="the same page"):
        client.rows(TABLE, "Geslacht", where="(Key ne '')")


@pytest.mark.parametrize(
    "misdeed",
    [
        status(503),
        status(500),
        status(429),
        hangs_up,
        cut_off,
        says(b'{"value": [{"Ke'),
        says(b"<html>Onderhoud</html>"),
    ],
)
def test_tries_again_after_a_mishap(cbs: Cbs, misdeed: object) -> None:
    cbs.misdeeds.extend([misdeed, misdeed])  # type: ignore[list-item]
    with client_of(cbs.url) as (client, pauses):
        assert len(client.rows(TABLE, "Geslacht")) == 3
    assert pauses == [1.0, 2.0]


def test_waits_as_long_as_the_server_asks_within_reason(cbs: Cbs) -> None:
    cbs.misdeeds.extend([status(429, Retry_After="7"), status(503, Retry_After="9000"), status(429)])
    with client_of(cbs.url, attempts=4) as (client, pauses):
        client.rows(TABLE, "Geslacht")
    assert pauses == [7.0, 60.0, 4.0]


def test_waits_until_the_moment_that_the_server_gives(cbs: Cbs) -> None:
    soon, far = (datetime.now(UTC) + timedelta(seconds=seconds) for seconds in (30, 9000))
    past = "Wed, 21 Oct 2015 07:28:00 GMT"
    for moment in (format_datetime(soon, usegmt=True), format_datetime(far, usegmt=True), past):
        cbs.misdeeds.append(status(503, Retry_After=moment))
    with client_of(cbs.url, attempts=4) as (client, pauses):
        client.rows(TABLE, "Geslacht")
    # moments are whole seconds
    assert 20.0 < pauses[0] <= 30.0
    assert pauses[1:] == [60.0, 4.0]


@pytest.mark.parametrize("text", ["", "-5", "soon", "1.5", "9" * 5000, "Wed, 21 Oct 99999999 07:28:00 GMT"])
def test_a_wait_that_means_nothing_is_as_one_not_asked_for(cbs: Cbs, text: str) -> None:
    cbs.misdeeds.append(status(503, Retry_After=text))
    with client_of(cbs.url) as (client, pauses):
        client.rows(TABLE, "Geslacht")
    assert pauses == [1.0]


@pytest.mark.parametrize(
    ("misdeed", "error", "words"),
    [
        (status(503), Refused, "error 503"),
        (hangs_up, Unreachable, "cannot be reached"),
        (cut_off, Unreachable, "cannot be reached"),
        (says(b'{"value": [{"Ke'), Unreachable, "cut off or damaged"),
        (says(b"  <!DOCTYPE html><p>Proxy"), BadAnswer, "a web page came"),
    ],
)
def test_gives_up_after_the_last_try_and_says_which_table(
    cbs: Cbs, misdeed: object, error: type[OpenDataError], words: str
) -> None:
    cbs.misdeeds.extend([misdeed] * 2)  # type: ignore[list-item]
    with pytest.raises(error, match=f"Table {TABLE}.*{words}"):
        sexes(cbs, attempts=2)
    assert not cbs.misdeeds


@pytest.mark.parametrize(
    ("misdeed", "error", "words"),
    [
        (status(404), Refused, "does not have it"),
        (status(400), Refused, "error 400"),
        (says(b"[1, 2]"), BadAnswer, "another form"),
        (says(b'{"value": [1]}'), BadAnswer, "another form"),
        (says(b'{"error": "x"}'), BadAnswer, "another form"),
        (says(b'{"value": [], "odata.nextLink": "https://elsewhere.example/x"}'), BadAnswer, "another address"),
        (says(b'{"value": [], "odata.nextLink": "http://["}'), BadAnswer, "another address"),
        (status(302, Location="https://elsewhere.example/x"), BadAnswer, "another address"),
        (status(302, Location="http://["), BadAnswer, "another address"),
    ],
)
def test_does_not_try_again_what_will_not_change(
    cbs: Cbs, misdeed: object, error: type[OpenDataError], words: str
) -> None:
    cbs.misdeeds.append(misdeed)  # type: ignore[arg-type]
    with pytest.raises(error, match=words):
        sexes(cbs)
    assert len(cbs.asked) == 1


def test_follows_a_redirect_on_the_same_host_but_not_for_ever(cbs: Cbs) -> None:
    here = f"{ROOT}/{TABLE}/Geslacht?$format=json"
    cbs.misdeeds.append(status(301, Location=here))
    assert len(sexes(cbs)) == 3
    cbs.misdeeds.extend([status(301, Location=here)] * 4)
    with pytest.raises(BadAnswer, match="without end"):
        sexes(cbs)


def test_what_comes_with_a_redirect_is_not_read(cbs: Cbs) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(301)
        handler.send_header("Location", f"{ROOT}/{TABLE}/Geslacht?$format=json")
        handler.send_header("Content-Length", str(10**9))
        handler.end_headers()
        handler.wfile.write(b" ")
        cbs.over.wait(PATIENCE)

    cbs.misdeeds.append(drip)
    assert len(sexes(cbs, attempts=1)) == 3


def test_a_silent_server_is_given_up(cbs: Cbs) -> None:
    def says_nothing(_: BaseHTTPRequestHandler) -> None:
        cbs.over.wait(PATIENCE)

    cbs.misdeeds.append(says_nothing)
    with pytest.raises(Unreachable, match="in time"):
        sexes(cbs, attempts=1, timeout=0.1)


def test_a_server_that_drips_bytes_for_ever_is_given_up(cbs: Cbs) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        send(handler, b"{", length=10**6)
        while not cbs.over.wait(0.02):
            handler.wfile.write(b" ")

    cbs.misdeeds.append(drip)
    with pytest.raises(Unreachable, match="in time"):
        sexes(cbs, attempts=1, timeout=0.1)


def test_an_answer_that_is_too_long_is_not_read_to_its_end(cbs: Cbs) -> None:
    body = b'{"value": []}' + b" " * 2**22
    cbs.misdeeds.append(says(body))
    with pytest.raises(BadAnswer, match="longer than 1 megabytes"):
        sexes(cbs)
    # nor is one that is only short while it is packed
    cbs.misdeeds.append(says(gzip.compress(body), Content_Encoding="gzip"))
    with pytest.raises(BadAnswer, match="longer than 1 megabytes"):
        sexes(cbs)
    assert len(cbs.asked) == 2


def test_a_packed_answer_is_read(cbs: Cbs) -> None:
    cbs.misdeeds.append(says(gzip.compress(b'{"value": [{"Key": "a"}]}'), Content_Encoding="gzip"))
    assert sexes(cbs) == [{"Key": "a"}]


def test_without_a_server_there_is_one_line_in_the_language_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with client_of(f"http://127.0.0.1:{port}", attempts=1) as (client, _), pytest.raises(Unreachable) as caught:
        client.rows(TABLE, "Geslacht")
    assert caught.value.told(Language("nl")) == "Tabel 83102NED: de dienst is niet te bereiken; is er een netwerk?"


def test_sends_no_credentials_of_a_netrc(cbs: Cbs, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w") as file:  # noqa: PTH123
        file.write("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("NETRC", netrc)
    sexes(cbs)
    assert "Authorization" not in cbs.headers[0]
