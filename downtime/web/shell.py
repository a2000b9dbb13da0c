"""The part of the application that answers before anybody unlocked: what the door has, and the whole begins with.

Rules of this module: it is made twice from the same lines, for the door (`downtime.web.door`) and for the whole
application (`downtime.web.app`), so that both refuse, redirect and answer alike; it imports nothing that reads a copy
or draws paper, because the unlock page waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, g

from downtime.web import error_pages, health, preferences, security, unlock
from downtime.web.browser import Browser
from downtime.web.config import WebConfig
from downtime.web.environment import PageEnvironment
from downtime.web.threshold import Threshold
from exports.language import Translator

MAX_FORM_BYTES = 16 * 1024


class Pages(Flask):
    """Flask, but a failure of an error page is logged like any other: its message may hold a patient's data."""

    jinja_environment = PageEnvironment

    def log_exception(self, exc_info: Any) -> None:
        error_pages.log_failure(exc_info[1])


def shell(config: WebConfig, threshold: Threshold, translators: Callable[[str], Translator]) -> Flask:
    """Settings, door of each request, error pages, the words of every page, and the pages before the unlock."""
    app = Pages("downtime.web", static_folder="static", template_folder="templates")
    app.config.from_mapping(_flask_settings(config))
    error_pages.install(app)
    security.install(app, config.authorities, threshold)

    @app.context_processor
    def words() -> dict[str, Any]:
        browser: Browser | None = g.get("visit")
        if browser is None:
            spoken = config.language
            return {"_": translators(spoken).gettext, "language": spoken, "exercise": config.exercise}
        return {
            "_": browser.say,
            "language": browser.language,
            "theme": browser.theme,
            "text_size": browser.text_size,
            "csrf": browser.csrf,
            "exercise": threshold.is_exercise,
            "frame": None,
            "signed_in": False,
        }

    for area in (unlock, health, preferences):
        app.register_blueprint(area.blueprint(threshold))
    return app


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
