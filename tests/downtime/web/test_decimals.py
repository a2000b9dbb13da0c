"""The numbers of a record have the same decimal mark on the French screen and on the French sheet."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from exports.record import DoseState, ObservationCategory
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Reader
from tests.printable.builders import at, dose, observation, order
from tests.printable.samples import busy

LAB = ObservationCategory.LABORATORY
RECORD = busy(
    observations=(
        observation("t", "Température", "38.4", at(23, 12), unit="°C", number=38.4),
        observation("k", "Kaliémie", "6.42", at(23, 6), unit="mmol/l", number=6.42, category=LAB, range="3.5 – 5.0"),
        observation("n", "Remarque", "prélevé à 4.5 h", at(23, 6), category=LAB),
    ),
    orders=(order("o", "Oramorph 2.5 mg/ml", dose="0.25 mg", max_dose="1.5 mg / 24 h", text="0.25 si 7.5"),),
    administrations=(dose("d", "o", DoseState.GIVEN, at(23, 8), dose="0.75 mg"),),
)
SHOWN = {
    "fr": ("38,4", "6,42", "3,5 – 5,0", "0,25 mg", "1,5 mg", "0,75 mg"),
    "en": ("38.4", "6.42", "3.5 – 5.0", "0.25 mg", "1.5 mg", "0.75 mg"),
}
VERBATIM = ("prélevé à 4.5 h", "2.5 mg/ml", "0.25 si 7.5")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_screen_and_sheet_agree_and_free_text_stays(hospital: Hospital, language: str) -> None:
    numbers = [*sample.record_rows(RECORD), *sample.places(), *sample.feeds()]
    reader = Reader(Hospital(sample.database(numbers), hospital.config).app()).enter(language)
    key = RECORD.patient.key
    said = [reader.page(f"/patients/{key}").text]
    pdf = reader.post("/paper/patient-sheet.pdf", patient=key, ready="help").data
    said.append(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    for text in said:
        squeezed = "".join(text.split())
        for expected in (*SHOWN[language], *VERBATIM):
            assert "".join(expected.split()) in squeezed, expected
