"""The patient sheet (FP): all that a ward needs of one patient, in the order of urgency (domain: sections 1.3, 3.4).

Rule: the chart of the vital signs never asks for a page of its own, but for the back of the first one; what it leaves
out it names.
"""

from __future__ import annotations

from exports.language import N_
from printable.banner import patient_banner
from printable.charted import CHARTED
from printable.course import Course
from printable.form import Form, Group, Kind, Material
from printable.history import History
from printable.layout import Section
from printable.measures import Measures
from printable.parts import Parts
from printable.pen import Pen
from printable.results import Results
from printable.sheet import SheetMaker, Title
from printable.treatments import Treatments

_DRAWN = (6, 4, 3, 2, 0)
"""How many vital signs the chart may hold: as many as ask for no page more."""


def draw_patient_sheet(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    """Draw the sheet of one patient, from a new page on; returns the number of its pages."""
    (record,) = material.records
    parts, band = Parts(maker, record), patient_banner(maker, record, lists=True)
    measures = Measures(parts)
    before, after = _before(parts), _after(parts)

    def with_chart(signs: int) -> list[Section]:
        return [*before, measures.vital_signs(signs), *after]

    sections = least = with_chart(0)
    if any(row.category in CHARTED for row in record.observations):
        most = max(2, maker.count(title, band, least))
        tried = map(with_chart, _DRAWN)
        sections = next((some for some in tried if maker.count(title, band, some) <= most), least)
    return maker.draw(pen, title, band, sections)


def _before(parts: Parts) -> list[Section]:
    history = History(parts)
    return [history.stay(), history.allergies(), history.alerts(), *Treatments(parts).sections()]


def _after(parts: Parts) -> list[Section]:
    history, course, results = History(parts), Course(parts), Results(parts)
    return [
        results.laboratory(),
        history.problems(),
        course.devices(),
        course.diets(),
        course.reports(),
        course.notes(),
        results.others(),
        course.requests(),
        course.procedures(),
        history.contacts(),
        history.directives(),
        course.unprinted(),
    ]


FORM = Form("patient-sheet", "FP", 1, N_("Patient sheet"), Kind.PATIENT, draw_patient_sheet, Group.SUMMARY)
