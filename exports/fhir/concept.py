"""Words and codes out of concepts, quantities, names and the other small FHIR types.

Rules: the source's own words come first (text), then a display, then the bare code: a code is better than nothing, and
nothing is translated. Empty text is no text.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from exports.fhir.elements import (
    Address,
    Annotation,
    Coding,
    Concept,
    ContactPoint,
    HumanName,
    Period,
    Quantity,
    Range,
    Ratio,
)


def words(concept: Concept | None) -> str | None:
    """What to show of a concept: text, else the first display, else the first code."""
    if concept is None:
        return None
    if concept.text:
        return concept.text
    codings = concept.coding
    if not codings:
        return None
    for coding in codings:
        if coding.display:
            return coding.display
    for coding in codings:
        if coding.code:
            return coding.code
    return None


def words_of_all(concepts: Iterable[Concept] | None, separator: str = ", ") -> str | None:
    """The words of several concepts, each once."""
    if not concepts:
        return None
    if isinstance(concepts, list) and len(concepts) == 1:
        return words(concepts[0])
    return separator.join(dict.fromkeys(text for text in map(words, concepts) if text)) or None


def code_of(concept: Concept | None, prefer: str = "") -> str | None:
    """`system|code` of the coding in the system `prefer`, else of the first that has a code."""
    if concept is None or not concept.coding:
        return None
    chosen: Coding | None = None
    for coding in concept.coding:
        if coding.code and (chosen is None or (coding.system == prefer and chosen.system != prefer)):
            chosen = coding
    if chosen is None:
        return None
    return f"{chosen.system or ''}|{chosen.code}"


def codes(concept: Concept | None) -> list[str]:
    """All codes of a concept, whatever their systems."""
    return [coding.code for coding in (concept.coding or ()) if coding.code] if concept else []


def number(value: Decimal | None) -> str | None:
    """A number as the source wrote it; only an exponent is spelled out when that stays short."""
    if value is None:
        return None
    text = str(value)
    if "E" in text and value.is_finite() and abs(value.adjusted()) < 16:
        return format(value, "f")
    return text


def unit(quantity: Quantity) -> str | None:
    return quantity.unit or quantity.code or None


def quantity_words(quantity: Quantity | None) -> str | None:
    """`<0.5 mg`: comparator, number and unit as written."""
    if quantity is None:
        return None
    value = (quantity.comparator or "") + (number(quantity.value) or "")
    named = quantity.unit or quantity.code
    return f"{value} {named}" if value and named else value or named or None


def range_words(limits: Range | None) -> str | None:
    """`3.5 – 5 mmol/l`, `≥ 3.5 mmol/l` or `≤ 5 mmol/l`."""
    if limits is None:
        return None
    low, high = limits.low, limits.high
    if low and high and low.value is not None and high.value is not None and unit(low) == unit(high):
        return " ".join(part for part in (f"{number(low.value)} – {number(high.value)}", unit(high)) if part)
    parts = (("≥ ", quantity_words(low)), ("≤ ", quantity_words(high)))
    return ", ".join(sign + text for sign, text in parts if text) or None


def ratio_words(ratio: Ratio | None) -> str | None:
    """`100 ml / 1 h`; an amount that is not there is no amount of time: `? / 1 h`."""
    if ratio is None:
        return None
    above, below = quantity_words(ratio.numerator), quantity_words(ratio.denominator)
    return f"{above or '?'} / {below}" if below else above


def notes(annotations: Iterable[Annotation] | None) -> str | None:
    """The texts of all notes, one a line."""
    return joined([note.text for note in annotations], "\n") if annotations else None


def joined(texts: Iterable[str | None], separator: str = " ") -> str | None:
    """The texts that are there, or None."""
    return separator.join([text for text in texts if text]) or None


def name_words(names: Iterable[HumanName] | None) -> str | None:
    """A person's name on one line: the text, else prefix, given names and family."""
    for name in names or ():
        parts = [*(name.prefix or ()), *(name.given or ()), name.family]
        if text := (name.text or joined(parts)):
            return text
    return None


def phone(points: Iterable[ContactPoint] | None) -> str | None:
    """The telephone numbers, the mobile one or the best ranked first."""
    found = [
        (point.use == "old", point.rank or 99, point.use != "mobile", point.value)
        for point in points or ()
        if point.value and point.system in ("phone", "sms", None) and point.use != "old"
    ]
    return joined(dict.fromkeys(value for *_, value in sorted(found)), ", ")


def address_words(addresses: Iterable[Address] | None) -> str | None:
    """The first address that is not an old one, on one line."""
    for address in addresses or ():
        if address.use == "old":
            continue
        town = joined([address.postalCode, address.city])
        if text := (address.text or joined([*(address.line or ()), town, address.country], ", ")):
            return text
    return None


def start(period: Period | None) -> str | None:
    return period.start if period else None


def end(period: Period | None) -> str | None:
    return period.end if period else None
