"""`/` and `/wards`: the hospital with its wards; `/wards/<ward>`: the board of one.

Rule: how a board is sorted and which part of it is shown stands in its address, in words of our own.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from downtime.journal import Act
from downtime.web.board import Board, BoardLine, alerts_state, board_alerts, current_diets, in_force, read_board
from downtime.web.board_order import ORDERS, PARTS, VIEWS, Asked, Part, View, arrange
from downtime.web.frame import differs
from downtime.web.hospital import CHECKED, feed_ages, hospital_view, silent_sources
from downtime.web.icons import sprite
from downtime.web.kit import Kit
from downtime.web.protected import ask_ward, ward_needs_reason
from downtime.web.signs import SHORT_WORDS, Sign, by_kind, other_alerts, signs
from downtime.web.visit import current, told
from downtime.web.ward_address import find_ward, ward_address
from exports.snapshot.census import CensusLine, Ward
from printable.place import short_place

DRAWINGS = Path(__file__).parent / "static" / "vendor" / "healthicons"


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("wards", __name__)
    symbols = sprite(DRAWINGS)

    @pages.get("/")
    def home() -> Response:
        return redirect(url_for("wards.page"), 303)

    @pages.get("/wards")
    def page() -> str:
        visit = current()
        with visit.copy.page() as connection:
            lines = hospital_view(connection)
        opened, limit = visit.opened, timedelta(hours=kit.config.stale_hours)
        feeds = [(feed, differs(opened, feed)) for feed in opened.feeds] if opened else []
        return render_template(
            "wards.html",
            lines=lines,
            asking={line.ward.key for line in lines if ward_needs_reason(visit, line.ward)},
            to_check={part: sum(line.to_check.get(part, 0) for line in lines) for part in CHECKED},
            parts=PARTS,
            ward_address=ward_address,
            feeds=feed_ages(feeds, visit.now, limit),
            silent=silent_sources([feed for feed, _ in feeds], visit.now, limit),
            now=visit.now,
            stale_hours=kit.config.stale_hours,
            manifest=visit.manifest,
            journal_code=kit.journal.code(),
        )

    @pages.get("/wards/<ward>")
    def board(ward: str) -> str:
        copy = current().copy
        with copy.page() as connection:
            found = find_ward(copy.wards(connection), ward)
            if found is None:
                abort(404)
            key = found.key
            whole = copy.kept(f"board {key}", lambda: read_board(connection, key))
        if ward_needs_reason(current(), found):
            return ask_ward(found)
        kit.journal.record(told(current(), Act.READ_WARD, ward=found.key))
        return render_template("board.html", sprite=symbols, **parts_of(found, ward, whole, Asked.of(request.args)))

    return pages


def parts_of(ward: Ward, address: str, whole: Board, asked: Asked) -> dict[str, Any]:
    """What `board.html` draws a ward from, but for the symbols."""
    return {
        "ward": ward,
        "address": address,
        "board": whole,
        "arranged": arrange(whole.lines, asked),
        "asked": asked,
        "compact": asked.view is View.COMPACT,
        "orders": ORDERS,
        "parts": {part: title for part, title in PARTS.items() if part is not Part.ALL},
        "everybody": Part.ALL,
        "views": VIEWS,
        "signs_of": signs_of,
        "by_kind": by_kind,
        "short_place": short_place,
        "short_words": SHORT_WORDS,
        "other_alerts": other_alerts,
        "in_force": in_force,
        "alerts_state": alerts_state,
        "board_alerts": board_alerts,
        "current_diets": current_diets,
    }


def signs_of(row: BoardLine) -> tuple[Sign, ...]:
    """The signs of one line of the board, in the reader's language."""
    line: CensusLine | None = row.line
    if line is None:
        return ()
    protected = line.patient.protected or line.stay.protected
    return signs(board_alerts(line), row.telling, current().words, protected=protected)
