"""Where a patient is: ward, room, bed, as a sheet shows it. A place is no identifier."""

from __future__ import annotations

from exports.language import N_
from exports.record import PatientRecord, Stay, StayStatus
from printable.text import Run, bold, boxed
from printable.words import Words

_SHORT = 4
"""Characters of a name that is a mere number or letter."""


def bed_text(stay: Stay, words: Words) -> str:
    """Room and bed ("ch. 214 · lit P"); "" when neither is known."""
    room = _named(words.say(N_("room {name}"), name=stay.room), stay.room)
    bed = _named(words.say(N_("bed {name}"), name=stay.bed), stay.bed)
    return " · ".join(part for part in (room, bed) if part)


def _named(said: str, name: str | None) -> str:
    """ "ch. 214", but "Chambre 214" as the source wrote it: a long name needs no word before it."""
    return said if name and len(name) <= _SHORT else name or ""


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
