"""The pages on waitress: this machine only, four threads, and nothing of a page on the disk.

Rules of this module:

* loopback only; no banner; at most a small form may be sent;
* waitress puts answers above a megabyte into a temporary file unless told otherwise: it is told otherwise, since a
  ward's PDF there would be patients' data in clear on the disk;
* it listens, and shows the unlock page, before the rest of the program is loaded (`downtime.web.door`); what only an
  open copy needs is in `downtime.web.running`, and nothing here imports it at the start.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask
from waitress import create_server  # type: ignore[import-untyped]  # it brings no types

from downtime.collector import undisturbed
from downtime.crisis.ended import refuse_ended
from downtime.crisis.presence import serving
from downtime.every import REQUESTS
from downtime.vault.settings import read_settings
from downtime.web.config import LOOPBACK, WebConfig
from downtime.web.door import Doorway, door
from downtime.web.readiness import Readiness
from downtime.web.shell import MAX_FORM_BYTES
from exports.errors import PortTaken

if TYPE_CHECKING:
    from downtime.web.running import Running

THREADS = 4
NEVER_ON_DISK = 2**40
"""Bytes of an answer or a request above which waitress would use a temporary file."""
QUIET = 0.5
"""Seconds at most in which nothing is loaded behind the door, so that the unlock page comes first."""
LINGER = 0.5
"""Seconds for which a station that cannot be served still answers: who waits for an answer is told why."""


class WebServer:
    """A running station. Raises `PortTaken` when it cannot listen."""

    def __init__(self, config: WebConfig, application: Flask | Doorway) -> None:
        self.config = config
        self._application = application
        self._ended = threading.Event()
        self._running: Running | None = None
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a page's files that wait a moment are no news
        self._server: Any = create_server(
            application,
            sockets=[_listening_socket(config.port)],
            threads=THREADS,
            ident=None,
            expose_tracebacks=False,
            clear_untrusted_proxy_headers=True,
            max_request_body_size=MAX_FORM_BYTES,
            max_request_header_size=MAX_FORM_BYTES,
            outbuf_overflow=NEVER_ON_DISK,
            inbuf_overflow=NEVER_ON_DISK,
        )

    @property
    def address(self) -> str:
        """Where to point the browser."""
        return f"http://{LOOPBACK}:{self.config.port}/"

    def run(self) -> None:
        """Serve until `close`, Ctrl-C or a termination signal; then forget the copy."""
        if isinstance(self._application, Flask):
            self.start(self._application)
            self.look_after()
        try:
            self._server.run()
        except OSError:
            if not self._ended.is_set():  # closing the socket under the loop is how `close` ends it
                raise
        finally:
            self._ended.set()
            if self._running is not None:
                self._running.stop()

    def start(self, whole: Flask) -> None:
        """The whole application is there, and has not let anybody in yet: its start is journalled."""
        from downtime.web.running import Running  # noqa: PLC0415 - it loads all that the unlock page does without

        if not self._ended.is_set():
            self._running = Running(whole, self._ended)
            self._running.start()

    def look_after(self) -> None:
        """From now on, in a thread of its own, until the server stops."""
        if self._running is not None:
            threading.Thread(target=self._running.watch, name="idle-watch", daemon=True).start()

    def close(self) -> None:
        """Stop listening. Safe to call twice and from another thread."""
        if not self._ended.is_set():
            self._ended.set()
            self._server.close()

    def give_up(self) -> None:
        """Stop, once those who wait for an answer have it."""
        self._ended.wait(LINGER)
        self.close()


def _listening_socket(port: int) -> socket.socket:
    """A socket of this machine alone. Raises `PortTaken`."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there, SO_REUSEADDR would let another program listen on our port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
    except OSError as error:
        listening.close()
        raise PortTaken(port=port, other=port + 1) from error
    return listening


def serve(
    config: WebConfig, when_ready: Callable[[str], None] | None = None, look: Callable[[], None] | None = None
) -> None:
    """Serve the vault of `config` until it is stopped; `when_ready` is given the address once it can be asked. The
    pages of an open copy are loaded, and then `look` is made, while the passphrase is typed: none is tried before.

    Raises `VaultNotFound`, `VaultEnded` and `PortTaken`; and what loading and `look` raise, which ends the serving.
    """
    read_settings(config.vault)
    refuse_ended(config.vault)

    def behind_the_door() -> None:
        doorway.asked.wait(QUIET)
        with doorway.loading(), undisturbed():
            from downtime.web.running import load  # noqa: PLC0415 - it loads all that the unlock page does without

            whole = load(config, readiness)
            server.start(whole)
            doorway.hand_over(whole)
        if look is not None:
            look()
        server.look_after()

    readiness = Readiness(behind_the_door)
    doorway = Doorway(door(config, readiness.wait))
    server = WebServer(config, doorway)
    with serving(config.vault, config.port):
        if when_ready is not None:
            when_ready(server.address)
        readiness.begin(server.give_up)
        _run(server)
        readiness.raise_failure()


def _run(server: WebServer) -> None:
    """Until Ctrl-C, or the system's request to stop."""

    def stop(_signal: int, _frame: Any) -> None:
        raise SystemExit(0)

    if threading.current_thread() is threading.main_thread():
        for number in REQUESTS:
            signal.signal(number, stop)
    server.run()
