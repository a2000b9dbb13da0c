"""The whole application of a served station, and who looks after it while it runs.

Rules of this module:

* it loads everything that the unlock page does without, and is itself loaded behind that page;
* start and stop are journalled; at the stop everybody is signed out and the copy forgotten;
* readers who have gone are noticed also when nobody asks for a page;
* the garbage collector is told to leave alone what was made at start and of the open copy (decision record 0002).
"""

from __future__ import annotations

import gc
import threading
import weakref
from dataclasses import replace

from flask import Flask

from downtime.copy import Copy
from downtime.journal import Act, Entry
from downtime.vault.vault import Vault
from downtime.web.app import create_app, kit_of
from downtime.web.config import WebConfig
from downtime.web.readiness import Readiness
from downtime.web.vault_copy import of_vault
from exports.snapshot import enciphered

IDLE_CHECK = 15.0
"""Seconds between two looks for readers who have gone, so that the copy is forgotten even when nobody asks, and for a
newer snapshot."""


def load(config: WebConfig, readiness: Readiness) -> Flask:
    """The application of the vault of `config`, in which no passphrase is tried before `readiness` is over.

    Raises what `Vault.open` raises.
    """
    Vault.open(config.vault)
    outside = of_vault(config.vault)
    return create_app(config, replace(outside, opener=readiness.before(outside.opener)))


class Running:
    """One application from its start to its stop; `ended` is set when the server stops."""

    def __init__(self, app: Flask, ended: threading.Event) -> None:
        self._app = app
        self._kit = kit_of(app)
        self._ended = ended
        self._tidied: weakref.ref[Copy] | None = None
        """The copy that was open when the collector was last told; it may be gone by now."""

    def start(self) -> None:
        """To be called before anybody is let in."""
        self._kit.journal.record(Entry(act=Act.START))

    def stop(self) -> None:
        """Everybody is signed out, and nothing is readable any more."""
        self._kit.sessions.end()
        self._kit.station.forget()
        self._kit.journal.record(Entry(act=Act.STOP))

    def watch(self) -> None:
        """Until the server stops."""
        self._prepare()
        while not self._ended.wait(IDLE_CHECK):
            self._kit.sessions.expire()
            self._kit.station.look_for_newer()
            self.tidy()

    def tidy(self) -> None:
        """The collector leaves alone what was made of the open copy (the search index of 50,000 patients would hold up
        a page for a fifth of a second), and takes what a forgotten one left."""
        opened = self._kit.station.open_copy
        copy = opened.copy if opened is not None else None
        known = self._tidied() if self._tidied is not None else None
        if (copy is None and self._tidied is None) or (copy is not None and (copy is known or not copy.is_indexed)):
            return
        self._tidied = weakref.ref(copy) if copy is not None else None
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _prepare(self) -> None:
        """What the first reader would wait for, while the passphrase is typed: what texts are judged by, and the
        template of each page, compiled."""
        enciphered.prepare()
        environment = self._app.jinja_env
        for name in environment.list_templates(extensions=["html"]):
            if self._ended.is_set():
                return
            environment.get_template(name)
        gc.collect()
        gc.freeze()
