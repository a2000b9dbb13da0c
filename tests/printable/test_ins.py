"""The INS payload equals the public vector and is never made from half an identity."""

from __future__ import annotations

import pytest

from exports.record import DatePrecision, IdentityStatus, Sex
from printable.ins import ins_payload
from tests.printable.builders import patient

VECTOR = (
    "IS010000000000000000000000S1185057512345673S21.2.250.1.213.1.4.8\x1dS3ADA\x1dS4LOVELACE\x1dS5FS610-12-1815S799100"
)
"""ANS, "Format datamatrix INS" 2.2: 104 characters."""


def test_the_public_vector() -> None:
    assert ins_payload(patient(birth_date="1815-12-10")) == VECTOR
    assert len(VECTOR) == 104


def test_names_are_written_in_the_alphabet_of_the_ins() -> None:
    payload = ins_payload(patient(birth_name="d’Œuf-Lefèvre", given_names="Zoé, Anaïs"))
    assert payload is not None
    assert "S3ZOE ANAIS\x1d" in payload
    assert "S4D'OEUF-LEFEVRE\x1d" in payload


def test_a_full_field_needs_no_separator() -> None:
    payload = ins_payload(patient(birth_name="A" * 100, ins_oid="1.2.250.1.213.1.4.10", birthplace_code=None))
    assert payload is not None
    assert f"S21.2.250.1.213.1.4.10S3ADA\x1dS4{'A' * 100}S5F" in payload
    assert payload.endswith("S610-12-1958")


@pytest.mark.parametrize(
    "changes",
    [
        {"identity_status": IdentityStatus.VALIDATED},
        {"identity_remarks": ("DOUT",)},
        {"birth_date": "1958-12", "birth_date_precision": DatePrecision.MONTH},
        {"birth_date_precision": DatePrecision.YEAR},
        {"sex": Sex.UNKNOWN},
        {"sex": None},
        {"birth_name": None},
        {"birth_name": "Ж"},
        {"birth_name": "A" * 101},
        {"ins": "12345"},
        {"ins_oid": "1.2"},
    ],
)
def test_nothing_is_made_from_half_an_identity(changes: dict[str, object]) -> None:
    assert ins_payload(patient(**changes)) is None
