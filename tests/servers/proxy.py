"""A line between a client and a server that counts, that can be cut after so many bytes, and that can go quiet."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.servers.process import HOST


@dataclass
class Line:
    """The line of one test. `received` counts the bytes that came from the server; after `cut_after` of them every
    connection is closed, and each new one too."""

    server: int
    cut_after: int | None = None
    quiet: bool = False
    received: int = 0
    port: int = 0
    _open: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_cut(self) -> bool:
        return self.cut_after is not None and self.received >= self.cut_after

    def mend(self) -> None:
        """From now on nothing is cut, and counting starts anew."""
        self.cut_after, self.received = None, 0

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return  # the test is over
            if self.is_cut:
                client.close()
                continue
            self._open.append(client)
            if not self.quiet:
                with contextlib.suppress(OSError):
                    self._join(client)

    def _join(self, client: socket.socket) -> None:
        server = socket.create_connection((HOST, self.server))
        self._open.append(server)
        for source, target, counts in ((client, server, False), (server, client, True)):
            threading.Thread(target=self._pass, args=(source, target, counts), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, counts: bool) -> None:
        with contextlib.suppress(OSError):
            while content := source.recv(1 << 14):
                if counts:
                    with self._lock:
                        self.received += len(content)
                    if self.is_cut:
                        break
                target.sendall(content)
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for one in self._open:
            one.close()


@contextmanager
def line(server: int, *, cut_after: int | None = None, quiet: bool = False) -> Iterator[Line]:
    """A line to the port of a server."""
    with socket.create_server((HOST, 0)) as listener:
        found = Line(server, cut_after, quiet, port=int(listener.getsockname()[1]))
        thread = threading.Thread(target=found.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            thread.join(5)
            found.close()
