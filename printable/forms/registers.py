"""Lists of more people than are in bed: the index from names to numbers of everybody known, the appointments to come
with the telephone numbers to call them off (lessons 1, 28, 39: paper files could not be found, nobody could be warned).

Rules of this module:

* everybody whom the copy knows is in the index, one line each, also without a name; who uses another name than the
  birth name has a second line there, which leads to the first;
* who asked for protection is in no index, and by no name, place or telephone among the appointments: these lists lie at
  desks. Their patient sheet has the number of the paper file; their appointment stands by its time and the IPP;
* an appointment that was cancelled says so and stays.
"""

from __future__ import annotations

from exports.language import N_
from exports.record import Patient
from printable.form import Form, Group, Kind, Known, Material, Need
from printable.forms.ward_lists import draw_list, unnamed
from printable.identity import identity_line, known_birth_date
from printable.pen import Pen
from printable.ruling import Box
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold, boxed

BOOKED = ("booked", "arrived", "checked-in", "fulfilled", "pending", "proposed", "waitlist")
"""FHIR AppointmentStatus: the appointment is meant to take place, or did; every other status is said."""


def _index(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    columns = [
        (N_("Birth name, given name"), 7), (N_("Used name"), 6.5), (N_("Born on"), 2.7), (N_("Sex"), 1.3),
        (N_("IPP"), 2.9), (N_("Archive number"), 2.8), (N_("Last stay"), 5.3),
    ]  # fmt: skip
    quiet = material.kept_quiet()
    shown = [known for known in material.known if known.patient.key not in quiet]
    rows = [_led(maker, known) if known.under else _known(maker, known) for known in shown]
    said = N_(
        "By birth name, and by used name where it is another. Who asked for protection is not on this list: the ward"
        " gives the number of their file."
    )
    people = sum(not known.under for known in shown)
    return draw_list(
        pen, maker, title, material, columns=columns, rows=rows, said=said, height=0, unwritten=True, lines=people,
        of_ward=False,
    )  # fmt: skip


def _known(maker: SheetMaker, known: Known) -> list[Box]:
    words, patient, stay = maker.words, known.patient, known.stay
    identity = identity_line(patient, words, maker.dates)
    last = " ".join(filter(None, (stay.ward_name, maker.dates.date(stay.admitted_at)))) if stay is not None else ""
    marks = [run for warning in identity.warnings for run in (Run(" "), boxed(warning))]
    texts = (identity.used, *_numbered(maker, patient), patient.archive_number or "", last)
    return [Box([bold(identity.name), *marks]), *(Box([Run(text)]) for text in texts)]


def _led(maker: SheetMaker, known: Known) -> list[Box]:
    """The line under the used name: what finds the person at once, and the name under which the rest stands."""
    identity = identity_line(known.patient, maker.words, maker.dates)
    see = maker.words.say(N_("→ see {name}"), name=identity.name)
    texts = (see, *_numbered(maker, known.patient), "", "")
    return [Box([Run(known.under)]), *(Box([Run(text)]) for text in texts)]


def _numbered(maker: SheetMaker, patient: Patient) -> tuple[str, str, str]:
    """Birth date, sex, IPP with former numbers."""
    words = maker.words
    numbers = ", ".join((patient.ipp or words.not_recorded, *patient.old_numbers))
    known = known_birth_date(patient)
    born = maker.dates.date(known) if known else words.not_recorded
    return born, words.sex_letter(patient.sex), numbers


def _appointments(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    words = maker.words
    columns = [
        (N_("Date, time"), 3), (N_("Patient"), 7), (N_("Place, with whom"), 5), (N_("Telephone"), 4),
        (N_("Kept, moved to, called by, at"), 5),
    ]  # fmt: skip
    quiet = material.kept_quiet()
    elsewhere = words.say(N_("not said here: in the record"))
    rows = []
    for one in material.appointments:
        row, patient = one.appointment, one.patient
        status = (row.status or "").lower()
        mark = [] if status in BOOKED else [Run(" "), boxed(words.code(row.status) if row.status else "?")]
        when = maker.dates.moment(row.start) or words.say(N_("time unknown"))
        if patient.key in quiet:
            name = [*unnamed(maker, patient).runs, *mark]
            rows.append([Box([bold(when)]), Box(name), Box([Run(elsewhere)]), Box([Run(elsewhere)]), Box()])
            continue
        identity = identity_line(patient, words, maker.dates)
        name = [bold(identity.name), Run(f"\n{identity.birth} · {identity.ipp}"), *mark]
        place = "\n".join(filter(None, (row.place, row.practitioner))) or words.not_recorded
        phones = ", ".join(filter(None, (patient.phone, *one.phones))) or words.not_recorded
        rows.append([Box([bold(when)]), Box(name), Box([Run(place)]), Box([Run(phones)]), Box()])
    said = N_("No reason of the appointment is printed: the list goes to those who telephone.")
    return draw_list(pen, maker, title, material, columns=columns, rows=rows, said=said, height=24, of_ward=False)


FORMS = (
    Form(
        "patient-index", "IX", 1, N_("Index of names and numbers"), Kind.HOSPITAL, _index, Group.SUMMARY,
        needs=frozenset({Need.KNOWN}),
    ),
    Form(
        "appointments", "RV", 1, N_("Appointments to come"), Kind.HOSPITAL, _appointments, Group.MOVEMENTS,
        needs=frozenset({Need.APPOINTMENTS}),
    ),
)  # fmt: skip
