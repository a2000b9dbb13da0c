"""A protected record asks for a reason before it opens ("break the glass").

Rules of this module:

* a record is protected when its patient or any of its stays is; a document when it is itself, or its record is;
* nothing stops who says why: the reason is journalled, with the reader's name, before anything is shown;
* a reason holds for that reader and that patient until the lock, or until another reader signs in;
* before it, the page shows who it is as the ward board does, and nothing else of the record.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from downtime.journal import Act
from downtime.web.kit import Kit
from downtime.web.visit import Visit, current, told
from exports.language import N_
from exports.record import Document, Key, PatientRecord
from exports.snapshot.read import document, patient_record

OTHER = "other"
REASONS: Mapping[str, str] = {
    "emergency": N_("Life-threatening emergency"),
    "my-patient": N_("Patient of my unit"),
    "request": N_("Asked for by the patient or the family"),
    OTHER: N_("Another reason, written below"),
}
SHORTEST, LONGEST = 5, 200
"""Characters of a reason that is written."""


def needs_reason(visit: Visit, record: PatientRecord, asked: Document | None = None) -> bool:
    """Whether this reader must say why before this record, or this document of it, opens."""
    if not (is_protected(record) or (asked is not None and asked.protected)):
        return False
    return visit.session is None or record.patient.key not in visit.session.glass


def is_protected(record: PatientRecord) -> bool:
    return record.patient.protected or any(stay.protected for stay in record.stays)


def ask(record: PatientRecord, asked: Document | None = None, *, problem: str = "", said: str = "") -> str:
    """The page that asks for the reason."""
    return render_template(
        "protected.html",
        patient=record.patient,
        stay=record.stay,
        document=asked.key if asked is not None else "",
        reasons=REASONS,
        shortest=SHORTEST,
        longest=LONGEST,
        problem=problem,
        said=said,
    )


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("protected", __name__, url_prefix="/patients")

    @pages.post("/<key>/reason")
    def reason(key: str) -> Response | tuple[str, int]:
        visit = current()
        record, asked = _found(visit, key, request.form.get("document", ""))
        written = " ".join(request.form.get("reason", "").split())
        given = _reason(visit, request.form.get("ready", ""), written)
        if given is None or visit.session is None:
            problem = N_("Choose a reason, or write one of {shortest} to {longest} characters.")
            said = visit.words.say(problem, shortest=SHORTEST, longest=LONGEST)
            return ask(record, asked, problem=said, said=written[:LONGEST]), 400
        of = {"patient": key, "ipp": record.patient.ipp or "", "document": asked.key if asked is not None else ""}
        kit.journal.record(told(visit, Act.BREAK_GLASS, reason=given, **of))
        kit.sessions.break_glass(visit.session, key)
        if asked is not None:
            return redirect(url_for("patients.one_document", key=key, document_key=asked.key), 303)
        return redirect(url_for("patients.page", key=key), 303)

    return pages


def _found(visit: Visit, key: Key, document_key: Key) -> tuple[PatientRecord, Document | None]:
    with visit.copy.page() as connection:
        record = patient_record(connection, key)
        asked = document(connection, document_key) if document_key else None
    if record is None or (document_key and (asked is None or asked.patient != key)):
        abort(404)
    return record, asked


def _reason(visit: Visit, ready: str, written: str) -> str | None:
    """The reason as it is journalled; None when none was given."""
    long_enough = SHORTEST <= len(written) <= LONGEST
    if ready in REASONS and ready != OTHER:
        chosen = visit.words.say(REASONS[ready])
        if not written:
            return chosen
        return f"{chosen} – {written}" if len(written) <= LONGEST else None
    return written if long_enough else None
