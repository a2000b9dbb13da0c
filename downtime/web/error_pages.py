"""What a reader sees when a page cannot be shown: what to do, and a code for support. Never data.

Rules of this module: the log of an unexpected failure names the kind of failure and the lines of our code it passed
through, never its message, the address or the form, since these may hold a patient's data; support gets a number.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Mapping

from flask import Flask, g, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from exports.errors import DowntimeError
from exports.language import N_

log = logging.getLogger("downtime.web")

WHAT_TO_DO: Mapping[int, tuple[str, str]] = {
    400: (N_("This request could not be understood."), N_("Go back to the wards and start again.")),
    403: (
        N_("This request was refused: it did not come from a page of this application, or the page was too old."),
        N_("Open the page again, then repeat what you did."),
    ),
    404: (
        N_("There is nothing at this address in this copy."),
        N_("Search for the patient, or start from the list of wards. An older copy may have other addresses."),
    ),
    405: (N_("This page cannot be used this way."), N_("Go back to the wards and start again.")),
    413: (N_("What was sent is too long."), N_("Type only a name, a birth date or a number.")),
    414: (N_("This address is too long."), N_("Go back to the wards and start again.")),
    421: (
        N_("This application only answers on this computer."),
        N_("Open it with the address shown where it was started."),
    ),
    431: (N_("This request could not be understood."), N_("Close the browser, open it again, then start again.")),
    500: (
        N_("This page failed. The data itself is not damaged."),
        N_("Try once more. If it fails again, use the printed sheets or another station, and give IT the code below."),
    ),
}


def install(app: Flask) -> None:
    """Answer every failure with our own page."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[str, int]:
        code = error.code or 500
        known = code if code in WHAT_TO_DO else 500 if code >= 500 else 400
        return _page(known, f"HTTP {code}"), code

    @app.errorhandler(DowntimeError)
    def failed(error: DowntimeError) -> tuple[str, int]:
        log.error("failure %s (exit code %d)", type(error).__name__, error.exit_code)
        return _page(500, f"{type(error).__name__} {error.exit_code}"), 500

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[str, int]:
        return _page(500, log_failure(error)), 500


def locked_meanwhile(_error: Exception) -> Response:
    """The answer to a request whose copy was forgotten while its page was made."""
    return redirect(url_for("unlock.page", ended="lock"), 303)


def log_failure(error: BaseException) -> str:
    """Write down the kind and the place of a failure, never its message; the number that support gets."""
    incident = secrets.token_hex(4).upper()
    log.error("incident %s: %s at %s", incident, type(error).__name__, _path(error))
    return incident


def _page(code: int, reference: str) -> str:
    visit = g.get("visit")
    problem, advice = WHAT_TO_DO[code]
    trusted = code != 421
    return render_template(
        "error.html" if visit is not None else "error_plain.html",
        problem=problem,
        advice=advice,
        reference=reference,
        home=trusted and request.endpoint != "static",
    )


def _path(error: BaseException) -> str:
    """The lines of code that the failure passed through: names of modules and numbers, no values."""
    frames = traceback.extract_tb(error.__traceback__)
    return " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames[-8:])
