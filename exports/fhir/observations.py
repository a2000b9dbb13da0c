"""Observations: vital signs, laboratory, surveys, lines, intake and output.

Rules: a value is written as the source wrote it, with its comparator and without its unit; a panel with parts gives one
row for itself (its own value or none) and one for each part, so that nothing said of the whole is lost; a reason why
there is no value is kept and is not a value.
"""

from __future__ import annotations

from math import isfinite

from msgspec.structs import replace

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
from exports.record import Moment
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
_OTHER = Category.OTHER
_LOINC = "http://loinc.org"


def observation_rows(
    observation: Observation, m: Mapping, specimens: dict[str, str], panels: dict[str, str]
) -> list[Row]:
    """The row of an observation, then those of its components. Four rows of five of a hospital come through here: what
    most observations have not is asked for only where it is."""
    at = _at(observation, m)
    issued = m.moment(observation.issued, "issued") if observation.issued is not None else None
    specimen = _specimen(observation, m, specimens) if observation.specimen else None
    # Of whom or what the value is, when it is not the patient (a mother's unborn child): never to be read as theirs.
    for about in observation.focus or ():
        m.mark("focus", m.words(about) or "")
    value, amount, unit = _value(observation, m, "")
    whole = Row(
        key=m.id,
        patient=m.patient,
        panel=panels.get(m.id) if panels else None,
        category=_category(observation.category),
        name=words(observation.code),
        code=code_of(observation.code, _LOINC),
        value=value,
        number=amount,
        unit=unit,
        missing_reason=words(observation.dataAbsentReason) if observation.dataAbsentReason else None,
        flag=_flag(observation.interpretation) if observation.interpretation else None,
        range=_range(observation.referenceRange, unit) if observation.referenceRange else None,
        at=at,
        issued_at=issued,
        status=observation.status,
        specimen=specimen,
        method=words(observation.method) if observation.method else None,
        body_site=words(observation.bodySite) if observation.bodySite else None,
        performer=m.words_of_all(observation.performer) if observation.performer else None,
        note=notes(observation.note) if observation.note else None,
        unreadable=m.unreadable,
    )
    return _with_parts(whole, observation.component, m) if observation.component else [whole]


def _with_parts(whole: Row, components: list[Measured], m: Mapping) -> list[Row]:
    """The row of a panel, and one for each of its components; what cannot be read of a part is marked on the whole."""
    rows = [whole]
    for place, part in enumerate(components):
        value, amount, unit = _value(part, m, f"component[{place}].")
        rows.append(
            Row(
                key=f"{m.id}/{place + 1}",
                patient=m.patient,
                panel=m.id,
                category=whole.category,
                name=words(part.code),
                code=code_of(part.code, _LOINC),
                value=value,
                number=amount,
                unit=unit,
                missing_reason=words(part.dataAbsentReason) if part.dataAbsentReason else None,
                flag=_flag(part.interpretation) if part.interpretation else None,
                range=_range(part.referenceRange, unit) if part.referenceRange else None,
                at=whole.at,
                issued_at=whole.issued_at,
                status=whole.status,
                specimen=whole.specimen,
                method=whole.method,
                body_site=whole.body_site,
                performer=whole.performer,
            )
        )
    for place, part in enumerate(components):
        if part.modifierExtension is not NOTHING:
            raw = bytes(part.modifierExtension).decode("utf-8", "replace")
            m.mark(f"component[{place}].modifierExtension", raw)
    if m.unreadable != whole.unreadable:
        rows[0] = replace(whole, unreadable=m.unreadable)
    return rows


def _at(observation: Observation, m: Mapping) -> Moment | None:
    """When it was measured: the first of the ways to say so that can be read."""
    text = observation.effectiveDateTime
    at = m.moment(text, "effectiveDateTime") if text is not None else None
    at = at or m.start(observation.effectivePeriod, "effectivePeriod")
    at = at or m.moment(observation.effectiveInstant, "effectiveInstant")
    if at is None and observation.effectiveTiming:
        at = m.moment(next(iter(observation.effectiveTiming.event or ()), None), "effectiveTiming.event")
    return at


def _specimen(observation: Observation, m: Mapping, specimens: dict[str, str]) -> str | None:
    if observation.specimen is None:
        return None
    known = specimens.get(m.references.identity(observation.specimen, "Specimen") or "")
    return known or observation.specimen.display


def _category(concepts: list[Concept] | None) -> Category:
    if not concepts:
        return _OTHER
    for concept in concepts:
        for coding in concept.coding or ():
            if coding.code in _CATEGORIES:
                return _CATEGORIES[coding.code]
        for text in (
            concept.text,
            *(item for coding in concept.coding or () for item in (coding.code, coding.display)),
        ):
            if (found := _CATEGORIES.get(folded(text) or "")) is not None:
                return found
    return _OTHER


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
    low = _limit(item.low, unit) if item.low else None
    high = _limit(item.high, unit) if item.high else None
    numbers = f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else None
    return f"{numbers} ({item.text})" if numbers and item.text else numbers or item.text


def _limit(limit: Quantity, of_value: str | None) -> str | None:
    """The number of a limit, with its unit where that is not the value's."""
    if limit.value is None:
        return None
    if of_value in (limit.unit, limit.code) or not (limit.unit or limit.code):
        return number(limit.value)
    return quantity_words(limit)
