"""The tables of the fictive hospital: wards, names, clinical profiles, prescriptions, analytes, cases on purpose.

Rules: what a clinician should review stands in TOML files of the folder `data`, not in code; every name in a table that
points to another table is checked when the tables are read.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TypeVar

import msgspec

T = TypeVar("T")


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a table; an unknown key in a file is an error."""


class WardPattern(Table, frozen=True, kw_only=True):
    """A ward as it is repeated in a larger hospital."""

    code: str
    name: str
    uf: str
    service: str
    pole: str
    specialty: str
    phone: str
    present: int
    """Patients present in a hospital of 180."""
    first_room: int
    single_rooms: int
    double_rooms: int = 0
    room_word: str = "Chambre"
    cots: bool = False
    waiting_room: str = ""
    rounds: tuple[str, ...] = ("07:00", "14:30", "21:00")
    """Hours of the vital signs."""
    nurses: str = "Infirmier"
    doctors: str = "Médecin"


class Order(Table, frozen=True, kw_only=True):
    """A line of prescription. `{dose}` in `text` stands for the dose worked out from `per_kg`."""

    drug: str
    atc: str = ""
    text: str = ""
    dose: float = 0
    unit: str = ""
    per_kg: float = 0
    step: float = 5
    """What a dose per kilogram is rounded to."""
    route: str = "PO"
    times: tuple[str, ...] = ()
    rate: str = ""
    every_hours: float = 0
    prn: str = ""
    max_dose: float = 0
    interval_hours: float = 6
    once_hours_ago: float = 0
    """A single dose, that long ago (never before the admission)."""
    status: str = "active"
    status_reason: str = ""
    reason: str = ""
    note: str = ""
    form: str = ""
    ingredients: tuple[str, ...] = ()
    text_only: bool = False
    ends_tonight: bool = False
    started_days: float = 99
    """Started so many days ago, or at the admission if that is later."""
    not_given: str = ""
    """Why the latest dose was not given."""
    late: str = ""
    """Why the latest dose was late or is delayed."""
    priority: str = ""
    seldom: bool = False
    """A line for an event that hardly ever comes."""


class Usual(Table, frozen=True, kw_only=True):
    """A treatment taken at home."""

    drug: str
    text: str


class Transmission(Table, frozen=True, kw_only=True):
    """A focus charting entry of the nurses: Données, Actions, Résultats."""

    cible: str
    d: str
    a: str = ""
    r: str = ""
    hours_ago: float = 6


class Imaging(Table, frozen=True, kw_only=True):
    """An imaging examination and its report."""

    name: str
    text: str
    conclusion: str
    hours_ago: float = 40


class Clinical(Table, frozen=True, kw_only=True):
    """What comes to a stay from its profile, and what a case on purpose adds to it."""

    problems: tuple[str, ...] = ()
    """`ICD-10|text`, of this stay."""
    history: tuple[str, ...] = ()
    """`ICD-10|text|year or empty`."""
    usual: tuple[Usual, ...] = ()
    orders: tuple[str, ...] = ()
    labs: tuple[str, ...] = ()
    values: dict[str, tuple[float, float]] = {}
    """Analyte → value at the first and at the latest sample."""
    vitals: dict[str, tuple[float, float]] = {}
    """Vital sign → value at the beginning and now."""
    flags: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    diet: str = ""
    texture: str = ""
    excluded: tuple[str, ...] = ()
    notes: tuple[Transmission, ...] = ()
    medical_note: str = ""
    imaging: tuple[Imaging, ...] = ()
    microbiology: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    """`hours ago|text`; negative hours are planned."""
    requests: tuple[str, ...] = ()
    """`hours to come|category|text`."""
    care: tuple[str, ...] = ()
    """`hours of the day, comma-separated|act`."""
    tasks: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()


def together(profile: Clinical, case: Clinical | None) -> Clinical:
    """What a patient has of the profile, and what the case adds (lists, tables) or changes (words)."""
    merged: dict[str, object] = {}
    for name in Clinical.__struct_fields__:
        value = getattr(profile, name)
        added = getattr(case, name) if case is not None else type(value)()
        if isinstance(value, tuple):
            merged[name] = value + added
        elif isinstance(value, dict):
            merged[name] = value | added
        else:
            merged[name] = added or value
    return msgspec.convert(merged, Clinical, from_attributes=True)


class Profile(Clinical, frozen=True, kw_only=True):
    """A clinical picture of a ward: what a patient there has, takes and undergoes."""

    name: str
    ward: str
    reason: str
    ages: tuple[float, float]
    sex: str = ""
    days: tuple[float, float] = (1, 8)
    """How long the patient has been there."""
    stays_days: float = 4
    """How long until the expected discharge."""
    newborn: bool = False
    only_for_cases: bool = False
    weight: int = 1
    """How often it is seen, compared with the others of the ward."""
    from_emergency: float = 0.5
    surveyed_hours: float = 0
    """Vital signs every so many hours, when not by shift."""


