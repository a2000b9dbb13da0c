"""Microbiology: told by the source alone, in the source's panels, every row once, nothing judged."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from downtime.web.config import WebConfig
from downtime.web.microbiology import Culture, cultures, is_resistant, microbiology
from exports.record import Observation, ObservationCategory, Patient, PatientRecord, Report
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PORT, Hospital, Page, Reader, folded
from tests.exports.fhir.fhir_reading import DATA, read

LAB = ObservationCategory.LABORATORY
AT, LATER = "2026-11-20T08:00:00+00:00", "2026-11-22T08:00:00+00:00"


def row(key: str, panel: str | None = None, **fields: Any) -> Observation:
    return Observation(
        **({"key": key, "patient": "p", "panel": panel, "category": LAB, "name": key, "at": AT} | fields)
    )


URINE = (
    row("ECBU", specimen="urine", status="final"),
    row("E. coli", "ECBU", value="10^6 UFC/ml"),
    row("Amoxicilline", "E. coli", value="> 32", unit="mg/L", flag="R"),
    row("Cefotaxime", "E. coli", value="S", at=LATER),
    row("Candida", "ECBU", value="rare"),
    row("Potassium", value="3.9"),
)


def record(*rows: Observation, reports: tuple[Report, ...] = ()) -> PatientRecord:
    return PatientRecord(patient=Patient(key="p", ipp="1"), observations=rows, reports=reports)


def page(tmp_path: Path, *rows: Any) -> Page:
    database = sample.database([Patient(key="p", ipp="1", birth_name="N"), *rows])
    return Reader(Hospital(database, WebConfig(vault=tmp_path, port=PORT)).app()).enter().page("/patients/p")


def test_the_whole_panel_of_a_susceptibility_is_microbiology_and_nothing_else() -> None:
    assert microbiology(record(*URINE)) == {"ECBU", "E. coli", "Amoxicilline", "Cefotaxime", "Candida"}


def test_the_source_may_say_it_by_code_or_by_report() -> None:
    coded = row("a", code="http://x/CodeSystem/mimic-microbiology-test|90039", value="NO GROWTH.")
    reported = Report(key="r", patient="p", category="MB", results=("b",))
    other = Report(key="s", patient="p", category="Hematology", results=("c",))
    rows = (coded, row("b"), row("c"), row("d", name="Urine culture"))
    assert microbiology(record(*rows, reports=(reported, other))) == {"a", "b"}


def test_organisms_stand_in_columns_and_antibiotics_in_rows(tmp_path: Path) -> None:
    shown = page(tmp_path, *URINE)
    (table,) = shown.all("table", of_class="antibiogram")
    lines = [[folded(cell) for cell in line if cell.tag in ("th", "td")] for line in table.iter("tr")]
    assert lines[0][0] == "Antibiotic or test" and lines[0][1].startswith("E. coli 10^6 UFC/ml")
    assert lines[1] == ["Amoxicilline", "! > 32 mg/L ! R resistant"]
    assert lines[2] == ["Cefotaxime", "S 22 Nov 09:00"]
    said = shown.section("microbiology")
    assert "ECBU · urine · 20 Nov 2026 09:00" in said and "Candida rare" in said
    assert "Potassium" in shown.section("laboratory") and "Amoxicilline" not in shown.section("laboratory")


def test_what_nobody_calls_microbiology_is_said_not_to_be_there(tmp_path: Path) -> None:
    said = page(tmp_path, row("Potassium", value="3.9")).section("microbiology")
    assert "No laboratory result of the copy is called microbiology by its source" in said


def test_only_the_source_says_resistant() -> None:
    said = (("R", None), ("Résistant", None), ("4", "R"), ("4", None))
    assert [is_resistant(row("x", value=value, flag=flag)) for value, flag in said] == [True, True, True, False]


def test_every_antibiogram_of_mimic_is_in_a_table() -> None:
    rows = read(DATA / "mimic-iv-demo-fhir-24" / "census", "2026-11-20T19:00:00+00:00").of(Observation)
    tested = 0
    for patient in {one.patient for one in rows}:
        theirs = tuple(one for one in rows if one.patient == patient)
        keys = microbiology(PatientRecord(patient=Patient(key=patient), observations=theirs))
        found = cultures(one for one in theirs if one.key in keys)
        tested += sum(len(organism.cells) for culture in found for organism in culture.organisms)
    assert tested == 65


ROWS = st.lists(
    st.builds(
        row,
        key=st.sampled_from("abcdefgh"),
        panel=st.sampled_from(["a", "b", "c", "d", "x", None]),
        flag=st.sampled_from(["R", "S", None]),
    ),
    max_size=9,
)


def all_rows(culture: Culture) -> list[int]:
    cells = [id(cell) for organism in culture.organisms for cell in organism.cells]
    below = [id(organism.row) for organism in culture.organisms if organism.row is not culture.row]
    return [id(culture.row), *below, *cells]


@settings(max_examples=200)
@given(ROWS)
def test_every_row_is_in_exactly_one_examination_whatever_the_panels(rows: list[Observation]) -> None:
    assert Counter(key for culture in cultures(rows) for key in all_rows(culture)) == Counter(map(id, rows))
    shown = [id(c) for culture in cultures(rows) for _, found in culture.antibiotics for cells in found for c in cells]
    assert len(shown) == sum(len(o.cells) for culture in cultures(rows) for o in culture.organisms)
