"""The lists of more people than lie on a ward: who left lately, the appointments to come, everybody known.

Rules of this module:

* a line holds what finds somebody and a paper file: name, birth date, numbers, place, the telephone to call an
  appointment off; never a reason, a diagnosis or a treatment: these are in the record, which asks for the right to it;
* of a protected patient, and of the newborn of such a mother, a list says neither place nor time of a stay until this
  reader has said why; among those who left and the appointments such a line has no name either, only a way to the
  record, which asks;
* who uses another name stands in the register of names under that one too, as a line that leads to the birth name;
* a list is journalled before it is shown, and an address holds no more than a letter and the number of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import Blueprint, render_template, request

from downtime.journal import Act
from downtime.material import to_come
from downtime.web.kit import Kit
from downtime.web.rights import UNBROKEN, kept_back
from downtime.web.visit import Visit, current, told
from exports.record import Moment
from exports.snapshot.registers import LETTERS, PAGE, Booking, KnownPatient, appointments, discharged, known
from printable.forms.registers import BOOKED

T = TypeVar("T")


@dataclass(frozen=True)
class Paged(Generic[T]):
    """One page of a list of `total`."""

    rows: Sequence[T]
    page: int
    pages: int
    total: int


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("registers", __name__)

    @pages.get("/discharged")
    def left() -> str:
        visit = current()
        with visit.copy.page() as connection:
            shown = paged(discharged(connection), _page_asked())
        _note(kit, visit, f"/discharged?page={shown.page}")
        days = by_day(visit, shown.rows, _left_at)
        return render_template("discharged.html", shown=shown, days=days, kept_back=_kept_back(visit))

    @pages.get("/appointments")
    def coming() -> str:
        visit = current()
        with visit.copy.page() as connection:
            found = appointments(connection)
        whole = request.args.get("all") == "1"
        wanted = found if whole else to_come(found, visit.now, visit.manifest.timezone)
        shown = paged(wanted, _page_asked())
        _note(kit, visit, f"/appointments?page={shown.page}")
        return render_template(
            "appointments.html",
            shown=shown,
            whole=whole,
            past=len(found) - len(wanted),
            days=by_day(visit, shown.rows, lambda one: one.appointment.start),
            is_booked=is_booked,
            kept_back=_kept_back(visit),
        )

    @pages.get("/known")
    def everybody() -> str:
        visit = current()
        asked = request.args.get("letter", "")
        letter = asked if asked in LETTERS else LETTERS[0]
        with visit.copy.page() as connection:
            shown = known(connection, letter, _page_asked())
        _note(kit, visit, f"/known?letter={shown.letter}&page={shown.page}")
        return render_template("known.html", shown=shown, letters=LETTERS, kept_back=_kept_back(visit))

    return pages


def paged(rows: Sequence[T], page: int) -> Paged[T]:
    """One page; a number outside of the list counts as the nearest there is."""
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(page, 1), pages)
    return Paged(rows[(page - 1) * PAGE : page * PAGE], page, pages, len(rows))


def by_day(visit: Visit, rows: Sequence[T], moment: Callable[[T], Moment | None]) -> Mapping[str, Sequence[T]]:
    """The rows under the day of each at the site, in their order; under "" those whose day nobody knows."""
    days: dict[str, list[T]] = {}
    for row in rows:
        days.setdefault(visit.dates.date(moment(row)), []).append(row)
    return days


def is_booked(booking: Booking) -> bool:
    """Whether the source counts on it: what was cancelled, or has another status, says so."""
    return (booking.appointment.status or "").lower() in BOOKED


def _kept_back(visit: Visit) -> Callable[[KnownPatient | Booking], bool]:
    """Whether this reader sees no more of a line than that it is there."""
    glass = visit.session.glass if visit.session is not None else UNBROKEN
    return lambda one: kept_back(glass, one.patient, protected=one.protected)


def _left_at(one: KnownPatient) -> Moment | None:
    return one.stay.discharged_at if one.stay is not None else None


def _page_asked() -> int:
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _note(kit: Kit, visit: Visit, shown: str) -> None:
    kit.journal.record(told(visit, Act.SEARCH, detail=shown))
