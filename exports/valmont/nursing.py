"""What nurses plan and write: transmissions (DAR), care plan, tasks, goals, devices, diets, vaccines, team.

Rules: times of the care plan are hours of the ward; what a patient has no use for is left out, not written empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from exports.valmont.chart import Chart
from exports.valmont.clock import day, instant
from exports.valmont.resource import SNOMED, Resource, coding, concept, meta, period, reference

ADULT_CARE = (
    ("08:00", "Aide à la toilette et prévention d'escarre"),
    ("09:00,21:00", "Surveillance du point de ponction de la voie veineuse (date, douleur, rougeur)"),
    ("22:00,02:00,05:00", "Tour de surveillance de nuit"),
)
NEWBORN_CARE = (
    ("09:00", "Soins du cordon, bain enveloppé"),
    ("00:00,03:00,06:00,09:00,12:00,15:00,18:00,21:00", "Tétée à la demande : noter selles et urines"),
    ("09:00", "Pesée quotidienne"),
)


def note_resources(chart: Chart) -> Iterator[Resource]:
    """Focus charting of the nurses, then the note of the doctor's round."""
    rng = chart.chance("notes")
    for number, note in enumerate(chart.clinical.notes, 1):
        sent = max(chart.admitted, chart.clock.ago(hours=note.hours_ago))
        parts = (("Données", note.d), ("Actions", note.a), ("Résultats", note.r))
        text = "\n".join(f"{name} : {said}" for name, said in parts if said)
        yield {
            "resourceType": "Communication",
            "id": chart.key("trans", number),
            "meta": meta(sent),
            "status": "completed",
            "category": [concept("Transmission ciblée")],
            "subject": chart.patient,
            "topic": concept(f"Cible : {note.cible}"),
            "encounter": chart.encounter,
            "sent": instant(sent),
            "sender": chart.nurse(rng).reference,
            "payload": [{"contentString": text}],
        }
    if chart.clinical.medical_note:
        at = max(chart.admitted, chart.clock.ago(hours=rng.uniform(4, 12)))
        yield {
            "resourceType": "ClinicalImpression",
            "id": chart.key("obs-med", 1),
            "meta": meta(at),
            "status": "completed",
            "code": concept("Observation médicale"),
            **chart.tag,
            "date": instant(at),
            "assessor": chart.doctor.reference,
            "summary": chart.clinical.medical_note,
        }


def care_plan_resources(chart: Chart) -> Iterator[Resource]:
    """The care plan of a patient present, tasks and goals."""
    if not chart.present:
        return
    usual = NEWBORN_CARE if chart.identity.age < 0.1 else ADULT_CARE if chart.identity.age > 15 else ()
    lines = [*usual, *((hours, act) for hours, _, act in (line.partition("|") for line in chart.clinical.care))]
    if lines:
        yield {
            "resourceType": "CarePlan",
            "id": chart.key("plan", 1),
            "meta": meta(chart.since(1)),
            "status": "active",
            "intent": "plan",
            "title": "Plan de soins",
            **chart.tag,
            "period": period(chart.admitted),
            "author": chart.ward.nurses[0].reference,
            "activity": [_activity(hours, act) for hours, act in lines],
        }
    for number, text in enumerate(chart.clinical.tasks, 1):
        yield {
            "resourceType": "Task",
            "id": chart.key("tache", number),
            "meta": meta(chart.since(0.3)),
            "status": "requested",
            "intent": "order",
            "description": text,
            "for": chart.patient,
            "encounter": chart.encounter,
            "authoredOn": instant(chart.since(0.3)),
            "requester": chart.doctor.reference,
            "owner": chart.nurse(chart.chance(f"task {number}")).reference,
        }
    for number, text in enumerate(chart.clinical.goals, 1):
        yield {
            "resourceType": "Goal",
            "id": chart.key("objectif", number),
            "meta": meta(chart.since(1)),
            "lifecycleStatus": "active",
            "description": concept(text),
            "subject": chart.patient,
            "startDate": day(chart.since(1)),
        }


def _activity(hours: str, act: str) -> Resource:
    times = [f"{hour}:00" for hour in hours.split(",") if hour]
    detail: Resource = {"status": "in-progress", "description": act}
    if times:
        repeat = {"frequency": len(times), "period": 1, "periodUnit": "d", "timeOfDay": times}
        detail["scheduledTiming"] = {"repeat": repeat}
    return {"detail": detail}


def device_resources(chart: Chart) -> Iterator[Resource]:
    """Each line, drain or implant: the Device, and the statement of its use."""
    rng = chart.chance("devices")
    for number, name in enumerate(dict.fromkeys(chart.clinical.devices), 1):
        kind = chart.tables.devices[name]
        since = (
            chart.clock.ago(days=kind.implant_years * 365) if kind.implant_years else chart.since(rng.uniform(0.5, 4))
        )
        key = chart.key("disp", number)
        yield {
            "resourceType": "Device",
            "id": key,
            "meta": meta(since),
            "status": "active",
            "type": concept(kind.text, *([coding(SNOMED, kind.snomed)] if kind.snomed else [])),
            "patient": chart.patient,
        }
        use: Resource = {
            "resourceType": "DeviceUseStatement",
            "id": chart.key("pose", number),
            "meta": meta(since),
            "status": "active" if chart.present or kind.implant_years else "completed",
            "subject": chart.patient,
            "timingPeriod": period(since, None if chart.present or kind.implant_years else chart.clock.now),
            "device": reference("Device", key, kind.text),
        }
        if kind.site:
            use["bodySite"] = concept(kind.site)
        if kind.note:
            use["note"] = [{"text": kind.note}]
        yield use


