"""Who: names, dates, numbers, contacts, mother and child."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exports.record import Contact, ContactRole, DatePrecision, IdentityStatus, Patient
from tests.exports.fhir.fhir_reading import DATA, coded, encounter, patient, read_resources, resource, text

NAUGHTY = json.loads((DATA / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))


def identity(tmp_path: Path, **elements: Any) -> Patient:
    return read_resources(tmp_path, patient(**elements)).one(Patient)


def test_names_are_shown_as_they_are(tmp_path: Path) -> None:
    people = [patient(f"p{n}", name=[{"family": name, "given": [name]}]) for n, name in enumerate(NAUGHTY) if name]
    rows = read_resources(tmp_path, *people).of(Patient)
    assert [row.birth_name for row in rows] == [name for name in NAUGHTY if name]


def test_names_by_use(tmp_path: Path) -> None:
    row = identity(
        tmp_path,
        name=[
            {"use": "usual", "family": "DUPONT", "given": ["Lili"]},
            {"use": "official", "family": "MARTIN", "given": ["Élise"]},
        ],
    )
    assert (row.birth_name, row.given_name, row.used_name, row.used_given_name) == ("MARTIN", "Élise", "DUPONT", "Lili")
    row = identity(
        tmp_path,
        name=[{"use": "official", "family": "DUPONT", "given": ["Élise"]}, {"use": "maiden", "family": "MARTIN"}],
    )
    assert (row.birth_name, row.given_name, row.used_name) == ("MARTIN", "Élise", "DUPONT")
    row = identity(tmp_path, name=[{"text": "Élise MARTIN"}])
    assert (row.birth_name, row.name_text) == (None, "Élise MARTIN")


@pytest.mark.parametrize(
    ("written", "precision"),
    [("1950-02-03", DatePrecision.DAY), ("1950-02", DatePrecision.MONTH), ("1950", DatePrecision.YEAR)],
)
def test_birth_dates_keep_their_precision(tmp_path: Path, written: str, precision: DatePrecision) -> None:
    row = identity(tmp_path, birthDate=written)
    assert (row.birth_date, row.birth_date_precision) == (written, precision)


@pytest.mark.parametrize("written", ["1950-02-31", "31/12/1950", "x", ""])
def test_birth_dates_that_are_none_are_shown_raw(tmp_path: Path, written: str) -> None:
    row = identity(tmp_path, birthDate=written)
    assert row.birth_date is None
    assert not written or row.unreadable == (f"birthDate: {written}",)


def test_the_hospital_number_is_chosen_among_identifiers(tmp_path: Path) -> None:
    ins = {"type": coded("INS-NIR"), "system": "urn:oid:1.2.250.1.213.1.4.8", "value": "185057512345673"}
    others = [{"type": coded("SS"), "value": "1"}, ins, {"value": "first"}, {"use": "usual", "value": "usual"}]
    assert identity(tmp_path, identifier=others).ipp == "usual"
    assert identity(tmp_path, identifier=[*others, {"type": coded("MR"), "value": "mr"}]).ipp == "mr"
    assert (
        identity(
            tmp_path, identifier=[*others, {"type": coded("MR"), "value": "mr"}, {"type": coded("PI"), "value": "pi"}]
        ).ipp
        == "pi"
    )
    assert identity(tmp_path, identifier=[ins]).ipp is None


@pytest.mark.parametrize(
    ("said", "kept", "status"),
    [
        ("VALI", True, IdentityStatus.QUALIFIED),
        ("QUAL", True, IdentityStatus.QUALIFIED),
        ("PROV", False, IdentityStatus.PROVISIONAL),
        ("RECUP", False, IdentityStatus.RETRIEVED),
        (None, False, None),
    ],
)
def test_an_ins_is_kept_only_when_the_identity_is_checked(
    tmp_path: Path, said: str | None, kept: bool, status: IdentityStatus | None
) -> None:
    part = [{"url": "identityStatus", "valueCoding": {"code": said}}] if said else []
    url = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-identity-reliability"
    ins = {"system": "urn:oid:1.2.250.1.213.1.4.8", "value": "185057512345673"}
    found = read_resources(tmp_path, patient(identifier=[ins], extension=[{"url": url, "extension": part}]))
    row = found.one(Patient)
    assert (row.ins is not None, row.identity_status) == (kept, status)
    assert sum(found.tally.remarks.values()) == (0 if kept else 1)


def test_a_restricted_patient_is_protected(tmp_path: Path) -> None:
    assert identity(tmp_path, meta={"security": [{"code": "V"}]}).protected
    assert not identity(tmp_path, meta={"security": [{"code": "N"}]}).protected


def test_contacts_and_their_roles(tmp_path: Path) -> None:
    contacts = [
        {"relationship": [coded("C", "http://terminology.hl7.org/CodeSystem/v2-0131")], "name": {"family": "A"}},
        {
            "relationship": [text("Personne de confiance"), text("Fils")],
            "name": {"family": "B"},
            "telecom": [{"system": "phone", "value": "06"}],
        },
        {"relationship": [coded("C"), text("ne pas prévenir")], "name": {"family": "C"}},
    ]
    rows = read_resources(tmp_path, patient(contact=contacts), encounter()).of(Contact)
    assert [row.role for row in rows] == [
        ContactRole.EMERGENCY_CONTACT,
        ContactRole.TRUSTED_PERSON,
        ContactRole.DO_NOT_NOTIFY,
    ]
    assert (rows[1].relation, rows[1].phone) == ("Personne de confiance, Fils", "06")


def test_a_newborn_knows_the_mother(tmp_path: Path) -> None:
    link = [{"type": "seealso", "other": {"reference": "RelatedPerson/rp"}}]
    related = resource("RelatedPerson", "rp", subject=None, relationship=[coded("MTH")]) | {
        "patient": {"reference": "Patient/baby"}
    }
    rows = {
        row.source: row
        for row in read_resources(tmp_path, patient("mum", link=link), patient("baby"), related).of(Patient)
    }
    assert rows["baby"].mother == rows["mum"].key


@pytest.mark.parametrize("use", ["usual", "nickname", "temp", "anonymous", "old"])
def test_a_name_for_use_never_stands_for_the_birth_name(tmp_path: Path, use: str) -> None:
    row = identity(tmp_path, name=[{"use": use, "family": "DUPONT", "given": ["Lili"]}])
    assert (row.birth_name, row.given_name, row.name_text) == (None, None, "Lili DUPONT")


def test_the_given_name_goes_with_the_birth_name(tmp_path: Path) -> None:
    names = [
        {"use": "maiden", "family": "MARTIN", "given": ["Élise"]},
        {"use": "official", "family": "DUPONT", "given": ["Lili"]},
    ]
    row = identity(tmp_path, name=names)
    assert (row.birth_name, row.given_name, row.used_name) == ("MARTIN", "Élise", "DUPONT")


def test_a_birth_date_with_a_time_is_shown_raw_and_never_moved_to_another_day(tmp_path: Path) -> None:
    row = identity(tmp_path, birthDate="1950-02-02T23:00:00Z")
    assert (row.birth_date, row.unreadable) == (None, ("birthDate: 1950-02-02T23:00:00Z",))


def test_old_and_national_numbers_are_no_hospital_number(tmp_path: Path) -> None:
    numbers = [
        {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-99-9999"},
        {"use": "old", "type": coded("PI"), "value": "111"},
        {"type": coded("PI"), "value": "222", "period": {"end": "2020-01-01"}},
        {"type": coded("PI"), "value": "333", "period": {"end": "2030-01-01"}},
    ]
    row = identity(tmp_path, identifier=numbers)
    assert (row.ipp, row.old_numbers) == ("333", ("111", "222"))
    row = identity(tmp_path, identifier=numbers[:2])
    assert (row.ipp, row.old_numbers) == (None, ("111",))


def test_a_merged_patient_leaves_number_and_protection_to_the_surviving_one(tmp_path: Path) -> None:
    gone = patient(
        "p1",
        active=False,
        identifier=[{"type": coded("PI"), "value": "111"}, {"type": coded("SS"), "value": "9"}],
        link=[{"type": "replaced-by", "other": {"reference": "Patient/p2"}}],
        meta={"security": [{"code": "V"}]},
    )
    row = read_resources(tmp_path, gone, patient("p2", identifier=[{"type": coded("PI"), "value": "222"}])).one(Patient)
    assert (row.ipp, row.old_numbers, row.protected) == ("222", ("111",), True)


def test_a_patient_with_a_protected_stay_is_protected(tmp_path: Path) -> None:
    stay = encounter(meta={"security": [{"code": "R"}]})
    assert read_resources(tmp_path, patient(), stay).one(Patient).protected


def test_two_copies_with_two_birth_dates_are_a_doubtful_identity(tmp_path: Path) -> None:
    """Two servers, or two bundles, may call two people by one id."""
    found = read_resources(tmp_path, patient(birthDate="1950-01-01"), patient(birthDate="1980-06-06"))
    assert found.one(Patient).identity_remarks == ("DOUT",)
    found = read_resources(tmp_path, patient(birthDate="1950-01-01"), patient(birthDate="1950-01-01"))
    assert found.one(Patient).identity_remarks == ()
