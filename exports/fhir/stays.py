"""Stays and movements from the Encounters of one stay.

Rules: number, entry and reason come from the top, the place from the open location that started last anywhere in the
stay (a tie goes to the deeper encounter, then to the more precise place); when none is open, the last place known is
shown as not confirmed. A place that is not in the source is shown with the encounter's own words.
"""

from __future__ import annotations

from collections.abc import Iterator

from exports.fhir.concept import codes, joined, words, words_of_all
from exports.fhir.decode import Unreadable
from exports.fhir.elements import Element
from exports.fhir.mapping import Mapping
from exports.fhir.people import is_protected
from exports.fhir.places import Place
from exports.fhir.resources import Encounter, EncounterLocation
from exports.fhir.visits import Visit
from exports.record import Moment, Movement, Stay, StayStatus

_NOT_THERE_YET = frozenset({"planned", "reserved"})
_EXPECTED_DISCHARGE = ("estimated-discharge-date", "estimatedDischargeDate", "plannedEndDate")


class Leg(Element):
    """One encounter of a stay with what could not be read of it."""

    visit: Visit
    encounter: Encounter
    bad: list[Unreadable]


class Spot(Element):
    """A place of an encounter: where, from when to when, and whether it is the place now."""

    place: Place
    said: str | None
    start: Moment | None
    end: Moment | None
    status: str | None
    open: bool
    depth: int

    def order(self) -> tuple[bool, str, int, int]:
        return self.open, self.start or "", self.depth, self.place.rank


def stay_rows(legs: list[Leg], top: str, m: Mapping) -> Iterator[Stay | Movement]:
    """The stay of these encounters and its movements; `legs` in any order, the one named `top` among them or not."""
    legs = sorted(legs, key=lambda leg: (leg.visit.id != top, leg.visit.start or "", leg.visit.id))
    first = legs[0]
    spots: list[Spot] = []
    movements: list[Movement] = []
    for depth, leg in enumerate(legs):
        m.begin("Encounter", leg.visit.id, m.patient, leg.bad)
        m.check(leg.encounter)
        of_leg = [_spot(item, leg, depth, number, m) for number, item in enumerate(leg.encounter.location or ())]
        movements += _movements(of_leg, leg, top, depth, m)
        spots += [spot for spot in of_leg if leg.visit.open or not any(other.visit.open for other in legs)]
    m.begin("Encounter", first.visit.id, m.patient, first.bad)
    yield _stay(legs, spots, top, m)
    yield from movements


def _stay(legs: list[Leg], spots: list[Spot], top: str, m: Mapping) -> Stay:
    first = legs[0]
    encounter = first.encounter
    present = any(leg.visit.open for leg in legs)
    if not first.visit.readable:
        m.mark("status", encounter.status or "")
    m.check(encounter)
    chosen = _chosen(spots)
    place = chosen.place if chosen else Place()
    if place.ward is None:
        place = _of_provider(place, legs, m)
    start = m.start(encounter.period, "period")
    end = m.end(encounter.period, "period")
    return Stay(
        key=top,
        patient=m.patient,
        number=_number(encounter),
        status=_status(legs, present),
        present=present,
        kind=joined([encounter.kind.display or encounter.kind.code]) if encounter.kind else None,
        admitted_at=start,
        discharged_at=None if present else end,
        expected_discharge=_expected(encounter, m) or (end if present and end and end > m.now else None),
        reason=words_of_all(encounter.reasonCode) or m.reasons(encounter.reasonReference),
        attending=_attending(legs, m),
        service=_service(legs[-1].encounter, m) or _service(encounter, m),
        ward=place.ward,
        ward_name=place.ward_name,
        room=place.room,
        bed=place.bed,
        place=chosen.said if chosen and (chosen.place.ward is None) else None,
        place_confirmed=chosen.open if chosen else True,
        origin=words(encounter.hospitalization.admitSource) if encounter.hospitalization else None,
        destination=_destination(encounter, m),
        protected=any(is_protected(leg.encounter.meta) for leg in legs),
        unreadable=m.unreadable,
    )


def _status(legs: list[Leg], present: bool) -> StayStatus:
    if legs[0].visit.open or not present:
        return legs[0].visit.status
    return next(leg.visit.status for leg in legs if leg.visit.open)


def _chosen(spots: list[Spot]) -> Spot | None:
    """The place now; a bed of the same ward that is open as well makes it more precise."""
    there = [spot for spot in spots if spot.status not in _NOT_THERE_YET] or spots
    if not there:
        return None
    best = max(there, key=Spot.order)
    for spot in sorted(there, key=Spot.order, reverse=True):
        same = spot.place.ward == best.place.ward or spot.start == best.start
        if spot.open == best.open and same and spot.place.rank > best.place.rank:
            best = spot
    if best.place.ward is None:
        around = [spot for spot in there if spot.place.ward and spot.start == best.start and spot.open == best.open]
        if around:
            best.place = _merged(best.place, around[0].place)
    return best


