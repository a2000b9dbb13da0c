"""The name line: two identifiers, the used name never alone, every doubt said."""

from __future__ import annotations

import msgspec
import pytest

from exports.language import translator
from exports.record import DatePrecision, IdentityStatus, Patient, Sex
from printable.dates import Dates
from printable.identity import IdentityText, identity_line
from printable.words import Words
from tests.printable.builders import patient, stay

WORDS = Words(translator("fr"))
DATES = Dates("fr", "Europe/Paris")


def said(who: Patient) -> IdentityText:
    return identity_line(who, WORDS, DATES, at="2026-11-23T13:05:00+00:00", stay=stay())


def test_the_order_of_the_name_line() -> None:
    text = said(patient())
    assert text.line == "LOVELACE Ada, né(e) le 10/12/1958, 67 ans, sexe F, utilise\xa0: KING Ada"
    assert text.numbers == ("IPP 3000037", "séjour 26004512")
    assert text.ins == "INS (NIR) 1 85 05 75 123 456 73".replace(" ", "\xa0").replace("\xa0", " ", 2)
    assert text.warnings == ()


def test_the_used_name_never_stands_alone() -> None:
    text = said(Patient(key="p", used_name="King", used_given_name="Ada"))
    assert text.name == "[NOM DE NAISSANCE NON RENSEIGNÉ]"
    assert text.used == "utilise\xa0: KING Ada"


def test_a_missing_part_is_named() -> None:
    assert said(Patient(key="p", birth_name="Roy")).name == "ROY [prénom non renseigné]"
    assert said(Patient(key="p", name_text="Mme Roy Z.")).name == "Mme Roy Z. (nom tel que l’écrit la source)"
    text = said(Patient(key="p", identity_missing=True, source="X7"))
    assert text.name == "IDENTITÉ NON RENSEIGNÉE DANS LA COPIE"
    assert text.ipp == "IPP non renseigné, n° source X7"
    assert text.birth == "date de naissance non renseignée"
    assert text.sex == "sexe non renseigné"
    assert text.age == ""


@pytest.mark.parametrize(
    ("date", "precision", "birth"),
    [
        ("1961", DatePrecision.YEAR, "né(e) en 1961"),
        ("1961-12-31", DatePrecision.YEAR, "né(e) en 1961"),
        ("1961-05-01", DatePrecision.MONTH, "né(e) en 05/1961"),
        ("1961-05-01", None, "né(e) le 01/05/1961"),
    ],
)
def test_a_partial_birth_date_stays_partial(date: str, precision: DatePrecision | None, birth: str) -> None:
    assert said(patient(birth_date=date, birth_date_precision=precision)).birth == birth


@pytest.mark.parametrize(
    "changes",
    [
        {"identity_status": IdentityStatus.VALIDATED},
        {"identity_status": IdentityStatus.RETRIEVED},
        {"identity_status": IdentityStatus.PROVISIONAL},
        {"identity_status": None},
        {"ins_oid": None},
        {"ins": None},
        {"identity_remarks": ("DOUT",)},
    ],
)
def test_the_ins_is_shown_for_a_qualified_identity_only(changes: dict[str, object]) -> None:
    assert said(patient(**changes)).ins == ""


def test_a_test_number_says_so() -> None:
    assert said(patient(ins_oid="1.2.250.1.213.1.4.10")).ins.startswith("INS de test")


def test_doubts_and_death_are_warnings() -> None:
    who = msgspec.structs.replace(
        patient(), identity_status=IdentityStatus.PROVISIONAL, identity_remarks=("HOMA", "DOUT", "X9"),
        deceased_at="2026-11-22T23:10:00+00:00", sex=Sex.UNKNOWN,
    )  # fmt: skip
    assert said(who).warnings == (
        "DÉCÉDÉ(E) le 23/11/2026 00:10", "IDENTITÉ PROVISOIRE", "HOMONYME", "IDENTITÉ DOUTEUSE", "X9",
    )  # fmt: skip
    assert said(who).sex == "sexe inconnu (dit par la source)"
