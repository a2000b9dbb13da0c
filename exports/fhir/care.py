"""What is planned, done and in place: procedures, requests, devices, diets, tasks, vaccinations, care teams.

Rules: one row for each thing a person at the bed can act on; a device and the statement of its use are one row; an act
of a care plan keeps the plan's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Dictionary

from exports.fhir import care_resources as care
from exports.fhir.census import Census
from exports.fhir.concept import end, joined, notes, quantity_words, words, words_of_all
from exports.fhir.elements import Timing
from exports.fhir.mapping import Mapping
from exports.fhir.none_known import NO_KNOWN_DEVICE, NO_KNOWN_IMMUNIZATION, NO_KNOWN_PROCEDURE, says_none
from exports.fhir.resources import Appointment as AppointmentResource
from exports.fhir.timing import timing_words
from exports.record import (
    Appointment,
    CareTeamMember,
    Device,
    Diet,
    Immunization,
    Moment,
    NoneKnown,
    Procedure,
    Request,
    Section,
    Task,
)


def procedure_rows(procedure: care.Procedure, m: Mapping) -> Iterator[Procedure | NoneKnown]:
    holds = procedure.status in (None, "completed", "unknown") and not notes(procedure.note)
    if holds and not m.unreadable and says_none(procedure.code, NO_KNOWN_PROCEDURE):
        yield NoneKnown(patient=m.patient, section=Section.PROCEDURES, text=words(procedure.code))
        return
    at = m.moment(procedure.performedDateTime, "performedDateTime")
    yield Procedure(
        key=m.id,
        patient=m.patient,
        text=words(procedure.code),
        status=procedure.status,
        at=at or m.start(procedure.performedPeriod, "performedPeriod"),
        end=m.end(procedure.performedPeriod, "performedPeriod"),
        performer=m.words_of_all([item.actor for item in procedure.performer or () if item.actor]),
        body_site=words_of_all(procedure.bodySite),
        note=joined([procedure.performedString, words(procedure.outcome), notes(procedure.note)], "\n"),
        unreadable=m.unreadable,
    )


def request_rows(request: care.ServiceRequest, m: Mapping) -> Iterator[Request]:
    at = m.moment(request.occurrenceDateTime, "occurrenceDateTime")
    at = at or m.start(request.occurrencePeriod, "occurrencePeriod") or _first_event(request.occurrenceTiming, m)
    timing = timing_words(request.occurrenceTiming) if request.occurrenceTiming else None
    yield Request(
        key=m.id,
        patient=m.patient,
        text=joined([words(request.code), words_of_all(request.orderDetail)], ", "),
        category=words_of_all(request.category),
        status=request.status,
        priority=request.priority,
        at=at,
        authored_at=m.moment(request.authoredOn, "authoredOn"),
        requester=m.words(request.requester),
        do_not_perform=request.doNotPerform is True,
        note=joined([words_of_all(request.reasonCode), timing, request.patientInstruction, notes(request.note)], "\n"),
        unreadable=m.unreadable,
    )


def _first_event(timing: Timing | None, m: Mapping) -> Moment | None:
    return m.moment(next(iter(timing.event or ()), None), "timing.event") if timing else None


def device_words(device: care.Device) -> str | None:
    """What a device is: its type, its name, its model."""
    names = joined(dict.fromkeys(item.name for item in device.deviceName or ()), ", ")
    return words(device.type) or names or device.modelNumber


def device_rows(device: care.Device, m: Mapping, used: set[str]) -> Iterator[Device]:
    """A device of a patient, unless a statement of use tells more of it."""
    if m.id in used:
        return
    yield Device(
        key=f"Device/{m.id}",
        patient=m.patient,
        text=device_words(device),
        status=device.status,
        note=notes(device.note),
        unreadable=m.unreadable,
    )


def device_use_rows(
    use: care.DeviceUseStatement, m: Mapping, devices: Dictionary[str, care.Device]
) -> Iterator[Device | NoneKnown]:
    """A statement of use with what its device is."""
    device = devices.get(m.references.identity(use.device, "Device") or "")
    holds = use.status in (None, "active") and not notes(use.note) and not end(use.timingPeriod)
    if device and holds and not m.unreadable and says_none(device.type, NO_KNOWN_DEVICE):
        yield NoneKnown(patient=m.patient, section=Section.DEVICES, text=words(device.type))
        return
    since = m.moment(use.timingDateTime, "timingDateTime") or m.start(use.timingPeriod, "timingPeriod")
    yield Device(
        key=m.id,
        patient=m.patient,
        text=(device_words(device) if device else None) or m.words(use.device),
        status=use.status or (device.status if device else None),
        body_site=words(use.bodySite),
        since=since or _first_event(use.timingTiming, m) or m.moment(use.recordedOn, "recordedOn"),
        until=m.end(use.timingPeriod, "timingPeriod"),
        note=joined([words_of_all(use.reasonCode), notes(use.note), notes(device.note) if device else None], "\n"),
        unreadable=m.unreadable,
    )


def diet_rows(order: care.NutritionOrder, m: Mapping) -> Iterator[Diet]:
    oral, enteral = order.oralDiet, order.enteralFormula
    text = [words_of_all(oral.type) if oral else None, oral.instruction if oral else None]
    text += [joined([words(item.type), item.productName, item.instruction], ", ") for item in order.supplement or ()]
    if enteral:
        formula = enteral.baseFormulaProductName or words(enteral.baseFormulaType)
        text += [formula, quantity_words(enteral.maxVolumeToDeliver), enteral.administrationInstruction]
    textures = [joined([words(item.modifier), words(item.foodType)]) for item in (oral.texture or () if oral else ())]
    textures.append(words_of_all(oral.fluidConsistencyType) if oral else None)
    excluded = [words(item) for item in order.excludeFoodModifier or ()]
    excluded += [m.words(item) for item in order.allergyIntolerance or ()]
    yield Diet(
        key=m.id,
        patient=m.patient,
        text=joined([*text, words_of_all(order.foodPreferenceModifier), notes(order.note)], "; "),
        texture=joined(textures, ", "),
        excluded=tuple(item for item in excluded if item),
        status=order.status,
        at=m.moment(order.dateTime, "dateTime"),
        author=m.words(order.orderer),
        unreadable=m.unreadable,
    )


def plan_rows(plan: care.CarePlan, m: Mapping) -> Iterator[Task]:
    """One task for each act of the plan; a plan without acts is one task itself."""
    name = plan.title or words_of_all(plan.category)
    ended = plan.status if plan.status != "active" else None
    start, finish = m.start(plan.period, "period"), m.end(plan.period, "period")
    for number, activity in enumerate(plan.activity or ()):
        detail = activity.detail or care.ActivityDetail()
        if detail.status == "entered-in-error":
            continue
        timing = timing_words(detail.scheduledTiming) if detail.scheduledTiming else None
        path = f"activity[{number}].detail"
        planned = m.start(detail.scheduledPeriod, f"{path}.scheduledPeriod")
        forbidden = "do not perform" if detail.doNotPerform else None
        yield Task(
            key=f"CarePlan/{m.id}/{number}",
            patient=m.patient,
            text=joined([words(detail.code), detail.description], " – ") or m.words(activity.reference),
            kind="care-plan",
            plan=name,
            status=joined(dict.fromkeys([detail.status or plan.status, ended, forbidden]), ", "),
            start=planned or _first_event(detail.scheduledTiming, m) or start,
            end=m.end(detail.scheduledPeriod, f"{path}.scheduledPeriod") or finish,
            schedule=joined([timing, detail.scheduledString], ", "),
            performer=m.words_of_all(detail.performer),
            note=joined([words(detail.statusReason), notes(activity.progress)], "\n"),
            unreadable=m.unreadable,
        )
    if not plan.activity:
        yield Task(
            key=f"CarePlan/{m.id}",
            patient=m.patient,
            text=plan.description or name,
            kind="care-plan",
            plan=name,
            status=plan.status,
            start=start,
            end=finish,
            performer=m.words(plan.author),
            note=notes(plan.note),
            unreadable=m.unreadable,
        )


def task_rows(task: care.TaskResource, m: Mapping) -> Iterator[Task]:
    period = task.restriction.period if task.restriction and task.restriction.period else task.executionPeriod
    path = "restriction.period" if task.restriction and task.restriction.period else "executionPeriod"
    yield Task(
        key=f"Task/{m.id}",
        patient=m.patient,
        text=joined([words(task.code), task.description], " – "),
        kind="task",
        status=task.status,
        start=m.start(period, path) or m.moment(task.authoredOn, "authoredOn"),
        end=m.end(period, path),
        performer=m.words(task.owner),
        note=joined([words(task.statusReason), task.priority, notes(task.note)], "\n"),
        unreadable=m.unreadable,
    )


def goal_rows(goal: care.Goal, m: Mapping) -> Iterator[Task]:
    due = next((item.dueDate for item in goal.target or () if item.dueDate), None)
    yield Task(
        key=f"Goal/{m.id}",
        patient=m.patient,
        text=words(goal.description),
        kind="goal",
        status=goal.lifecycleStatus,
        start=m.moment(goal.startDate, "startDate"),
        end=m.moment(due, "target.dueDate"),
        note=joined([words(goal.achievementStatus), notes(goal.note)], "\n"),
        unreadable=m.unreadable,
    )


def immunization_rows(vaccination: care.Immunization, m: Mapping) -> Iterator[Immunization | NoneKnown]:
    holds = vaccination.status in (None, "completed")
    if holds and not m.unreadable and says_none(vaccination.vaccineCode, NO_KNOWN_IMMUNIZATION):
        yield NoneKnown(patient=m.patient, section=Section.IMMUNIZATIONS, text=words(vaccination.vaccineCode))
        return
    yield Immunization(
        key=m.id,
        patient=m.patient,
        vaccine=words(vaccination.vaccineCode),
        status=vaccination.status,
        reason=words(vaccination.statusReason),
        at=m.moment(vaccination.occurrenceDateTime, "occurrenceDateTime"),
        at_text=vaccination.occurrenceString,
        lot=vaccination.lotNumber,
        unreadable=m.unreadable,
    )


def team_rows(team: care.CareTeam, m: Mapping) -> Iterator[CareTeamMember]:
    for number, item in enumerate(team.participant or ()):
        yield CareTeamMember(
            patient=m.patient,
            name=m.words(item.member),
            role=joined([words_of_all(item.role), team.status if team.status != "active" else None], ", "),
            since=m.start(item.period, f"participant[{number}].period"),
            until=m.end(item.period, f"participant[{number}].period"),
            unreadable=m.unreadable,
        )


def appointment_rows(appointment: AppointmentResource, m: Mapping, census: Census) -> Iterator[Appointment]:
    """An appointment to come, whatever its status: a cancelled one is shown as such. One without a time is shown."""
    wished = next(iter(appointment.requestedPeriod or ()), None)
    start = m.moment(appointment.start, "start") or m.start(wished, "requestedPeriod")
    if start is not None and not census.is_coming(start):
        return
    places: list[str | None] = []
    people: list[str | None] = []
    for item in appointment.participant or ():
        said = (item.actor.reference or "") if item.actor else ""
        if "Location/" in said or "HealthcareService/" in said:
            places.append(m.words(item.actor))
        elif "Practitioner" in said:
            people.append(m.words(item.actor))
    service = words_of_all(appointment.serviceType) or words_of_all(appointment.specialty)
    text = [appointment.description, service, words_of_all(appointment.reasonCode), words(appointment.appointmentType)]
    yield Appointment(
        key=m.id,
        patient=m.patient,
        start=start,
        end=m.moment(appointment.end, "end") or m.moment(end(wished), "requestedPeriod.end"),
        status=appointment.status,
        text=joined(dict.fromkeys(text), " – "),
        place=joined(dict.fromkeys(places), ", "),
        practitioner=joined(dict.fromkeys(people), ", "),
        note=joined([appointment.patientInstruction, appointment.comment], "\n"),
        unreadable=m.unreadable,
    )
