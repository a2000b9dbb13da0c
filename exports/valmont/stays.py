"""Stays and their movements (FR Core Encounter).

Rules: half of the sources write movements as places of one encounter, half as encounters that are part of the stay:
both styles are here; a patient may be present without a bed, on leave, or wait in the emergency department.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from exports.valmont.chart import Chart
from exports.valmont.clock import day, instant
from exports.valmont.resource import (
    FR_CORE,
    HL7,
    LOCAL,
    Resource,
    coding,
    concept,
    meta,
    period,
    profile,
    reference,
)
from exports.valmont.structure import Bed, Ward

CLASSES = {"URG": ("EMER", "emergency")}
ACT_CODE = f"{HL7}/v3-ActCode"


def stay_resources(chart: Chart, emergency: Ward | None) -> Iterator[Resource]:
    """The encounter of the stay, and those of its movements when the stay is written that way.

    `emergency` is the ward that the patient came through, if any.
    """
    rng = chart.chance("stay")
    steps = _steps(chart, emergency, rng.uniform(3, 9))
    in_parts = emergency is not None and rng.random() < 0.4
    stay = _encounter(chart, chart.stay, f"26{chart.identity.number:07d}", "VN")
    stay["period"] = period(chart.admitted, None if chart.present else chart.clock.now)
    if chart.identity.protected:
        stay["meta"] = meta(chart.admitted, profiles=(profile("encounter"),), protected=chart.identity.protected)
    _say_why(stay, chart)
    if not in_parts:
        stay["location"] = [_place(place, start, end) for place, start, end, _ in steps]
        yield stay
        return
    yield stay
    for number, (place, start, end, unit) in enumerate(steps, 1):
        part = _encounter(chart, chart.key("mvt", number), f"26{chart.identity.number:07d}-{number}", "MN")
        part["status"] = "finished" if end else stay["status"]
        part["partOf"] = chart.encounter
        part["period"] = period(start, end)
        part["serviceProvider"] = reference("Organization", unit.unit, f"UF {unit.name}")
        part["location"] = [_place(place, start, end)]
        yield part


Step = tuple[Resource, datetime, datetime | None, Ward]


def _steps(chart: Chart, emergency: Ward | None, hours_there: float) -> list[Step]:
    last = None if chart.present else chart.clock.now
    here = _reference_to(chart.ward, chart.bed, chart.case.bed if chart.case else "")
    arrived = chart.admitted + timedelta(minutes=int(hours_there * 60))
    if emergency is None or arrived >= chart.clock.now:
        return [(here, chart.admitted, last, chart.ward)]
    steps: list[Step] = [(reference("Location", emergency.key, emergency.name), chart.admitted, arrived, emergency)]
    moved = chart.chance("change of bed")
    begin = arrived
    if chart.days_in >= 4 and moved.random() < 0.25 and chart.bed is not None:
        other = moved.choice([bed for bed in chart.ward.beds if not bed.cot])
        change = arrived + timedelta(days=moved.choice((1, 2)), hours=2)
        steps.append((reference("Location", other.key, f"Lit {other.name}"), begin, change, chart.ward))
        begin = change
    steps.append((here, begin, last, chart.ward))
    return steps


def _reference_to(ward: Ward, bed: Bed | None, how: str) -> Resource:
    if bed is not None:
        return reference("Location", bed.key, f"Lit {bed.name}")
    if how == "waiting" and ward.pattern.waiting_room:
        return reference("Location", f"{ward.key}-attente", ward.pattern.waiting_room)
    return reference("Location", ward.key, ward.name)


def _place(place: Resource, start: datetime, end: datetime | None) -> Resource:
    return {"location": place, "status": "completed" if end else "active", "period": period(start, end)}


def _encounter(chart: Chart, key: str, number: str, kind: str) -> Resource:
    code, display = CLASSES.get(chart.ward.pattern.code, ("IMP", "inpatient encounter"))
    numbers = f"{FR_CORE}/CodeSystem/fr-core-cs-identifier-type"
    return {
        "resourceType": "Encounter",
        "id": key,
        "meta": meta(chart.admitted if chart.present else chart.clock.now, profiles=(profile("encounter"),)),
        "identifier": [
            {"type": concept("", coding(numbers, kind)), "system": f"{LOCAL}/sejour", "value": number},
        ],
        "status": _status(chart),
        "class": coding(ACT_CODE, code, display),
        "subject": chart.patient,
    }


def _status(chart: Chart) -> str:
    if not chart.present:
        return "finished"
    if chart.case is not None and chart.case.status:
        return chart.case.status
    if chart.ward.pattern.code == "URG" and chart.bed is None:
        return "triaged" if chart.chance("triage").random() < 0.6 else "arrived"
    return "in-progress"


def _say_why(stay: Resource, chart: Chart) -> None:
    """The reason, the attending, the service, where from and where to, when it should end."""
    stay["serviceType"] = concept(chart.ward.pattern.specialty)
    stay["serviceProvider"] = reference("Organization", chart.ward.unit, f"UF {chart.ward.name}")
    stay["reasonCode"] = [concept(chart.profile.reason)]
    attending = coding(f"{HL7}/v3-ParticipationType", "ATND", "attender")
    stay["participant"] = [{"type": [concept("", attending)], "individual": chart.doctor.reference}]
    admitted: Resource = {"admitSource": concept(_origin(chart))}
    if not chart.present:
        destination = chart.chance("destination").choices(
            ("Domicile", "SMR", "EHPAD", "Transfert vers un autre établissement"), weights=(78, 12, 6, 4)
        )[0]
        destination = "Domicile" if chart.identity.age < 65 else destination
        admitted["dischargeDisposition"] = concept("Décès" if chart.died else destination)
    stay["hospitalization"] = admitted
    if chart.present and chart.ward.pattern.code not in ("URG", "REA"):
        rest = max(1, round(chart.profile.stays_days - chart.days_in + chart.chance("expected").uniform(0, 3)))
        expected = day(chart.clock.ago(days=-rest))
        stay["extension"] = [{"url": profile("estimated-discharge-date"), "valueDate": expected}]


def _origin(chart: Chart) -> str:
    if chart.identity.age < 0.02:
        return "Naissance dans l'établissement"
    if chart.identity.age > 82 and chart.chance("origin").random() < 0.4:
        return "EHPAD"
    return "Domicile"


def leave_note(chart: Chart) -> str:
    """When a patient on leave is expected back."""
    return f"En permission, retour prévu le {instant(chart.clock.next('19:00'))[:10]} à 19 h"
