"""Requests and results on paper: laboratory, imaging, transfusion, result slip, calls of critical results
(domain: sections 1.3, 3.4, 3.5; larsen 2018: half of the harm of a downtime is here)."""

from __future__ import annotations

from exports.language import N_
from printable.form import Group, Kind
from printable.forms.written import Asked, Choice, Grid, Lines, Said, written

_ASKED_BY = Asked(
    [(N_("Prescriber (name, RPPS, telephone)"), 3), (N_("Ward, telephone for the result"), 2), (N_("Date, time"), 1)]
)
_SIGNED = Asked([(N_("Signature of the prescriber"), 2), (N_("Received by (name, time)"), 2)], 30)

LABORATORY = written(
    "laboratory-request",
    "BL",
    N_("Laboratory request"),
    [
        _ASKED_BY,
        Choice(N_("Urgency:"), (N_("life-threatening"), N_("urgent, before:  ____ h"), N_("in the day"))),
        Choice(
            N_("Blood count, clotting:"), (N_("full blood count"), "TP/INR", "TCA", N_("anti-Xa"), "D-dimères", "RAI")
        ),
        Choice(
            N_("Chemistry:"),
            (
                N_("sodium, potassium"),
                N_("creatinine, urea"),
                "CRP",
                N_("liver tests"),
                "troponine",
                "lactate",
                N_("glucose"),
                "BNP",
            ),
        ),
        Choice(N_("Blood gas:"), (N_("arterial"), N_("venous"), N_("on air"), N_("on oxygen:  ____ L/min"))),
        Choice(N_("Microbiology:"), (N_("blood cultures"), N_("urine"), N_("stool"), N_("swab, site:  ________"))),
        Lines(N_("Other tests"), 3),
        Lines(N_("Clinical information (anticoagulant, pregnancy, fever, isolation)"), 3),
        Grid(
            [
                (N_("Tube"), 2),
                (N_("Number"), 1),
                (N_("Label stuck, identity checked aloud (initials)"), 4),
                (N_("Sampled on, at"), 3),
                (N_("Sampled by (name, role)"), 3),
            ],
            rows=5,
            height=22,
        ),
        Said(N_("Result by telephone: write it on a result slip and read it back.")),
        _SIGNED,
    ],
    group=Group.REQUESTS,
)

IMAGING = written(
    "imaging-request",
    "BI",
    N_("Imaging request"),
    [
        _ASKED_BY,
        Choice(N_("Urgency:"), (N_("life-threatening"), N_("urgent, before:  ____ h"), N_("in the day"))),
        Choice(N_("Examination:"), (N_("X-ray"), N_("ultrasound"), N_("CT"), N_("MRI"), N_("at the bedside"))),
        Lines(N_("Region, side, question asked"), 4),
        Lines(N_("History, earlier examinations known"), 3),
        Choice(N_("Pregnancy:"), (N_("no"), N_("possible"), N_("yes"))),
        Choice(
            N_("Contrast medium:"), (N_("allergy asked: none"), N_("allergy: yes"), N_("creatinine known:  ______"))
        ),
        Choice(
            N_("MRI:"), (N_("pacemaker"), N_("metal clip, prosthesis"), N_("metal in the eye"), N_("none of these"))
        ),
        Choice(N_("Transport:"), (N_("walking"), N_("chair"), N_("bed"), N_("oxygen"), N_("pump"), N_("with a nurse"))),
        Choice(N_("Isolation:"), (N_("no"), N_("contact"), N_("droplets"), N_("air"))),
        Lines(N_("Report by hand of the radiologist (name, time, signature)"), 7),
        _SIGNED,
    ],
    group=Group.REQUESTS,
)

TRANSFUSION = written(
    "transfusion-request",
    "TR",
    N_("Transfusion: request and record"),
    [
        Said(N_("A blood group in the copy is for information only: never issue or transfuse by it.")),
        _ASKED_BY,
        Choice(N_("Urgency:"), (N_("vital, at once"), N_("vital, under 30 min"), N_("relative"), N_("planned"))),
        Asked(
            [
                (N_("Red cells (number, qualification)"), 2),
                (N_("Platelets"), 1),
                (N_("Plasma"), 1),
                (N_("Indication, Hb"), 2),
            ]
        ),
        Grid(
            [(N_("Document"), 3), (N_("Result"), 3), (N_("Sampled on, at"), 2), (N_("Seen by"), 2)],
            first=(N_("Group, 1st sampling"), N_("Group, 2nd sampling"), N_("RAI (72 h)")),
            height=19,
        ),
        Grid(
            [
                (N_("Bag number"), 4),
                (N_("Received at, by, temperature, aspect"), 4),
                (N_("ABO test at the bedside"), 4),
                (N_("Identity said by the patient; two names"), 4),
            ],
            rows=4,
            height=26,
        ),
        Grid(
            [
                (N_("Watch"), 1.6),
                (N_("Time"), 1),
                (N_("T °C"), 1),
                (N_("Pulse"), 1),
                (N_("BP"), 1),
                (N_("SpO2"), 1),
                (N_("Signs, reaction"), 3),
                (N_("Initials"), 1),
            ],
            first=(N_("before"), N_("15 min"), N_("30 min"), N_("60 min"), N_("end")),
            height=18,
        ),
        Choice(N_("Reaction:"), (N_("no"), N_("yes: stop, keep the line, call, keep the bag"))),
        Said(N_("Return the traceability slip of each bag to the blood bank.")),
        _SIGNED,
    ],
    group=Group.REQUESTS,
    version=2,
)

RESULT_SLIP = written(
    "result-slip",
    "RS",
    N_("Result slip"),
    [
        Asked(
            [(N_("Laboratory or imaging"), 2), (N_("Request number"), 1), (N_("Asked at"), 1), (N_("Sampled at"), 1)]
        ),
        Grid([(N_("Test"), 4), (N_("Result, unit"), 3), (N_("Range"), 2), (N_("Remark"), 3)], rows=14, height=20),
        Asked([(N_("Given by (name)"), 2), (N_("At"), 1), (N_("Received by (name, role)"), 2), (N_("At"), 1)]),
        Choice(N_("Read back aloud:"), (N_("yes"),)),
        Asked([(N_("Physician told (name)"), 2), (N_("At"), 1), (N_("Done"), 3)]),
    ],
    group=Group.REQUESTS,
)

CRITICAL_CALLS = written(
    "critical-calls",
    "AC",
    N_("Calls of critical results"),
    [
        Said(N_("A critical result is read back aloud, with the name and the birth date of the patient.")),
        Grid(
            [
                (N_("Time of the call"), 2),
                (N_("Patient: name, birth date, IPP"), 6),
                (N_("Test, result, unit"), 5),
                (N_("Called by"), 3),
                (N_("Received by"), 3),
                (N_("Read back"), 1.4),
                (N_("Physician told: name, time"), 4),
                (N_("Done, time"), 3),
            ],
            rows=14,
            height=24,
        ),
    ],
    kind=Kind.WARD,
    group=Group.REQUESTS,
    landscape=True,
)

FORMS = (LABORATORY, IMAGING, TRANSFUSION, RESULT_SLIP, CRITICAL_CALLS)
