"""The prescription sheet (PR): the active orders of the copy, ready to be signed again line by line, and lines for new
ones; empty for who has none (domain: section 3.3; arrêté du 31 mars 1999, art. 3: what an inpatient order must hold).

Rule: nothing is ordered by being printed. Each line asks: continued, changed, stopped; an order that is on hold, in
draft or not to be given says so in its line; so does one whose end has passed.
"""

from __future__ import annotations

from exports.language import N_
from exports.record import OrderStatus, PatientRecord
from exports.record import Section as List
from printable.blank_banner import banner_for
from printable.form import Form, Group, Kind, Material
from printable.layout import Section, Strip
from printable.parts import Parts
from printable.pen import Pen
from printable.ruling import Box, Field, Ruling, fields, ticks, untitled
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold
from printable.treatments import Treatments

_SHARES = (50, 19, 19, 24)
_OVER = (OrderStatus.STOPPED, OrderStatus.COMPLETED, OrderStatus.CANCELLED)
_NEW, _EMPTY = 6, 15
"""Lines for new orders on a filled and on an empty sheet."""


def draw_prescription(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    """Draw the sheet of a patient, or an empty one; returns the number of its pages."""
    record = material.record
    sections = [_said(maker), *([_orders(maker, record)] if record else []), _new(maker, _NEW if record else _EMPTY)]
    return maker.draw(pen, title, banner_for(maker, record), [*sections, _signature(maker)])


def _said(maker: SheetMaker) -> Section:
    said = N_(
        "Not valid until signed. Each line of the copy is continued, changed or stopped by a physician, who signs it."
        " What was ordered after the time of the data is not here."
    )
    return untitled(Ruling(maker.setter, maker.width, (1,), 8).row([Box([bold(maker.words.say(said))])]))


def _orders(maker: SheetMaker, record: PatientRecord) -> Section:
    parts = Parts(maker, record)
    say = maker.words.say
    current = [order for order in record.orders if order.status not in _OVER]
    if not current:
        return parts.part(List.ORDERS, parts.text([bold(say(N_("No active prescription among those of the copy")))]))
    treatments, ruling = Treatments(parts), _ruling(maker)
    asked = ticks([say(N_("continued")), say(N_("changed")), say(N_("stopped"))])
    strips: list[Strip] = []
    for order in current:
        said = [*treatments.order_runs(order), Run("\n"), *treatments.origin_runs(order, " · ")]
        strips += ruling.row([Box(said), Box(asked), Box(), Box()], 34)
    return parts.part(List.ORDERS, strips, header=_header(maker, ruling), count=len(current))


def _new(maker: SheetMaker, rows: int) -> Section:
    ruling = _ruling(maker)
    return untitled(ruling.blank(rows, 30), _header(maker, ruling, new=True))


def _ruling(maker: SheetMaker) -> Ruling:
    return Ruling(maker.setter, maker.width, _SHARES, 7.8)


def _header(maker: SheetMaker, ruling: Ruling, *, new: bool = False) -> Strip:
    heads = (
        N_("New order: generic name, dose and unit in full, route, hours") if new else N_("Order of the copy"),
        N_("Duration, minimum interval, maximum in 24 h") if new else N_("Decision"),
        N_("Start, end; date and time"),
        N_("Prescriber: name, telephone, signature"),
    )
    return ruling.header([maker.words.say(head) for head in heads], 6.8)


def _signature(maker: SheetMaker) -> Section:
    say = maker.words.say
    row = [
        Field(say(N_("Care unit, telephone of the prescriber")), 2),
        Field(say(N_("Allergies and weight read again (initials)")), 2),
        Field(say(N_("Seen by the pharmacist (name, date)")), 2),
        Field(say(N_("Copied to the pharmacy at")), 1, [Run("")]),
    ]
    return untitled([fields(maker.setter, maker.width, row, 26)])


FORM = Form("prescription", "PR", 1, N_("Prescription sheet"), Kind.PATIENT, draw_prescription, Group.DRUGS, blank=True)
