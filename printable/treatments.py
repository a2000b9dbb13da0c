"""Treatments of the patient sheet: active prescriptions with their last doses, the others apart, usual treatments.

Rules of this module:

* every active order is printed, whole; a dose written only as text stays the source's words;
* from so many orders on (`MANY`) a line has its newest dose and the number of the others, which a sentence explains;
* usual treatments that the source repeats in the same words are one line that says how often;
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
from printable.parts import Parts, repeated
from printable.table import Table
from printable.text import Run, bold, boxed, dashed, inverse

DOSES, FEWER = 3, 1
"""Last doses printed beside an order, and beside one of many."""

MANY = 12
"""Active orders from which on they are many."""

STOPPED = 12
"""Stopped, completed and cancelled orders printed; the others are counted."""

LOOSE, LOOSE_DOSES = 15, 2
"""Drugs without an order in the copy whose last doses are printed, and how many of each; the others are counted."""

_SOME = 4
"""Usual treatments of unknown status from which on their title says it for all of them."""

_ACTIVE = (OrderStatus.ACTIVE, OrderStatus.UNKNOWN)
_WAITING = (OrderStatus.ON_HOLD, OrderStatus.DRAFT)
_KINDS = (OrderKind.SCHEDULED, OrderKind.INFUSION, OrderKind.AS_NEEDED, OrderKind.SINGLE, OrderKind.UNKNOWN)
_SHARES, _MANY_SHARES = (48, 38, 22), (43, 33, 32)
_MANY_SIZE = 7.4
_BETWEEN = "  ▸ "


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
        return [*found, *self._usual()]

    def _active(self, orders: Sequence[MedicationOrder]) -> Section:
        say = self._words.say
        title = say(N_("Active treatments"))
        if self._parts.record.orders and not orders:
            strips = self._parts.text([bold(say(N_("No active prescription among those of the copy: see below")))])
            return self._parts.part(List.ORDERS, strips, title=title, count=0)
        many = len(orders) > MANY
        nobody = many and not any(order.prescriber for order in orders)
        strips = [strip for kind in _KINDS for strip in self._kind(kind, orders, many=many, prescriber=not nobody)]
        strips = [*self._about_many(nobody=nobody), *strips] if many else strips
        header = self._header(many=many)
        return self._parts.part(List.ORDERS, strips, title=title, header=header, count=len(orders))

    def _about_many(self, *, nobody: bool) -> list[Strip]:
        said = N_("Beside each order its newest dose; “+ 3” means so many earlier ones: see the screen.")
        unnamed = N_("The copy names the prescriber of none of these orders.")
        runs = [Run(self._words.say(said)), *([bold(" " + self._words.say(unnamed))] if nobody else [])]
        return self._parts.text(runs, _MANY_SIZE, keep=True)

    def _kind(self, kind: OrderKind, orders: Sequence[MedicationOrder], *, many: bool, prescriber: bool) -> list[Strip]:
        chosen = [order for order in orders if order.kind == kind]
        if not chosen:
            return []
        heading = self._parts.text([bold(f"▸ {self._words.order_kind(kind)}")], 7.5, keep=True)
        return [*heading, *self._rows(chosen, many=many, prescriber=prescriber)]

    def _titled(self, title: str, orders: Sequence[MedicationOrder], most: int | None = None) -> Section:
        printed = sorted(orders, key=lambda row: row.end or row.start or row.authored_at or "", reverse=True)[:most]
        many = len(orders) > MANY
        strips = [*(self._about_many(nobody=False) if many else []), *self._rows(printed, many=many)]
        strips += self._parts.others(
            n := len(orders) - len(printed),
            self._words.ngettext(
                "{n} other prescription of this kind, not printed here",
                "{n} other prescriptions of this kind, not printed here",
                n,
            ),
        )
        count = self._words.ngettext("{n} line", "{n} lines", len(orders)).format(n=len(orders))
        header = self._header(many=many)
        return self._parts.titled(self._words.say(title), strips, note=count, header=header)

    def _header(self, *, many: bool = False) -> Strip:
        titles = (N_("Drug, dose, route, frequency"), N_("Last doses"), N_("Since, prescriber"))
        return self._table(many=many).header([self._words.say(title) for title in titles])

    def _table(self, *, many: bool) -> Table:
        return self._parts.table(_MANY_SHARES, _MANY_SIZE) if many else self._parts.table(_SHARES)

    def _rows(self, orders: Iterable[MedicationOrder], *, many: bool = False, prescriber: bool = True) -> list[Strip]:
        table, rows = self._table(many=many), list[Strip]()
        for order in orders:
            if many:
                doses = self._newest_dose(order)
                cells = [self.order_runs(order, " "), doses, self.origin_runs(order, " ", prescriber=prescriber)]
            else:
                cells = [self.order_runs(order), self.last_doses(order), self.origin_runs(order)]
            rows += table.row(cells)
        return rows

    def order_runs(self, order: MedicationOrder, between: str = "\n", *, status: bool = True) -> list[Run]:
        """One line of prescription: marks first, drug, dose and rate in bold, then whatever the source says of it.

        `between` stands before each of the source's own texts. Without `status` its status is not said: it is above.
        """
        say = self._words.say
        runs: list[Run] = []
        if order.do_not_give:
            runs += [inverse(say(N_("DO NOT GIVE")).replace(" ", "\xa0")), Run(" ")]
        if status and order.status != OrderStatus.ACTIVE:
            runs += [boxed(self._words.order_status(order.status).replace(" ", "\xa0")), Run(" ")]
        if order.priority and order.priority.lower() != "routine":
            runs += [boxed(self._words.code(order.priority)), Run(" ")]
        runs.append(bold(order.drug or say(N_("[drug not recorded]"))))
        amount = self._words.decimals.amount
        amounts = [bold(text) for text in (_unbroken(amount(order.dose)), _unbroken(amount(order.rate))) if text]
        ways = (order.route, self._words.pace(order.frequency), " ".join(order.times))
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
            runs += [Run(" · "), bold(say(N_("max. {dose}"), dose=amount(order.max_dose)))]
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
        return self._newest(doses, order, most, between) if doses else [Run(self.no_dose())]

    def _newest(
        self, doses: Sequence[Administration], order: MedicationOrder | None, most: int, between: str
    ) -> list[Run]:
        runs: list[Run] = []
        for dose in doses[:most]:
            runs += [*([Run(between)] if runs else []), *self.dose_runs(dose, order)]
        rest = len(doses) - most
        if rest > 0:
            said = self._words.ngettext("+ {n} earlier, not printed", "+ {n} earlier, not printed", rest)
            runs.append(Run(between + said.format(n=rest)))
        return runs

    def _newest_dose(self, order: MedicationOrder) -> list[Run]:
        """Of one of many orders: its newest dose and, as a number, how many more there are."""
        doses = self._doses.get(order.key, [])
        if not doses:
            return [Run(self._words.say(N_("none: see the doses without one")) if self._loose else self.no_dose())]
        rest = len(doses) - FEWER
        return [*self.dose_runs(doses[0], order), *([bold(f"  +\xa0{rest}")] if rest > 0 else [])]

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
        amount = self._words.decimals.amount
        said = [text for text in (_unbroken(amount(dose.dose)), _unbroken(amount(dose.rate)), route) if text]
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
        """Drug by drug, that of the newest dose first."""
        say = self._words.say
        title = say(N_("Doses without a prescription in the copy"))
        table, strips = self._parts.table((34, 74)), list[Strip]()
        drugs = repeated(self._loose, lambda dose: dose.drug)
        for doses in drugs[:LOOSE]:
            name = bold(doses[0].drug or say(N_("[drug not recorded]")))
            strips += table.row([[name], self._newest(doses, None, LOOSE_DOSES, _BETWEEN)])
        strips += self._parts.others(
            n := sum(map(len, drugs[LOOSE:])),
            self._words.ngettext("{n} other dose, not printed here", "{n} other doses, not printed here", n),
        )
        return self._parts.part(List.ADMINISTRATIONS, strips, title=title, count=len(self._loose))

    def _usual(self) -> list[Section]:
        """Those of a known status, and apart those of an unknown one where they are many."""
        orders = self._parts.record.usual_medications
        unknown = [order for order in orders if order.status == OrderStatus.UNKNOWN]
        apart = unknown if len(unknown) >= _SOME else []
        known = [order for order in orders if order.status != OrderStatus.UNKNOWN] if apart else orders
        found: list[Section] = []
        if known or not apart:
            found.append(self._parts.part(List.USUAL_MEDICATIONS, self._repeated(known), count=len(known)))
        if apart:
            name = self._words.section(List.USUAL_MEDICATIONS)
            title = f"{name}{self._words.colon}{self._words.order_status(OrderStatus.UNKNOWN)}"
            strips = self._repeated(apart, status=False)
            found.append(self._parts.part(List.USUAL_MEDICATIONS, strips, title=title, count=len(apart)))
        return found

    def _repeated(self, orders: Sequence[MedicationOrder], *, status: bool = True) -> list[Strip]:
        """Orders in the same words on one line, with the newest of them and how many more there are."""
        nobody = len(orders) >= _SOME and not any(order.prescriber for order in orders)
        groups = repeated(orders, lambda order: (tuple(self.order_runs(order, " ")), bool(order.end)))
        rows: list[tuple[list[Run], list[Run]]] = []
        for group in groups:
            newest = max(group, key=lambda order: order.start or order.authored_at or "")
            origin = self.origin_runs(newest, " ", prescriber=not nobody)
            if n := len(group) - 1:
                said = self._words.ngettext("+ {n} earlier, the same", "+ {n} earlier, the same", n).format(n=n)
                origin.append(Run(f" {said}"))
            rows.append((self.order_runs(newest, " ", status=status), origin))
        asked = bold(self._words.say(N_("The copy names the prescriber of none of these orders.")))
        return [*(self._parts.text([asked], keep=True) if nobody else []), *self._parts.pairs(rows)]


def _unbroken(amount: str) -> str:
    """An amount whose number and unit never stand on two lines: "4" at the end of one could be of anything."""
    return re.sub(r"(?<=\d) (?=[^\W\d]|%)", "\xa0", amount)
