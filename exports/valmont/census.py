"""Who is where: fills the wards with patients, each with a profile, a bed, an identity and a date of admission.

Rules: cases on purpose come first and only in the first copy of a ward; a double room never mixes men and women; who is
isolated has a single room; a newborn is in the room of the mother; some beds stay empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from exports.valmont.chart import Chart
from exports.valmont.clock import PARIS, Clock
from exports.valmont.people import DAYS_A_YEAR, Identity, draw_identity
from exports.valmont.structure import Bed, Ward, make_ward
from exports.valmont.tables import Case, Profile, Tables, together

ISOLATED = {"contact", "contact_digestif", "bhre", "gouttelettes", "air", "clostridium", "aplasie"}
NEWBORN = "Nouveau-né"
LEAVING_FROM = ("CARD", "CHIR", "MED", "GER", "PED", "URG")
"""Wards whose patients, lately discharged, are in the hospital's memory."""


@dataclass
class Beds:
    """The free beds of a ward."""

    free: list[Bed]
    rooms: dict[str, str]
    """Room → sex of who lies there."""

    @classmethod
    def of(cls, ward: Ward, rng: Random) -> Beds:
        beds = list(ward.beds)
        rng.shuffle(beds)
        return cls(beds, {})

    def take(self, sex: str, *, alone: bool) -> Bed | None:
        """A bed for an adult or a child: single if alone, else where nobody of the other sex lies."""
        wanted = [bed for bed in self.free if not bed.cot]
        fit = [bed for bed in wanted if not bed.double] if alone else wanted
        fit = [bed for bed in fit if self.rooms.get(bed.room, sex) == sex]
        return self._remove(fit[0], sex) if fit else None

    def take_cot(self, room: str) -> Bed | None:
        found = next((bed for bed in self.free if bed.cot and bed.room == room), None)
        return self._remove(found, "") if found else None

    def _remove(self, bed: Bed, sex: str) -> Bed:
        self.free.remove(bed)
        if sex:
            self.rooms[bed.room] = sex
        return bed


