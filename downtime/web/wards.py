"""`/` and `/wards`: the list of wards; `/wards/<ward>`: the board of one."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from downtime.journal import Act
from downtime.web.board import alerts_state, board_alerts, current_diets, in_force, read_board
from downtime.web.frame import differs
from downtime.web.kit import Kit
from downtime.web.protected import ask_ward, ward_needs_reason
from downtime.web.visit import current, told
from downtime.web.ward_address import find_ward, ward_address
from exports.snapshot.census import wards as wards_of


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("wards", __name__)

    @pages.get("/")
    def home() -> Response:
        return redirect(url_for("wards.page"), 303)

    @pages.get("/wards")
    def page() -> str:
        visit = current()
        with visit.copy.page() as connection:
            wards = wards_of(connection)
        opened = visit.opened
        feeds = [(feed, differs(opened, feed)) for feed in opened.feeds] if opened else []
        return render_template(
            "wards.html",
            wards=wards,
            asking={ward.key for ward in wards if ward_needs_reason(visit, ward)},
            ward_address=ward_address,
            feeds=feeds,
            manifest=visit.manifest,
            journal_code=kit.journal.code(),
        )

    @pages.get("/wards/<ward>")
    def board(ward: str) -> str:
        with current().copy.page() as connection:
            found = find_ward(wards_of(connection), ward)
            if found is None:
                abort(404)
            lines = read_board(connection, found.key)
        if ward_needs_reason(current(), found):
            return ask_ward(found)
        kit.journal.record(told(current(), Act.READ_WARD, ward=found.key))
        return render_template(
            "board.html",
            ward=found,
            address=ward,
            board=lines,
            in_force=in_force,
            alerts_state=alerts_state,
            board_alerts=board_alerts,
            current_diets=current_diets,
        )

    return pages
