"""A reason is asked for before what a reader has no right to of their own ("bris de glace").

Rules of this module:

* `downtime.web.rights` decides what asks for one; every page that shows a patient or a ward goes through `needs_reason`
  or `ward_needs_reason`;
* nothing stops who says why: the reason is journalled, with the reader's name, before anything is shown;
* a reason holds for that reader and that patient, or that ward, until the lock, or until another reader signs in;
* before it, the page shows who it is as the ward board does, and nothing else of the record.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from downtime.journal import Act
from downtime.web.kit import Kit
from downtime.web.rights import NO_RIGHTS, UNBROKEN, Glass, Rights, Why, is_protected, why_record, why_ward
from downtime.web.visit import Visit, current, told
from downtime.web.ward_address import find_ward, ward_address
from exports.language import N_
from exports.record import Document, Key, PatientRecord
from exports.snapshot.census import Ward
from exports.snapshot.read import document, patient_record

OTHER = "other"
REASONS: Mapping[str, str] = {
    "emergency": N_("Life-threatening emergency"),
    "my-patient": N_("Patient of my unit"),
    "help": N_("Called to help or to give an opinion"),
    "request": N_("Asked for by the patient or the family"),
    OTHER: N_("Another reason, written below"),
}
WARD_REASONS: Mapping[str, str] = {
    "here": N_("I work on this ward today"),
    "emergency": REASONS["emergency"],
    "help": REASONS["help"],
    OTHER: REASONS[OTHER],
}
TITLES: Mapping[Why, str] = {
    Why.PROTECTED: N_("Protected record"),
    Why.OTHER_WARD: N_("Patient of another ward"),
}
SHORTEST, LONGEST = 5, 200
"""Characters of a reason that is written."""

__all__ = ["REASONS", "ask", "ask_ward", "blueprint", "is_protected", "needs_reason", "ward_needs_reason"]


def needs_reason(visit: Visit, record: PatientRecord, asked: Document | None = None) -> bool:
    """Whether this reader must say why before this record, or this document of it, opens."""
    return _why(visit, record, asked) is not None


def ward_needs_reason(visit: Visit, ward: Ward) -> bool:
    """Whether this reader must say why before this ward's board opens or its sheets are printed."""
    return why_ward(*_mine(visit), ward) is not None


def ask(record: PatientRecord, asked: Document | None = None, *, problem: str = "", said: str = "") -> str:
    """The page that asks for the reason to open a record."""
    return render_template(
        "protected.html",
        title=TITLES[_why(current(), record, asked) or Why.PROTECTED],
        action=url_for("protected.reason", key=record.patient.key),
        patient=record.patient,
        stay=record.stay,
        ward=None,
        document=asked.key if asked is not None else "",
        reasons=REASONS,
        shortest=SHORTEST,
        longest=LONGEST,
        problem=problem,
        said=said,
    )


def ask_ward(ward: Ward, *, problem: str = "", said: str = "") -> str:
    """The page that asks for the reason to open a ward."""
    return render_template(
        "protected.html",
        title=N_("Another ward"),
        action=url_for("protected.ward_reason", ward=ward_address(ward.key)),
        patient=None,
        ward=ward,
        document="",
        reasons=WARD_REASONS,
        shortest=SHORTEST,
        longest=LONGEST,
        problem=problem,
        said=said,
    )


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("protected", __name__)

    @pages.post("/patients/<key>/reason")
    def reason(key: str) -> Response | tuple[str, int]:
        visit = current()
        record, asked = _found(visit, key, request.form.get("document", ""))
        written = written_reason()
        given = given_reason(visit, REASONS, written)
        if given is None or visit.session is None:
            return ask(record, asked, problem=problem_of(visit), said=written[:LONGEST]), 400
        of = {"patient": key, "ipp": record.patient.ipp or "", "document": asked.key if asked is not None else ""}
        why = _why(visit, record, asked)
        kit.journal.record(told(visit, Act.BREAK_GLASS, reason=given, detail=why.value if why else "", **of))
        kit.sessions.break_glass(visit.session, patient=key)
        if asked is not None:
            return redirect(url_for("patients.one_document", key=key, document_key=asked.key), 303)
        return redirect(url_for("patients.page", key=key), 303)

    @pages.post("/wards/<ward>/reason")
    def ward_reason(ward: str) -> Response | tuple[str, int]:
        visit = current()
        with visit.copy.page() as connection:
            found = find_ward(visit.copy.wards(connection), ward)
        if found is None:
            abort(404)
        written = written_reason()
        given = given_reason(visit, WARD_REASONS, written)
        if given is None or visit.session is None:
            return ask_ward(found, problem=problem_of(visit), said=written[:LONGEST]), 400
        kit.journal.record(told(visit, Act.BREAK_GLASS, reason=given, detail=Why.OTHER_WARD.value, ward=found.key))
        kit.sessions.break_glass(visit.session, ward=found.key)
        return redirect(url_for("wards.board", ward=ward), 303)

    return pages


def _mine(visit: Visit) -> tuple[Rights, Glass]:
    """What this reader may open, and has said why for."""
    return (visit.session.rights, visit.session.glass) if visit.session is not None else (NO_RIGHTS, UNBROKEN)


def _why(visit: Visit, record: PatientRecord, asked: Document | None) -> Why | None:
    return why_record(*_mine(visit), record, asked)


def _found(visit: Visit, key: Key, document_key: Key) -> tuple[PatientRecord, Document | None]:
    with visit.copy.page() as connection:
        record = patient_record(connection, key)
        asked = document(connection, document_key) if document_key else None
    if record is None or (document_key and (asked is None or asked.patient != key)):
        abort(404)
    return record, asked


def written_reason() -> str:
    """What the reader wrote as a reason in this request."""
    return " ".join(request.form.get("reason", "").split())


def problem_of(visit: Visit) -> str:
    """That no reason was given."""
    problem = N_("Choose a reason, or write one of {shortest} to {longest} characters.")
    return visit.words.say(problem, shortest=SHORTEST, longest=LONGEST)


def given_reason(visit: Visit, reasons: Mapping[str, str], written: str) -> str | None:
    """The reason as it is journalled; None when none was given."""
    ready = request.form.get("ready", "")
    long_enough = SHORTEST <= len(written) <= LONGEST
    if ready in reasons and ready != OTHER:
        chosen = visit.words.say(reasons[ready])
        if not written:
            return chosen
        return f"{chosen} – {written}" if len(written) <= LONGEST else None
    return written if long_enough else None
