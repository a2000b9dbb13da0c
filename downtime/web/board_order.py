"""The board in another order, or a part of it: what a link of the board asks for, and what it says of it.

Rules of this module:

* an address holds only words of this module, never anything of a patient; an unknown word means the whole board in bed
  order;
* what is not shown is counted on the page, with the link that shows it;
* "allergies not recorded" finds those of whom nobody said anything, not those without allergies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from downtime.web.board import BoardLine, in_force
from downtime.web.signs import OXYGEN, kind_of
from exports.folding import fold
from exports.language import N_
from exports.record import AlertKind, IdentityStatus, ListState, StayStatus


class Order(StrEnum):
    """The order of the lines."""

    BED = "bed"
    NAME = "name"
    ENTRY = "entry"
    PHYSICIAN = "physician"


class Part(StrEnum):
    """Which lines are shown."""

    ALL = "all"
    ISOLATION = "isolation"
    FALL = "fall"
    FASTING = "fasting"
    ANTICOAGULANT = "anticoagulant"
    OXYGEN = "oxygen"
    LIMITS = "limits"
    HOMONYM = "homonym"
    ALLERGIES_UNKNOWN = "allergies-unknown"
    IDENTITY = "identity"
    PLACE = "place"


class View(StrEnum):
    """How wide a line is."""

    LIST = "list"
    COMPACT = "compact"


ORDERS: Mapping[Order, str] = {
    Order.BED: N_("Bed"),
    Order.NAME: N_("Name"),
    Order.ENTRY: N_("Entry"),
    Order.PHYSICIAN: N_("Attending"),
}
PARTS: Mapping[Part, str] = {
    Part.ALL: N_("Everybody"),
    Part.ISOLATION: N_("Isolation"),
    Part.FALL: N_("Fall risk"),
    Part.FASTING: N_("Nil by mouth"),
    Part.ANTICOAGULANT: N_("Anticoagulant"),
    Part.OXYGEN: N_("Oxygen"),
    Part.LIMITS: N_("Treatment limits"),
    Part.HOMONYM: N_("Look-alike names"),
    Part.ALLERGIES_UNKNOWN: N_("Allergies not recorded"),
    Part.IDENTITY: N_("Identity to check"),
    Part.PLACE: N_("Place to check"),
}
VIEWS: Mapping[View, str] = {View.LIST: N_("List"), View.COMPACT: N_("Whole ward at a glance")}

_ALERT_OF = {
    Part.ISOLATION: AlertKind.ISOLATION,
    Part.FALL: AlertKind.FALL,
    Part.FASTING: AlertKind.FASTING,
    Part.ANTICOAGULANT: AlertKind.ANTICOAGULANT,
    Part.LIMITS: AlertKind.TREATMENT_LIMIT,
}
_ORDERED_AS = {Part.ANTICOAGULANT: AlertKind.ANTICOAGULANT.value, Part.OXYGEN: OXYGEN}
_DOUBTED = frozenset({"DOUT", "FICT"})
HOMONYM = "HOMA"


@dataclass(frozen=True)
class Asked:
    """What the address of the board asks for."""

    order: Order = Order.BED
    part: Part = Part.ALL
    view: View = View.LIST

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Asked:
        """From the words of an address; whatever is not one of ours counts as not said."""
        order, part, view = (arguments.get(name, "") for name in ("sort", "show", "view"))
        return cls(
            Order(order) if order in tuple(Order) else Order.BED,
            Part(part) if part in tuple(Part) else Part.ALL,
            View(view) if view in tuple(View) else View.LIST,
        )

    def address(self, order: Order | None = None, part: Part | None = None, view: View | None = None) -> dict[str, str]:
        """The words of the address that asks for the same with one thing changed; what is usual is left out."""
        new = Asked(order or self.order, part or self.part, view or self.view)
        said = {"sort": new.order.value, "show": new.part.value, "view": new.view.value}
        usual = {"sort": Order.BED.value, "show": Part.ALL.value, "view": View.LIST.value}
        return {name: word for name, word in said.items() if word != usual[name]}


@dataclass(frozen=True)
class Arranged:
    """The lines to show, and how many patients each part has."""

    lines: tuple[BoardLine, ...]
    counts: Mapping[Part, int]
    hidden: int
    """Patients that are not shown."""


def arrange(lines: Sequence[BoardLine], asked: Asked) -> Arranged:
    """The lines as asked for: empty beds only where the whole board is shown, behind the others unless by bed."""
    people = [line for line in lines if line.line is not None]
    counts = {part: sum(belongs(line, part) for line in people) for part in Part}
    shown = [line for line in lines if belongs(line, asked.part)]
    if asked.order is not Order.BED:
        shown.sort(key=lambda line: _order(line, asked.order))  # stable: bed order among equals
    hidden = counts[Part.ALL] - sum(line.line is not None for line in shown)
    return Arranged(tuple(shown), counts, hidden)


def belongs(line: BoardLine, part: Part) -> bool:
    """Whether a line is of that part; an empty bed is of the whole only."""
    if part is Part.ALL or line.line is None:
        return part is Part.ALL
    if part is Part.HOMONYM:
        return bool(line.alike) or HOMONYM in _remarks(line)
    if part is Part.ALLERGIES_UNKNOWN:
        return line.line.allergies_state is ListState.NOT_RECORDED
    if part is Part.IDENTITY:
        return identity_doubted(line)
    if part is Part.PLACE:
        return place_doubted(line)
    return _alerted(line, part) or _ordered(line, part)


def identity_doubted(line: BoardLine) -> bool:
    """Provisional, doubtful, fictitious, or no identity in the copy at all."""
    patient = line.line.patient if line.line else None
    return patient is not None and (
        patient.identity_missing
        or patient.identity_status is IdentityStatus.PROVISIONAL
        or not _DOUBTED.isdisjoint(_remarks(line))
    )


def place_doubted(line: BoardLine) -> bool:
    """Two in one bed, no bed, a place that is not confirmed, on leave or of unknown status."""
    stay = line.line.stay if line.line else None
    return stay is not None and (
        line.shared_bed
        or not stay.bed
        or not stay.place_confirmed
        or stay.status in (StayStatus.ON_LEAVE, StayStatus.UNKNOWN)
    )


def _remarks(line: BoardLine) -> frozenset[str]:
    return frozenset(remark.upper() for remark in line.line.patient.identity_remarks) if line.line else frozenset()


def _alerted(line: BoardLine, part: Part) -> bool:
    kind = _ALERT_OF.get(part)
    alerts = in_force(line.line.alerts) if line.line else ()
    return kind is not None and any(alert.kind is kind for alert in alerts)


def _ordered(line: BoardLine, part: Part) -> bool:
    kind = _ORDERED_AS.get(part)
    return kind is not None and any(kind_of(order) == kind for order in line.telling)


def _order(line: BoardLine, order: Order) -> tuple[bool, bool, str, str]:
    """Empty beds last, then those of whom the copy does not say it."""
    if line.line is None:
        return True, True, "", ""
    patient, stay = line.line.patient, line.line.stay
    name = fold(f"{patient.birth_name or patient.name_text or ''} {patient.given_name or ''}")
    by = {
        Order.NAME: name,
        Order.ENTRY: stay.admitted_at or "",
        Order.PHYSICIAN: fold(stay.attending or ""),
        Order.BED: "",
    }[order]
    return False, not by, by, name
