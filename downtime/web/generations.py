"""`/generations`: which copies this station holds, what differs between two of them, and which one is read; whether a
crisis is declared, and declaring one without a terminal.

Rules of this module:

* any reader sees the list; whatever opens a copy or changes what is declared asks for the passphrase again, since the
  station's identity is not kept, and is journalled with the reader's name;
* what differs is shown before a choice is made; the other copy is in memory for that time only;
* a choice takes a reason, holds for every reader of the station, and is said on every page and sheet: while a crisis is
  declared until another word of the crisis cell, without one until the station locks;
* two copies are compared within one scope only: another scope holds other wards, and everybody would seem to have left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import msgspec
from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from downtime.crisis.declaration import Chosen
from downtime.crisis.declaring import KEEP, Keep
from downtime.crisis.difference import Difference, by_ward, difference, seen
from downtime.crisis.listing import Listed, listed
from downtime.crisis.when import moment_said
from downtime.journal import Act, Entry
from downtime.vault.generation import Generation, GenerationState, reason_of
from downtime.web.frame import declared
from downtime.web.kit import Kit
from downtime.web.rights import why_ward
from downtime.web.station import Unlocked
from downtime.web.threshold import StationBusy
from downtime.web.visit import Visit, current, told
from exports.errors import DowntimeError, WrongPassphrase
from exports.language import N_
from exports.record import Key, Stay
from exports.snapshot.census import NO_WARD, Ward
from exports.trusted_comment import TrustedComment

SHORTEST, LONGEST = 5, 200
"""Characters of a reason."""
STATES = {
    GenerationState.CURRENT: N_("the newest good one"),
    GenerationState.KEPT: N_("kept"),
    GenerationState.SUSPECT: N_("suspect: set aside"),
    GenerationState.REFUSED: N_("refused: must not be used"),
}
Answer: TypeAlias = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Compared:
    """What differs from the copy `older` to the copy `newer`; one of the two is the one that is read."""

    older: TrustedComment
    newer: TrustedComment
    found: Difference
    """All of it, for the figures."""
    shown: Difference
    """What this reader may see by name."""
    file: str
    """The other one: the one that may be chosen."""


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("generations", __name__, url_prefix="/generations")

    @pages.get("")
    def page() -> Answer:
        return _page(kit, current())

    @pages.post("/compare")
    def compare() -> Answer:
        return _said(kit, lambda visit, identity: _compare(kit, visit, identity))

    @pages.post("/choose")
    def choose() -> Answer:
        visit = current()
        reason = " ".join(request.form.get("reason", "").split())
        if not SHORTEST <= len(reason) <= LONGEST:
            problem = N_("Write a reason of {shortest} to {longest} characters.")
            return _page(kit, visit, problem=visit.words.say(problem, shortest=SHORTEST, longest=LONGEST)), 400
        return _said(kit, lambda visit, identity: _choose(kit, visit, identity, reason))

    @pages.post("/declare")
    def declare() -> Answer:
        visit = current()
        if not request.form.get("confirm"):
            problem = N_("Tick the box to confirm: a declared crisis stops the fetching of new copies.")
            return _page(kit, visit, problem=visit.words.say(problem)), 400
        return _said(kit, lambda visit, identity: _declare(kit, visit, identity))

    @pages.post("/cancel")
    def cancel() -> Answer:
        return _said(kit, lambda visit, identity: _cancel(kit, visit, identity))

    return pages


def _said(kit: Kit, act: Callable[[Visit, str], Answer]) -> Answer:
    """What the passphrase of this request allows; a failure is said on the page, and nothing else changes."""
    visit = current()
    try:
        with kit.station.trying():
            identity = kit.outside.desk.identity(request.form.get("passphrase", ""))
        return act(visit, identity)
    except StationBusy:
        problem = N_("Another passphrase is being tried at this moment. Wait a little, then try again.")
        return _page(kit, visit, problem=visit.words.say(problem)), 503
    except DowntimeError as error:
        if isinstance(error, WrongPassphrase):
            kit.journal.record(told(visit, Act.UNLOCK_REFUSED, failure=error.exit_code, detail="/generations"))
        translator = kit.translators(visit.language)
        said = {"problem": error.say(translator), "hint": error.say_hint(translator), "code": error.exit_code}
        return _page(kit, visit, **said), 403


def _page(kit: Kit, visit: Visit, **more: object) -> str:
    crisis = declared(kit)
    opened = visit.opened
    problem = {}
    try:
        found = listed(kit.outside.desk.generations(), crisis)
    except DowntimeError as error:
        found, problem = (), {"problem": error.say(kit.translators(visit.language))}
    return render_template(
        "generations.html",
        listed=found,
        crisis=crisis,
        states=STATES,
        read=opened.snapshot if opened is not None else "",
        scope=visit.manifest.scope,
        may_choose=_may_choose,
        reason_of=lambda one: reason_of(one, kit.translators(visit.language)),
        now=visit.now,
        **(problem | more),
    )


def _may_choose(one: Listed, scope: str) -> bool:
    """Whether it can be opened and compared: of this scope, and not refused."""
    comment = one.generation.comment
    return comment is not None and comment.scope == scope and one.generation.refusal is None


def _compare(kit: Kit, visit: Visit, identity: str) -> Answer:
    """The other copy is decrypted, read and forgotten before the page is sent."""
    other, read = _asked(kit, visit)
    with kit.station.trying():
        opened = kit.outside.desk.open_one(identity, _chosen(visit, other.file)).copy.copy
        try:
            forward = read.sequence < other.comment.sequence
            first, second = (visit.copy, opened) if forward else (opened, visit.copy)
            with first.page() as older, second.page() as newer:
                found = difference(older, newer)
        finally:
            opened.close()
    kit.journal.record(told(visit, Act.GENERATIONS_COMPARED, detail=other.file))
    both = (read, other.comment) if forward else (other.comment, read)
    shown, hidden = seen(found, lambda key, stays: _sees(visit, key, stays))
    compared = Compared(both[0], both[1], found, shown, other.file)
    return render_template(
        "generations_compared.html",
        compared=compared,
        hidden=hidden,
        wards=by_ward(found),
        other=other.comment,
        read=read,
        suspect=other.suspect,
        shortest=SHORTEST,
        longest=LONGEST,
    )


def _sees(visit: Visit, key: Key, stays: Sequence[Stay]) -> bool:
    """Whether this reader would see the patient on a board that opens at once; protected ones are marked there too."""
    session = visit.session
    if session is None:
        return False
    wards = (Ward(key=stay.ward or NO_WARD, name=stay.ward_name, present=0, beds=0) for stay in stays)
    return key in session.glass.patients or any(why_ward(session.rights, session.glass, w) is None for w in wards)


def _choose(kit: Kit, visit: Visit, identity: str, reason: str) -> Answer:
    """Opened first, then journalled, then written down (while a crisis is declared), then read by everybody."""
    other, _read = _asked(kit, visit)
    desk, chosen = kit.outside.desk, _chosen(visit, other.file)
    before = visit.opened.snapshot if visit.opened is not None else ""
    act = Act.SUSPECT_CHOSEN if other.suspect else Act.GENERATION_CHOSEN
    entry = told(visit, act, reason=reason, detail=f"instead of {before}")
    entry = msgspec.structs.replace(entry, snapshot=other.file)
    with kit.station.trying():
        if other.by_itself:
            kit.journal.record(entry)
            desk.let_go()
            found = desk.open(identity)
        else:
            found = _opened_and_chosen(kit, identity, chosen, entry)
        kit.station.exchange(found)
    return redirect(url_for("generations.page"), 303)


def _opened_and_chosen(kit: Kit, identity: str, chosen: Chosen, entry: Entry) -> Unlocked:
    """Nothing is chosen that does not open."""
    found = kit.outside.desk.open_one(identity, chosen)
    try:
        kit.journal.record(entry)
        kit.outside.desk.choose(chosen)
    except DowntimeError:
        found.copy.copy.close()
        raise
    return found


def _declare(kit: Kit, visit: Visit, identity: str) -> Answer:
    """Declared, or its time changed; what is then to be read is opened at once."""
    typed = request.form.get("before", "").strip()
    before: datetime | Keep | None = None if request.form.get("no_before") else KEEP
    if typed:
        before = moment_said(typed, visit.manifest.timezone, visit.now)
    drill = bool(request.form.get("drill"))
    crisis = kit.outside.desk.declare(_reader(visit), visit.now, before, drill=drill)
    said = f"before {crisis.before.isoformat()}" if crisis.before is not None else "newest"
    _open_again(kit, visit, identity, Act.DECLARE, f"drill; {said}" if crisis.drill else said)
    return redirect(url_for("generations.page"), 303)


def _cancel(kit: Kit, visit: Visit, identity: str) -> Answer:
    kit.outside.desk.cancel()
    _open_again(kit, visit, identity, Act.DECLARE_CANCELLED, "")
    return redirect(url_for("generations.page"), 303)


def _open_again(kit: Kit, visit: Visit, identity: str, act: Act, detail: str) -> None:
    """What was declared is journalled whether or not the copy that it asks for opens."""
    entry = told(visit, act, detail=detail)
    kit.journal.record(entry)
    with kit.station.trying():
        found = kit.outside.desk.open(identity)
        unlocked = told(visit, Act.UNLOCK, detail=act.value)
        kit.station.exchange(found, msgspec.structs.replace(unlocked, snapshot=found.copy.snapshot))


@dataclass(frozen=True)
class _Other:
    """A generation that a form names."""

    generation: Generation
    comment: TrustedComment
    by_itself: bool
    """It is what would be read without a choice."""

    @property
    def file(self) -> str:
        return self.generation.file

    @property
    def suspect(self) -> bool:
        return self.generation.state is GenerationState.SUSPECT


def _asked(kit: Kit, visit: Visit) -> tuple[_Other, TrustedComment]:
    """The generation that the form names, and what is signed of the one that is read; 404 for any other."""
    opened = visit.opened
    found = listed(kit.outside.desk.generations(), declared(kit))
    read = next((one for one in found if opened is not None and one.generation.file == opened.snapshot), None)
    other = next((one for one in found if one.generation.file == request.form.get("file", "")), None)
    if read is None or other is None or not _may_choose(other, visit.manifest.scope):
        abort(404)
    if read.generation.comment is None or other.generation.comment is None:
        abort(404)
    by_itself = other.generation.state is GenerationState.CURRENT and not other.after
    return _Other(other.generation, other.generation.comment, by_itself), read.generation.comment


def _chosen(visit: Visit, file: str) -> Chosen:
    return Chosen(file=file, at=visit.now, by=_reader(visit))


def _reader(visit: Visit) -> str:
    session = visit.session
    return session.reader.name if session is not None and session.reader is not None else ""
