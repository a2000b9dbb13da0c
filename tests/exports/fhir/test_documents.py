"""Documents, reports and notes."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from exports.record import Document, Note, Report
from tests.exports.fhir.fhir_reading import encounter, of_one, patient, read_resources, resource


def attached(content: bytes, kind: str) -> dict[str, str]:
    return {"contentType": kind, "data": base64.b64encode(content).decode()}


def test_text_is_decoded_in_its_own_character_set(tmp_path: Path) -> None:
    attachment = attached("Café à 8 h".encode("latin-1"), "text/plain; charset=iso-8859-1")
    row = of_one(tmp_path, resource("DocumentReference", content=[{"attachment": attachment}])).one(Document)
    assert (row.text, row.data) == ("Café à 8 h", None)


def test_a_binary_gives_a_document_its_content_wherever_it_stands(tmp_path: Path) -> None:
    binary = {"resourceType": "Binary", "id": "b", **attached(b"%PDF-1.7", "application/pdf")}
    unused = {"resourceType": "Binary", "id": "c", **attached(b"x", "application/pdf")}
    pointing = resource("DocumentReference", content=[{"attachment": {"url": "Binary/b"}}])
    found = of_one(tmp_path, binary, pointing, unused)
    row = found.one(Document)
    assert (row.data, row.content_type, row.missing) == (b"%PDF-1.7", "application/pdf", None)


@pytest.mark.parametrize("attachment", [{"url": "http://elsewhere/x.pdf"}, {"url": "Binary/gone"}, {}, {"data": "%%%"}])
def test_a_document_without_content_says_so(tmp_path: Path, attachment: dict[str, str]) -> None:
    row = of_one(tmp_path, resource("DocumentReference", content=[{"attachment": attachment}])).one(Document)
    assert row.missing
    assert (row.text, row.data) == (None, None)


def test_a_report_keeps_its_form_and_results(tmp_path: Path) -> None:
    report = resource(
        "DiagnosticReport", result=[{"reference": "Observation/o1"}], presentedForm=[attached(b"ok", "text/plain")]
    )
    found = of_one(tmp_path, report)
    assert found.one(Report).results == ("o1",)
    assert found.one(Report).documents == (found.one(Document).key,)


def test_notes(tmp_path: Path) -> None:
    message = resource("Communication", payload=[{"contentString": "Données"}, {"contentString": "Actions"}])
    impression = resource("ClinicalImpression", "r2", description="Vu ce jour", summary="RAS")
    assert {row.text for row in of_one(tmp_path, message, impression).of(Note)} == {
        "Données\nActions",
        "Vu ce jour\nRAS",
    }


@pytest.mark.parametrize("where", ["patient", "stay", "document", "nowhere"])
def test_documents_and_forms_of_reports_are_protected_with_their_patient(tmp_path: Path, where: str) -> None:
    marked: dict[str, dict[str, Any]] = {where: {"meta": {"security": [{"code": "V"}]}}}
    found = read_resources(
        tmp_path,
        patient(**marked.get("patient", {})),
        encounter(**marked.get("stay", {})),
        resource("DiagnosticReport", presentedForm=[attached(b"ok", "text/plain")], **marked.get("document", {})),
        resource("DocumentReference", "r2", **marked.get("document", {})),
    )
    assert [row.protected for row in found.of(Document)] == [where != "nowhere"] * 2
