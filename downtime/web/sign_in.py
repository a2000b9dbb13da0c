"""`/sign-in` says who reads, `/lock` ends it, `/awake` tells that somebody still reads.

Rules: a name and a role are declared, not proved; they are printed on every sheet. Signing in again changes the reader
and keeps the copy open (shift change). The lock asks for the passphrase again; when nobody else reads, the copy is
forgotten too.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from downtime.journal import Act, Entry
from downtime.web.journalling import DECLARED, signed_out
from downtime.web.kit import Kit
from downtime.web.sessions import MAX_NAME, ROLES, Reader, Role
from downtime.web.visit import current
from exports.language import N_


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("sign_in", __name__)

    @pages.get("/sign-in")
    def page() -> str:
        return render_template("sign_in.html", roles=ROLES, name="", role=None)

    @pages.post("/sign-in")
    def sign_in() -> Response | tuple[str, int]:
        name = " ".join(request.form.get("name", "").split())
        role = next((role for role in Role if role.value == request.form.get("role")), None)
        visit = current()
        if visit.session is None or visit.opened is None:
            return redirect(url_for("unlock.page"), 303)
        problem = _problem(name, role)
        if problem or role is None:
            said = visit.words.say(problem)
            return render_template("sign_in.html", roles=ROLES, name=name[:MAX_NAME], role=role, problem=said), 400
        session["id"] = kit.sessions.sign_in(visit.session, Reader(name, role)).id
        before = [signed_out(visit.session, "change")] if visit.session.reader is not None else []
        kit.journal.record(*before, Entry(act=Act.SIGN_IN, reader=name, role=role.value, identity=DECLARED))
        return redirect(url_for("wards.page"), 303)

    @pages.post("/lock")
    def lock() -> Response:
        kit.sessions.close(session.get("id", ""))
        session.pop("id", None)
        return redirect(url_for("unlock.page", ended="lock"), 303)

    @pages.post("/awake")
    def awake() -> tuple[str, int]:
        return "", 204

    return pages


def _problem(name: str, role: Role | None) -> str:
    if not name or not any(letter.isalpha() for letter in name):
        return N_("Write your name: it is printed on every sheet.")
    if len(name) > MAX_NAME or not name.isprintable():
        return N_("This name is too long or cannot be printed.")
    return "" if role else N_("Choose your role.")
