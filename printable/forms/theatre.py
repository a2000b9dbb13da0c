"""Operating theatre: programme of the day, safety checklist (HAS checklist 2018: three pauses, Go / No Go)."""

from __future__ import annotations

from exports.language import N_
from printable.form import Group, Kind
from printable.forms.written import Asked, Choice, Grid, Lines, Said, written

_YES_NO = (N_("yes"), N_("no"), N_("not applicable"))

PROGRAMME = written(
    "theatre-programme",
    "BP",
    N_("Theatre programme"),
    [
        Grid(
            [
                (N_("Order"), 1),
                (N_("Room"), 1),
                (N_("Time"), 1),
                (N_("Birth name, given name, birth date, IPP"), 6),
                (N_("Ward, bed"), 2),
                (N_("Operation, SIDE"), 5),
                (N_("Surgeon"), 2),
                (N_("Anaesthetist, type"), 3),
                (N_("Allergy, isolation"), 3),
                (N_("Blood, implants"), 2),
                (N_("Done, at"), 2),
            ],
            rows=13,
            height=25,
        )
    ],
    kind=Kind.HOSPITAL,
    group=Group.SPECIALTIES,
    landscape=True,
)

CHECKLIST = written(
    "theatre-checklist",
    "CL",
    N_("Safety checklist in theatre"),
    [
        Asked(
            [(N_("Operation planned, SIDE"), 3), (N_("Surgeon"), 1), (N_("Anaesthetist"), 1), (N_("Coordinator"), 1)]
        ),
        Said(N_("1. Before induction of anaesthesia")),
        Choice(N_("Identity said by the patient, wristband read:"), _YES_NO),
        Choice(N_("Operation and side confirmed by patient, record and images:"), _YES_NO),
        Choice(N_("Skin prepared, installation known and safe:"), _YES_NO),
        Choice(N_("Equipment for surgery and anaesthesia checked:"), _YES_NO),
        Choice(N_("Allergy:"), (N_("no"), N_("yes, which:  ______"), N_("not known"))),
        Choice(N_("Airway difficult or risk of inhalation:"), _YES_NO),
        Choice(N_("Risk of bleeding; blood ready:"), _YES_NO),
        Choice(N_("Decision:"), (N_("GO"), N_("NO GO: why, who was told:  ____________"))),
        Said(N_("2. Before incision")),
        Choice(N_("Last check by the whole team: identity, operation, side, installation, documents:"), _YES_NO),
        Choice(N_("Risks said aloud by surgeon and anaesthetist:"), _YES_NO),
        Choice(N_("Antibiotic prophylaxis given, at:  ____"), _YES_NO),
        Choice(N_("Decision:"), (N_("GO"), N_("NO GO: why, who was told:  ____________"))),
        Said(N_("3. Before leaving theatre")),
        Choice(N_("Operation written down; counts of swabs and instruments right:"), _YES_NO),
        Choice(N_("Samples labelled, identity checked:"), _YES_NO),
        Choice(N_("Adverse event or equipment problem reported:"), _YES_NO),
        Choice(N_("Orders for the recovery room and the ward written and signed:"), _YES_NO),
        Lines(N_("Remarks"), 2),
    ],
    group=Group.SPECIALTIES,
)

FORMS = (PROGRAMME, CHECKLIST)
