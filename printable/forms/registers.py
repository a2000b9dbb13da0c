"""Lists of more people than are in bed: the index from names to numbers of everybody known, the appointments to come
with the telephone numbers to call them off (lessons 1, 28, 39: paper files could not be found, nobody could be warned).

Rules of this module: everybody whom the copy knows is in the index, one line each, also without a name; the ward of a
protected patient is not said there, since the index lies at the desks that look for files; an appointment that was
cancelled says so and stays.
"""

from __future__ import annotations

from exports.language import N_
from printable.form import Form, Group, Kind, Material, Need
from printable.forms.ward_lists import draw_list
from printable.identity import identity_line
from printable.pen import Pen
from printable.ruling import Box
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold, boxed

BOOKED = ("booked", "arrived", "checked-in", "fulfilled", "pending", "proposed", "waitlist")
"""FHIR AppointmentStatus: the appointment is meant to take place, or did; every other status is said."""


def _index(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    words = maker.words
    columns = [
        (N_("Birth name, given name"), 7), (N_("Used name"), 4), (N_("Born on"), 3), (N_("Sex"), 1),
        (N_("IPP"), 3), (N_("Archive number"), 3), (N_("Last stay"), 4),
    ]  # fmt: skip
    rows = []
    for known in material.known:
        patient, stay = known.patient, known.stay
        identity = identity_line(patient, words, maker.dates)
        numbers = ", ".join((patient.ipp or words.not_recorded, *patient.old_numbers))
        last = ""
        if patient.protected or (stay is not None and stay.protected):
            last = words.say(N_("protected: not said here"))
        elif stay is not None:
            last = " ".join(filter(None, (stay.ward_name, maker.dates.date(stay.admitted_at))))
        marks = [run for warning in identity.warnings for run in (Run(" "), boxed(warning))]
        texts = (
            identity.used,
            identity.birth,
            words.sex_letter(patient.sex),
            numbers,
            patient.archive_number or "",
            last,
        )
        rows.append([Box([bold(identity.name), *marks]), *(Box([Run(text)]) for text in texts)])
    said = N_("Everybody whom the copy knows, by birth name.")
    return draw_list(
        pen, maker, title, material, columns=columns, rows=rows, said=said, height=0, unwritten=True
    )  # fmt: skip


def _appointments(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    words = maker.words
    columns = [
        (N_("Date, time"), 3), (N_("Patient"), 7), (N_("Place, with whom"), 5), (N_("Telephone"), 4),
        (N_("Kept, moved to, called by, at"), 5),
    ]  # fmt: skip
    rows = []
    for one in material.appointments:
        row, patient = one.appointment, one.patient
        identity = identity_line(patient, words, maker.dates)
        status = (row.status or "").lower()
        mark = [] if status in BOOKED else [Run(" "), boxed(words.code(row.status) if row.status else "?")]
        name = [bold(identity.name), Run(f"\n{identity.birth} · {identity.ipp}"), *mark]
        place = "\n".join(filter(None, (row.place, row.practitioner))) or words.not_recorded
        phones = ", ".join(filter(None, (patient.phone, *one.phones))) or words.not_recorded
        when = maker.dates.moment(row.start) or words.say(N_("time unknown"))
        rows.append([Box([bold(when)]), Box(name), Box([Run(place)]), Box([Run(phones)]), Box()])
    said = N_("No reason of the appointment is printed: the list goes to those who telephone.")
    return draw_list(pen, maker, title, material, columns=columns, rows=rows, said=said, height=24)


FORMS = (
    Form(
        "patient-index", "IX", 1, N_("Index of names and numbers"), Kind.HOSPITAL, _index, Group.SUMMARY,
        landscape=True, needs=frozenset({Need.KNOWN}),
    ),
    Form(
        "appointments", "RV", 1, N_("Appointments to come"), Kind.HOSPITAL, _appointments, Group.MOVEMENTS,
        needs=frozenset({Need.APPOINTMENTS}),
    ),
)  # fmt: skip
