"""Invented identities: names, birth dates, INS numbers of the test domain, telephone numbers kept for fiction.

Rules: a number of a test identity carries the test OID, so that no one can take it for a real one; its key is right
(97 less the 13 digits modulo 97; 2A counts as 19, 2B as 18); telephone numbers are of the ranges that the French
regulator keeps for works of fiction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from exports.valmont.tables import Case, Names

INS_TEST_OID = "1.2.250.1.213.1.4.10"
FIXED_LINES = ("02 61 91", "01 99 00", "03 53 01", "04 65 71", "05 36 49")
MOBILES = "06 39 98"
DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Identity:
    """Who somebody is, as an admission office knows it."""

    number: int
    family: str
    given: str
    givens: str
    sex: str
    birth_date: str
    """`YYYY-MM-DD`, or less where less is known."""
    age: float
    """In years, at the moment of the hospital."""
    used: str = ""
    used_given: str = ""
    birthplace: str = ""
    birthplace_code: str = ""
    ins: str = ""
    status: str = "VALI"
    remark: str = ""
    protected: str = ""

    @property
    def ipp(self) -> str:
        """The permanent number of the patient in this hospital."""
        return f"80{self.number:08d}"

    @property
    def key(self) -> str:
        return f"pat-{self.number}"


def nir_key(thirteen: str) -> str:
    """The two digits of control of a NIR (INSEE; Corsica 2A counts as 19, 2B as 18)."""
    return f"{97 - int(thirteen.replace('2A', '19').replace('2B', '18')) % 97:02d}"


def ins_number(sex: str, birth_date: str, birthplace_code: str, order: int) -> str:
    """Fifteen characters: sex, year, month, birthplace, order in the register, key."""
    first = "1" if sex == "male" else "2"
    thirteen = f"{first}{birth_date[2:4]}{birth_date[5:7]}{birthplace_code}{order % 1000:03d}"
    return thirteen + nir_key(thirteen)


def telephone(rng: Random, *, mobile: bool) -> str:
    prefix = MOBILES if mobile else rng.choice(FIXED_LINES)
    return f"{prefix} {rng.randrange(100):02d} {rng.randrange(100):02d}"


def address(rng: Random, names: Names) -> tuple[str, str, str]:
    """Street, postal code, town."""
    code, _, town = rng.choice(names.towns).partition(" ")
    return f"{rng.randrange(1, 140)} {rng.choice(names.streets)}", code, town


def given_names(names: Names, sex: str, age: float) -> tuple[str, ...]:
    """The given names in fashion for that sex and that age."""
    female = sex == "female"
    if age >= 68:
        return names.female_old if female else names.male_old
    if age >= 38:
        return names.female_middle if female else names.male_middle
    return names.female_young if female else names.male_young


def draw_identity(  # noqa: PLR0913 - what decides of a person
    rng: Random, names: Names, number: int, today: date, *, sex: str, age: float, case: Case | None = None
) -> Identity:
    """An identity of that sex and age; what a case says on purpose wins over what is drawn."""
    known = names.families if case is None else (case.family or rng.choice(names.families),)
    family = rng.choice(known)
    choices = given_names(names, sex, age)
    given = rng.choice(choices)
    others = rng.sample(choices, 2)
    birth = today - timedelta(days=int(age * DAYS_A_YEAR))
    code, _, place = rng.choice(names.birthplaces).partition("|")
    order = rng.randrange(1, 1000)
    married = sex == "female" and age > 30 and rng.random() < (0.75 if age > 60 else 0.3)
    used = rng.choice(names.families) if married else ""
    status = rng.choices(("VALI", "QUAL", "RECUP", "PROV"), weights=(86, 8, 3, 3))[0]
    drawn = Identity(
        number=number,
        family=family,
        given=given,
        givens=" ".join([given, *(name for name in others if name != given)]),
        sex=sex,
        birth_date=birth.isoformat(),
        age=age,
        used=used if used != family else "",
        birthplace=place,
        birthplace_code=code,
        status=status,
    )
    return with_ins(drawn if case is None else apply_case(drawn, case), order)


def apply_case(drawn: Identity, case: Case) -> Identity:
    """The identity as the case wants it."""
    birth = case.birth or drawn.birth_date
    place = case.born if case.born[0] else (drawn.birthplace, drawn.birthplace_code)
    given = case.given or drawn.given
    return Identity(
        number=drawn.number,
        family=drawn.family,
        given=given,
        givens=case.givens or (given if case.given else drawn.givens),
        sex=drawn.sex,
        birth_date=birth,
        age=drawn.age,
        used=case.used if (case.family or case.used) else drawn.used,
        used_given=case.used_given,
        birthplace=place[0],
        birthplace_code=place[1],
        status=case.identity or ("VALI" if drawn.age > 0.1 else drawn.status),
        remark=case.remark,
        protected=case.protected,
    )


def with_ins(identity: Identity, order: int) -> Identity:
    """Add the INS where the status allows one and the birth date is whole; a newborn has none yet."""
    whole = len(identity.birth_date) == 10
    if not whole or identity.status == "PROV" or identity.age < 0.1:
        return identity
    ins = ins_number(identity.sex, identity.birth_date, identity.birthplace_code, order)
    return Identity(**{**identity.__dict__, "ins": ins})
