"""`/guide`: what to do when everything is off, in short steps."""

from __future__ import annotations

from flask import Blueprint, render_template

from downtime.web.kit import Kit


def blueprint(_kit: Kit) -> Blueprint:
    pages = Blueprint("guide", __name__)

    @pages.get("/guide")
    def page() -> str:
        return render_template("guide.html")

    return pages
