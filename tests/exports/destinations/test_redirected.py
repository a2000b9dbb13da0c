"""A service that sends its client elsewhere is not followed: not to another server, not out of TLS."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from exports.destinations.address import Address
from exports.destinations.connection import Connection
from exports.destinations.credentials import S3Credentials
from exports.destinations.patience import Patience
from exports.destinations.reading import RemoteReader
from exports.errors import DestinationUnreachable

QUICK = Patience(connect=5, answer=10, attempts=1)
LISTING = b'<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>'


@contextmanager
def service(status: int, location: str = "") -> Iterator[tuple[str, list[str]]]:
    """The address of a service that answers all with `status`, and the requests that it got."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            if location:
                self.send_header("Location", f"{location}{self.path}")
            self.send_header("Content-Length", str(len(LISTING)))
            self.end_headers()
            self.wfile.write(LISTING)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def reader(endpoint: str) -> RemoteReader:
    account = S3Credentials(key_id="k", secret="s", endpoint=endpoint)
    return RemoteReader(Connection(Address.parse("s3://bucket"), lambda: account, QUICK))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_it_is_not_followed(status: int) -> None:
    with service(200) as (elsewhere, there), service(status, elsewhere) as (endpoint, here):
        one = reader(endpoint)
        with pytest.raises(DestinationUnreachable):
            one.sizes()
        one.close()
    assert here and not there


def test_the_same_answer_without_a_redirect_is_read() -> None:
    with service(200) as (endpoint, _):
        one = reader(endpoint)
        assert one.sizes() == {}
        one.close()
