"""Search: as one types, as a scanner types, and never in an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime.web.scan import read_ins_datamatrix
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Page, Reader

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
