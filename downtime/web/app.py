"""The whole application: the shell, and behind it every page of an open copy, from one frozen configuration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask

from downtime.copy import CopyForgotten
from downtime.web import (
    error_pages,
    frame,
    front_desk,
    generations,
    guide,
    journal_page,
    paper,
    patients,
    printing,
    protected,
    registers,
    search,
    sheets,
    sign_in,
    wards,
)
from downtime.web.config import WebConfig
from downtime.web.journalling import Journalling
from downtime.web.kit import Kit, Outside
from downtime.web.sessions import Sessions
from downtime.web.shell import shell
from downtime.web.station import Station
from downtime.web.vault_copy import of_vault
from downtime.web.visit import Visit, begin
from exports.language import LANGUAGES

EXTENSION = "downtime"


@dataclass(frozen=True)
class StationThreshold:
    """The threshold of a station that can be opened."""

    kit: Kit

    def begin(self) -> Visit:
        return begin(self.kit)

    @property
    def is_open(self) -> bool:
        return self.kit.station.open_copy is not None

    @property
    def is_exercise(self) -> bool:
        return frame.is_exercise(self.kit)

    def unlock(self, passphrase: str) -> str:
        self.kit.station.unlock(passphrase)
        return self.kit.sessions.open().id

    def leave_idle(self, session: str) -> None:
        self.kit.sessions.close(session, idle=True)


def create_app(config: WebConfig, outside: Outside | None = None) -> Flask:
    """The WSGI application of one station; it opens the vault of `config` unless told otherwise."""
    outside = outside or of_vault(config.vault)
    journal = Journalling(outside.journal)
    station = Station(outside.opener, outside.newer, journal)
    idle = timedelta(minutes=config.idle_minutes).total_seconds()
    sessions = Sessions(idle, outside.clock, station.forget, journal.over)
    words = {language: outside.translators(language) for language in LANGUAGES}
    kit = Kit(config, station, sessions, journal, outside, words.__getitem__)
    app = shell(config, StationThreshold(kit), kit.translators)
    app.extensions[EXTENSION] = kit
    app.register_error_handler(CopyForgotten, error_pages.locked_meanwhile)
    frame.install(app, kit)
    reading = (wards, front_desk, registers, patients, protected, search, paper, printing, sheets, guide)
    for area in (sign_in, *reading, generations, journal_page):
        app.register_blueprint(area.blueprint(kit))
    return app


def kit_of(app: Flask) -> Kit:
    """The parts that an application was put together from."""
    kit: Kit = app.extensions[EXTENSION]
    return kit
