"""The door of the pages: who may ask, and what a browser may do with the answer.

Loopback is no protection by itself: any page of any tab may send requests to this machine. Rules of this module:

* a `Host` that is not ours is refused (DNS rebinding), before anything is read;
* only GET and POST; a POST must come from our own pages (`Origin`, else `Referer`) and carry the session's token;
* a request that another site or another port started is refused, unless it only opens a page, without our cookie;
* nothing is kept by the browser, framed by others, fetched from elsewhere, or told to others (no referrer);
* the station is locked until the passphrase was given in this browser, and closed until the reader said who reads.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from downtime.web.browser import csrf_agrees, visitor
from downtime.web.threshold import Threshold

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self';"
    " object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
DOCUMENT_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'"
)
"""For the bytes of a document as the source sent them: they run nothing, load nothing, send nothing."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=(), clipboard-read=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Robots-Tag": "noindex, nofollow",
}

ALWAYS_OPEN = frozenset({"static", "health.healthz"})
BEFORE_UNLOCK = ALWAYS_OPEN | {
    "unlock.page", "unlock.unlock", "preferences.language", "preferences.theme", "preferences.text_size",
}  # fmt: skip
BEFORE_SIGN_IN = BEFORE_UNLOCK | {"sign_in.page", "sign_in.sign_in", "sign_in.lock"}


def install(app: Flask, authorities: frozenset[str], threshold: Threshold) -> None:
    """Put the checks before, and the headers behind, every request of the application."""

    @app.before_request
    def check() -> AnyResponse | None:
        if request.host not in authorities:
            abort(421)
        if request.method not in ("GET", "POST"):
            abort(405)
        _refuse_other_origins(authorities)
        if request.endpoint in ALWAYS_OPEN:
            return None
        g.visit = threshold.begin()
        if request.method == "POST" and not csrf_agrees(visitor()):
            abort(403)
        return _gate()

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response


def _refuse_other_origins(authorities: frozenset[str]) -> None:
    started_by = request.headers.get("Sec-Fetch-Site", "none")
    opens_page = request.method == "GET" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    if started_by not in ("same-origin", "none") and not opens_page:
        abort(403)
    if request.method != "POST":
        return
    # With `Referrer-Policy: no-referrer` browsers send `Origin: null` for form posts of some pages; Sec-Fetch-Site,
    # which no page can forge, then says whether the form was ours.
    origin = request.headers.get("Origin")
    if origin == "null" and started_by == "same-origin":
        return
    said = origin if origin is not None else request.headers.get("Referer")
    if said is None or urlsplit(said).scheme != "http" or urlsplit(said).netloc not in authorities:
        abort(403)


def _gate() -> AnyResponse | None:
    visit = visitor()
    if (visit.session is None or visit.opened is None) and request.endpoint not in BEFORE_UNLOCK:
        return redirect(url_for("unlock.page"), 303)
    if visit.session is not None and visit.session.reader is None and request.endpoint not in BEFORE_SIGN_IN:
        return redirect(url_for("sign_in.page"), 303)
    return None