def diet_resources(chart: Chart) -> Iterator[Resource]:
    """The diet of a patient present who eats."""
    if not chart.present or not chart.clinical.diet:
        return
    oral: Resource = {"type": [concept(chart.clinical.diet)]}
    if chart.clinical.texture:
        oral["texture"] = [{"modifier": concept(chart.clinical.texture)}]
    excluded = [
        chart.tables.allergies[name].text
        for name in (chart.case.allergies if chart.case else ())
        if name in chart.tables.allergies and chart.tables.allergies[name].category == "food"
    ]
    content: Resource = {
        "resourceType": "NutritionOrder",
        "id": chart.key("regime", 1),
        "meta": meta(chart.since(2)),
        "status": "active",
        "intent": "order",
        "patient": chart.patient,
        "encounter": chart.encounter,
        "dateTime": instant(chart.since(2)),
        "orderer": chart.doctor.reference,
        "oralDiet": oral,
    }
    unwanted = [*chart.clinical.excluded, *excluded]
    if unwanted:
        content["excludeFoodModifier"] = [concept(text) for text in unwanted]
    yield content


def act_resources(chart: Chart) -> Iterator[Resource]:
    """Procedures done or planned, and what was asked for."""
    for number, line in enumerate(chart.clinical.procedures, 1):
        hours, _, text = line.partition("|")
        planned = float(hours) < 0
        if planned and not chart.present:
            continue
        at = (
            chart.clock.ago(hours=float(hours)) if planned else max(chart.admitted, chart.clock.ago(hours=float(hours)))
        )
        content: Resource = {
            "resourceType": "Procedure",
            "id": chart.key("acte", number),
            "meta": meta(chart.since(1) if planned else at),
            "status": "preparation" if planned else "completed",
            "code": concept(text),
            **chart.tag,
            "performer": [{"actor": chart.doctor.reference}],
        }
        yield content | ({"performedDateTime": instant(at)})
    for number, line in enumerate(chart.clinical.requests, 1):
        hours, category, text = line.split("|")
        if not chart.present:
            continue
        asked = chart.since(0.8)
        yield {
            "resourceType": "ServiceRequest",
            "id": chart.key("demande", number),
            "meta": meta(asked),
            "status": "active",
            "intent": "order",
            "priority": "urgent" if float(hours) < 4 else "routine",
            "category": [concept(category)],
            "code": concept(text),
            **chart.tag,
            "occurrenceDateTime": instant(chart.clock.ago(hours=-float(hours))),
            "authoredOn": instant(asked),
            "requester": chart.doctor.reference,
            "reasonCode": [concept(chart.profile.reason)],
        }


VACCINES = (
    ("Grippe saisonnière", 65, 200, 40),
    ("Pneumocoque (VPC20)", 65, 200, 300),
    ("Tétanos – diphtérie – poliomyélite (dTP)", 25, 200, 2200),
    ("Hexavalent (DTCaP-Hib-VHB)", 0.3, 2, 60),
    ("Rougeole – oreillons – rubéole", 1, 12, 200),
    ("COVID-19", 60, 200, 45),
)


def immunization_resources(chart: Chart) -> Iterator[Resource]:
    """Vaccinations that fit the age, for those whose vaccinations are known; one refused now and then."""
    rng = chart.chance("vaccines")
    for number, (vaccine, youngest, oldest, days) in enumerate(VACCINES, 1):
        if not youngest <= chart.identity.age < oldest or rng.random() < 0.55:
            continue
        ago = min(days * rng.uniform(0.6, 1.4), chart.identity.age * 300)
        refused = vaccine.startswith("Grippe") and rng.random() < 0.15
        content: Resource = {
            "resourceType": "Immunization",
            "id": chart.key("vaccin", number),
            "meta": meta(chart.admitted),
            "status": "not-done" if refused else "completed",
            "vaccineCode": concept(vaccine),
            "patient": chart.patient,
            "occurrenceDateTime": day(chart.admitted - timedelta(days=ago)),
        }
        if refused:
            content["statusReason"] = concept("Refus du patient")
        else:
            content["lotNumber"] = f"{rng.choice('ABCDEFGH')}{rng.randrange(10**5):05d}"
        yield content


def care_team_resources(chart: Chart) -> Iterator[Resource]:
    """Who takes part in the care: attending, nurse in charge, therapists."""
    if not chart.present:
        return
    rng = chart.chance("care team")
    others = [person for person in chart.ward.others if person.role != "Aide-soignant"]
    members = [(chart.doctor, "Médecin référent"), (chart.nurse(rng), f"{chart.ward.pattern.nurses} référent(e)")]
    members += [(person, person.role) for person in others if rng.random() < 0.4]
    yield {
        "resourceType": "CareTeam",
        "id": chart.key("equipe", 1),
        "meta": meta(chart.admitted),
        "status": "active",
        "category": [concept("", coding("http://loinc.org", "LA27976-2", "Encounter-focused care team"))],
        **chart.tag,
        "participant": [
            {"role": [concept(role)], "member": person.reference, "period": period(chart.admitted)}
            for person, role in members
        ],
    }
