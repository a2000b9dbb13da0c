"""Paper of the crisis and of the return: crisis log, what must be entered again, stock and autonomy (lessons 9, 21)."""

from __future__ import annotations

from exports.language import N_
from printable.form import Group, Kind
from printable.forms.written import Asked, Grid, Said, written

CRISIS_LOG = written(
    "crisis-log",
    "MC",
    N_("Crisis log"),
    [
        Said(N_("Facts, decisions and who took them; one line each; nothing is erased.")),
        Grid(
            [(N_("Date, time"), 2), (N_("Fact or message; from whom"), 8), (N_("Decision, action"), 6), (N_("By"), 2)],
            rows=22,
            height=26,
        ),
    ],
    kind=Kind.HOSPITAL,
    group=Group.CRISIS,
)

RE_ENTRY = written(
    "re-entry-register",
    "RP",
    N_("Register of re-entry"),
    [
        Said(
            N_(
                "In this order: 1 allergies and alerts, 2 drugs, 3 results, 4 movements and identities, 5 the rest."
                " One person enters, another checks against the paper."
            )
        ),
        Grid(
            [
                (N_("Priority"), 1.2),
                (N_("Serial number of the sheet"), 3),
                (N_("Patient: name, birth date, IPP"), 5),
                (N_("What"), 4),
                (N_("Enter or scan"), 2),
                (N_("Entered by, on"), 3),
                (N_("Checked by, on"), 3),
                (N_("Difference found"), 3),
            ],
            rows=15,
            height=22,
        ),
    ],
    kind=Kind.WARD,
    group=Group.CRISIS,
    landscape=True,
)

STOCK = written(
    "stock",
    "SA",
    N_("Stock and autonomy"),
    [
        Said(N_("Count each morning; what will not last three days is ordered today, by telephone or on foot.")),
        Grid(
            [
                (N_("Item"), 5),
                (N_("In stock"), 2),
                (N_("Used in 24 h"), 2),
                (N_("Lasts (days)"), 2),
                (N_("Ordered on, from"), 4),
                (N_("Received"), 2),
            ],
            first=(
                N_("Paper A4 (reams)"),
                N_("Toner or cartridge"),
                N_("Label sheets"),
                N_("Wristbands"),
                N_("Blank administration plans"),
                N_("Blank orders"),
                N_("Blank laboratory requests"),
                N_("Pens, folders, staples"),
                N_("Batteries, torches"),
                N_("Laptop: charge, hours"),
                N_("Printer: pages printed"),
                N_("Oxygen cylinders (pressure)"),
                N_("Ward drug cupboard"),
                N_("Telephones that work"),
            ),
            rows=13,
            height=21,
        ),
        Asked([(N_("Counted by (name, role)"), 2), (N_("On, at"), 1), (N_("Told to"), 2)]),
    ],
    kind=Kind.WARD,
    group=Group.LOGISTICS,
)

FORMS = (CRISIS_LOG, RE_ENTRY, STOCK)
