"""Care and handover: care plan, focused notes, handover of one patient (domain: sections 3.4, 3.5)."""

from __future__ import annotations

from exports.language import N_
from printable.form import Group
from printable.forms.written import Asked, Choice, Grid, Lines, written

CARE_PLAN = written(
    "care-plan",
    "PS",
    N_("Care plan, 24 hours"),
    [
        Grid(
            [(N_("Care"), 5), (N_("Morning"), 2), (N_("Afternoon"), 2), (N_("Night"), 2), (N_("Remarks"), 4)],
            rows=6,
            height=19,
            first=(
                N_("Wash: bed, basin, shower; help needed"),
                N_("Mouth care, dentures, glasses, hearing aid"),
                N_("Getting up, transfers, walking aid"),
                N_("Pressure points, turning (hours)"),
                N_("Eating: help, texture, intake"),
                N_("Drinking, thickened water"),
                N_("Elimination: toilet, protection, urinary catheter"),
                N_("Vital signs, pain, weight"),
                N_("Peripheral line: site, date of insertion"),
                N_("Central line, implanted port: dressing date"),
                N_("Dressing: site, product, next"),
                N_("Drain, stoma, tube"),
                N_("Oxygen, aspiration, aerosol"),
                N_("Isolation: precautions"),
                N_("Falls: barriers, bell, shoes"),
                N_("Restraint: order of the day seen"),
                N_("Tests and appointments of the day, fasting"),
                N_("Education, family, social"),
            ),
        ),
        Asked([(N_("Initials, morning"), 1), (N_("Initials, afternoon"), 1), (N_("Initials, night"), 1)]),
    ],
    group=Group.CARE,
)

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

FORMS = (CARE_PLAN, FOCUS_NOTES, HANDOVER)
