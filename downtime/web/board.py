"""The ward board: beds in walking order, with who is in them, and the empty ones.

Rules of this module: a bed with two patients is two lines that say so; a bed is shown empty only when nobody of the
ward is said to be in it; whoever has no bed, or a place that is not confirmed, stands on the board and says so.
Look-alikes name each other's bed.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from msgspec import structs

from downtime.web.lookalikes import alike
from downtime.web.signs import with_a_sign
from exports.record import Alert, AlertKind, Diet, Key, ListState, Location, LocationKind, Section, Stay
from exports.record import MedicationOrder as Order
from exports.snapshot.census import NO_WARD, CensusLine, beds, census, open_orders
from exports.snapshot.read import bed_order, rows
from printable.banner import is_active
from printable.ward_list import is_ended

Bed: TypeAlias = tuple[str | None, str | None]
"""The names of a room and of a bed in it."""


_FOR_ALL = frozenset({AlertKind.ISOLATION, AlertKind.FASTING})


@dataclass(frozen=True)
class BoardLine:
    """One line: a patient, or an empty bed when `line` is None."""

    room: str | None
    bed: str | None
    line: CensusLine | None
    alike: tuple[CensusLine, ...] = ()
    """The other lines whose names may be taken for this one."""
    shared_bed: bool = False
    orders: tuple[Order, ...] = ()
    """The orders that are not clearly over."""

    @cached_property
    def telling(self) -> tuple[Order, ...]:
        """Of the orders, those in force that a sign tells of."""
        return with_a_sign(self.orders)


@dataclass(frozen=True)
class Board:
    """The lines of one ward."""

    lines: tuple[BoardLine, ...]
    present: int
    empty: int


def read_board(connection: sqlite3.Connection, ward: Key) -> Board:
    """The board of a ward of the copy."""
    people = census(connection, ward)
    known = () if ward == NO_WARD else beds(connection, ward)
    orders = open_orders(connection, {line.patient.key for line in people})
    rooms = rows(connection, Location, "kind = ? and ward = ?", (LocationKind.ROOM.value, ward)) if known else ()
    return make_board(people, known, {room.key: room.name for room in rooms}, orders)


def make_board(
    people: tuple[CensusLine, ...],
    known: tuple[Location, ...],
    rooms: dict[Key, str],
    orders: Mapping[Key, tuple[Order, ...]] | None = None,
) -> Board:
    """Patients and empty beds in bed order."""
    beside = look_alikes(people)
    crowd = crowded(line.stay for line in people)
    lines = [
        BoardLine(
            line.stay.room,
            line.stay.bed,
            line,
            beside.get(line.patient.key, ()),
            shared_bed=crowd[(line.stay.room, line.stay.bed)] > 1,
            orders=(orders or {}).get(line.patient.key, ()),
        )
        for line in people
    ]
    empty = [BoardLine(room, bed, None) for room, bed in empty_beds(known, rooms, crowd)]
    ordered = sorted([*lines, *empty], key=_order)
    return Board(tuple(ordered), present=len({line.patient.key for line in people}), empty=len(empty))


def look_alikes(people: Sequence[CensusLine]) -> Mapping[Key, tuple[CensusLine, ...]]:
    """For each patient with such a name on the ward, the lines of the others."""
    lines: dict[Key, list[CensusLine]] = defaultdict(list)
    for line in people:
        lines[line.patient.key].append(line)
    resembling = alike(line.patient for line in people)
    return {key: tuple(line for other in others for line in lines[other.key]) for key, others in resembling.items()}


def crowded(stays: Iterable[Stay]) -> Counter[Bed]:
    """How many people are said to be in each bed."""
    return Counter((stay.room, stay.bed) for stay in stays if stay.bed)


def empty_beds(known: Iterable[Location], rooms: Mapping[Key, str], crowd: Mapping[Bed, int]) -> tuple[Bed, ...]:
    """The known beds in which nobody is said to be."""
    free = [(rooms.get(bed.room or ""), bed.name) for bed in known]
    return tuple(bed for bed in free if not _taken(bed, crowd))


def _taken(bed: Bed, crowd: Mapping[Bed, int]) -> bool:
    """Whether somebody is, or may be, in that bed: a bed said without its room may be any of that name."""
    room, name = bed
    return any(other == name and (room is None or where is None or where == room) for where, other in crowd)


def _order(line: BoardLine) -> tuple[Any, ...]:
    stay = line.line.stay if line.line else Stay(key="", patient="", room=line.room, bed=line.bed)
    return bed_order(stay)


def in_force(alerts: tuple[Alert, ...]) -> tuple[Alert, ...]:
    """The alerts that the source does not clearly call ended."""
    return tuple(alert for alert in alerts if is_active(alert))


def board_alerts(line: CensusLine) -> tuple[Alert, ...]:
    """The alerts in force as a board may show them: of a protected record the kinds, with words only for what
    everybody who enters the room must know."""
    alerts = in_force(line.alerts)
    if not (line.patient.protected or line.stay.protected):
        return alerts
    return tuple(alert if alert.kind in _FOR_ALL else structs.replace(alert, text=None) for alert in alerts)


def current_diets(diets: tuple[Diet, ...]) -> tuple[Diet, ...]:
    """The diets that the source does not clearly call ended."""
    return tuple(diet for diet in diets if not is_ended(diet))


def alerts_state(line: CensusLine) -> ListState:
    """The state of the list of alerts of one line of the board."""
    if line.alerts:
        return ListState.LISTED
    said = any(statement.section == Section.ALERTS for statement in line.none_known)
    return ListState.NONE_KNOWN if said else ListState.NOT_RECORDED
