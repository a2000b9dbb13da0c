"""Sheets of specialties: chemotherapy, dialysis, obstetrics, intensive care, children (lessons 22, 25, 26)."""

from __future__ import annotations

from exports.language import N_
from printable.form import Group
from printable.forms.written import Asked, Choice, Grid, Lines, Said, written

CHEMOTHERAPY = written(
    "chemotherapy",
    "CH",
    N_("Chemotherapy: cycle and administration"),
    [
        Said(N_("No dose from memory. Protocol, cycle and doses given are read from a document, by two people.")),
        Asked([(N_("Protocol (document read)"), 3), (N_("Cycle, day"), 1), (N_("Last cycle: date, doses reduced"), 2)]),
        Asked(
            [
                (N_("Height (cm)"), 1),
                (N_("Weight of the day (kg)"), 1),
                (N_("Surface (m²), worked out by, checked by"), 3),
            ]
        ),
        Asked(
            [
                (N_("Neutrophils"), 1),
                (N_("Platelets"), 1),
                (N_("Hb"), 1),
                (N_("Creatinine"), 1),
                (N_("Bilirubin"), 1),
                (N_("Date of these"), 1),
            ]
        ),
        Choice(N_("Go for this cycle:"), (N_("yes"), N_("no"), N_("delayed to:  ______"))),
        Asked([(N_("Oncologist (name, signature)"), 1), (N_("Pharmacist: validated (name, signature)"), 1)], 28),
        Grid(
            [
                (N_("Drug, dose, volume, route, duration"), 6),
                (N_("Batch, made at"), 2),
                (N_("Checked by two"), 2),
                (N_("Start"), 1),
                (N_("End"), 1),
                (N_("Signature"), 2),
            ],
            rows=8,
            height=26,
        ),
        Choice(N_("Line checked, blood return:"), (N_("yes"), N_("no"))),
        Lines(N_("Tolerance, extravasation, reaction: what was done"), 5),
        Asked([(N_("Next appointment"), 1), (N_("Told to the patient (who to call)"), 2)]),
    ],
    group=Group.SPECIALTIES,
)

DIALYSIS = written(
    "dialysis",
    "DI",
    N_("Dialysis session"),
    [
        Asked(
            [(N_("Dry weight"), 1), (N_("Weight before"), 1), (N_("To take off (by whom)"), 2), (N_("Weight after"), 1)]
        ),
        Asked([(N_("Access: fistula, catheter; side"), 2), (N_("Dialyser, bath K / Ca / Na"), 3), (N_("Duration"), 1)]),
        Choice(N_("Anticoagulation:"), (N_("none"), N_("heparin:  ______"), N_("low molecular weight:  ______"))),
        Choice(N_("Serology known:"), (N_("HBV"), N_("HCV"), N_("HIV"), N_("not known: isolate the machine"))),
        Asked([(N_("Potassium before"), 1), (N_("Hb"), 1), (N_("Water checked by"), 1), (N_("Machine number"), 1)]),
        Grid(
            [
                (N_("Time"), 1),
                (N_("BP"), 1),
                (N_("Pulse"), 1),
                (N_("Blood flow"), 1),
                (N_("Venous / TM pressure"), 2),
                (N_("Taken off"), 1),
                (N_("Remarks, drugs"), 3),
                (N_("Initials"), 1),
            ],
            rows=12,
            height=19,
        ),
        Lines(N_("End: compression, dressing, incident"), 3),
        Asked([(N_("Next session"), 1), (N_("Nephrologist"), 1), (N_("Nurse"), 1)]),
    ],
    group=Group.SPECIALTIES,
)

