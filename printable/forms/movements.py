"""Admission with a reserve number, transfer, register of movements, emergency sheet (domain: sections 2.3, 3.4, 3.5).

Rules of this module:

* an identity on paper is strict: traits as they stand in a document, the document seen, nothing invented;
* the triage scale printed is FRENCH (SFMU 2018), to be ticked: the kit gives no level.
"""

from __future__ import annotations

from exports.language import N_
from printable.form import Group, Kind
from printable.forms.written import Asked, Choice, Grid, Lines, Said, written

_TRAITS = (
    Asked([(N_("Birth name (as in the document)"), 3), (N_("All birth given names, in their order"), 4)]),
    Asked([(N_("Used name"), 2), (N_("Used given name"), 2), (N_("Born on (day/month/year)"), 2), (N_("Sex"), 1)]),
    Asked([(N_("Place of birth (town, INSEE code)"), 3), (N_("INS if known (15 digits)"), 3)]),
)
_DOCUMENT = Choice(
    N_("Document seen:"),
    (
        N_("identity card"),
        N_("passport"),
        N_("residence permit"),
        N_("family record book"),
        N_("health card only"),
        N_("none"),
    ),
)

ADMISSION = written(
    "admission",
    "AD",
    N_("Admission during downtime"),
    [
        Said(N_("Search the copy first: birth name, used name, birth date. Then give a reserve number.")),
        Asked([(N_("Reserve number (label)"), 2), (N_("IPP if found in the copy"), 2), (N_("Arrived on, at"), 2)], 30),
        *_TRAITS,
        _DOCUMENT,
        Choice(N_("Identity:"), (N_("said by the patient"), N_("said by the family"), N_("unknown"), N_("doubtful"))),
        Asked([(N_("If unknown: estimated age, signs, place and time found"), 1)]),
        Choice(
            N_("Arrived by:"),
            (
                N_("own means"),
                N_("ambulance"),
                N_("fire brigade"),
                N_("SMUR"),
                N_("police"),
                N_("transfer from:  ________"),
            ),
        ),
        Asked([(N_("Address, telephone"), 4), (N_("General practitioner"), 2)]),
        Asked([(N_("Person to tell: name, link, telephone"), 1), (N_("Trusted person: name, telephone"), 1)]),
        Asked([(N_("Legal representative, protection"), 2), (N_("Do not tell:"), 1)]),
        Choice(N_("Confidential stay:"), (N_("no"), N_("yes: say nothing at the front desk"))),
        Lines(N_("Reason for coming"), 2),
        Choice(N_("Allergies, asked:"), (N_("none known"), N_("not possible to ask"), N_("yes, which:  ____________"))),
        Asked([(N_("Weight (kg)"), 1), (N_("Usual treatments, anticoagulant"), 4)], 40),
        Asked([(N_("Ward, room, bed"), 2), (N_("Physician"), 2), (N_("Wristband put on by, at"), 2)]),
        Asked([(N_("Entered again in the system on, by"), 1), (N_("Checked by (second person)"), 1)]),
    ],
    group=Group.MOVEMENTS,
)

TRANSFER = written(
    "transfer",
    "TF",
    N_("Transfer and liaison sheet"),
    [
        Asked([(N_("From (ward, telephone)"), 2), (N_("To (hospital, ward, telephone)"), 3), (N_("Left at"), 1)]),
        Lines(N_("Situation: reason of the stay, why the transfer"), 3),
        Lines(N_("History, allergies, surgery"), 3),
        Grid(
            [
                (N_("Drug (generic name), dose, route"), 6),
                (N_("Last dose: date, time"), 3),
                (N_("Next dose: date, time"), 3),
            ],
            rows=9,
            height=17,
        ),
        Asked(
            [(N_("BP"), 1), (N_("Pulse"), 1), (N_("SpO2, O2"), 1), (N_("T °C"), 1), (N_("Pain"), 1), (N_("Glasgow"), 1)]
        ),
        Choice(
            N_("Risks:"), (N_("falls"), N_("wandering"), N_("choking"), N_("pressure sore"), N_("infection:  ____"))
        ),
        Choice(N_("Lines and devices:"), (N_("IV"), N_("central"), N_("urinary"), N_("drain"), N_("O2"), N_("pump"))),
        Choice(N_("Limits of treatment known:"), (N_("no"), N_("yes, see the sheet joined"))),
        Choice(
            N_("Handed over:"),
            (N_("patient sheet"), N_("administration plan"), N_("results"), N_("images"), N_("belongings")),
        ),
        Choice(N_("Family told:"), (N_("yes, at:  ____"), N_("no, why:  ________"))),
        Lines(N_("Request: what the receiver must do first"), 3),
        Asked([(N_("Handed over by (name, role)"), 2), (N_("Received by (name, role)"), 2), (N_("Date and time"), 1)]),
    ],
    group=Group.MOVEMENTS,
)

EMERGENCY = written(
    "emergency",
    "UR",
    N_("Emergency sheet with triage"),
    [
        Asked([(N_("Arrived on, at"), 2), (N_("Brought by"), 2), (N_("SINUS number, if any"), 2)]),
        Lines(N_("Reason, since when, circumstances"), 3),
        Asked(
            [
                (N_("BP right / left"), 2),
                (N_("Pulse"), 1),
                (N_("Resp. rate"), 1),
                (N_("SpO2, O2"), 1),
                (N_("T °C"), 1),
                (N_("Glucose"), 1),
                (N_("Glasgow"), 1),
                (N_("Pain"), 1),
            ]
        ),
        Choice(
            N_("Triage (FRENCH):"),
            (
                N_("1 at once"),
                N_("2 physician in 20 min"),
                N_("3A 60 min"),
                N_("3B 90 min"),
                N_("4 120 min"),
                N_("5 240 min"),
            ),
        ),
        Asked([(N_("Triage by (name), at"), 1), (N_("Box, place"), 1), (N_("Seen by the physician at"), 1)]),
        Lines(N_("History, treatments, anticoagulant, pregnancy, tetanus"), 3),
        Lines(N_("Examination"), 4),
        Grid(
            [(N_("Asked for (laboratory, imaging, advice)"), 5), (N_("at"), 1), (N_("result, at"), 4)],
            rows=4,
            height=18,
        ),
        Grid(
            [(N_("Ordered: drug, dose, route, signature"), 6), (N_("at"), 1), (N_("given by, at"), 3)],
            rows=5,
            height=19,
        ),
        Choice(
            N_("Leaves to:"),
            (N_("home"), N_("ward:  ______"), N_("theatre"), N_("intensive care"), N_("transfer"), N_("died")),
        ),
        Asked([(N_("Decision by (name, signature)"), 2), (N_("At"), 1), (N_("Told to (patient, family)"), 2)]),
    ],
    group=Group.MOVEMENTS,
)

REGISTER = written(
    "movements-register",
    "RM",
    N_("Register of movements"),
    [
        Said(N_("One line for each arrival, change of bed, leave, discharge, death: in the order of time.")),
        Grid(
            [
                (N_("Date, time"), 2),
                (N_("Birth name, given name, birth date"), 6),
                (N_("IPP or reserve number"), 3),
                (N_("Arrival, transfer, leave, discharge, death"), 3),
                (N_("From"), 3),
                (N_("To"), 3),
                (N_("Physician"), 2),
                (N_("Written by"), 2),
                (N_("Entered again"), 2),
            ],
            rows=16,
            height=21,
        ),
    ],
    kind=Kind.WARD,
    group=Group.MOVEMENTS,
    landscape=True,
)

FORMS = (ADMISSION, TRANSFER, EMERGENCY, REGISTER)
