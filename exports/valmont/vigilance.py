"""What can harm: allergies, alerts, advance directives, problems and history.

Rules: "none known" is said in the three ways sources say it (SNOMED CT, IPS, an empty List with its reason), and a
patient about whom nobody asked has nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from exports.valmont.chart import Chart
from exports.valmont.clock import instant
from exports.valmont.resource import (
    HL7,
    ICD10,
    IPS_ABSENT,
    LOCAL,
    LOINC,
    SNOMED,
    Resource,
    coding,
    concept,
    meta,
    period,
    reference,
)

NOT_RECORDED = "not-recorded"
NONE_KNOWN = "none-known"


def allergy_resources(chart: Chart) -> Iterator[Resource]:
    """The allergies, the statement that there are none, or nothing."""
    rng = chart.chance("allergies")
    wanted = chart.case.allergies if chart.case and chart.case.allergies else _drawn_allergies(chart)
    recorded = chart.admitted
    for number, name in enumerate(wanted, 1):
        if name == NOT_RECORDED:
            return
        if name == NONE_KNOWN:
            yield _none_known(chart, rng.randrange(5))
            return
        yield _allergy(chart, number, name) | {
            "recordedDate": instant(recorded),
            "recorder": chart.nurse(rng).reference,
        }


def _drawn_allergies(chart: Chart) -> tuple[str, ...]:
    rng = chart.chance("which allergies")
    share = rng.random()
    if chart.identity.age < 0.1:
        return (NOT_RECORDED,) if share < 0.6 else (NONE_KNOWN,)
    if share < 0.09:
        return (NOT_RECORDED,)
    if share < 0.66:
        return (NONE_KNOWN,)
    child = chart.identity.age < 15
    choices = [
        name
        for name, kind in chart.tables.allergies.items()
        if not child or kind.category in ("food", "environment") or name == "amoxicilline"
    ]
    given = " ".join(chart.tables.orders[order].drug for order in chart.clinical.orders)
    conflicts = {"cillin": ("penicilline", "amoxicilline"), "Morphine": ("morphine",), "salicyl": ("aspirine",)}
    conflicts |= {
        "pril": ("iec",),
        "ramadol": ("tramadol",),
        "profène": ("ains", "aspirine"),
        "Cef": ("penicilline", "amoxicilline"),
        "Céf": ("penicilline", "amoxicilline"),
    }
    refused = {name for word, names in conflicts.items() if word in given for name in names}
    images = " ".join(image.name for image in chart.clinical.imaging)
    if any(word in images for word in ("scanner", "Scanner", "Coronarographie")):
        refused.add("iode")
    if chart.identity.age < 8:
        refused.add("resolue")
    if chart.identity.age < 3:
        choices = ["lait", "oeuf"] if chart.identity.age > 1 else ["lait"]
    elif chart.identity.age > 6:
        refused.add("lait")
    safe = [name for name in choices if name not in refused]
    return tuple(rng.sample(safe, min(len(safe), 2 if rng.random() < 0.25 else 1)))


def _allergy(chart: Chart, number: int, name: str) -> Resource:
    kind = chart.tables.allergies[name]
    content: Resource = {
        "resourceType": "AllergyIntolerance",
        "id": chart.key("all", number),
        "meta": meta(chart.admitted),
        "verificationStatus": concept("", coding(f"{HL7}/allergyintolerance-verification", kind.verification)),
        "type": kind.kind,
        "category": [kind.category],
        "criticality": kind.criticality,
        "code": concept(kind.text, *([coding(SNOMED, kind.snomed)] if kind.snomed else [])),
        "patient": chart.patient,
        "reaction": [
            {"manifestation": [concept(kind.reaction)]} | ({"severity": kind.severity} if kind.severity else {})
        ],
    }
    if kind.clinical:
        content["clinicalStatus"] = concept("", coding(f"{HL7}/allergyintolerance-clinical", kind.clinical))
    if kind.note:
        content["note"] = [{"text": kind.note}]
    return content


def _none_known(chart: Chart, way: int) -> Resource:
    if way == 0:
        return _empty_list(chart, "all", "48765-2", "Allergies", "Aucune allergie connue")
    code = (
        coding(IPS_ABSENT, "no-known-allergies", "No Known Allergies")
        if way == 1
        else coding(SNOMED, "716186003", "No known allergy")
    )
    return {
        "resourceType": "AllergyIntolerance",
        "id": chart.key("all", 1),
        "meta": meta(chart.admitted),
        "clinicalStatus": concept("", coding(f"{HL7}/allergyintolerance-clinical", "active")),
        "verificationStatus": concept("", coding(f"{HL7}/allergyintolerance-verification", "confirmed")),
        "code": concept("Aucune allergie connue", code),
        "patient": chart.patient,
        "recordedDate": instant(chart.admitted),
        "recorder": chart.nurse(chart.chance("recorder")).reference,
    }


def _empty_list(chart: Chart, prefix: str, loinc: str, title: str, said: str) -> Resource:
    return {
        "resourceType": "List",
        "id": chart.key(f"list-{prefix}", 1),
        "meta": meta(chart.admitted),
        "status": "current",
        "mode": "working",
        "title": title,
        "code": concept(title, coding(LOINC, loinc)),
        "subject": chart.patient,
        "date": instant(chart.admitted),
        "source": chart.doctor.reference,
        "emptyReason": concept(said, coding(f"{HL7}/list-empty-reason", "nilknown", "Nil Known")),
    }


def flag_resources(chart: Chart) -> Iterator[Resource]:
    """Alerts in force, and for some an older one that has ended."""
    for number, name in enumerate(dict.fromkeys(chart.clinical.flags), 1):
        kind = chart.tables.flags[name]
        local = coding(f"{LOCAL}/CodeSystem/alerte", name.replace("_", "-"))
        published = [coding(SNOMED, kind.snomed, kind.display)] if kind.snomed else []
        yield {
            "resourceType": "Flag",
            "id": chart.key("flag", number),
            "meta": meta(chart.since(3)),
            "status": "active" if chart.present else "inactive",
            "category": [concept(kind.category)],
            "code": concept(kind.text, *published, local),
            "subject": chart.patient,
            "period": period(chart.since(3), None if chart.present else chart.clock.now),
            "author": chart.doctor.reference,
        }
    if chart.identity.age > 70 and chart.chance("directives").random() < 0.12:
        yield directives(chart, "Directives anticipées rédigées : pas d'acharnement thérapeutique, pas d'intubation.")


def directives(chart: Chart, text: str) -> Resource:
    """Advance directives, as a Consent (FHIR R4 Consent, scope adr)."""
    return {
        "resourceType": "Consent",
        "id": chart.key("directives", 1),
        "meta": meta(chart.admitted),
        "status": "active",
        "scope": concept("Directives anticipées", coding(f"{HL7}/consentscope", "adr", "Advanced Care Directive")),
        "category": [concept("Directives anticipées", coding(LOINC, "42348-3", "Advance directives"))],
        "patient": chart.patient,
        "dateTime": instant(chart.admitted),
        "performer": [
            reference("Patient", chart.identity.key, f"{chart.identity.given} {chart.identity.family}"),
        ],
        "policyRule": concept(text),
    }


def condition_resources(chart: Chart) -> Iterator[Resource]:
    """Diagnoses of this stay, then history; or the statement that there is no history."""
    rng = chart.chance("conditions")
    number = 0
    for line in chart.clinical.problems:
        number += 1
        code, _, text = line.partition("|")
        yield _condition(chart, number, code, text, "encounter-diagnosis", "active") | {
            "onsetDateTime": instant(chart.admitted)[:10],
            "recorder": chart.doctor.reference,
        }
    if chart.case is not None and not chart.case.problems_known:
        known = coding(IPS_ABSENT, "no-known-problems", "No Known Problems")
        content = _condition(chart, number + 1, "", "Aucun antécédent connu", "problem-list-item", "active")
        content["code"] = concept("Aucun antécédent connu", known)
        yield content
        return
    for line in chart.clinical.history:
        code, text, *year = line.split("|")
        if not chart.case and len(chart.clinical.history) > 2 and rng.random() < 0.2:
            continue
        number += 1
        solved = "guéri" in text or "opéré" in text
        content = _condition(chart, number, code, text, "problem-list-item", "resolved" if solved else "active")
        yield content | ({"onsetDateTime": year[0]} if year and year[0] else {})


def _condition(chart: Chart, number: int, code: str, text: str, category: str, status: str) -> Resource:  # noqa: PLR0913, PLR0917
    return {
        "resourceType": "Condition",
        "id": chart.key("cond", number),
        "meta": meta(chart.admitted),
        "clinicalStatus": concept("", coding(f"{HL7}/condition-clinical", status)),
        "verificationStatus": concept("", coding(f"{HL7}/condition-ver-status", "confirmed")),
        "category": [concept("", coding(f"{HL7}/condition-category", category))],
        "code": concept(text, *([coding(ICD10, code)] if code else [])),
        **chart.tag,
        "recordedDate": instant(chart.admitted),
    }


def usual_none(chart: Chart, *, in_list: bool) -> Resource:
    """The statement that no treatment is taken at home: an empty List, or the code of the IPS."""
    if in_list:
        return _empty_list(chart, "usuel", "10160-0", "Traitement habituel", "Aucun traitement habituel")
    return {
        "resourceType": "MedicationStatement",
        "id": chart.key("usuel", 1),
        "meta": meta(chart.admitted),
        "status": "unknown",
        "medicationCodeableConcept": concept(
            "Aucun traitement habituel", coding(IPS_ABSENT, "no-known-medications", "No Known Medications")
        ),
        "subject": chart.patient,
        "dateAsserted": instant(chart.admitted),
        "informationSource": reference("Patient", chart.identity.key),
    }
