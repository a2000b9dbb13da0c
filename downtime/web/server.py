"""The pages on waitress: this machine only, four threads, and nothing of a page on the disk.

Rules of this module:

* loopback only; no banner; at most a small form may be sent;
* waitress puts answers above a megabyte into a temporary file unless told otherwise: it is told otherwise, since a
  ward's PDF there would be patients' data in clear on the disk;
* the garbage collector is told to leave alone what was made at start and of the open copy (decision record 0002).
"""

from __future__ import annotations

import gc
import signal
import socket
import sys
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask
from waitress import create_server  # type: ignore[import-untyped]  # it brings no types

from downtime.copy import Copy
from downtime.crisis.presence import serving
from downtime.journal import Act, Entry
from downtime.vault.vault import Vault
from downtime.web.app import MAX_FORM_BYTES, create_app, kit_of
from downtime.web.config import LOOPBACK, WebConfig
from downtime.web.readiness import Readiness
from downtime.web.vault_copy import of_vault
from exports.errors import PortTaken

THREADS = 4
NEVER_ON_DISK = 2**40
"""Bytes of an answer or a request above which waitress would use a temporary file."""
IDLE_CHECK = 15.0
"""Seconds between two looks for readers who have gone, so that the copy is forgotten even when nobody asks, and for a
newer snapshot."""
QUIET = 0.5
"""Seconds after the start in which nothing is prepared, so that the unlock page comes at once."""


class WebServer:
    """A running station. Raises `PortTaken` when it cannot listen."""

    def __init__(self, config: WebConfig, app: Flask | None = None) -> None:
        self.config = config
        self._app = app or create_app(config)
        self._ended = threading.Event()
        self._tidied: weakref.ref[Copy] | None = None
        """The copy that was open when the collector was last told; it may be gone by now."""
        self._server: Any = create_server(
            self._app,
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
        watch = threading.Thread(target=self._watch, name="idle-watch", daemon=True)
        watch.start()
        kit = kit_of(self._app)
        kit.journal.record(Entry(act=Act.START))
        try:
            self._server.run()
        except OSError:
            if not self._ended.is_set():  # closing the socket under the loop is how `close` ends it
                raise
        finally:
            self._ended.set()
            kit.sessions.end()
            kit.station.forget()
            kit.journal.record(Entry(act=Act.STOP))

    def close(self) -> None:
        """Stop listening. Safe to call twice and from another thread."""
        if not self._ended.is_set():
            self._ended.set()
            self._server.close()

    def _watch(self) -> None:
        if not self._ended.wait(QUIET):
            self._prepare()
        kit = kit_of(self._app)
        while not self._ended.wait(IDLE_CHECK):
            kit.sessions.expire()
            kit.station.look_for_newer()
            self._tidy()

    def _tidy(self) -> None:
        """The collector leaves alone what was made of the open copy (the search index of 50,000 patients would hold up
        a page for a fifth of a second), and takes what a forgotten one left."""
        opened = kit_of(self._app).station.open_copy
        copy = opened.copy if opened is not None else None
        known = self._tidied() if self._tidied is not None else None
        if (copy is None and self._tidied is None) or (copy is not None and (copy is known or not copy.is_indexed)):
            return
        self._tidied = weakref.ref(copy) if copy is not None else None
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _prepare(self) -> None:
        """What the first reader would wait for: each page's template is compiled, while the passphrase is typed."""
        environment = self._app.jinja_env
        for name in environment.list_templates(extensions=["html"]):
            if self._ended.is_set():
                return
            environment.get_template(name)
        gc.collect()
        gc.freeze()


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
    """Serve the vault of `config` until it is stopped; `when_ready` is given the address once it can be asked. `look`
    is made meanwhile, and no passphrase is tried before it is over.

    Raises `PortTaken`, `VaultEnded`, and what `look` raises, which ends the serving.
    """
    Vault.open(config.vault)
    readiness, outside = Readiness(look or _no_look), of_vault(config.vault)
    server = WebServer(config, create_app(config, replace(outside, opener=readiness.before(outside.opener))))
    with serving(config.vault, config.port):
        if when_ready is not None:
            when_ready(server.address)
        readiness.begin(server.close)
        _run(server)
        readiness.raise_failure()


def _no_look() -> None:
    """For who serves without one."""


def _run(server: WebServer) -> None:
    """Until Ctrl-C, or the system's request to stop."""

    def stop(_signal: int, _frame: Any) -> None:
        raise SystemExit(0)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)
    server.run()
