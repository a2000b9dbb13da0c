"""The FHIR source reads the fictive hospital without one reject, and the cases on purpose come out as rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from exports.fhir import FhirFolder
from exports.quality import Tally
from exports.record import (
    Administration,
    Alert,
    AlertKind,
    Allergy,
    Document,
    DoseState,
    Location,
    LocationKind,
    MedicationOrder,
    NoneKnown,
    Observation,
    OrderKind,
    OrderStatus,
    Patient,
    Row,
    Section,
    Stay,
    StayStatus,
)
from exports.source import KeyMaker, Reading
from exports.valmont import HospitalSummary, write_hospital

R = TypeVar("R", bound=Row)
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


class Read:
    """The rows of the hospital, by type, and the patients by case."""

    def __init__(self, folder: Path) -> None:
        self.summary: HospitalSummary = write_hospital(folder, now=NOW)
        self.tally = Tally("valmont")
        reading = Reading(now=NOW, timezone=ZoneInfo("Europe/Paris"), keys=KeyMaker(b"0" * 32))
        self.rows: dict[type[Row], list[Row]] = defaultdict(list)
        for row in FhirFolder("valmont", folder).rows(reading, self.tally):
            self.rows[type(row)].append(row)
        self._by_ipp = {patient.ipp: patient for patient in self.of(Patient)}

    def of(self, kind: type[R]) -> list[R]:
        return [row for row in self.rows[kind] if isinstance(row, kind)]

    def case(self, name: str) -> Patient:
        return self._by_ipp[self.summary.cases[name].ipp]

    def of_case(self, name: str, kind: type[R]) -> list[R]:
        key = self.case(name).key
        return [row for row in self.of(kind) if getattr(row, "patient", None) == key]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return Read(tmp_path_factory.mktemp("valmont"))


def test_nothing_is_rejected_or_unreadable(read: Read) -> None:
    assert not read.tally.rejected
    assert not read.tally.unreadable
    assert [kind for kind in read.tally.read if read.tally.unaccounted(kind)] == []


def test_places(read: Read) -> None:
    present = [stay for stay in read.of(Stay) if stay.present]
    assert Counter(stay.ward_name for stay in present) == Counter(read.summary.wards)
    assert [place.name for place in read.of(Location) if place.kind == LocationKind.WARD] == list(read.summary.wards)
    assert read.of_case("en-permission", Stay)[0].status == StayStatus.ON_LEAVE
    assert read.of_case("sans-lit", Stay)[0].bed is None
    shared = {stay.bed for name in ("lit-partage-1", "lit-partage-2") for stay in read.of_case(name, Stay)}
    assert len(shared) == 1
    occupied = {(stay.ward, stay.bed) for stay in present if stay.bed}
    assert len(occupied) < len([place for place in read.of(Location) if place.kind == LocationKind.BED])


def test_identities(read: Read) -> None:
    newborn, mother = read.case("Nouveau-né d'un jour"), read.case("mere-du-nouveau-ne")
    assert newborn.mother == mother.key
    assert newborn.birth_date == "2026-11-22"
    assert read.case("identite-provisoire").birth_date == "1985"
    assert read.case("identite-douteuse").identity_remarks == ("DOUT",)
    assert read.case("protege-v").protected
    assert read.case("protege-r").protected
    letters = [
        document for document in read.of_case("protege-v", Document) if document.kind == "Compte rendu d'admission"
    ]
    assert [letter.protected for letter in letters] == [True]
    first, second = read.case("homonyme-1"), read.case("homonyme-2")
    assert (first.birth_name, first.given_name) == (second.birth_name, second.given_name)
    assert first.birth_date != second.birth_date


def test_three_states_of_allergies(read: Read) -> None:
    assert len(read.of_case("allergie-arachide", Allergy)) == 2
    none = [row.section for row in read.of_case("aucun-antecedent", NoneKnown)]
    assert {Section.ALLERGIES, Section.PROBLEMS} <= set(none)
    for kind in (Allergy, NoneKnown):
        assert not [row for row in read.of_case("identite-provisoire", kind) if "llergi" in str(row)]


def test_treatments(read: Read) -> None:
    def orders(name: str) -> list[MedicationOrder]:
        return read.of_case(name, MedicationOrder)

    def latest(name: str, drug: str) -> Administration:
        doses = [dose for dose in read.of_case(name, Administration) if dose.drug and dose.drug.startswith(drug)]
        return max(doses, key=lambda dose: dose.at or "")

    assert latest("refus-de-dose", "Bromazépam").state == DoseState.NOT_GIVEN
    assert latest("refus-de-dose", "Bromazépam").reason == "Refus du patient"
    assert latest("dose-differee", "Gabapentine").state == DoseState.NOT_GIVEN
    assert latest("chimiotherapie-j1", "Fluorouracile").state == DoseState.IN_PROGRESS
    assert [order.status for order in orders("dose-a-venir-en-attente")].count(OrderStatus.DRAFT) == 1
    assert any(order.rate and "PCA" in (order.route or "") for order in orders("pca-morphine"))
    assert any(order.text and order.dose is None and not order.times for order in orders("dose-en-texte"))
    assert [order.end for order in orders("cotrimoxazole-fin") if (order.drug or "").startswith("Cotrimoxazole")] == [
        "2026-11-23T21:00:00+00:00"
    ]
    assert {order.kind for order in read.of(MedicationOrder)} == set(OrderKind)
    assert max(dose.at or "" for dose in read.of(Administration)) <= "2026-11-23T14:05:00+00:00"


def test_results_alerts_and_documents(read: Read) -> None:
    potassium = [row for row in read.of_case("potassium-critique", Observation) if row.name == "Potassium"]
    assert "HH" in {row.flag for row in potassium}
    assert all(row.range for row in potassium)
    assert {alert.kind for alert in read.of(Alert)} == set(AlertKind)
    letter = max(read.of_case("lettre-longue", Document), key=lambda document: len(document.text or ""))
    assert len(letter.text or "") > 10_000
    assert any((document.data or b"").startswith(b"%PDF") for document in read.of_case("document-pdf", Document))
    assert any((document.data or b"").startswith(b"<?xml") for document in read.of_case("document-cda", Document))
    assert [document.missing for document in read.of_case("document-absent", Document) if document.missing]
