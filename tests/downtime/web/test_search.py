"""Search: as one types, as a scanner types, and never in an address."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime.copy import CopyForgotten
from downtime.serials import serial
from downtime.web.config import WebConfig
from downtime.web.scan import read_ins_datamatrix
from exports.record import Patient, Sex
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PORT, Hospital, Page, Reader

GS = "\x1d"
SCANNED = "IS01" + "0" * 22 + f"S1185057512345673S21.2.250.1.213.1.4.8{GS}S3ADA{GS}S4LOVELACE{GS}S5FS610-12-1958S799100"
"""The public test vector of the ANS format, with the birth date of the sample."""


def found(reader: Reader, query: str) -> Page:
    return Page(reader.post("/search", q=query))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("nguyen", "N'GUYỄN-ŒUVRARD Thị"),
        ("OEUVRARD thi", "N'GUYỄN-ŒUVRARD Thị"),
        ("14/07/1952", "N'GUYỄN-ŒUVRARD Thị"),
        ("king", "LOVELACE Ada"),
        ("216", "N'GUYỄN-ŒUVRARD Thị"),
        ("parti", "PARTIE Zoé"),
    ],
)
def test_patients_are_found_as_one_types(reader: Reader, query: str, name: str) -> None:
    assert name in " ".join(found(reader, query).texts("tbody"))


def test_the_list_tells_look_alikes_apart(reader: Reader) -> None:
    page = found(reader, "lovel")
    rows = page.texts("tr")[1:]
    assert len(rows) == 3
    assert all("similar names in this list: compare birth date and number" in row for row in rows)
    ada = next(row for row in rows if "LOVELACE Ada" in row)
    assert (
        "born 10 Dec 1958" in ada and "67 years" in ada and "3000037" in ada and "Médecine B, room 214 · bed P" in ada
    )


def test_who_has_left_is_said_with_the_time(reader: Reader) -> None:
    assert "left 21 Nov 2026 11:00" in found(reader, "partie").texts("tr")[1]


def test_nobody_found_does_not_mean_unknown(reader: Reader) -> None:
    assert "does not mean that the patient is unknown" in found(reader, "zzzz").text


@pytest.mark.parametrize(
    "query", ["3000037", " 3000037 ", "26004512", "185057512345673", SCANNED, SCANNED.replace(GS, "")]
)
def test_a_whole_number_or_a_scan_opens_the_patient(reader: Reader, query: str) -> None:
    response = reader.post("/search", q=query)
    assert (response.status_code, response.headers["Location"]) == (303, f"/patients/{sample.BUSY}")


def test_a_scan_of_a_number_that_the_copy_does_not_hold_lists_the_traits(reader: Reader) -> None:
    page = found(reader, SCANNED.replace("S1185057512345673", "S1258129912345655"))
    assert "LOVELACE Ada" in page.texts("tr")[1]


@pytest.mark.parametrize(
    "query", ["", "   ", "'", '"', "a* OR b", "-- drop", "%", "<script>", "é" * 200, "S4", "IS01" + "0" * 22]
)
def test_odd_queries_are_answered(reader: Reader, query: str) -> None:
    assert found(reader, query).status == 200


def test_what_was_typed_comes_back_as_text(reader: Reader) -> None:
    response = reader.post("/search", q='"><script>alert(1)</script>')
    assert "<script>alert(1)" not in response.text
    field = next(e for e in Page(response).all("input") if e.get("name") == "q")
    assert field.get("value") == '"><script>alert(1)</script>'


@given(st.text(max_size=200))
def test_any_text_is_a_scan_or_none(text: str) -> None:
    assert read_ins_datamatrix(text) is None
    assert read_ins_datamatrix(SCANNED + text) is None or "\n" not in text


def suggested(reader: Reader, query: str) -> str:
    response = reader.post("/search/suggest", csrf=reader.token("/wards"), q=query)
    assert response.status_code == 200
    return response.text


def test_suggestions_carry_two_identifiers_and_lead_to_the_patient(reader: Reader) -> None:
    said = suggested(reader, "lovelace ada")
    assert "LOVELACE Ada" in said and "born 10 Dec 1958" in said and "IPP 3000037" in said
    assert f'data-href="/patients/{sample.BUSY}"' in said and 'role="option"' in said
    assert "PROTECTED RECORD" in suggested(reader, "lovelace")


@pytest.mark.parametrize("query", ["", "l", " "])
def test_one_letter_suggests_nobody(reader: Reader, query: str) -> None:
    assert "data-href" not in suggested(reader, query)


@pytest.mark.parametrize("query", [sample.HOSTILE, "'", '"', "%", "\x00\x1d", "x" * 400, "IS01" + "0" * 22])
def test_odd_texts_suggest_without_harm(reader: Reader, query: str) -> None:
    assert "<script>alert" not in suggested(reader, query)


def test_suggestions_ask_for_the_passphrase_the_reader_and_the_token(hospital: Hospital) -> None:
    assert Reader(hospital.app()).post("/search/suggest", q="lovelace").status_code == 303
    reader = Reader(hospital.app()).enter()
    assert reader.post("/search/suggest", csrf="0" * 64, q="lovelace").status_code == 403


def test_a_similar_name_stands_apart_and_says_why(reader: Reader) -> None:
    page = found(reader, "lovelcae")
    assert "Nobody is exactly what was typed: look-alikes, check the identity" in page.text
    assert all("possible typing error" in row for row in page.texts("tr") if "LOVELACE" in row)
    assert "by its sound" in found(reader, "nguiyen oeuvrard").text


def test_look_alikes_say_what_tells_them_apart(reader: Reader) -> None:
    page = found(reader, "lovel")
    marked = set(page.texts("span", of_class="differs"))
    assert {"born 10 Dec 1958", "born in 1958", "3000037", "3000040"} <= marked


def same_person() -> list[Patient]:
    return [
        Patient(key="aa11aa11", ipp="1", birth_name="Martin", given_name="Paul", birth_date="1952-07-14", sex=Sex.MALE),
        Patient(key="bb22bb22", ipp="2", birth_name="Martin", given_name="Paul", birth_date="1952-07-14", sex=Sex.MALE),
        Patient(
            key="cc33cc33", ipp="3", birth_name="Martin", given_name="Zoé", birth_date="1953-07-14", sex=Sex.FEMALE
        ),
    ]


def test_two_with_the_same_traits_are_said_to_differ_by_their_number_alone(tmp_path: Path) -> None:
    reader = Reader(Hospital(sample.database(same_person()), WebConfig(vault=tmp_path, port=PORT)).app()).enter()
    rows = found(reader, "martin").texts("tr")[1:]
    assert ["only the number tells them apart" in row for row in rows] == [True, True, False]


def test_a_number_of_two_patients_lists_both_and_says_so(tmp_path: Path) -> None:
    two = [msgspec.structs.replace(one, ipp="8000777") for one in same_person()[1:]]
    reader = Reader(Hospital(sample.database(two), WebConfig(vault=tmp_path, port=PORT)).app()).enter()
    page = found(reader, "8000777")
    assert "Several patients of this copy bear this number" in page.text
    assert len(page.texts("tr")) == 3


def test_a_code_whose_traits_are_anothers_opens_nobody(reader: Reader) -> None:
    page = found(reader, SCANNED.replace("10-12-1958", "11-12-1958"))
    assert page.status == 200
    assert "that of a patient with another name or birth date" in page.text
    assert "LOVELACE Ada" in page.texts("tr")[1]


def test_the_code_of_a_sheet_is_said_to_be_one(reader: Reader) -> None:
    page = found(reader, serial("CARDIO1", 42))
    assert "the code of the printed sheet " + serial("CARDIO1", 42) in page.text
    assert "Nobody found" in page.text


def test_the_search_field_holds_a_whole_datamatrix(reader: Reader) -> None:
    for path in ("/search", "/wards", "/paper"):
        fields = [e for e in reader.page(path).all("input") if e.get("name") == "q"]
        assert fields and all(int(e.get("maxlength", "0")) >= 303 for e in fields), path


def test_a_locked_copy_has_no_index(hospital: Hospital, reader: Reader) -> None:
    found(reader, "lovelace")
    copy = hospital.opened[-1]
    assert len(copy.index()) > 0
    copy.close()
    with pytest.raises(CopyForgotten):
        copy.index()
