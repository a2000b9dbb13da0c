"""Vital signs and measures of the nurses, by round, over the last days (FR Core vital signs; LOINC, UCUM).

Rules: a value goes from what it was at the beginning to what it is now, with the scatter of real measures, inside what
a living body shows; systolic and diastolic pressure are components of one panel.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from exports.valmont.chart import Chart
from exports.valmont.clock import instant
from exports.valmont.resource import HL7, LOCAL, LOINC, Resource, coding, concept, meta, quantity
from exports.valmont.structure import Person
from exports.valmont.tables import Vital

CATEGORY = f"{HL7}/observation-category"
DAYS = 4
BY_AGE = (
    (0.1, {"tas": 68, "tad": 40, "fc": 138, "fr": 44, "t": 36.9, "spo2": 98}),
    (1, {"tas": 86, "tad": 50, "fc": 128, "fr": 34, "t": 37.0, "spo2": 98}),
    (4, {"tas": 95, "tad": 56, "fc": 112, "fr": 26, "t": 37.0, "spo2": 98}),
    (10, {"tas": 102, "tad": 62, "fc": 92, "fr": 21, "t": 36.9, "spo2": 99}),
    (17, {"tas": 112, "tad": 66, "fc": 80, "fr": 17, "t": 36.8, "spo2": 99}),
    (64, {"tas": 124, "tad": 74, "fc": 76, "fr": 15, "t": 36.8, "spo2": 98}),
    (200, {"tas": 134, "tad": 72, "fc": 74, "fr": 16, "t": 36.6, "spo2": 96}),
)
"""Usual values up to that age in years."""


def vital_resources(chart: Chart) -> Iterator[Resource]:
    """Every measure of the last days of the stay, oldest first; height and weight at the admission."""
    rng = chart.chance("vitals")
    course = _course(chart)
    moments = _moments(chart)
    count = 0
    for position, moment in enumerate(moments):
        share = position / max(1, len(moments) - 1)
        at = min(moment + timedelta(minutes=rng.randrange(0, 35)), chart.clock.now)
        nurse = chart.nurse(rng)
        table = chart.tables.vitals
        drawn = {name: _draw(rng, table[name], ends, share) for name, ends in course.items()}
        for resource in _round(chart, drawn, position, len(moments)):
            count += 1
            yield _said(chart, f"obs-{chart.identity.number}-v{count}", resource, at, nurse)
    yield from _measures(chart, rng)


def _course(chart: Chart) -> dict[str, tuple[float, float]]:
    usual = next(values for age, values in BY_AGE if chart.identity.age <= age)
    course = {name: (float(value), float(value)) for name, value in usual.items()}
    if chart.identity.age > 6:
        course["eva"] = (1.0, 0.0)
    if chart.ward.pattern.code in ("MAT", "PED") and chart.identity.age < 10:
        course.pop("tas")
        course.pop("tad")
    if "intubation" in chart.clinical.devices:
        course.pop("eva", None)
    vitals = chart.clinical.vitals
    if "diurese" not in vitals and chart.clinical.devices and "sad" in chart.clinical.devices:
        course["diurese"] = (1300.0, 1600.0)
    return course | vitals


def _moments(chart: Chart) -> list[datetime]:
    every = chart.profile.surveyed_hours
    if every:
        hours = int(min(36.0, (chart.clock.now - chart.admitted) / timedelta(hours=1)))
        count = max(1, int(hours / every))
        back = [every * (count - step) for step in range(count + 1)]
        return [max(chart.admitted, chart.clock.ago(hours=hours, minutes=12)) for hours in back]
    days = min(DAYS, 2) if chart.ward.pattern.code == "REA" else DAYS
    found = chart.clock.past_days(days, chart.ward.pattern.rounds, chart.admitted)
    return found or [chart.admitted]


def _draw(rng: Random, vital: Vital, ends: tuple[float, float], share: float) -> float:
    start, end = ends
    value = start + (end - start) * share + rng.gauss(0, vital.spread)
    return round(min(vital.high, max(vital.low, value)), vital.decimals)


def _round(chart: Chart, drawn: dict[str, float], position: int, total: int) -> Iterator[Resource]:
    """The measures of one round: diuresis once a day, the others each time."""
    table = chart.tables.vitals
    if "tas" in drawn:
        yield {
            "category": [concept("", coding(CATEGORY, "vital-signs"))],
            "code": concept("Pression artérielle", coding(LOINC, "85354-9")),
            "component": [_component(table[name], drawn[name]) for name in ("tas", "tad")],
        }
    daily = max(1, len(chart.ward.pattern.rounds))
    for name, value in drawn.items():
        if name in ("tas", "tad") or (name == "diurese" and position % daily and position != total - 1):
            continue
        vital = table[name]
        yield {
            "category": [_category(vital.category)],
            "code": concept(vital.name, coding(LOINC, vital.loinc)),
            "valueQuantity": quantity(value, vital.unit, vital.ucum),
        }


def _category(name: str) -> Resource:
    """The category; HL7 has none for intake and output, so the hospital has its own."""
    if name == "intake-output":
        return concept("Entrées – sorties", coding(f"{LOCAL}/CodeSystem/categorie-observation", name))
    return concept("", coding(CATEGORY, name))


def _component(vital: Vital, value: float) -> Resource:
    return {
        "code": concept(vital.name, coding(LOINC, vital.loinc)),
        "valueQuantity": quantity(value, vital.unit, vital.ucum),
    }


def _said(chart: Chart, key: str, content: Resource, at: datetime, nurse: Person) -> Resource:
    return {
        "resourceType": "Observation",
        "id": key,
        "meta": meta(at),
        "status": "final",
        **content,
        **chart.tag,
        "effectiveDateTime": instant(at),
        "performer": [nurse.reference],
    }


def _measures(chart: Chart, rng: Random) -> Iterator[Resource]:
    weight, height = chart.measures
    nurse = chart.nurse(rng)
    newborn = chart.identity.age < 0.1
    daily = newborn or "furosemide" in " ".join(chart.clinical.orders)
    last = min(DAYS, chart.days_in)
    days = range(last, -1, -1) if daily else sorted({last, 0}, reverse=True)
    for number, ago in enumerate(days):
        at = max(chart.admitted, chart.clock.at(ago, "07:00"))
        if at > chart.clock.now:
            continue
        fraction = 0.015 if newborn else 0.006 if daily else 0.0
        value = weight * (1 - fraction * number)
        content = {
            "category": [concept("", coding(CATEGORY, "vital-signs"))],
            "code": concept("Poids", coding(LOINC, "29463-7")),
            "valueQuantity": quantity(round(value, 2 if value < 10 else 1), "kg", "kg"),
        }
        yield _said(chart, chart.key("poids", number), content, at, nurse)
    content = {
        "category": [concept("", coding(CATEGORY, "vital-signs"))],
        "code": concept("Taille", coding(LOINC, "8302-2")),
        "valueQuantity": quantity(height, "cm", "cm"),
    }
    yield _said(chart, chart.key("taille", 1), content, chart.admitted, nurse)
