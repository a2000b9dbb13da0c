"""The hospital's own form in the paper centre: listed, printed for a patient, journalled with its serial number."""

from pathlib import Path

from downtime.journal import Act
from downtime.web.config import WebConfig
from exports.record import Patient, SiteFile, SiteFileKind, Stay, StayStatus
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PORT, Hospital, Page, Reader
from tests.exports.site_files.samples import with_fields
from tests.printable.reading import squeezed

NAME = "hospital-consentement"


def a_hospital(folder: Path) -> Hospital:
    file = SiteFile(
        key="k",
        kind=SiteFileKind.FORM,
        name="Consentement.pdf",
        title="Consentement",
        media_type="application/pdf",
        data=with_fields(["patient.name", "patient.ipp", "allergies"]),
        digest="ab12" + "0" * 60,
    )
    rows = [
        Patient(key="p", ipp="77", birth_name="ADA", given_name="Lea", birth_date="1950-01-02"),
        Stay(key="s", patient="p", present=True, status=StayStatus.IN_PROGRESS, ward="w", ward_name="Ward W"),
        file,
    ]
    return Hospital(sample.database(rows), WebConfig(vault=folder, port=PORT))


def test_it_is_listed_with_the_kits_forms(tmp_path: Path) -> None:
    page = Reader(a_hospital(tmp_path).app()).enter().page("/paper")
    assert NAME in {option.get("value") for option in page.all("option")} | {i.get("value") for i in page.all("input")}
    assert "Consentement" in page.text


def test_it_prints_for_a_patient_with_its_serial_and_the_three_states(tmp_path: Path) -> None:
    hospital = a_hospital(tmp_path)
    reader = Reader(hospital.app()).enter()
    answer = reader.post(f"/paper/{NAME}.pdf", what=NAME, patient="p")
    assert answer.mimetype == "application/pdf", Page(answer).text
    said = squeezed(answer.data)
    assert "ADA" in said and "77" in said
    assert "nonrenseigné" in said.lower() or "notrecorded" in said.lower()
    (entry,) = hospital.journal.of(Act.PRINT)
    assert entry.serial in said
    assert entry.patient == "p"
