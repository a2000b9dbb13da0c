"""Treatments of the patient sheet: active prescriptions with their last doses, the others apart, usual treatments.

Rules of this module:

* every active order is printed, whole; a dose written only as text stays the source's words;
* an order without doses points to the doses that the copy has elsewhere (without an order, or under others: it may have
  been written anew): one of them may be its own;
* a dose without a time stands before the others, since it may be the last;
* a dose that was not given stands in a frame with its word and reason, a state nobody knows in a dashed one;
* an active order whose end has passed says so, and stays where it is;
* what is on hold, in draft or stopped never stands among the active orders; an order of unknown status does, marked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from exports.language import N_
from exports.record import Administration, DoseState, MedicationOrder, OrderKind, OrderStatus
from exports.record import Section as List
from printable.layout import Section, Strip
from printable.parts import Parts
from printable.text import Run, bold, boxed, dashed, inverse

DOSES = 3
"""Last doses printed beside an order."""

STOPPED = 12
"""Stopped, completed and cancelled orders printed; the others are counted."""

LOOSE = 15
"""Doses without an order in the copy that are printed; the others are counted."""

_ACTIVE = (OrderStatus.ACTIVE, OrderStatus.UNKNOWN)
_WAITING = (OrderStatus.ON_HOLD, OrderStatus.DRAFT)
_KINDS = (OrderKind.SCHEDULED, OrderKind.INFUSION, OrderKind.AS_NEEDED, OrderKind.SINGLE, OrderKind.UNKNOWN)
_SHARES = (56, 30, 22)


class Treatments:
    """The sections on treatments of one record."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._words = parts.words
        self._dates = parts.dates
        self._doses: dict[str, list[Administration]] = defaultdict(list)
        known = {order.key for order in parts.record.orders}
        self._loose: list[Administration] = []
        for dose in sorted(parts.record.administrations, key=lambda row: (row.at is None, row.at or ""), reverse=True):
            if dose.order in known and dose.order is not None:
                self._doses[dose.order].append(dose)
            else:
                self._loose.append(dose)

    def sections(self) -> list[Section]:
        """Active, on hold or draft, stopped; doses without an order; usual treatments."""
        orders = self._parts.record.orders
        active = [order for order in orders if order.status in _ACTIVE]
        waiting = [order for order in orders if order.status in _WAITING]
        ended = [order for order in orders if order.status not in _ACTIVE + _WAITING]
        found = [self._active(active)]
        if waiting:
            found.append(self._titled(N_("Prescriptions on hold or in draft: do not give as they stand"), waiting))
        if ended:
            found.append(self._titled(N_("Stopped or completed prescriptions"), ended, STOPPED))
        if self._loose or not self._parts.record.administrations:
            found.append(self._loose_doses())
        found.append(self._usual())
        return found

    def _active(self, orders: Sequence[MedicationOrder]) -> Section:
        say = self._words.say
        title = say(N_("Active treatments"))
        if self._parts.record.orders and not orders:
            strips = self._parts.text([bold(say(N_("No active prescription among those of the copy: see below")))])
            return self._parts.part(List.ORDERS, strips, title=title, count=0)
        strips = [strip for kind in _KINDS for strip in self._kind(kind, orders)]
        return self._parts.part(List.ORDERS, strips, title=title, header=self._header(), count=len(orders))

    def _kind(self, kind: OrderKind, orders: Sequence[MedicationOrder]) -> list[Strip]:
        chosen = [order for order in orders if order.kind == kind]
        if not chosen:
            return []
        heading = self._parts.text([bold(f"▸ {self._words.order_kind(kind)}")], 7.5, keep=True)
        return [*heading, *self._rows(chosen)]

    def _titled(self, title: str, orders: Sequence[MedicationOrder], most: int | None = None) -> Section:
        printed = sorted(orders, key=lambda row: row.end or row.start or row.authored_at or "", reverse=True)[:most]
        strips = self._rows(printed) + self._parts.others(
            n := len(orders) - len(printed),
            self._words.ngettext(
                "{n} other prescription of this kind, not printed here",
                "{n} other prescriptions of this kind, not printed here",
                n,
            ),
        )
        count = self._words.ngettext("{n} line", "{n} lines", len(orders)).format(n=len(orders))
        return self._parts.titled(self._words.say(title), strips, note=count, header=self._header())

    def _header(self) -> Strip:
        titles = (N_("Drug, dose, route, frequency"), N_("Last doses"), N_("Since, prescriber"))
        return self._parts.table(_SHARES).header([self._words.say(title) for title in titles])

    def _rows(self, orders: Iterable[MedicationOrder]) -> list[Strip]:
        table = self._parts.table(_SHARES)
        return [
            strip
            for order in orders
            for strip in table.row([self.order_runs(order), self.last_doses(order), self.origin_runs(order)])
        ]

    def order_runs(self, order: MedicationOrder, between: str = "\n") -> list[Run]:
        """One line of prescription: marks first, drug, dose and rate in bold, then whatever the source says of it.

        `between` stands before each of the source's own texts.
        """
        say = self._words.say
        runs: list[Run] = []
        if order.do_not_give:
            runs += [inverse(say(N_("DO NOT GIVE")).replace(" ", "\xa0")), Run(" ")]
        if order.status != OrderStatus.ACTIVE:
            runs += [boxed(self._words.order_status(order.status).replace(" ", "\xa0")), Run(" ")]
        if order.priority and order.priority.lower() != "routine":
            runs += [boxed(self._words.code(order.priority)), Run(" ")]
        runs.append(bold(order.drug or say(N_("[drug not recorded]"))))
        amounts = [bold(text) for text in (_unbroken(order.dose), _unbroken(order.rate)) if text]
        ways = (order.route, order.frequency, " ".join(order.times))
        details = [*([Run(order.form)] if order.form else []), *amounts, *(Run(text) for text in ways if text)]
        for place, detail in enumerate(details):
            # Strength and dose are both in bold: a dash keeps "1 g" of the name from the dose behind it.
            runs += [Run(" · " if place else " – " if detail in amounts else "  "), detail]
        if order.events:
            runs.append(Run(" · " + ", ".join(self._dates.short(event) for event in order.events)))
        if order.as_needed:
            reason = self._words.colon + order.as_needed_for if order.as_needed_for else ""
            runs += [Run(" · "), bold(say(N_("AS NEEDED")).replace(" ", "\xa0")), Run(reason)]
        if order.max_dose:
            runs += [Run(" · "), bold(say(N_("max. {dose}"), dose=order.max_dose))]
        elif order.as_needed:
            runs.append(Run(" · " + say(N_("no limit recorded"))))
        if order.ingredients:
            runs.append(Run(between + say(N_("contains: {list}"), list=", ".join(order.ingredients))))
        if order.text:
            runs.append(Run(between + self._words.quoted(order.text)))
        runs += [Run(between + text) for text in self._order_remarks(order)]
        return runs + self._parts.unreadable(order.unreadable)

    def _order_remarks(self, order: MedicationOrder) -> list[str]:
        say = self._words.say
        remarks = []
        if order.status_reason:
            remarks.append(say(N_("why: {reason}"), reason=order.status_reason))
        if order.reason:
            remarks.append(say(N_("for: {reason}"), reason=order.reason))
        if order.note:
            remarks.append(say(N_("note: {text}"), text=order.note))
        return remarks

    def origin_runs(self, order: MedicationOrder, between: str = "\n", *, prescriber: bool = True) -> list[Run]:
        """Since when, until when, by whom; an end that has passed is marked.

        Without `prescriber` nothing is said of one whom the copy does not name: the sheet has said it once for all.
        """
        say = self._words.say
        start = self._dates.short(order.start or order.authored_at)
        runs = [Run(say(N_("since {moment}"), moment=start) if start else say(N_("start not recorded")))]
        if order.end:
            runs.append(Run(between + say(N_("until {moment}"), moment=self._dates.short(order.end))))
            over = self._dates.is_past(order.end, self._parts.maker.context.printed_at)
            if over and order.status in (*_ACTIVE, *_WAITING):
                runs += [Run(" "), boxed(say(N_("end passed")).replace(" ", "\xa0"))]
        if not (order.prescriber or prescriber):
            return runs
        return [*runs, Run(between + (order.prescriber or say(N_("prescriber not recorded"))))]

    def last_doses(self, order: MedicationOrder, most: int = DOSES, between: str = "\n") -> list[Run]:
        """The newest doses of an order with `between` between them, how many more there are, or that there is none."""
        doses = self._doses.get(order.key, [])
        if not doses:
            return [Run(self.no_dose())]
        runs: list[Run] = []
        for dose in doses[:most]:
            runs += [*([Run(between)] if runs else []), *self.dose_runs(dose, order)]
        rest = len(doses) - most
        if rest > 0:
            said = self._words.ngettext("+ {n} earlier, not printed", "+ {n} earlier, not printed", rest)
            runs.append(Run(between + said.format(n=rest)))
        return runs

    def has_doses(self, order: MedicationOrder) -> bool:
        """Whether the copy has doses of this very order."""
        return bool(self._doses.get(order.key))

    def dose_runs(self, dose: Administration, order: MedicationOrder | None = None) -> list[Run]:
        """A dose: the word for its state, marked unless it was given, its time, and what the source says of it that
        its order, which stands beside it, does not.
        """
        # Never cut inside "NOT GIVEN"; "state unknown: given or not?" may break after its colon.
        word = self._words.dose_state(dose.state).replace(" ", "\xa0").replace(":\xa0", ": ")
        moment = self._parts.dated(dose.at)
        runs = [self._state(dose.state, word), Run(" "), bold(moment)]
        if dose.end:
            runs.append(Run(f" → {self._dates.short(dose.end)}"))
        route = None if order and dose.route == order.route else dose.route
        said = [text for text in (_unbroken(dose.dose), _unbroken(dose.rate), route) if text]
        if dose.reason:
            said.append(self._words.say(N_("reason: {reason}"), reason=dose.reason))
        elif dose.state == DoseState.NOT_GIVEN:
            said.append(self._words.say(N_("reason not recorded")))
        if dose.said and dose.state == DoseState.UNKNOWN:
            said.append(self._words.quoted(dose.said))
        text = None if order and dose.text == order.text else dose.text
        said += [part for part in (text, dose.note) if part]
        runs += [Run(" " + " · ".join(said))] if said else []
        return runs + self._parts.unreadable(dose.unreadable)

    def _state(self, state: DoseState, word: str) -> Run:
        if state == DoseState.GIVEN:
            return Run(word)
        if state in (DoseState.NOT_GIVEN, DoseState.STOPPED):
            return boxed(word)
        return dashed(word)

    def no_dose(self) -> str:
        """What stands where an order has no dose: that there is none is only said when none may be its own."""
        if self._loose:
            return self._words.say(N_("none under this prescription: see the doses without one"))
        if self._doses:
            return self._words.say(N_("none under this prescription: see the others"))
        return self._words.say(N_("no dose in the copy"))

    @property
    def loose(self) -> Sequence[Administration]:
        """Doses that belong to no order of the copy, the newest first."""
        return self._loose

    def _loose_doses(self) -> Section:
        say = self._words.say
        title = say(N_("Doses without a prescription in the copy"))
        table = self._parts.table((40, 68))
        strips = [
            strip
            for dose in self._loose[:LOOSE]
            for strip in table.row([[bold(dose.drug or say(N_("[drug not recorded]")))], self.dose_runs(dose)])
        ]
        strips += self._parts.others(
            n := len(self._loose) - LOOSE,
            self._words.ngettext("{n} other dose, not printed here", "{n} other doses, not printed here", n),
        )
        return self._parts.part(List.ADMINISTRATIONS, strips, title=title, count=len(self._loose))

    def _usual(self) -> Section:
        orders = self._parts.record.usual_medications
        table = self._parts.table((78, 30))
        strips = [strip for order in orders for strip in table.row([self.order_runs(order), self.origin_runs(order)])]
        return self._parts.part(List.USUAL_MEDICATIONS, strips, count=len(orders))


def _unbroken(amount: str | None) -> str | None:
    """An amount whose number and unit never stand on two lines: "4" at the end of one could be of anything."""
    return re.sub(r"(?<=\d) (?=[^\W\d]|%)", "\xa0", amount) if amount else amount
