"""The hospital's own form in the paper centre: listed, printed for a patient, journalled with its serial number."""

from pathlib import Path

from downtime.journal import Act
from downtime.web.config import WebConfig
from exports.paper_choice import PackChoice, PaperChoice
from exports.record import Patient, SiteFile, SiteFileKind, Stay, StayStatus
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PORT, Hospital, Page, Reader
from tests.exports.site_files.samples import with_fields
from tests.printable.reading import squeezed

NAME = "hospital-consentement"


def a_hospital(folder: Path, paper: PaperChoice | None = None) -> Hospital:
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
    return Hospital(sample.database(rows, paper=paper), WebConfig(vault=folder, port=PORT))


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


PACK = PackChoice(
    name="bloc",
    title="Entrée au bloc",
    forms=("prescription", NAME, "hospital-perdu", "labels-24"),
    ward_forms=("ward-list",),
)


def test_it_prints_in_its_place_in_a_pack_of_the_hospital_which_says_what_it_lacks(tmp_path: Path) -> None:
    hospital = a_hospital(tmp_path, PaperChoice(pack=(PACK,)))
    reader = Reader(hospital.app()).enter()
    page = reader.page("/paper/wards/w")
    assert "Entrée au bloc" in page.text and "hospital-perdu" in page.text
    answer = reader.post("/paper/chosen.pdf", what="bloc", ward="w", ready="here")
    assert answer.mimetype == "application/pdf", Page(answer).text
    entries = hospital.journal.of(Act.PRINT)
    assert [entry.form for entry in entries] == ["pack-cover", "ward-list", "prescription", NAME, "labels-24"]
    assert [entry.patient for entry in entries] == ["", "", "p", "p", "p"]
    assert "hospital-perdu" in squeezed(answer.data)
    assert "Consentement, 1 page" in reader.page("/sheets").text


def test_an_empty_pack_has_the_hospital_s_own_form_for_the_pen(tmp_path: Path) -> None:
    hospital = a_hospital(tmp_path, PaperChoice(pack=(PACK,)))
    Reader(hospital.app()).enter().post("/paper/chosen.pdf", what="bloc", ward="-")
    assert NAME in [entry.form for entry in hospital.journal.of(Act.PRINT)]
    assert {entry.patient for entry in hospital.journal.of(Act.PRINT)} == {""}
