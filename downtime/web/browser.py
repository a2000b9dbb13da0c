"""One browser, as far as it is known before anybody unlocked: what it chose to see, and the token of its forms.

Rule of this module: it is read from the cookie alone, and asks for nothing of the vault or of a copy. What a page knows
besides, once the station is open, is the visit (`downtime.web.visit`); both are kept in Flask's `g` under one name.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import g, request
from flask import session as cookie

from downtime.web.config import WebConfig
from exports.language import LANGUAGES, Translator

if TYPE_CHECKING:  # named, not needed: a locked station has none
    from downtime.web.sessions import Session
    from downtime.web.station import OpenCopy

THEMES = ("auto", "day", "night")
TEXT_SIZES = ("normal", "large", "very-large")


@dataclass(frozen=True)
class Browser:
    """Whoever asks, and how the pages are shown to them."""

    language: str
    theme: str
    text_size: str
    csrf: str
    translator: Translator
    session: Session | None = None
    opened: OpenCopy | None = None

    def say(self, message: str, **fields: object) -> str:
        """Any message of the catalogue, its `{fields}` filled in after translation."""
        said = self.translator.gettext(message)
        return said.format(**fields) if fields else said


def visitor() -> Browser:
    """The browser of this request; of an open station the whole visit."""
    found: Browser = g.visit
    return found


def cookie_id() -> str:
    """The random number of this browser, drawn when it has none."""
    if "id" not in cookie:
        cookie["id"] = secrets.token_urlsafe(32)
    number: str = cookie["id"]
    return number


def browser_of(config: WebConfig, translators: Callable[[str], Translator]) -> Browser:
    """What the cookie of this request says."""
    language, theme, text_size = cookie.get("language"), cookie.get("theme"), cookie.get("text")
    if language not in LANGUAGES:
        language = config.language
    return Browser(
        language=language,
        theme=theme if theme in THEMES else "auto",
        text_size=text_size if text_size in TEXT_SIZES else "normal",
        csrf=csrf_token(config.secret_key, cookie_id()),
        translator=translators(language),
    )


def csrf_token(secret_key: bytes, session_id: str) -> str:
    """The token of every form of one browser: only who holds the secret of this start can make it."""
    return hmac.new(secret_key, b"csrf:" + session_id.encode(), "sha256").hexdigest()


def csrf_agrees(browser: Browser) -> bool:
    """Whether the form that was sent carries this browser's token."""
    return hmac.compare_digest(request.form.get("csrf", "").encode(), browser.csrf.encode())