@dataclass
class Census:
    """The patients of a hospital, in the order of their numbers."""

    tables: Tables
    clock: Clock
    seed: int
    patients: int

    def __post_init__(self) -> None:
        self.numbers = count(100_001)
        self.wards = self._wards()
        self.case_numbers: dict[str, Identity] = {}

    def chance(self, part: str) -> Random:
        return Random(f"{self.seed}/{part}")  # noqa: S311 - to be repeated, not to be secret

    def _wards(self) -> tuple[tuple[Ward, int], ...]:
        """The wards with how many patients each has: whole hospitals, then a part of one."""
        usual = sum(pattern.present for pattern in self.tables.wards)
        whole, rest = divmod(self.patients, usual)
        found = []
        for copy in range(whole + (1 if rest else 0)):
            wanted = usual if copy < whole else rest
            shares = [pattern.present * wanted // usual for pattern in self.tables.wards]
            for index in range(wanted - sum(shares)):
                shares[index % len(shares)] += 1
            for pattern, share in zip(self.tables.wards, shares, strict=True):
                found.append((make_ward(pattern, copy, self.tables.names, self.seed), share))
        return tuple(found)

    @property
    def emergency(self) -> dict[int, Ward]:
        """The emergency ward of each copy of the pattern."""
        return {ward.copy: ward for ward, _ in self.wards if ward.pattern.code == "URG"}

    def present(self) -> Iterator[Chart]:
        """The charts of everybody present, ward by ward."""
        for ward, wanted in self.wards:
            yield from self._fill(ward, wanted)

    def _fill(self, ward: Ward, wanted: int) -> Iterator[Chart]:
        rng = self.chance(f"ward {ward.code}")
        beds = Beds.of(ward, rng)
        cases = [case for case in self.tables.cases if case.ward == ward.code and not case.name.startswith(NEWBORN)]
        queue: list[tuple[Profile, Case | None]] = [(self.tables.profiles[case.profile], case) for case in cases]
        drawn = self._profiles(ward.pattern.code, rng)
        shared: Bed | None = None
        done = 0
        while done < wanted:
            profile, case = queue.pop(0) if queue else (next(drawn), None)
            if profile.newborn and done + 2 > wanted:
                profile, case = self.tables.profiles["Menace d'accouchement prématuré"], None
            how = case.bed if case else ""
            chart = self._chart(ward, profile, case, rng)
            bed = shared if how == "shared" and shared else self._bed(beds, chart, how)
            shared = bed if how == "shared" else shared
            chart = _moved(chart, bed)
            done += 1
            if not profile.newborn:
                yield chart
                continue
            baby = self._newborn(chart, beds, rng)
            yield _with(chart, newborn=baby.identity)
            yield baby
            done += 1

    def _profiles(self, code: str, rng: Random) -> Iterator[Profile]:
        known = [profile for profile in self.tables.profiles.values() if profile.ward == code]
        found = [profile for profile in known if not profile.only_for_cases for _ in range(profile.weight)]
        while True:
            rng.shuffle(found)
            yield from found

    def _bed(self, beds: Beds, chart: Chart, how: str) -> Bed | None:
        if how in ("none", "waiting") or (chart.ward.pattern.waiting_room and len(beds.free) <= 3):
            return None
        alone = bool(ISOLATED & set(chart.clinical.flags)) or chart.identity.age < 3
        return beds.take(chart.identity.sex, alone=alone) or beds.take(chart.identity.sex, alone=False)

    def _chart(self, ward: Ward, profile: Profile, case: Case | None, rng: Random) -> Chart:
        sex = (case.sex if case else "") or profile.sex or rng.choice(("female", "male"))
        age = rng.uniform(*profile.ages)
        if case is not None and case.age >= 0:
            age = case.age
        elif case is not None and case.birth:
            age = _age(case.birth, self.clock.today)
        days = case.days if case is not None and case.days >= 0 else rng.uniform(*profile.days)
        admitted = self._admitted(days, rng)
        number = next(self.numbers)
        identity = draw_identity(
            self.chance(f"identity {number}"), self.tables.names, number, self.clock.today, sex=sex, age=age, case=case
        )
        if case is not None:
            self.case_numbers[case.name] = identity
        return Chart(
            seed=self.seed,
            tables=self.tables,
            identity=identity,
            profile=profile,
            clinical=together(profile, case),
            case=case,
            ward=ward,
            bed=None,
            clock=self.clock,
            admitted=admitted,
            stay=f"sejour-{number}",
        )

    def _admitted(self, days: float, rng: Random) -> datetime:
        """That long ago; by day when the stay counts in days."""
        if days < 0.8:
            return self.clock.ago(days=days)
        moment = self.clock.at(int(days), f"{rng.randrange(8, 22):02d}:{rng.randrange(60):02d}")
        return min(moment, self.clock.ago(hours=6))

    def _newborn(self, mother: Chart, beds: Beds, rng: Random) -> Chart:
        name = mother.case.newborn if mother.case else ""
        case = next((case for case in self.tables.cases if case.name == name), None)
        choices = [profile for key, profile in self.tables.profiles.items() if key.startswith(NEWBORN)]
        profile = self.tables.profiles[case.profile] if case else rng.choice(choices)
        born = min(mother.admitted + timedelta(hours=rng.uniform(4, 9)), self.clock.ago(hours=2))
        if case is not None:
            born = max(mother.admitted, self.clock.at(1, "04:20"))
        birth = born.astimezone(PARIS).date()
        sex = (case.sex if case else "") or rng.choice(("female", "male"))
        number = next(self.numbers)
        identity = draw_identity(
            self.chance(f"identity {number}"),
            self.tables.names,
            number,
            self.clock.today,
            sex=sex,
            age=max(0.0, (self.clock.today - birth).days / DAYS_A_YEAR),
            case=case,
        )
        family = mother.identity.family if rng.random() < 0.4 else identity.family
        place = {"birthplace": "Valmont", "birthplace_code": "", "status": "VALI", "used": "", "ins": ""}
        identity = Identity(**{**identity.__dict__, **place, "family": case.family if case else family})
        identity = Identity(**{**identity.__dict__, "birth_date": birth.isoformat()})
        if case is not None:
            self.case_numbers[case.name] = identity
        return Chart(
            seed=self.seed,
            tables=self.tables,
            identity=identity,
            profile=profile,
            clinical=together(profile, case),
            case=case,
            ward=mother.ward,
            bed=beds.take_cot(mother.bed.room) if mother.bed else None,
            clock=self.clock,
            admitted=born,
            stay=f"sejour-{number}",
            mother=mother.identity,
        )

    def discharged(self, wanted: int) -> Iterator[Chart]:
        """Charts of patients who left during the last 30 days, their clocks stopped when they left."""
        rng = self.chance("discharged")
        wards = [ward for ward, _ in self.wards if ward.pattern.code in LEAVING_FROM]
        profiles = {code: self._profiles(code, rng) for code in LEAVING_FROM}
        for index in range(wanted):
            ward = wards[index % len(wards)]
            chart = self._chart(ward, next(profiles[ward.pattern.code]), None, rng)
            left = self.clock.at(rng.randrange(1, 29), f"{rng.randrange(10, 17):02d}:{rng.randrange(60):02d}")
            stay = chart.clock.now - chart.admitted
            bed = rng.choice([bed for bed in ward.beds if not bed.cot])
            yield _with(chart, clock=Clock(left), admitted=left - stay, present=False, bed=bed)

    def known(self, wanted: int) -> Iterator[Identity]:
        """People known by their identity alone."""
        for _ in range(wanted):
            number = next(self.numbers)
            rng = self.chance(f"identity {number}")
            sex, age = rng.choice(("female", "male")), rng.uniform(0.5, 94)
            yield draw_identity(rng, self.tables.names, number, self.clock.today, sex=sex, age=age)


def _with(chart: Chart, **changed: object) -> Chart:
    return Chart(**{**{name: getattr(chart, name) for name in chart.__dataclass_fields__}, **changed})


def _moved(chart: Chart, bed: Bed | None) -> Chart:
    return _with(chart, bed=bed)


def _age(birth: str, today: date) -> float:
    """The age of somebody born then; the middle of what is not known."""
    year, month, day_of_month = (*(int(part) for part in birth.split("-")), 6, 15)[:3]
    return (today - date(year, month, day_of_month)).days / DAYS_A_YEAR
