"""The application: pages, door, error pages and words put together from one frozen configuration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask

from downtime.web import (
    error_pages,
    frame,
    front_desk,
    generations,
    guide,
    health,
    journal_page,
    paper,
    patients,
    preferences,
    printing,
    protected,
    registers,
    search,
    security,
    sheets,
    sign_in,
    unlock,
    wards,
)
from downtime.web.config import WebConfig
from downtime.web.journalling import Journalling
from downtime.web.kit import Kit, Outside
from downtime.web.sessions import Sessions
from downtime.web.station import Station
from downtime.web.vault_copy import of_vault
from downtime.web.visible import visible
from exports.language import LANGUAGES

MAX_FORM_BYTES = 16 * 1024
EXTENSION = "downtime"


class Pages(Flask):
    """Flask, but a failure of an error page is logged like any other: its message may hold a patient's data."""

    def log_exception(self, exc_info: Any) -> None:
        error_pages.log_failure(exc_info[1])


def create_app(config: WebConfig, outside: Outside | None = None) -> Flask:
    """The WSGI application of one station; it opens the vault of `config` unless told otherwise."""
    outside = outside or of_vault(config.vault)
    journal = Journalling(outside.journal)
    station = Station(outside.opener, outside.newer, journal)
    idle = timedelta(minutes=config.idle_minutes).total_seconds()
    sessions = Sessions(idle, outside.clock, station.forget, journal.over)
    words = {language: outside.translators(language) for language in LANGUAGES}
    kit = Kit(config, station, sessions, journal, outside, words.__getitem__)
    app = Pages("downtime.web", static_folder="static", template_folder="templates")
    app.config.from_mapping(_flask_settings(config))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.finalize = visible
    app.extensions[EXTENSION] = kit
    error_pages.install(app)
    security.install(app, kit)
    frame.install(app, kit)
    reading = (wards, front_desk, registers, patients, protected, search, paper, printing, sheets, guide)
    for area in (unlock, sign_in, *reading, generations, journal_page, health, preferences):
        app.register_blueprint(area.blueprint(kit))
    return app


def kit_of(app: Flask) -> Kit:
    """The parts that an application was put together from."""
    kit: Kit = app.extensions[EXTENSION]
    return kit


def _flask_settings(config: WebConfig) -> Mapping[str, Any]:
    return {
        "SECRET_KEY": config.secret_key,
        # Cookies do not tell ports apart: two stations of one machine must not overwrite each other's.
        "SESSION_COOKIE_NAME": f"downtime_{config.port}",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "MAX_CONTENT_LENGTH": MAX_FORM_BYTES,
        "MAX_FORM_MEMORY_SIZE": MAX_FORM_BYTES,
        "MAX_FORM_PARTS": 20,
        "PROPAGATE_EXCEPTIONS": False,
        "TRAP_HTTP_EXCEPTIONS": False,
    }
