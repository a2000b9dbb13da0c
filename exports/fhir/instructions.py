"""The instructions of an order in words: dose, rate, route, timing, as needed, maximum.

Rules: what belongs together stays together: of several instructions (a tapering dose, another dose at night, a part as
needed) each is said whole and numbered, since a list of doses beside a list of times may be read crosswise; every
maximum is said, with what it is for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from exports.fhir.concept import joined, quantity_words, range_words, ratio_words, words
from exports.fhir.elements import Dosage, DoseAndRate
from exports.fhir.mapping import Mapping
from exports.fhir.timing import timing_words
from exports.record import Moment

AS_NEEDED = "PRN"
"""The code for "as needed" (HL7 v2-0335, v3 GTSAbbreviation) inside one of several instructions."""


class InstructionFields(TypedDict):
    """The fields of a `MedicationOrder` that say how to give it."""

    dose: str | None
    rate: str | None
    route: str | None
    frequency: str | None
    max_dose: str | None


def instruction_fields(dosages: list[Dosage]) -> InstructionFields:
    """Field by field for one instruction; whole instructions in `dose` for several that differ."""
    most = each(map(_maximum, dosages))
    parts = [_Part(dosage) for dosage in dosages]
    if len(parts) == 1:
        only = parts[0]
        return {
            "dose": only.dose, "rate": only.rate, "route": only.route, "frequency": only.frequency, "max_dose": most
        }  # fmt: skip
    if len({part.said for part in parts}) > 1:
        numbered = (f"[{number}] {part.said or part.text}" for number, part in enumerate(parts, 1))
        return {"dose": "; ".join(numbered), "rate": None, "route": None, "frequency": None, "max_dose": most}
    return {
        "dose": each(part.dose for part in parts),
        "rate": each(part.rate for part in parts),
        "route": each(part.route for part in parts),
        "frequency": each(part.frequency for part in parts),
        "max_dose": most,
    }


class _Part:
    """One instruction in words."""

    def __init__(self, dosage: Dosage) -> None:
        self.dose = each(_dose(item, several=len(dosage.doseAndRate or ()) > 1) for item in dosage.doseAndRate or ())
        self.rate = each(rates(dosage))
        self.route = joined([words(dosage.route), words(dosage.site)], ", ")
        self.frequency = timing_words(dosage.timing) if dosage.timing else None
        self.text = dosage.text or "…"
        self._dosage = dosage

    @property
    def said(self) -> str | None:
        """All of it, whole."""
        timing = self._dosage.timing
        repeat = timing.repeat if timing else None
        times = " ".join(time[:5] for time in repeat.timeOfDay or ()) if repeat else None
        bounds = repeat.boundsPeriod if repeat else None
        span = f"{bounds.start or '…'} → {bounds.end or '…'}" if bounds else None
        needed = is_needed(self._dosage)
        as_needed = joined([AS_NEEDED, words(self._dosage.asNeededCodeableConcept)]) if needed else None
        events = joined(timing.event or ()) if timing else None
        return joined([self.dose, self.rate, self.route, self.frequency, times, events, span, as_needed], ", ")


def is_needed(dosage: Dosage) -> bool:
    """True for an instruction to give only when needed."""
    return bool(dosage.asNeededBoolean or dosage.asNeededCodeableConcept)


def rates(dosage: Dosage) -> list[str]:
    """The rates of an instruction."""
    return [rate for item in dosage.doseAndRate or () if (rate := _rate(item))]


def bounds_of(dosages: list[Dosage], path: str, m: Mapping) -> tuple[Moment | None, Moment | None]:
    """From when to when: the first start, and the last end when every instruction has one."""
    repeats = [dosage.timing.repeat if dosage.timing else None for dosage in dosages]
    periods = [repeat.boundsPeriod if repeat else None for repeat in repeats]
    starts = [m.start(period, path) for period in periods]
    ends = [m.end(period, path) for period in periods]
    last = max((at for at in ends if at), default=None)
    return min((at for at in starts if at), default=None), last if all(ends) else None


def each(texts: Iterable[str | None], separator: str = "; ") -> str | None:
    """Each text once."""
    return separator.join([text for text in dict.fromkeys(texts) if text]) or None


def _dose(item: DoseAndRate, *, several: bool) -> str | None:
    """A dose; one of several with its type ("calculated", "ordered")."""
    said = quantity_words(item.doseQuantity) or range_words(item.doseRange)
    kind = words(item.type) if several else None
    return f"{said} ({kind})" if said and kind else said


def _rate(item: DoseAndRate) -> str | None:
    return ratio_words(item.rateRatio) or quantity_words(item.rateQuantity) or range_words(item.rateRange)


def _maximum(dosage: Dosage) -> str | None:
    """Every maximum: per period, per dose, per lifetime."""
    if not (dosage.maxDosePerPeriod or dosage.maxDosePerAdministration or dosage.maxDosePerLifetime):
        return None
    once, ever = quantity_words(dosage.maxDosePerAdministration), quantity_words(dosage.maxDosePerLifetime)
    said = [ratio_words(dosage.maxDosePerPeriod), f"{once} / dose" if once else None]
    return joined([*said, f"{ever} / lifetime" if ever else None], "; ")
