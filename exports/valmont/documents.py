"""Documents: letters as plain text, a long letter, a PDF, a CDA R2, one whose content the source does not hold.

Rules: content stands in the attachment, or in a Binary for those too big for it, as sources do either; documents of the
same patient and time are the same bytes.
"""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from exports.valmont.chart import Chart
from exports.valmont.clock import PARIS, instant
from exports.valmont.people import INS_TEST_OID
from exports.valmont.resource import HL7, LOCAL, LOINC, Resource, coding, concept, meta, reference
from exports.valmont.structure import NAME
from exports.valmont.treatment import Prescribed

ADMISSION = ("34117-2", "Compte rendu d'admission")
EMERGENCY = ("34111-5", "Compte rendu de passage aux urgences")
DISCHARGE = ("18842-5", "Compte rendu d'hospitalisation")
REFERRAL = ("57133-1", "Lettre d'adressage")
TEXT = "text/plain; charset=utf-8"


def document_resources(chart: Chart, orders: list[Prescribed]) -> Iterator[Resource]:
    """The documents of one stay."""
    rng = chart.chance("documents")
    number = 1
    if chart.identity.age > 0.1 and chart.ward.pattern.code != "URG":
        yield _text_document(chart, number, ADMISSION, chart.admitted, admission_letter(chart))
    if chart.identity.age > 0.1 and (chart.ward.pattern.code == "URG" or rng.random() < 0.35):
        number += 1
        yield _text_document(chart, number, EMERGENCY, chart.admitted, emergency_letter(chart))
    if not chart.present:
        number += 1
        yield _text_document(chart, number, DISCHARGE, chart.clock.now, discharge_letter(chart, orders))
    if chart.case is not None and chart.case.letter:
        yield from _on_purpose(chart, number + 1, chart.case.letter)


def _on_purpose(chart: Chart, number: int, what: str) -> Iterator[Resource]:
    at = chart.since(0.7)
    if what == "long":
        text = _fill(files("exports.valmont").joinpath("data", "long_letter.txt").read_text(encoding="utf-8"), chart)
        yield _text_document(chart, number, ("18842-5", "Lettre de synthèse du service d'origine"), at, text)
    elif what == "pdf":
        binary = chart.key("binaire", number)
        yield {
            "resourceType": "Binary",
            "id": binary,
            "meta": meta(at),
            "contentType": "application/pdf",
            "data": b64encode(pdf_report(chart, at)).decode(),
        }
        attachment = {"contentType": "application/pdf", "url": f"Binary/{binary}", "title": "Échocardiographie (PDF)"}
        yield _document(chart, number, ("18745-0", "Échocardiographie transthoracique"), at, attachment)
    elif what == "cda":
        attachment = {
            "contentType": "text/xml",
            "data": b64encode(cda_document(chart, at).encode()).decode(),
            "title": "Compte rendu d'examens biologiques (CDA R2)",
        }
        yield _document(chart, number, ("11502-2", "Compte rendu d'examens biologiques"), at, attachment)
    elif what == "missing":
        attachment = {
            "contentType": "application/pdf",
            "url": f"{LOCAL}/archive/2019/00417.pdf",
            "title": "Compte rendu opératoire 2019 (archive)",
        }
        yield _document(chart, number, ("11504-8", "Compte rendu opératoire"), at, attachment)


def _text_document(chart: Chart, number: int, kind: tuple[str, str], at: datetime, text: str) -> Resource:
    attachment = {"contentType": TEXT, "data": b64encode(text.encode()).decode(), "title": kind[1]}
    return _document(chart, number, kind, at, attachment)


def _document(chart: Chart, number: int, kind: tuple[str, str], at: datetime, attachment: Resource) -> Resource:
    label = [concept("", coding(f"{HL7}/v3-Confidentiality", chart.identity.protected))]
    return {
        "resourceType": "DocumentReference",
        "id": chart.key("doc", number),
        "meta": meta(at, protected=chart.identity.protected),
        "status": "current",
        "docStatus": "final",
        "type": concept(kind[1], coding(LOINC, kind[0])),
        "subject": chart.patient,
        "date": instant(at),
        "author": [chart.doctor.reference],
        **({"securityLabel": label} if chart.identity.protected else {}),
        "content": [{"attachment": {**attachment, "creation": instant(at)}}],
        "context": {"encounter": [chart.encounter], "related": [reference("Patient", chart.identity.key)]},
    }


def _head(chart: Chart, title: str, at: datetime) -> str:
    who = chart.identity
    born = "née" if who.sex == "female" else "né"
    date = "/".join(reversed(who.birth_date.split("-")))
    written = at.astimezone(PARIS).strftime("%d/%m/%Y")
    return (
        f"{NAME}\n{chart.ward.pattern.service}\nTél. {chart.ward.pattern.phone}\n\nValmont, le {written}\n\n{title}\n\n"
        f"Patient : {who.family} {who.given}, {born} le {date}, IPP {who.ipp}\n"
    )


def _listed(lines: list[str], otherwise: str) -> str:
    return "\n".join(f"- {line}" for line in lines) if lines else otherwise


