"""`/healthz`: whether the program answers, for a script. Says nothing of any patient or reader."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from downtime.web.threshold import Threshold


def blueprint(threshold: Threshold) -> Blueprint:
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok", copy="open" if threshold.is_open else "locked")

    return pages
