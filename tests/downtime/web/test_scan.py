"""What scanners type: with their control characters, on the wrong keyboard, with prefixes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime.serials import serial
from downtime.web.scan import ScannedIns, ScannedSheet, read_ins_datamatrix, read_scan
from exports.record import DatePrecision, Patient
from tests.downtime.web.test_search import GS, SCANNED

AZERTY = str.maketrans("1234567890-.'aqzwmAQZWM", "&é\"'(-è_çà):ùqawz,QAWZ?")
QWERTY = str.maketrans("1234567890-'.aqzwmAQZWM", "!@#$%^&*()64<qawz;QAWZ:")
ADA = ScannedIns("185057512345673", "LOVELACE", "ADA", "1958-12-10")


@pytest.mark.parametrize(
    "sent",
    [
        SCANNED,
        SCANNED.replace(GS, ""),
        "]d2" + SCANNED + "\r",
        GS + SCANNED + "\t",
        "\x02" + SCANNED + "\x03\r\n",
        SCANNED.replace(GS, "<GS>"),
        SCANNED.replace(GS, "{GS}"),
        SCANNED.replace(GS, "^]"),
        SCANNED.replace(GS, "␝"),
        SCANNED.lower(),
        SCANNED.translate(AZERTY),
        SCANNED.replace(GS, "").translate(QWERTY),
    ],
)
def test_an_ins_datamatrix_as_scanners_send_it(sent: str) -> None:
    assert read_scan(sent) == ADA


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("3000037", "3000037"),
        ("]C13000037\r", "3000037"),
        ("]C1\x1d3000037", "3000037"),
        ("\x1d3000037\x1d", "3000037"),
        ("3000037\t", "3000037"),
        ("3000037".translate(AZERTY), "3000037"),
        ("3000037".translate(QWERTY), "3000037"),
        ("IPP3000037".translate(AZERTY), "IPP3000037"),
        ("§!§!§", "68686"),
    ],
)
def test_a_number_as_scanners_send_it(sent: str, number: str) -> None:
    assert read_scan(sent) == number


@pytest.mark.parametrize("typed", ["d'arcy", "éé", "-", "l'été", "N'Guyên", "martin", "C&A", "O'Brien (mère)", "?!"])
def test_what_a_person_types_stays(typed: str) -> None:
    assert read_scan(typed) == typed


def test_the_code_of_a_sheet() -> None:
    code = serial("CARDIO1", 42)
    for sent in (code, code.lower(), f"]d1{code}\r", code.translate(AZERTY)):
        assert read_scan(sent) == ScannedSheet(code)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert read_scan(wrong) == wrong


@pytest.mark.parametrize(
    ("patient", "agrees"),
    [
        (Patient(key="a", birth_name="Lovelace", birth_date="1958-12-10"), True),
        (Patient(key="a", birth_name="LOVELACE", birth_date="1958-12"), True),
        (Patient(key="a", birth_date="1958-01-01", birth_date_precision=DatePrecision.YEAR), True),
        (Patient(key="a"), True),
        (Patient(key="a", birth_name="Lovelace", birth_date="1958-12-11"), False),
        (Patient(key="a", birth_name="Byron", birth_date="1958-12-10"), False),
    ],
)
def test_the_traits_of_a_code_are_held_against_the_patient(patient: Patient, agrees: bool) -> None:
    assert ADA.agrees_with(patient) is agrees


@given(st.text(max_size=300))
def test_any_text_is_something(text: str) -> None:
    read_scan(text)
    assert read_ins_datamatrix(text) is None