def _merged(place: Place, wider: Place) -> Place:
    return Place(
        ward=place.ward or wider.ward,
        ward_name=place.ward_name or wider.ward_name,
        room=place.room or wider.room,
        bed=place.bed or wider.bed,
        name=place.name or wider.name,
    )


def _spot(item: EncounterLocation, leg: Leg, depth: int, number: int, m: Mapping) -> Spot:
    place = m.places.place(item.location)
    said = place.name if place else m.words(item.location)
    if place is None:
        physical = codes(item.physicalType)
        place = Place(
            bed=said if "bd" in physical or "LIT" in physical else None,
            room=said if "ro" in physical or "CHAMB" in physical else None,
        )
    start = m.start(item.period, f"location[{number}].period")
    end = m.end(item.period, f"location[{number}].period")
    is_open = (end is None or end > m.now) and item.status in (None, "active")
    return Spot(place, said, start or leg.visit.start, end, item.status, is_open, depth)


def _movements(spots: list[Spot], leg: Leg, top: str, depth: int, m: Mapping) -> list[Movement]:
    groups: list[Spot] = []
    for spot in sorted(spots, key=lambda spot: -spot.place.rank):
        for group in groups:
            alike = group.start == spot.start and group.end == spot.end and group.status == spot.status
            same_ward = not (group.place.ward and spot.place.ward) or group.place.ward == spot.place.ward
            if alike and same_ward and spot.place.rank < group.place.rank and spot.place.ward:
                group.place = _merged(group.place, spot.place)
                break
        else:
            groups.append(Spot(spot.place, spot.said, spot.start, spot.end, spot.status, spot.open, spot.depth))
    service = _service(leg.encounter, m)
    rows = [
        Movement(
            patient=m.patient,
            stay=top,
            start=group.start,
            end=group.end or (None if leg.visit.open else leg.visit.end),
            ward_name=group.place.ward_name or group.said,
            room=group.place.room,
            bed=group.place.bed,
            service=service,
            status=group.status,
            unreadable=m.unreadable,
        )
        for group in sorted(groups, key=lambda group: group.start or "")
    ]
    if not rows and depth:
        visit = leg.visit
        rows.append(
            Movement(
                patient=m.patient,
                stay=top,
                start=visit.start,
                end=None if visit.open else visit.end,
                ward_name=_of_provider(Place(), [leg], m).ward_name,
                service=service,
                status=leg.encounter.status,
                unreadable=m.unreadable,
            )
        )
    return rows


def _of_provider(place: Place, legs: list[Leg], m: Mapping) -> Place:
    """The unit in charge as the ward, from the deepest open encounter that names one."""
    for leg in sorted(legs, key=lambda leg: leg.visit.open)[::-1]:
        if leg.encounter.serviceProvider and (unit := m.places.unit(leg.encounter.serviceProvider, leg.visit.open)):
            return _merged(place, unit)
    return place


def _service(encounter: Encounter, m: Mapping) -> str | None:
    return words(encounter.serviceType) or m.words(encounter.serviceProvider)


def _number(encounter: Encounter) -> str | None:
    ranked = [
        (not {"VN", "AN"}.intersection(codes(item.type)), item.use == "old", number, item.value)
        for number, item in enumerate(encounter.identifier or ())
        if item.value
    ]
    return min(ranked)[3] if ranked else None


def _attending(legs: list[Leg], m: Mapping) -> str | None:
    """The attending of the deepest encounter that names one; else the primary performer of the top."""
    for role in ("ATND", "PPRF", "SPRF"):
        for leg in reversed(legs):
            found = [
                item
                for item in leg.encounter.participant or ()
                if item.individual and any(role in codes(concept) for concept in item.type or ())
            ]
            current = [item for item in found if not (item.period and item.period.end)] or found
            if current:
                return m.words(current[-1].individual)
    return None


def _expected(encounter: Encounter, m: Mapping) -> Moment | None:
    for item in encounter.extension or ():
        if item.url and item.url.endswith(_EXPECTED_DISCHARGE):
            return m.moment(item.valueDate or item.valueDateTime, "extension.valueDate")
    return None


def _destination(encounter: Encounter, m: Mapping) -> str | None:
    stay = encounter.hospitalization
    return joined([words(stay.dischargeDisposition), m.words(stay.destination)], ", ") if stay else None
