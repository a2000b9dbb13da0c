"""The small parts: times, decoding around faults, words."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.fhir.clinical_resources import Observation
from exports.fhir.decode import Decoder, Undecodable
from exports.fhir.elements import Coding, Concept
from exports.fhir.moments import Clock
from exports.fhir.none_known import NO_KNOWN_ALLERGY, says_none
from exports.fhir.phrases import folded
from exports.fhir.references import target
from exports.fhir.resources import Patient


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T10:00:00Z", "2026-11-20T10:00:00+00:00"),
        ("2026-11-20T10:00:00.999999Z", "2026-11-20T10:00:00+00:00"),
        ("2026-11-20T10:00:00+01:00", "2026-11-20T09:00:00+00:00"),
        ("2026-11-20T00:30:00+01:00", "2026-11-19T23:30:00+00:00"),
        ("2026-11-20T10:00Z", "2026-11-20T10:00:00+00:00"),
        ("2026-06-20T10:00:00", "2026-06-20T08:00:00+00:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
        ("2026-11-20", "2026-11-20"),
        ("2026-11", "2026-11"),
        ("2026", "2026"),
        ("2026-13", None),
        ("2026-02-30", None),
        ("2026-11-20T25:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("20261120", None),
        ("2026-W47-5", None),
        ("٢٠٢٦", None),
        ("", None),
        ("yesterday", None),
    ],
)
def test_moments(text: str, moment: str | None) -> None:
    assert Clock(ZoneInfo("Europe/Paris")).moment(text) == moment


@given(st.text())
def test_any_text_is_a_moment_or_none(text: str) -> None:
    found = Clock(ZoneInfo("Europe/Paris")).moment(text)
    assert found is None or found[:4].isdecimal()


def test_times_without_zone_are_counted_each_time() -> None:
    clock = Clock(ZoneInfo("Europe/Paris"))
    for _ in range(3):
        clock.moment("2026-11-20T10:00:00")
    assert clock.without_zone == 3


def test_only_the_bad_element_is_taken_out() -> None:
    data = b'{"name":[{"family":7,"given":["A",8,"B"]},"x"],"birthDate":"1950","gender":{"a":1}}'
    patient, bad = Decoder(Patient).decode(data)
    assert patient.name is not None
    assert (patient.name[0].given, patient.name[0].family, patient.birthDate) == (["A", "B"], None, "1950")
    assert dict(bad) == {"name[0].family": "7", "name[0].given[1]": "8", "name[1]": '"x"', "gender": '{"a":1}'}


def test_raw_text_is_shortened() -> None:
    _, bad = Decoder(Patient).decode(b'{"birthDate":["' + b"x" * 5000 + b'"]}')
    assert len(bad[0][1]) == 200


def test_a_resource_full_of_faults_ends_soon() -> None:
    data = b'{"name":[' + b",".join([b"1"] * 20_000) + b'],"birthDate":"1950"}'
    patient, bad = Decoder(Patient).decode(data)
    assert (patient.birthDate, patient.name) == ("1950", None)
    assert len(bad) < 100


@pytest.mark.parametrize("data", [b"", b"[]", b"1", b"{", b'{"a":' + b"[" * 50_000, b"\xff\xfe"])
def test_what_is_no_object_is_refused(data: bytes) -> None:
    with pytest.raises(Undecodable):
        Decoder(Patient).decode(data)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_numbers_survive_a_fault_beside_them(value: object) -> None:
    data = f'{{"status":5,"valueQuantity":{{"value":{value}}}}}'.encode()
    observation, bad = Decoder(Observation).decode(data)
    assert len(bad) == 1
    assert observation.valueQuantity is not None
    assert str(observation.valueQuantity.value) == str(value)


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("Patient/7", ("Patient", "7")),
        ("http://x/fhir/Patient/7/_history/2", ("Patient", "7")),
        ("urn:uuid:abc", (None, "abc")),
        ("urn:oid:1.2.3", (None, "1.2.3")),
        ("7", (None, "7")),
        ("", (None, "")),
    ],
)
def test_targets(reference: str, found: tuple[str | None, str]) -> None:
    assert target(reference) == found


def test_phrases_are_compared_without_accents() -> None:
    assert folded("  Non  Administré. ") == "non administre"
    assert folded("") is None


@pytest.mark.parametrize(
    ("concept", "says"),
    [
        (Concept(text="Aucune allergie connue"), True),
        (Concept(text="No known allergies."), True),
        (Concept(coding=[Coding(code="716186003")]), True),
        (Concept(text="No known allergies except latex", coding=[Coding(code="716186003")]), False),
        (Concept(text="Pas d'allergie connue sauf latex"), False),
        (Concept(text="Allergie inconnue"), False),
        (Concept(), False),
        (None, False),
    ],
)
def test_statements_of_no_allergy(concept: Concept | None, says: bool) -> None:
    assert says_none(concept, NO_KNOWN_ALLERGY) is says
