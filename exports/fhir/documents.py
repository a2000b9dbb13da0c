"""Documents, reports and notes (DocumentReference, Binary, DiagnosticReport, ClinicalImpression, Communication).

Rules: plain text is decoded in its own character set and shown as text; everything else is kept as the bytes the source
sent; content that the source does not hold leaves a row that says what is missing, since a document that nobody can
read must still be asked for; every document of a protected patient is protected.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator

import msgspec

from exports.fhir.care_resources import ClinicalImpression, Communication, DocumentReference
from exports.fhir.clinical_resources import DiagnosticReport
from exports.fhir.concept import codes, joined, notes, words, words_of_all
from exports.fhir.elements import Attachment, Concept
from exports.fhir.mapping import Mapping
from exports.fhir.people import is_protected
from exports.language import N_
from exports.record import Document, Note, Report

_PLAIN = ("text/plain", "text/markdown")
_RESTRICTED = frozenset({"V", "R"})
NO_CONTENT = N_("no content in the source")


def document_rows(document: DocumentReference, m: Mapping) -> Iterator[Document]:
    """One row for each content of a document; the first has the document's own key."""
    attachments = [item.attachment or Attachment() for item in document.content or ()] or [Attachment()]
    at = m.moment(document.date, "date")
    labels = [code for label in document.securityLabel or () for code in codes(label)]
    protected = m.protected or is_protected(document.meta) or not _RESTRICTED.isdisjoint(labels)
    for number, attachment in enumerate(attachments):
        name = m.id if number == 0 else f"{m.id}/{number}"
        text, data, missing = _content(attachment, f"content[{number}].attachment", m)
        yield Document(
            key=m.reading.keys.key("DocumentReference", name),
            patient=m.patient,
            title=attachment.title or document.description or words(document.type),
            kind=words(document.type),
            category=words_of_all(document.category),
            at=at or m.moment(attachment.creation, f"content[{number}].attachment.creation"),
            author=m.words_of_all(document.author),
            status=joined([document.status, document.docStatus], ", "),
            content_type=attachment.contentType,
            text=text,
            data=data,
            missing=missing,
            protected=protected,
            unreadable=m.unreadable,
        )


def report_rows(report: DiagnosticReport, m: Mapping) -> Iterator[Report | Document]:
    """A report, and a document for each of its presented forms."""
    at = m.moment(report.effectiveDateTime, "effectiveDateTime") or m.start(report.effectivePeriod, "effectivePeriod")
    issued = m.moment(report.issued, "issued")
    author = m.words_of_all(report.resultsInterpreter) or m.words_of_all(report.performer)
    documents: list[Document] = []
    for number, attachment in enumerate(report.presentedForm or ()):
        text, data, missing = _content(attachment, f"presentedForm[{number}]", m)
        documents.append(
            Document(
                key=m.reading.keys.key("DiagnosticReport", f"{m.id}/{number}"),
                patient=m.patient,
                title=attachment.title or words(report.code),
                kind=words(report.code),
                category=words_of_all(report.category),
                at=issued or at,
                author=author,
                status=report.status,
                content_type=attachment.contentType,
                text=text,
                data=data,
                missing=missing,
                protected=m.protected or is_protected(report.meta),
                unreadable=m.unreadable,
            )
        )
    found = (m.references.identity(item, "Observation") for item in report.result or ())
    yield Report(
        key=m.id,
        patient=m.patient,
        name=words(report.code),
        category=words_of_all(report.category),
        status=report.status,
        at=at,
        issued_at=issued,
        conclusion=joined([report.conclusion, words_of_all(report.conclusionCode)], "\n"),
        author=author,
        results=tuple(key for key in found if key),
        documents=tuple(document.key for document in documents),
        unreadable=m.unreadable,
    )
    yield from documents


def _content(attachment: Attachment, path: str, m: Mapping) -> tuple[str | None, bytes | None, str | None]:
    """Text, bytes, or what is missing."""
    if attachment.data is None:
        return None, None, attachment.url or NO_CONTENT
    data = decoded(attachment.data)
    if data is None:
        m.mark(f"{path}.data", attachment.data)
        return None, None, NO_CONTENT
    text = plain_text(data, attachment.contentType)
    return (text, None, None) if text is not None else (None, data, None)


def decoded(data: str) -> bytes | None:
    """The bytes of a base64Binary (FHIR allows white space in it), None when it is none."""
    try:
        return b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def plain_text(data: bytes, content_type: str | None) -> str | None:
    """The text of a plain-text attachment, None of the other kinds; what has no such character becomes U+FFFD."""
    kind, _, parameters = (content_type or "").partition(";")
    if kind.strip().casefold() not in _PLAIN:
        return None
    charset = parameters.partition("charset=")[2].strip().strip('"') or "utf-8"
    try:
        return data.decode(charset, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def with_binary(document: Document, data: bytes, content_type: str | None) -> Document:
    """The document with the content of the Binary that it points to."""
    kind = document.content_type or content_type
    text = plain_text(data, kind)
    return msgspec.structs.replace(
        document, text=text, data=None if text is not None else data, content_type=kind, missing=None
    )


def impression_rows(impression: ClinicalImpression, m: Mapping) -> Iterator[Note]:
    """A clinical impression as a note."""
    at = m.moment(impression.effectiveDateTime, "effectiveDateTime")
    at = at or m.start(impression.effectivePeriod, "effectivePeriod") or m.moment(impression.date, "date")
    yield Note(
        key=m.id,
        patient=m.patient,
        title=words(impression.code),
        text=joined([impression.description, impression.summary, notes(impression.note)], "\n"),
        at=at,
        author=m.words(impression.assessor),
        status=impression.status,
        unreadable=m.unreadable,
    )


def communication_rows(message: Communication, m: Mapping) -> Iterator[Note]:
    """A communication (a nursing transmission) as a note."""
    texts: list[str | None] = []
    for number, item in enumerate(message.payload or ()):
        texts.append(item.contentString)
        if item.contentAttachment:
            text, _, missing = _content(item.contentAttachment, f"payload[{number}].contentAttachment", m)
            texts.append(text or item.contentAttachment.title or missing)
        texts.append(m.words(item.contentReference))
    at = m.moment(message.sent, "sent") or m.moment(message.received, "received")
    title: Concept | None = message.topic
    yield Note(
        key=f"Communication/{m.id}",
        patient=m.patient,
        title=words(title) or words_of_all(message.category) or words_of_all(message.reasonCode),
        text=joined([*texts, notes(message.note)], "\n"),
        at=at,
        author=m.words(message.sender),
        status=message.status,
        unreadable=m.unreadable,
    )
