"""Where a patient is: ward, room, bed, as sheets and screens show it. A place is no identifier.

Rules of this module:

* a hospital writes "Chambre 259", "Lit 259 F": only the word before a number or a letter goes, and the number of the
  room repeated in the bed's name ("259", "F"); anything else stays as the source wrote it;
* the short form is what one reads and says; nothing of the record is compared or sorted by it.
"""

from __future__ import annotations

import re

from exports.language import N_
from exports.record import PatientRecord, Stay, StayStatus
from printable.text import Run, bold, boxed
from printable.words import Words

_SHORT = 4
"""Characters of a name that is a mere number or letter."""


_WORD = re.compile(r"\b(?:chambre|chbre|ch\.?|room|lit|bed)\s+(?=\S)", re.IGNORECASE)


def short_place(room: str | None, bed: str | None) -> tuple[str, str]:
    """Room and bed as short as they can be; the bed is "" where it says no more than the room."""
    where, lying = _bare(room), _bare(bed)
    if where and lying == where:
        return where, ""
    if where and lying.startswith((f"{where} ", f"{where}-", f"{where}/")):
        return where, lying[len(where) + 1 :].strip()
    return where, lying


def spoken_place(stay: Stay) -> str:
    """Room and bed as one says and types them ("259 F"); "" when neither is known."""
    return " ".join(filter(None, short_place(stay.room, stay.bed)))


def unworded(text: str) -> str:
    """A place as somebody typed it, without "room" and "bed" wherever they stand: "ch. 259 · lit F" → "259 · F"."""
    return _WORD.sub("", text)


def _bare(name: str | None) -> str:
    text = " ".join((name or "").split())
    return text[match.end() :] if (match := _WORD.match(text)) else text


def bed_text(stay: Stay, words: Words) -> str:
    """Room and bed ("ch. 214 · lit P"), the room alone where the bed's name repeats it; "" when neither is known."""
    where, lying = short_place(stay.room, stay.bed)
    whole = stay.bed if lying == _bare(stay.bed) else lying
    room = _named(words.say(N_("room {name}"), name=where), where, stay.room)
    bed = _named(words.say(N_("bed {name}"), name=lying), lying, whole) if lying else ""
    return " · ".join(part for part in (room, bed) if part)


def _named(said: str, short: str, whole: str | None) -> str:
    """ "ch. 214", but "Salle de réveil" as the source wrote it: a long name needs no word before it."""
    return said if short and len(short) <= _SHORT else whole or ""


def other_stays(record: PatientRecord, words: Words) -> list[Run]:
    """The other stays that are open: a patient with two may be in either bed."""
    runs: list[Run] = []
    for stay in record.stays:
        if stay.present and record.stay is not None and stay.key != record.stay.key:
            place = " · ".join(filter(None, (stay.ward_name or stay.ward or stay.place, bed_text(stay, words))))
            said = words.say(N_("other open stay: {place}"), place=place or words.not_recorded)
            runs += [Run("\n"), boxed(said)]
    return runs


def place_runs(stay: Stay | None, words: Words) -> list[Run]:
    """Ward, room and bed, and every reason to doubt them: last known place, on leave, gone."""
    if stay is None:
        return [bold(words.say(N_("No stay in the copy")))]
    ward = stay.ward_name or stay.ward
    runs = [bold(ward)] if ward else []
    bed = bed_text(stay, words)
    if bed:
        runs.append(bold(f"{chr(10) if runs else ''}{bed}"))
    if not runs:
        runs = [bold(stay.place or words.say(N_("Place not recorded")))]
    if not stay.place_confirmed:
        runs += [Run("\n"), boxed(words.say(N_("last known place")))]
    if not stay.present or stay.status in (StayStatus.ON_LEAVE, StayStatus.UNKNOWN):
        runs += [Run("\n"), boxed(words.stay_status(stay.status))]
    return runs
