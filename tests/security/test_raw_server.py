"""The real server, spoken to as no browser speaks: it answers what is right, refuses the rest, and goes on serving."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from downtime.web.config import WebConfig
from downtime.web.server import THREADS, WebServer
from tests.downtime.test_demo import free_port
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital
from tests.security.conftest import NAMES

PATIENCE = 5.0


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    config = WebConfig(vault=tmp_path_factory.mktemp("vault"), port=free_port())
    server = WebServer(config, Hospital(sample.database(), config).app())
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server
    server.close()
    thread.join(timeout=10)
    assert not thread.is_alive()


def say(server: WebServer, *pieces: bytes) -> bytes:
    """Bytes on the wire; all that comes back until the server closes or says nothing more."""
    with socket.create_connection(("127.0.0.1", server.config.port), timeout=PATIENCE) as wire:
        heard = b""
        try:
            for piece in pieces:
                wire.sendall(piece)
            wire.shutdown(socket.SHUT_WR)
            while got := wire.recv(65536):
                heard += got
        except OSError:  # it hung up while we were still talking
            pass
        return heard


def serves(server: WebServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.config.port, timeout=PATIENCE)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()


def head(server: WebServer, line: str = "GET /unlock HTTP/1.1", *lines: str) -> bytes:
    return "\r\n".join([line, f"Host: 127.0.0.1:{server.config.port}", *lines, "", ""]).encode("latin-1")


LINES = {
    "another site's address": "GET http://evil.example/ HTTP/1.1",
    "an address of the disk": "GET file:///etc/passwd HTTP/1.1",
    "CONNECT": "CONNECT evil.example:443 HTTP/1.1",
    "no version": "GET /unlock",
    "version 0.9": "GET /unlock HTTP/0.9",
    "version 2": "PRI * HTTP/2.0",
    "version 9": "GET /unlock HTTP/9.9",
    "no path": "GET  HTTP/1.1",
    "a path upwards": "GET /../../../../etc/passwd HTTP/1.1",
    "a path upwards in static": "GET /static/../../../../../etc/passwd HTTP/1.1",
    "a path upwards, encoded": "GET /static/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
    "a NUL": "GET /\0 HTTP/1.1",
    "letters of no alphabet": "GET /\xff\xfe HTTP/1.1",
    "a long address": "GET /" + "a" * 12_000 + " HTTP/1.1",
    "a too long address": "GET /" + "a" * 200_000 + " HTTP/1.1",
    "a star": "OPTIONS * HTTP/1.1",
    "a method of our own": "STEAL /wards HTTP/1.1",
    "nothing": "",
    "noise": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}
HEADERS = {
    "two hosts": ("Host: evil.example",),
    "two lengths": ("Content-Length: 5", "Content-Length: 6"),
    "length and chunks": ("Content-Length: 5", "Transfer-Encoding: chunked"),
    "chunks misspelt": ("Transfer-Encoding: xchunked",),
    "a negative length": ("Content-Length: -1",),
    "a length that is none": ("Content-Length: 1e3",),
    "a huge length": ("Content-Length: 99999999999999",),
    "a folded header": ("X-A: b", " folded"),
    "a header without a colon": ("no colon here",),
    "a space before the colon": ("Host : evil.example",),
    "thousands of headers": tuple(f"X-{n}: y" for n in range(5000)),
    "a header of a megabyte": ("X: " + "y" * (1 << 20),),
    "a forwarded host": ("X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "Forwarded: host=evil.example"),
    "a method override": ("X-HTTP-Method-Override: DELETE",),
    "expect": ("Expect: 100-continue", "Content-Length: 4"),
    "upgrade": ("Connection: Upgrade", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"),
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_first_lines(running: WebServer, line: str) -> None:
    check(say(running, head(running, line)))
    serves(running)


@pytest.mark.parametrize("lines", HEADERS.values(), ids=HEADERS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_headers(running: WebServer, method: str, lines: tuple[str, ...]) -> None:
    check(say(running, head(running, f"{method} /unlock HTTP/1.1", *lines), b"a=b\r\n"))
    serves(running)


def check(answer: bytes) -> None:
    """Ours or the server's refusal; never a file, a name, a version, a trace, or an answer for what was hidden."""
    said = answer.decode("utf-8", "replace").lower()
    assert not any(name in said for name in NAMES)
    for told in ("root:x:0", "traceback", "waitress", "werkzeug", "python/", "evil.example", "/home/", "site-packages"):
        assert told not in said
    if answer.startswith(b"HTTP/"):
        status = int(answer.split(b" ", 2)[1])
        assert status in (100, 200, 303, 308, 400, 403, 404, 405, 411, 413, 414, 417, 421, 431, 501, 505), status


@pytest.mark.parametrize(
    "hidden", ["GET /wards HTTP/1.1\r\nHost: x\r\n\r\n", "0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"]
)
def test_a_request_hidden_in_another(running: WebServer, hidden: str) -> None:
    """Two lengths, or length and chunks: refused as a whole, so that nothing can be slipped in."""
    both = head(running, "POST /unlock HTTP/1.1", f"Content-Length: {len(hidden)}", "Transfer-Encoding: chunked")
    answer = say(running, both, hidden.encode())
    assert answer.count(b"HTTP/1.") <= 2
    assert b" 200 " not in answer
    check(answer)
    serves(running)


def test_many_who_say_nothing_keep_nobody_out(running: WebServer) -> None:
    """Slow headers, as a slow-loris sends them: threads are not taken by who has not finished asking."""
    silent = [socket.create_connection(("127.0.0.1", running.config.port)) for _ in range(10 * THREADS)]
    for one in silent:
        one.sendall(b"GET /unlock HTTP/1.1\r\nHost: 127.0.0.1:")
    started = time.perf_counter()
    for _ in range(20):
        serves(running)
    assert time.perf_counter() - started < PATIENCE
    for one in silent:
        one.close()
    serves(running)


def test_who_hangs_up_in_the_middle(running: WebServer) -> None:
    for cut in (1, 10, 40):
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", running.config.port)) as wire:
                wire.sendall(head(running)[:cut])
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", running.config.port)) as wire:
            wire.sendall(head(running))
    serves(running)