class Case(Clinical, frozen=True, kw_only=True):
    """A patient or a detail that is in the hospital on purpose."""

    name: str
    what: str
    ward: str
    profile: str
    family: str = ""
    given: str = ""
    givens: str = ""
    used: str = ""
    used_given: str = ""
    sex: str = ""
    age: float = -1
    birth: str = ""
    """Birth date, when it is the point (may be partial)."""
    born: tuple[str, str] = ("", "")
    """Birthplace and its code."""
    identity: str = ""
    remark: str = ""
    protected: str = ""
    allergies: tuple[str, ...] = ()
    """Names of allergies, or `none-known`, or `not-recorded`."""
    bed: str = ""
    """`none`, `shared`, `leave`, `waiting` when the place is the point."""
    problems_known: bool = True
    letter: str = ""
    newborn: str = ""
    """Name of the case of the newborn of this mother."""
    days: float = -1
    status: str = ""
    contacts: tuple[str, ...] = ()


class Analyte(Table, frozen=True, kw_only=True):
    """A measurement of the laboratory with its LOINC code, UCUM unit, reference range and limits of alarm."""

    name: str
    loinc: str
    unit: str
    ucum: str
    range: tuple[float, float]
    female: tuple[float, float] = (0, 0)
    child: tuple[float, float] = (0, 0)
    alarm: tuple[float, float] = (-1, 1e9)
    decimals: int = 1
    specimen: str = "sang"


class Vital(Table, frozen=True, kw_only=True):
    """A vital sign or a nurse's measurement."""

    name: str
    loinc: str
    unit: str
    ucum: str
    spread: float
    decimals: int = 0
    low: float = 0
    high: float = 1e9
    category: str = "vital-signs"


class AllergyKind(Table, frozen=True, kw_only=True):
    """A substance as the allergies of the hospital name it."""

    text: str
    category: str
    criticality: str
    reaction: str
    severity: str = ""
    snomed: str = ""
    kind: str = "allergy"
    verification: str = "confirmed"
    clinical: str = "active"
    note: str = ""


class FlagKind(Table, frozen=True, kw_only=True):
    """An alert: its words, its category and its published code if it has one."""

    text: str
    category: str
    snomed: str = ""
    display: str = ""


class DeviceKind(Table, frozen=True, kw_only=True):
    """A line, a drain, an implant."""

    text: str
    site: str = ""
    snomed: str = ""
    note: str = ""
    implant_years: float = 0


class Names(Table, frozen=True, kw_only=True):
    """Invented people: family names, given names by generation, streets, towns with their INSEE codes."""

    families: tuple[str, ...]
    female_old: tuple[str, ...]
    female_middle: tuple[str, ...]
    female_young: tuple[str, ...]
    male_old: tuple[str, ...]
    male_middle: tuple[str, ...]
    male_young: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[str, ...]
    birthplaces: tuple[str, ...]
    """`INSEE code|name`."""


class Microbiology(Table, frozen=True, kw_only=True):
    """A culture with its antibiogram in words."""

    name: str
    loinc: str = ""
    specimen: str
    value: str
    conclusion: str
    abnormal: bool = True
    days_ago: float = 2
    status: str = "final"


class Tables(Table, frozen=True, kw_only=True):
    """All tables, read and checked."""

    wards: tuple[WardPattern, ...]
    names: Names
    profiles: dict[str, Profile]
    cases: tuple[Case, ...]
    orders: dict[str, Order]
    analytes: dict[str, Analyte]
    panels: dict[str, tuple[str, ...]]
    panel_names: dict[str, str]
    microbiology: dict[str, Microbiology]
    vitals: dict[str, Vital]
    allergies: dict[str, AllergyKind]
    flags: dict[str, FlagKind]
    devices: dict[str, DeviceKind]

    def __post_init__(self) -> None:
        for clinical in (*self.profiles.values(), *self.cases):
            self._check(clinical.orders, self.orders)
            self._check(clinical.labs, self.panels)
            self._check(clinical.values, self.analytes)
            self._check(clinical.vitals, self.vitals)
            self._check(clinical.flags, self.flags)
            self._check(clinical.devices, self.devices)
            self._check(clinical.microbiology, self.microbiology)
        for panel in self.panels.values():
            self._check(panel, self.analytes)
        self._check((case.profile for case in self.cases), self.profiles)

    @staticmethod
    def _check(used: object, table: object) -> None:
        missing = set(used) - set(table)  # type: ignore[call-overload]
        if missing:
            raise ValueError(f"not in the tables: {sorted(missing)}")


def _read(name: str, kind: type[T]) -> T:
    text = files("exports.valmont").joinpath("data").joinpath(*name.split("/")).read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=kind)


def read_tables() -> Tables:
    """Read every table of the package. Raises `ValueError` when a table names what another does not hold."""
    wards = _read("wards.toml", dict[str, tuple[WardPattern, ...]])["ward"]
    profiles: dict[str, Profile] = {}
    for ward in wards:
        table = _read(f"profiles/{ward.code.lower()}.toml", dict[str, tuple[Profile, ...]])
        profiles |= {profile.name: profile for profile in table["profile"]}
    laboratory = _read("laboratory.toml", dict[str, dict[str, object]])
    return msgspec.convert(
        {
            "wards": wards,
            "names": _read("names.toml", Names),
            "profiles": profiles,
            "cases": _read("cases.toml", dict[str, tuple[Case, ...]])["case"],
            "orders": _read("orders.toml", dict[str, Order]),
            **laboratory,
            **_read("vigilance.toml", dict[str, dict[str, dict[str, object]]]),
        },
        type=Tables,
    )
