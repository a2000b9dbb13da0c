"""The door: what answers while the rest of the program is still being loaded, behind the unlock page.

Rules of this module:

* the door is the same shell as the whole application's (`downtime.web.shell`), under the same secret, and holds nothing
  that could be opened: to it everybody is a stranger, so each address leads to the unlock page;
* what is sent (POST) waits for the whole, which answers it: no passphrase is tried by halves;
* when the whole cannot be loaded, whoever waited is told so on the unlock page, and nobody waits any more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from flask import Flask

from downtime.crisis.declaration import known_crisis
from downtime.web.browser import Browser, browser_of
from downtime.web.config import WebConfig
from downtime.web.shell import shell
from downtime.web.threshold import StationBusy
from exports.language import Translator, translator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@dataclass(frozen=True)
class Closed:
    """The threshold of a station whose vault nobody can open yet."""

    config: WebConfig
    translators: Callable[[str], Translator]
    wait: Callable[[], None]
    """Until the whole is there. Raises what kept it away."""

    is_open = False

    def begin(self) -> Browser:
        return browser_of(self.config, self.translators)

    @property
    def is_exercise(self) -> bool:
        crisis = known_crisis(self.config.vault)
        return self.config.exercise or (crisis is not None and crisis.drill)

    def unlock(self, passphrase: str) -> str:  # noqa: ARG002 - the threshold's signature
        """Raises what kept the whole away: only then does a passphrase come here."""
        self.wait()
        raise StationBusy

    def leave_idle(self, session: str) -> None:
        """Nobody has a session here."""


def door(config: WebConfig, wait: Callable[[], None]) -> Flask:
    """The application that knows the unlock page alone; `wait` as in `Closed`."""
    words = cache(translator)
    app = shell(config, Closed(config, words, wait), words)
    app.url_build_error_handlers.append(lambda _error, _endpoint, _values: "/")  # a page that only the whole has
    return app


class Doorway:
    """The WSGI application from the first moment on: the door, until the whole is handed over."""

    def __init__(self, door: Flask) -> None:
        self._door = door
        self._whole: Flask | None = None
        self._loaded = threading.Event()
        self.asked = threading.Event()
        """Somebody was answered."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            self._loaded.wait()
        application = self._whole or self._door
        answer = application(environ, start_response)
        self.asked.set()
        return answer

    @property
    def whole(self) -> Flask | None:
        """The whole application, once it is there."""
        return self._whole

    def hand_over(self, whole: Flask) -> None:
        """From now on this one answers."""
        self._whole = whole

    @contextmanager
    def loading(self) -> Iterator[None]:
        """While the whole is made; however that ends, nobody waits for it any more."""
        try:
            yield
        finally:
            self._loaded.set()
