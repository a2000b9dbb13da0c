"""The patient sheet (FP): all that a ward needs of one patient, in the order of urgency (domain: sections 1.3, 3.4)."""

from __future__ import annotations

from exports.language import N_
from printable.banner import patient_banner
from printable.course import Course
from printable.form import Form, Group, Kind, Material
from printable.history import History
from printable.layout import Section
from printable.measures import Measures
from printable.parts import Parts
from printable.pen import Pen
from printable.sheet import SheetMaker, Title
from printable.treatments import Treatments


def draw_patient_sheet(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    """Draw the sheet of one patient, from a new page on; returns the number of its pages."""
    (record,) = material.records
    return maker.draw(pen, title, patient_banner(maker, record), _sections(Parts(maker, record)))


def _sections(parts: Parts) -> list[Section]:
    history, course, measures = History(parts), Course(parts), Measures(parts)
    vital_signs, laboratory, others = measures.sections()
    return [
        history.stay(),
        history.allergies(),
        history.alerts(),
        *Treatments(parts).sections(),
        vital_signs,
        laboratory,
        history.problems(),
        course.devices(),
        course.diets(),
        course.reports(),
        course.notes(),
        others,
        course.requests(),
        course.procedures(),
        history.contacts(),
        history.directives(),
        course.unprinted(),
    ]


FORM = Form("patient-sheet", "FP", 1, N_("Patient sheet"), Kind.PATIENT, draw_patient_sheet, Group.SUMMARY)
