"""The signs of a line of the ward board: what who enters the room must know at once, each with its word.

Rules of this module:

* a sign says what the copy holds; that there is none of it is never said, and no sign is no "none";
* anticoagulant and oxygen come from alerts and from the prescriptions in the copy, and say from which;
* of a protected record the kinds only: no text, no drug.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from exports.folding import fold
from exports.language import N_
from exports.record import Alert, AlertKind, MedicationOrder, OrderStatus
from printable.high_alert import HighAlert, high_alert
from printable.words import Words

OXYGEN = "oxygen"
_ALERTS = frozenset(
    {
        AlertKind.ISOLATION,
        AlertKind.FALL,
        AlertKind.TREATMENT_LIMIT,
        AlertKind.FASTING,
        AlertKind.ANTICOAGULANT,
    }
)
SHORT_WORDS: Mapping[str, str] = {
    AlertKind.ISOLATION.value: N_("Isolation"),
    AlertKind.TREATMENT_LIMIT.value: N_("Limits"),
    AlertKind.ANTICOAGULANT.value: N_("Anticoag."),
    OXYGEN: N_("O₂"),
    AlertKind.FASTING.value: N_("Fasting"),
    AlertKind.FALL.value: N_("Fall"),
}
"""The words of a narrow line; the whole ones are its title."""

_FIRST = (
    AlertKind.ISOLATION.value,
    AlertKind.TREATMENT_LIMIT.value,
    AlertKind.ANTICOAGULANT.value,
    OXYGEN,
    AlertKind.FASTING.value,
    AlertKind.FALL.value,
)
"""The order in which they stand."""

_OXYGEN_ATC = "V03AN01"
_OXYGEN_WORDS = frozenset({"oxygen", "oxygene", "o2", "oxygenotherapie"})
IN_FORCE = (OrderStatus.ACTIVE, OrderStatus.ON_HOLD, OrderStatus.UNKNOWN)


@dataclass(frozen=True)
class Sign:
    """One sign. `said` is the whole sentence; "" where the words are those of an alert of the source."""

    kind: str
    alert: Alert | None = None
    word: str = ""
    source: str = ""
    """Where it is from, in a word or two."""
    said: str = ""


def signs(
    alerts: Iterable[Alert], orders: Sequence[MedicationOrder], words: Words, *, protected: bool
) -> tuple[Sign, ...]:
    """The signs of one patient: `alerts` are those in force as the board may show them."""
    found = [Sign(alert.kind.value, alert) for alert in alerts if alert.kind in _ALERTS]
    alerted = {sign.kind for sign in found}
    found += [sign for sign in _ordered(orders, words, protected=protected) if sign.kind not in alerted]
    return tuple(sorted(found, key=lambda sign: _FIRST.index(sign.kind)))


def by_kind(found: Iterable[Sign]) -> tuple[tuple[str, tuple[Sign, ...]], ...]:
    """The signs of each kind together, in the order in which `signs` gives them."""
    return tuple((kind, tuple(some)) for kind, some in groupby(found, key=lambda sign: sign.kind))


def other_alerts(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """The alerts that have no sign: safeguarding, directives, and those in the source's words alone."""
    return tuple(alert for alert in alerts if alert.kind not in _ALERTS)


def _ordered(orders: Sequence[MedicationOrder], words: Words, *, protected: bool) -> list[Sign]:
    found = []
    for kind, word, sentence in (
        (AlertKind.ANTICOAGULANT.value, N_("Anticoagulant"), N_("Anticoagulant prescribed in the copy: {drugs}")),
        (OXYGEN, N_("Oxygen"), N_("Oxygen prescribed in the copy: {drugs}")),
    ):
        there = [order for order in orders if _in_force(order) and kind_of(order) == kind]
        if there:
            said = words.say(sentence, drugs=_drugs(there, words, protected=protected))
            found.append(Sign(kind, None, words.say(word), _source(there, words), said))
    return found


def with_a_sign(orders: Iterable[MedicationOrder]) -> tuple[MedicationOrder, ...]:
    """Those in force that are the reason for a sign: few, and what to look at them for costs most of a board."""
    return tuple(order for order in orders if _in_force(order) and kind_of(order) is not None)


def kind_of(order: MedicationOrder) -> str | None:
    """Which sign an order is the reason for."""
    if is_oxygen(order):
        return OXYGEN
    return AlertKind.ANTICOAGULANT.value if high_alert(order) is HighAlert.ANTICOAGULANT else None


def is_oxygen(order: MedicationOrder) -> bool:
    """Oxygen by its ATC code (V03AN01), else by the words of its name."""
    system, _, value = (order.code or "").rpartition("|")
    if "atc" in system.lower() and value:
        return value.startswith(_OXYGEN_ATC)
    named = [order.drug or order.text or "", *order.ingredients]
    return not _OXYGEN_WORDS.isdisjoint(fold(" ".join(named)).split())


def _in_force(order: MedicationOrder) -> bool:
    return order.status in IN_FORCE and not order.do_not_give


def _source(orders: Sequence[MedicationOrder], words: Words) -> str:
    """Whether it is prescribed here, on hold, or a treatment from home."""
    here = [order for order in orders if not order.usual]
    if not here:
        return words.say(N_("usual treatment"))
    statuses = {order.status for order in here}
    if OrderStatus.ACTIVE in statuses:
        return words.say(N_("prescription"))
    return words.order_status(OrderStatus.ON_HOLD if OrderStatus.ON_HOLD in statuses else OrderStatus.UNKNOWN)


def _drugs(orders: Sequence[MedicationOrder], words: Words, *, protected: bool) -> str:
    if protected:
        return words.say(N_("see the record"))
    named = (order.drug or order.text or words.not_recorded for order in orders)
    return ", ".join(dict.fromkeys(named))
