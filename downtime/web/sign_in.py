"""`/sign-in` says who reads, `/lock` ends it, `/awake` tells that somebody still reads.

Rules of this module:

* where the copy holds the site's staff list, a login (or a badge) and a PIN say who reads; who is not on the list gives
  a name and a role, unless the site forbids it: nobody checks these, and the journal, the screen and the sheets say so;
* a copy without a staff list lets everybody in under a declared name and role;
* a refused try shows the same page for a wrong PIN and for a login that nobody has. It is journalled, never with its
  PIN, and with its login only when that is one of the list: people type other secrets into the wrong field;
* signing in again changes the reader and keeps the copy open (shift change). The lock asks for the passphrase again;
  when nobody else reads, the copy is forgotten too.
"""

from __future__ import annotations

from typing import TypeAlias
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from downtime.journal import Act, Entry
from downtime.web.journalling import said_of, signed_out
from downtime.web.kit import Kit
from downtime.web.pin_desk import Answer as PinAnswer
from downtime.web.pin_desk import PinDesk
from downtime.web.rights import rights_of_account, rights_of_declared
from downtime.web.sessions import MAX_NAME, ROLES, Identity, Reader
from downtime.web.visit import Visit, current
from exports.language import N_
from exports.record import Account, Role
from exports.snapshot.read import accounts

Answer: TypeAlias = str | Response | tuple[str, int]


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("sign_in", __name__)
    desk = PinDesk(kit.outside.clock)

    @pages.get("/sign-in")
    def page() -> Answer:
        return _page(_listed(current()))

    @pages.post("/sign-in")
    def sign_in() -> Answer:
        visit = current()
        if visit.session is None or visit.opened is None:
            return redirect(url_for("unlock.page"), 303)
        listed = _listed(visit)
        if "login" in request.form and listed:
            return _by_pin(kit, visit, desk, listed)
        return _by_word(kit, visit, listed)

    @pages.post("/lock")
    def lock() -> Response:
        kit.sessions.close(session.get("id", ""))
        session.pop("id", None)
        return redirect(url_for("unlock.page", ended="lock"), 303)

    @pages.post("/awake")
    def awake() -> tuple[str, int]:
        return "", 204

    return pages


def reader_of(account: Account) -> Reader:
    """Who an account says that its bearer is."""
    role = next((role for role in Role if role.value == account.role), None)
    return Reader(
        name=account.name or account.key,
        role=role or Role.OTHER,
        login=account.key,
        title="" if role is not None else (account.role or ""),
        identity=Identity.LISTED,
        rights=rights_of_account(account, role or Role.OTHER),
    )


def _listed(visit: Visit) -> tuple[Account, ...]:
    """The staff list of the copy that is open."""
    if visit.opened is None:
        return ()
    with visit.copy.page() as connection:
        return accounts(connection)


def _by_pin(kit: Kit, visit: Visit, desk: PinDesk, listed: tuple[Account, ...]) -> Answer:
    today = visit.now.astimezone(ZoneInfo(visit.manifest.timezone)).date()
    login = request.form.get("login", "")
    answer = desk.check(listed, login, request.form.get("pin", "").strip(), today)
    if answer.account is not None:
        return _enter(kit, visit, reader_of(answer.account))
    _refused(kit, answer.claimed, answer.refused)
    return _page(listed, problem=_refusal(visit, answer)), 403


def _refusal(visit: Visit, answer: PinAnswer) -> str:
    wrong = visit.words.say(N_("This login and this PIN do not go together."))
    if not answer.wait:
        return wrong
    wait = visit.words.say(N_("Wait {time} before the next try."), time=_duration(answer.wait))
    return wait if answer.refused == "wait" else f"{wrong} {wait}"


def _duration(seconds: int) -> str:
    return f"{seconds} s" if seconds < 60 else f"{-(-seconds // 60)} min"


def _by_word(kit: Kit, visit: Visit, listed: tuple[Account, ...]) -> Answer:
    """A name and a role that nobody checks."""
    name = " ".join(request.form.get("name", "").split())
    role = next((role for role in Role if role.value == request.form.get("role")), None)
    if listed and not visit.manifest.declared_sign_in:
        _refused(kit, None, "declared")
        return _page(listed, problem=visit.words.say(N_("This hospital lets in only who is on its staff list."))), 403
    problem = _problem(name, role)
    if problem or role is None:
        return _page(listed, name=name[:MAX_NAME], role=role, declared_problem=visit.words.say(problem)), 400
    rights = rights_of_declared(role, list_exists=bool(listed))
    return _enter(kit, visit, Reader(name, role, marked=bool(listed), rights=rights))


def _enter(kit: Kit, visit: Visit, reader: Reader) -> Response:
    before = visit.session
    if before is None:
        return redirect(url_for("unlock.page"), 303)
    session["id"] = kit.sessions.sign_in(before, reader).id
    left = [signed_out(before, "change")] if before.reader is not None else []
    kit.journal.record(*left, Entry(act=Act.SIGN_IN, **said_of(reader)))
    return redirect(url_for("wards.page"), 303)


def _refused(kit: Kit, claimed: Account | None, why: str) -> None:
    reader = reader_of(claimed).label if claimed is not None else ""
    kit.journal.record(Entry(act=Act.SIGN_IN_REFUSED, reader=reader, detail=why))


def _page(listed: tuple[Account, ...], **said: object) -> str:
    defaults: dict[str, object] = {"name": "", "role": None, "problem": "", "declared_problem": ""}
    allowed = not listed or current().manifest.declared_sign_in
    return render_template("sign_in.html", roles=ROLES, has_list=bool(listed), declared=allowed, **(defaults | said))


def _problem(name: str, role: Role | None) -> str:
    if not name or not any(letter.isalpha() for letter in name):
        return N_("Write your name: it is printed on every sheet.")
    if len(name) > MAX_NAME or not name.isprintable():
        return N_("This name is too long or cannot be printed.")
    return "" if role else N_("Choose your role.")
