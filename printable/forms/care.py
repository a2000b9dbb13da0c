"""Care and handover: care plan (`care_plan`), focused notes, handover of one patient (domain: sections 3.4, 3.5)."""

from __future__ import annotations

from exports.language import N_
from printable.form import Group
from printable.forms import care_plan
from printable.forms.written import Asked, Choice, Grid, Lines, written

FOCUS_NOTES = written(
    "focus-notes",
    "TC",
    N_("Focused notes (DAR)"),
    [
        Grid(
            [
                (N_("Date, time"), 2),
                (N_("Focus"), 3),
                (N_("Data"), 5),
                (N_("Actions"), 5),
                (N_("Result"), 4),
                (N_("Name, role, signature"), 3),
            ],
            rows=16,
            height=34,
        )
    ],
    group=Group.CARE,
)

HANDOVER = written(
    "handover",
    "RL",
    N_("Handover of a patient (SAED)"),
    [
        Lines(N_("S – Situation: who, where, why now"), 4),
        Lines(N_("A – History that matters: illness, allergies, treatments, course"), 5),
        Lines(N_("E – Assessment: vital signs, what I think, what was done"), 5),
        Lines(N_("D – Request: what I need, when, from whom"), 4),
        Choice(N_("Read back by the receiver:"), (N_("yes"), N_("no"))),
        Asked([(N_("Handed over by (name, role)"), 2), (N_("To (name, role)"), 2), (N_("Date and time"), 1)]),
    ],
    group=Group.CARE,
)

FORMS = (care_plan.FORM, FOCUS_NOTES, HANDOVER)
