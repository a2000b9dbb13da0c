"""A print of the pages: drawn in the reader's name, journalled sheet by sheet before it is handed out."""

from __future__ import annotations

from functools import partial

from flask import abort

from downtime.paper import Order, sheet_entries, unused_entries
from downtime.paper.own_forms import headed
from downtime.web.frame import data_time, is_exercise, notices_of
from downtime.web.kit import Kit
from downtime.web.sessions import Reader
from downtime.web.visit import Visit, told
from exports.language import N_
from printable.context import PrintContext, Printed
from printable.press import numbered


def print_order(kit: Kit, visit: Visit, order: Order, *, printer: str = "") -> Printed:
    """The print, drawn and journalled."""
    numbers = kit.outside.take_serials(order.sheets)
    try:
        printed = order.drawn(numbered(context_of(visit, kit), numbers))
    except BaseException:
        kit.journal.record(*unused_entries(order, numbers, partial(told, visit), printer=printer))
        raise
    entries = sheet_entries(order, printed, partial(told, visit), printer=printer)
    kit.journal.record(*entries)
    kit.trail.note(visit.copy, visit.now, entries)
    return printed


def _printed_by(reader: Reader, visit: Visit) -> str:
    """Name, login and role; that nobody checked the name comes first, so that no narrow line cuts it off."""
    name = visit.words.say(N_("{name} (declared identity)"), name=reader.name) if reader.marked else reader.label
    return f"{name}, {reader.role_said(visit.words.say)}"


def context_of(visit: Visit, kit: Kit) -> PrintContext:
    """What the sheets say of the copy, of the reader and of this act of printing."""
    session, opened = visit.session, visit.opened
    if session is None or session.reader is None or opened is None:
        abort(403)
    said = notices_of(opened, visit.dates, kit.translators(visit.language))
    context = PrintContext(
        site_name=visit.manifest.site_name,
        language=visit.language,
        timezone=visit.manifest.timezone,
        data_at=data_time(opened),
        feeds=opened.feeds,
        printed_at=visit.now,
        printed_by=_printed_by(session.reader, visit),
        next_serial=lambda: kit.outside.take_serials(1)[0],
        exercise=is_exercise(kit),
        high_alert=visit.manifest.paper.high_alert,
        notice=" ".join(said) or None,
    )
    with visit.copy.page() as connection:
        return headed(context, connection, visit.manifest)
