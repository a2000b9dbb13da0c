"""The language, the day or night look and the size of text of one browser; all are kept in its cookie."""

from __future__ import annotations

import re

from flask import Blueprint, abort, redirect, request, session, url_for
from werkzeug.wrappers import Response

from downtime.web.browser import TEXT_SIZES, THEMES
from downtime.web.threshold import Threshold
from exports.language import LANGUAGES

_OUR_PAGE = re.compile(r"/(?!/)[A-Za-z0-9/_.~%-]*")


def blueprint(_threshold: Threshold) -> Blueprint:
    pages = Blueprint("preferences", __name__)

    @pages.post("/language")
    def language() -> Response:
        return _keep("language", LANGUAGES)

    @pages.post("/theme")
    def theme() -> Response:
        return _keep("theme", THEMES)

    @pages.post("/text-size")
    def text_size() -> Response:
        return _keep("text", TEXT_SIZES)

    return pages


def _keep(name: str, choices: tuple[str, ...]) -> Response:
    chosen = request.form.get(name)
    if chosen not in choices:
        abort(400)
    session[name] = chosen
    back = request.form.get("back", "")
    return redirect(back if _OUR_PAGE.fullmatch(back) else url_for("wards.page"), 303)
