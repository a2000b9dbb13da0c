"""What every part of one patient's record needs to know: who, where, since when, by whom, and a source of chance.

Rules: the chance of each part of each patient is its own, drawn from the seed, the patient's number and the name of the
part, so that adding to one part changes nothing elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from random import Random

from exports.valmont.clock import Clock
from exports.valmont.people import Identity
from exports.valmont.resource import Resource, reference
from exports.valmont.structure import Bed, Person, Ward
from exports.valmont.tables import Case, Clinical, Profile, Tables

GROWTH = (
    (0.0, 3.4, 50), (0.25, 6, 60), (0.5, 7.5, 67), (1, 9.8, 75), (2, 12.2, 87), (4, 16.5, 103), (6, 20.5, 116),
    (8, 25.5, 128), (10, 32, 138), (12, 40, 150), (14, 50, 161), (16, 58, 168), (18, 64, 171),
)  # fmt: skip
"""Age in years, usual weight in kg and height in cm of a child (rounded from the French reference curves)."""


@dataclass(frozen=True)
class Chart:
    """One stay of one patient."""

    seed: int
    tables: Tables
    identity: Identity
    profile: Profile
    clinical: Clinical
    """The profile with what the case adds."""
    case: Case | None
    ward: Ward
    bed: Bed | None
    clock: Clock
    """Stops at the end of the stay."""
    admitted: datetime
    stay: str
    """The id of the encounter at the top."""
    present: bool = True
    mother: Identity | None = None
    newborn: Identity | None = None

    def chance(self, part: str) -> Random:
        return Random(f"{self.seed}/{self.identity.number}/{part}")  # noqa: S311 - to be repeated, not to be secret

    @property
    def patient(self) -> Resource:
        return reference("Patient", self.identity.key)

    @property
    def encounter(self) -> Resource:
        return reference("Encounter", self.stay)

    def key(self, prefix: str, number: int) -> str:
        """The id of the so-manieth resource of a part."""
        return f"{prefix}-{self.identity.number}-{number}"

    @property
    def died(self) -> bool:
        """Who left from palliative care died there."""
        return not self.present and self.profile.name == "Fin de vie"

    @property
    def tag(self) -> Resource:
        """What most clinical resources say of their patient and their stay."""
        return {"subject": self.patient, "encounter": self.encounter}

    @cached_property
    def doctor(self) -> Person:
        return self.chance("doctor").choice(self.ward.doctors[:3])

    def nurse(self, rng: Random) -> Person:
        return rng.choice(self.ward.nurses)

    @cached_property
    def measures(self) -> tuple[float, float]:
        """Weight in kg (one decimal) and height in cm."""
        rng = self.chance("measures")
        age = self.identity.age
        if age >= 18:
            male = self.identity.sex == "male"
            height = round(rng.gauss(175 if male else 163, 6) - max(0.0, age - 65) * 0.12)
            expecting = self.ward.pattern.code == "MAT"
            index = max(22.0, rng.gauss(27, 3)) if expecting else max(17.5, rng.gauss(25.5, 4))
            weight = height * height / 10_000 * min(36.0, index)
            return round(weight, 1), height
        for (young, light, small), (old, heavy, tall) in pairwise(GROWTH):
            if age <= old:
                share = (age - young) / (old - young)
                weight = (light + share * (heavy - light)) * rng.uniform(0.9, 1.1)
                return round(weight, 2 if age < 1 else 1), round(small + share * (tall - small))
        return 64.0, 171

    @property
    def days_in(self) -> int:
        """How many days ago the patient came."""
        return max(0, (self.clock.now - self.admitted) // timedelta(days=1))

    def since(self, days: float) -> datetime:
        """That many days ago, or the admission if it is later."""
        return max(self.admitted, self.clock.ago(days=days))
