"""Observations: vital signs, laboratory, surveys, lines, intake and output.

Rules: a value is written as the source wrote it, with its comparator and without its unit; a panel with parts gives one
row for itself (its own value or none) and one for each part, so that nothing said of the whole is lost; a reason why
there is no value is kept and is not a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from exports.fhir.clinical_resources import Measured, Observation, ReferenceRange
from exports.fhir.concept import (
    code_of,
    end,
    joined,
    notes,
    number,
    quantity_words,
    range_words,
    ratio_words,
    start,
    words,
    words_of_all,
)
from exports.fhir.elements import NOTHING, Concept, Quantity
from exports.fhir.mapping import Mapping
from exports.fhir.phrases import folded
from exports.record import Observation as Row
from exports.record import ObservationCategory as Category

_CATEGORIES = {
    "vital-signs": Category.VITAL_SIGNS,
    "vital signs": Category.VITAL_SIGNS,
    "routine vital signs": Category.VITAL_SIGNS,
    "hemodynamics": Category.VITAL_SIGNS,
    "constantes": Category.VITAL_SIGNS,
    "laboratory": Category.LABORATORY,
    "lab": Category.LABORATORY,
    "labs": Category.LABORATORY,
    "biologie": Category.LABORATORY,
    "output": Category.INTAKE_OUTPUT,
    "intake": Category.INTAKE_OUTPUT,
    "intake-output": Category.INTAKE_OUTPUT,
    "fluids/intake": Category.INTAKE_OUTPUT,
    "entrees-sorties": Category.INTAKE_OUTPUT,
    "survey": Category.SURVEY,
    "exam": Category.EXAM,
    "social-history": Category.SOCIAL_HISTORY,
    "social history": Category.SOCIAL_HISTORY,
    "access lines - invasive": Category.LINE,
    "access lines - peripheral": Category.LINE,
    "drains": Category.LINE,
    "line": Category.LINE,
    "dialysis": Category.LINE,
}
_LOINC = "http://loinc.org"


def observation_rows(
    observation: Observation, m: Mapping, specimens: dict[str, str], panels: dict[str, str]
) -> Iterator[Row]:
    """The row of an observation, then those of its components."""
    category = _category(observation.category)
    at = m.moment(observation.effectiveDateTime, "effectiveDateTime")
    at = at or m.start(observation.effectivePeriod, "effectivePeriod")
    at = at or m.moment(observation.effectiveInstant, "effectiveInstant")
    if at is None and observation.effectiveTiming:
        at = m.moment(next(iter(observation.effectiveTiming.event or ()), None), "effectiveTiming.event")
    issued = m.moment(observation.issued, "issued")
    specimen = None
    if observation.specimen:
        specimen = specimens.get(m.references.identity(observation.specimen, "Specimen") or "")
        specimen = specimen or observation.specimen.display
    method = words(observation.method)
    site = words(observation.bodySite)
    performer = m.words_of_all(observation.performer)
    # Of whom or what the value is, when it is not the patient (a mother's unborn child): never to be read as theirs.
    for about in observation.focus or ():
        m.mark("focus", m.words(about) or "")
    value, amount, unit = _value(observation, m, "")
    # Before the first row, so that what cannot be read of a part is marked on the whole.
    parts = [(_value(part, m, f"component[{place}]."), part) for place, part in enumerate(observation.component or ())]
    for place, (_, part) in enumerate(parts):
        if part.modifierExtension is not NOTHING:
            raw = bytes(part.modifierExtension).decode("utf-8", "replace")
            m.mark(f"component[{place}].modifierExtension", raw)
    yield Row(
        key=m.id,
        patient=m.patient,
        panel=panels.get(m.id),
        category=category,
        name=words(observation.code),
        code=code_of(observation.code, _LOINC),
        value=value,
        number=amount,
        unit=unit,
        missing_reason=words(observation.dataAbsentReason),
        flag=_flag(observation.interpretation),
        range=_range(observation.referenceRange, unit),
        at=at,
        issued_at=issued,
        status=observation.status,
        specimen=specimen,
        method=method,
        body_site=site,
        performer=performer,
        note=notes(observation.note),
        unreadable=m.unreadable,
    )
    for place, ((value, amount, unit), component) in enumerate(parts, 1):
        yield Row(
            key=f"{m.id}/{place}",
            patient=m.patient,
            panel=m.id,
            category=category,
            name=words(component.code),
            code=code_of(component.code, _LOINC),
            value=value,
            number=amount,
            unit=unit,
            missing_reason=words(component.dataAbsentReason),
            flag=_flag(component.interpretation),
            range=_range(component.referenceRange, unit),
            at=at,
            issued_at=issued,
            status=observation.status,
            specimen=specimen,
            method=method,
            body_site=site,
            performer=performer,
        )


def _category(concepts: list[Concept] | None) -> Category:
    for concept in concepts or ():
        for coding in concept.coding or ():
            if coding.code in _CATEGORIES:
                return _CATEGORIES[coding.code]
        for text in (
            concept.text,
            *(item for coding in concept.coding or () for item in (coding.code, coding.display)),
        ):
            if (found := _CATEGORIES.get(folded(text) or "")) is not None:
                return found
    return Category.OTHER


def _value(item: Measured, m: Mapping, path: str) -> tuple[str | None, float | None, str | None]:
    """The value as text, as a number for curves, and its unit."""
    quantity = item.valueQuantity
    if quantity is not None:
        text = number(quantity.value)
        if quantity.comparator:
            text = quantity.comparator + (text or "")
        amount = float(quantity.value) if quantity.value is not None and quantity.value.is_finite() else None
        finite = amount if amount is not None and isfinite(amount) else None
        return text, finite, quantity.unit or quantity.code or None
    if item.valueString is not None:
        return item.valueString, None, None
    if item.valueCodeableConcept is not None:
        return words(item.valueCodeableConcept), None, None
    if item.valueInteger is not None:
        return str(item.valueInteger), float(item.valueInteger), None
    return _other_value(item, m, path), None, None


def _other_value(item: Measured, m: Mapping, path: str) -> str | None:
    if item.valueDateTime is not None:
        return m.moment(item.valueDateTime, f"{path}valueDateTime")
    if item.valueBoolean is not None:
        return "true" if item.valueBoolean else "false"
    if item.valuePeriod is not None:
        first = m.moment(start(item.valuePeriod), f"{path}valuePeriod.start")
        last = m.moment(end(item.valuePeriod), f"{path}valuePeriod.end")
        return f"{first or '…'} – {last or '…'}"
    data = item.valueSampledData.data if item.valueSampledData else None
    return range_words(item.valueRange) or ratio_words(item.valueRatio) or item.valueTime or data


def _flag(interpretation: list[Concept] | None) -> str | None:
    """The source's flags as codes, else its words."""
    if not interpretation:
        return None
    flags: list[str | None] = []
    for concept in interpretation:
        code = next((coding.code for coding in concept.coding or () if coding.code), None)
        flags.append(code or words(concept))
    return flags[0] if len(flags) == 1 else joined(dict.fromkeys(flags), ", ")


def _range(ranges: list[ReferenceRange] | None, unit: str | None) -> str | None:
    """The ranges, each with whom it is for when there are several."""
    if not ranges:
        return None
    if len(ranges) == 1:
        return _limits(ranges[0], unit)
    shown = [joined([_of_whom(item), _limits(item, unit)], ": ") for item in ranges]
    return joined(shown, "; ")


def _of_whom(item: ReferenceRange) -> str | None:
    return joined([words(item.type), words_of_all(item.appliesTo)], ", ")


def _limits(item: ReferenceRange, unit: str | None) -> str | None:
    low, high = _limit(item.low, unit), _limit(item.high, unit)
    numbers = f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else None
    return f"{numbers} ({item.text})" if numbers and item.text else numbers or item.text


def _limit(limit: Quantity | None, of_value: str | None) -> str | None:
    """The number of a limit, with its unit where that is not the value's."""
    if limit is None or limit.value is None:
        return None
    same = of_value in (limit.unit, limit.code) or not (limit.unit or limit.code)
    return number(limit.value) if same else quantity_words(limit)