OBSTETRICS = written(
    "obstetrics",
    "OB",
    N_("Labour and birth"),
    [
        Asked(
            [
                (N_("Gravida, para"), 1),
                (N_("Term (weeks + days)"), 1),
                (N_("Blood group (two cards seen)"), 2),
                (N_("RAI"), 1),
            ]
        ),
        Choice(
            N_("Serologies, strep B:"), (N_("HBs"), N_("HIV"), N_("toxoplasmosis"), N_("strep B +"), N_("not known"))
        ),
        Lines(N_("History, course of the pregnancy, risks"), 2),
        Grid(
            [
                (N_("Time"), 1),
                (N_("Contractions / 10 min"), 2),
                (N_("Fetal heart (listened how)"), 2),
                (N_("Cervix (cm), station"), 2),
                (N_("Waters"), 1.6),
                (N_("BP, pulse, T"), 2),
                (N_("Pain, epidural"), 2),
                (N_("Oxytocin, drugs"), 2),
                (N_("Initials"), 1),
            ],
            rows=14,
            height=18,
        ),
        Said(N_("No central monitoring: one person stays and listens; write the time of each listening.")),
        Asked(
            [
                (N_("Born on, at"), 2),
                (N_("Sex"), 1),
                (N_("Weight"), 1),
                (N_("Apgar 1 / 5 / 10"), 2),
                (N_("pH, lactate"), 1),
            ]
        ),
        Asked(
            [(N_("Two wristbands on the child, put on by"), 2), (N_("Number of the child"), 2), (N_("Vitamin K at"), 1)]
        ),
        Asked([(N_("Placenta, bleeding (mL) at"), 2), (N_("Midwife"), 1), (N_("Obstetrician"), 1)]),
    ],
    group=Group.SPECIALTIES,
)

INTENSIVE_CARE = written(
    "intensive-care",
    "RE",
    N_("Intensive care, six hours"),
    [
        Grid(
            [(N_("Parameter"), 4), *((f"+{hour}h", 1) for hour in range(1, 7))],
            first=(
                N_("Heart rate, rhythm"),
                N_("BP sys / dia / mean"),
                N_("SpO2, EtCO2"),
                N_("Temperature °C"),
                N_("Ventilation: mode"),
                N_("FiO2, PEEP"),
                N_("Tidal volume, rate, plateau"),
                N_("RASS, pain (BPS)"),
                N_("Glasgow, pupils"),
                N_("Noradrenaline (rate, concentration)"),
                N_("Sedation (drug, rate)"),
                N_("Pump 3 (drug, rate)"),
                N_("Pump 4 (drug, rate)"),
                N_("Glucose, insulin"),
                N_("Urine, drains"),
                N_("In (mL)"),
                N_("Blood gas: pH, PaO2, PaCO2, lactate"),
                N_("Tube depth, cuff, mouth care"),
                N_("Alarms checked, battery, O2 cylinder"),
                N_("Initials"),
            ),
            height=19,
        ),
        Said(N_("Syringe pumps: concentration and rate read by two at each change of syringe and of shift.")),
        Lines(N_("Events, decisions"), 3),
    ],
    group=Group.SPECIALTIES,
)

CHILDREN = written(
    "paediatric-orders",
    "PE",
    N_("Orders for a child"),
    [
        Said(N_("No weight, no dose. Weight weighed today, in kilograms; dose per kilogram written; two signatures.")),
        Asked(
            [
                (N_("Weight (kg), weighed on, by"), 2),
                (N_("Age (or term)"), 1),
                (N_("Height"), 1),
                (N_("Checked by"), 1),
            ],
            30,
        ),
        Grid(
            [
                (N_("Drug (generic name)"), 4),
                (N_("Dose per kg"), 2),
                (N_("× weight ="), 2),
                (N_("Dose (unit in full)"), 2),
                (N_("Dilution, volume, rate"), 3),
                (N_("Route"), 1),
                (N_("Hours; maximum"), 2),
                (N_("Prescriber"), 2),
                (N_("Second person"), 2),
            ],
            rows=6,
            height=32,
        ),
        Said(N_("Maximum dose of an adult not exceeded: checked by the second person.")),
        Lines(N_("Remarks; parents told"), 2),
    ],
    group=Group.SPECIALTIES,
    landscape=True,
)

FORMS = (CHEMOTHERAPY, DIALYSIS, OBSTETRICS, INTENSIVE_CARE, CHILDREN)
