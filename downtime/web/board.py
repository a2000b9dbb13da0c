"""The ward board: beds in walking order, with who is in them, and the empty ones.

Rules of this module: a bed with two patients is two lines that say so; a bed is shown empty only when nobody of the
ward is said to be in it; whoever has no bed, or a place that is not confirmed, stands on the board and says so.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from msgspec import structs

from downtime.web.lookalikes import alike
from exports.record import Alert, AlertKind, Diet, Key, ListState, Location, LocationKind, Patient, Section, Stay
from exports.snapshot.census import NO_WARD, CensusLine, beds, census
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
    alike: tuple[Patient, ...] = ()
    shared_bed: bool = False


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
    rooms = rows(connection, Location, "kind = ? and ward = ?", (LocationKind.ROOM.value, ward)) if known else ()
    return make_board(people, known, {room.key: room.name for room in rooms})


def make_board(people: tuple[CensusLine, ...], known: tuple[Location, ...], rooms: dict[Key, str]) -> Board:
    """Patients and empty beds in bed order."""
    resembling = alike(line.patient for line in people)
    crowd: Counter[Bed] = Counter((line.stay.room, line.stay.bed) for line in people if line.stay.bed)
    lines = [
        BoardLine(
            line.stay.room,
            line.stay.bed,
            line,
            resembling.get(line.patient.key, ()),
            shared_bed=crowd[(line.stay.room, line.stay.bed)] > 1,
        )
        for line in people
    ]
    free = [(rooms.get(bed.room or ""), bed.name) for bed in known]
    empty = [BoardLine(room, bed, None) for room, bed in free if not _taken((room, bed), crowd)]
    ordered = sorted([*lines, *empty], key=_order)
    return Board(tuple(ordered), present=len({line.patient.key for line in people}), empty=len(empty))


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
