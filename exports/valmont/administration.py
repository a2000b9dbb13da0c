"""What was given, refused, delayed, or is running, over the last 48 hours (MedicationAdministration).

Rules: every administration answers an order and stands between its start and now; a dose whose hour has only just
passed has nothing yet; a dose not given says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from exports.valmont.chart import Chart
from exports.valmont.clock import Clock, instant
from exports.valmont.resource import Resource, concept, meta, period, quantity
from exports.valmont.structure import Person
from exports.valmont.treatment import RATE, UCUM_UNITS, Prescribed, medication, route

HOURS = 48
NOT_GIVEN = {
    "PO": (
        "Refus du patient",
        "Refus du patient",
        "À jeun pour examen",
        "Absent (bloc opératoire)",
        "Vomissements",
        "Médicament non disponible",
    ),
    "IV": ("Absent (bloc opératoire)", "Absent (examen)", "Voie d'abord à reposer", "Suspendu par le médecin"),
    "": ("Refus du patient", "Absent (examen)", "Suspendu par le médecin"),
}
"""Why a dose is not given, by route."""
IN_INTENSIVE_CARE = ("Suspendu par le médecin", "Patient au scanner")
HELD_BACK = 0.035
DELAYED = 0.03


def administration_resources(chart: Chart, orders: list[Prescribed]) -> Iterator[Resource]:
    """Every dose of the last 48 hours of the stay."""
    count = 0
    for number, order in enumerate(orders, 1):
        rng = chart.chance(f"administration of {order.key}")
        for dose in _doses(chart, order, rng):
            count += 1
            given = {
                "resourceType": "MedicationAdministration",
                "id": chart.key("adm", count),
                "meta": meta(dose.pop("recorded")),
                **medication(chart, number, order.line),
                "subject": chart.patient,
                "context": chart.encounter,
                "request": {"reference": f"MedicationRequest/{order.key}"},
            }
            yield given | dose


def _doses(chart: Chart, order: Prescribed, rng: Random) -> Iterator[Resource]:
    line = order.line
    since = max(order.start, chart.clock.ago(hours=HOURS))
    until = min(order.end or chart.clock.now, chart.clock.now)
    if line.status == "on-hold":
        until = chart.clock.ago(hours=18)
    if line.text_only or line.status == "draft":
        return
    if line.once_hours_ago:
        yield _given(chart, order, rng, order.start, order.start)
    elif line.prn:
        yield from _when_needed(chart, order, rng, since, until)
    elif line.rate and not line.times:
        yield _running(chart, order, rng, until)
    else:
        yield from _scheduled(chart, order, rng, since, until)


def _scheduled(chart: Chart, order: Prescribed, rng: Random, since: datetime, until: datetime) -> Iterator[Resource]:
    due = Clock(until).past_days(HOURS // 24 + 1, order.line.times, since)
    for position, moment in enumerate(due):
        last = position == len(due) - 1
        given_at = moment + timedelta(minutes=rng.randrange(-15, 40))
        share = rng.random()
        if last and order.line.not_given:
            yield _not_given(chart, order, rng, moment, order.line.not_given)
        elif last and order.line.late:
            yield _not_given(chart, order, rng, moment, order.line.late)
        elif given_at > until or given_at < since:
            continue
        elif share < HELD_BACK:
            yield _not_given(chart, order, rng, given_at, rng.choice(_reasons(chart, order)))
        elif share < HELD_BACK + DELAYED and moment + timedelta(hours=3) < until:
            late = moment + timedelta(minutes=rng.randrange(80, 160))
            yield _given(chart, order, rng, late, moment, "Donné en retard : patient absent de sa chambre")
        else:
            yield _given(chart, order, rng, given_at, moment)


def _reasons(chart: Chart, order: Prescribed) -> tuple[str, ...]:
    if chart.ward.pattern.code == "REA":
        return IN_INTENSIVE_CARE
    return NOT_GIVEN.get(order.line.route, NOT_GIVEN[""])


def _when_needed(chart: Chart, order: Prescribed, rng: Random, since: datetime, until: datetime) -> Iterator[Resource]:
    hours = max(4.0, order.line.interval_hours)
    moment = since + timedelta(minutes=rng.randrange(30, 900))
    while moment < until and rng.random() < (0.05 if order.line.seldom else 0.6):
        yield _given(chart, order, rng, moment, moment)
        moment += timedelta(hours=hours) + timedelta(minutes=rng.randrange(10, 600))


def _base(chart: Chart, order: Prescribed, nurse: Person, recorded: datetime) -> Resource:
    amount: Resource = {"text": order.text, "route": route(order.line.route)}
    if order.dose:
        amount["dose"] = quantity(order.dose, order.line.unit, UCUM_UNITS.get(order.line.unit, ""))
    return {
        "recorded": min(recorded, chart.clock.now),
        "performer": [{"actor": nurse.reference}],
        "dosage": amount,
    }


def _given(  # noqa: PLR0913, PLR0917 - what a dose is made of
    chart: Chart, order: Prescribed, rng: Random, at: datetime, due: datetime, note: str = ""
) -> Resource:
    content = _base(chart, order, chart.nurse(rng), at)
    content |= {"status": "completed", "effectiveDateTime": instant(at)}
    if note:
        content["note"] = [{"text": f"{note} (prévu {instant(due)[11:16]})"}]
    if "glycémie capillaire" in order.text and not order.dose:
        units = rng.choice((4, 4, 6, 6, 8, 10))
        content["dosage"]["dose"] = quantity(units, "UI", "[IU]")
    return content


def _not_given(chart: Chart, order: Prescribed, rng: Random, at: datetime, why: str) -> Resource:
    content = _base(chart, order, chart.nurse(rng), at)
    del content["dosage"]["text"]
    return content | {
        "status": "not-done",
        "statusReason": [concept(why)],
        "effectiveDateTime": instant(min(at, chart.clock.now)),
    }


def _running(chart: Chart, order: Prescribed, rng: Random, until: datetime) -> Resource:
    begin = max(order.start, chart.clock.ago(hours=rng.uniform(1, 9)))
    nurse = chart.nurse(rng)
    content = _base(chart, order, nurse, begin)
    over = not chart.present or order.status in ("stopped", "completed", "on-hold")
    content["status"] = "completed" if over else "in-progress"
    content["effectivePeriod"] = period(min(begin, until), until if over else None)
    rate = RATE.match(order.line.rate)
    if rate:
        value = float(rate[1].replace(",", "."))
        content["dosage"]["rateQuantity"] = quantity(value, rate[2], UCUM_UNITS.get(rate[2], ""))
    return content