def _history(chart: Chart) -> str:
    return _listed([line.split("|")[1] for line in chart.clinical.history], "Antécédents : voir dossier.")


def admission_letter(chart: Chart) -> str:
    """The doctor's note of the admission."""
    problems = _listed([line.partition("|")[2] for line in chart.clinical.problems], chart.profile.reason)
    usual = _listed([f"{line.drug} : {line.text}" for line in chart.clinical.usual], "Aucun traitement rapporté.")
    return (
        _head(chart, "OBSERVATION MÉDICALE D'ENTRÉE", chart.admitted)
        + f"\nMotif d'hospitalisation : {chart.profile.reason}\n\nAntécédents :\n{_history(chart)}\n\n"
        + f"Traitement habituel :\n{usual}\n\nHypothèses diagnostiques :\n{problems}\n\n"
        + f"Conduite à tenir :\n{chart.clinical.medical_note or 'Surveillance, bilan, réévaluation.'}\n\n"
        + f"{chart.doctor.display}\n"
    )


def emergency_letter(chart: Chart) -> str:
    """What the emergency department wrote."""
    return (
        _head(chart, "COMPTE RENDU DE PASSAGE AUX URGENCES", chart.admitted)
        + f"\nMotif : {chart.profile.reason}\n\nAntécédents :\n{_history(chart)}\n\n"
        + "Prise en charge : examen clinique, bilan biologique, voie veineuse. "
        + "Patient installé, famille informée.\n\nOrientation : hospitalisation.\n\n"
        + f"{chart.doctor.display}\n"
    )


def discharge_letter(chart: Chart, orders: list[Prescribed]) -> str:
    """The letter that goes to the general practitioner."""
    kept = [f"{order.line.drug} : {order.text}" for order in orders if order.line.route == "PO" and not order.line.prn]
    problems = _listed([line.partition("|")[2] for line in chart.clinical.problems], chart.profile.reason)
    start = chart.admitted.astimezone(PARIS).strftime("%d/%m/%Y")
    end = chart.clock.now.astimezone(PARIS).strftime("%d/%m/%Y")
    return (
        _head(chart, "LETTRE DE LIAISON – SORTIE D'HOSPITALISATION", chart.clock.now)
        + f"\nHospitalisation du {start} au {end}, {chart.ward.name}\n\nMotif : {chart.profile.reason}\n\n"
        + f"Diagnostics retenus :\n{problems}\n\nAntécédents :\n{_history(chart)}\n\n"
        + f"Évolution : {chart.clinical.medical_note or 'favorable, sortie autorisée.'}\n\n"
        + f"Traitement de sortie :\n{_listed(kept, 'Pas de traitement de sortie.')}\n\n"
        + "Suivi : consultation de contrôle avec le médecin traitant dans les 15 jours.\n\n"
        + f"Bien confraternellement,\n{chart.doctor.display}\n"
    )


def _fill(text: str, chart: Chart) -> str:
    return _head(chart, "LETTRE DE SYNTHÈSE", chart.since(0.7)) + text.replace("{doctor}", chart.doctor.display)


def pdf_report(chart: Chart, at: datetime) -> bytes:
    """A one-page PDF: echocardiography (Latin-1 text, no time of making inside)."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle("Échocardiographie transthoracique")
    text = canvas.beginText(56, 780)
    text.setFont("Helvetica", 11, leading=15)
    body = (
        "Indication : bilan d'insuffisance cardiaque.",
        "VG dilaté (DTD 62 mm), FEVG 32 % (Simpson biplan), hypokinésie globale.",
        "Oreillette gauche dilatée (42 ml/m²). Fuite mitrale fonctionnelle modérée (SOR 18 mm²).",
        "VD non dilaté, TAPSE 17 mm. PAPS estimée à 48 mmHg. VCI 24 mm, peu compliante.",
        "Péricarde sec.",
        "Conclusion : cardiopathie dilatée à FEVG altérée, pressions de remplissage élevées.",
    )
    for line in (
        *_head(chart, "ÉCHOCARDIOGRAPHIE TRANSTHORACIQUE", at).splitlines(),
        "",
        *body,
        "",
        chart.doctor.display,
    ):
        text.textLine(line)
    canvas.drawText(text)
    canvas.save()
    return buffer.getvalue()


def cda_document(chart: Chart, at: datetime) -> str:
    """A small CDA R2 with its header and one section of text (HL7 CDA R2; CI-SIS header)."""
    who = chart.identity
    text = files("exports.valmont").joinpath("data", "cda.xml").read_text(encoding="utf-8")
    values = {
        "identifier": f"{LOCAL}/cda/{chart.key('doc', 1)}",
        "time": at.astimezone(PARIS).strftime("%Y%m%d%H%M%S%z"),
        "ins": who.ins,
        "ins_oid": INS_TEST_OID,
        "ipp": who.ipp,
        "family": who.family,
        "given": who.given,
        "gender": "M" if who.sex == "male" else "F",
        "birth": who.birth_date.replace("-", ""),
        "author": f"{chart.doctor.given} {chart.doctor.family}",
        "hospital": NAME,
    }
    for name, value in values.items():
        text = text.replace("{" + name + "}", escape(value, {'"': "&quot;"}))
    return text
