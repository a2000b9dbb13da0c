"""The frame: that this is a copy, whose, how old; on every page, in both languages, and never flattering."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from downtime.web.app import kit_of
from exports.errors import SignatureInvalid
from exports.record import Feed, Patient, Section
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Page, Reader

PAGES = ["/wards", "/wards/med-b", f"/patients/{sample.BUSY}", "/search", "/paper", "/guide", "/sign-in", "/nothing"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_that_it_is_a_copy_whose_and_how_old(reader: Reader, path: str) -> None:
    frame = reader.page(path).texts("header", of_class="frame")[0]
    assert "BACKUP COPY – READ-ONLY" in frame
    assert "data of 23 Nov 2026 14:05 (3 h 20 ago)" in frame
    assert "Centre hospitalier de Valmont" in frame


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_it_in_french(hospital: Hospital, path: str) -> None:
    page = Reader(hospital.app()).enter("fr").page(path)
    frame = page.texts("header", of_class="frame")[0]
    assert page.tree.get("lang") == "fr"
    assert "COPIE DE SECOURS – LECTURE SEULE" in frame
    assert "données du 23/11/2026 14:05 (il y a 3 h 20)" in frame


def test_the_language_changes_at_any_time_and_stays_on_the_page(reader: Reader) -> None:
    response = reader.post("/language", language="fr", back=f"/patients/{sample.BUSY}")
    assert response.headers["Location"] == f"/patients/{sample.BUSY}"
    assert reader.page("/wards").tree.get("lang") == "fr"


@pytest.mark.parametrize("back", ["//evil.example", "http://evil.example", "/\\evil.example", "evil", "/wards?x=1", ""])
def test_changing_the_language_leads_nowhere_else(reader: Reader, back: str) -> None:
    assert reader.post("/language", language="fr", back=back).headers["Location"] == "/wards"


def test_day_and_night(reader: Reader) -> None:
    reader.post("/theme", theme="night")
    assert reader.page("/wards").tree.get("data-theme") == "night"
    assert reader.post("/theme", theme="disco").status_code == 400


def test_the_time_of_the_data_is_the_oldest_reading(reader: Reader) -> None:
    """The snapshot was made at 19:10, the laboratory was read at 19:05, the rest at 14:05."""
    page = reader.page("/wards")
    assert (
        "14:05" in page.texts("header", of_class="frame")[0]
        and "19:10" not in page.texts("header", of_class="frame")[0]
    )
    laboratory = next(row for row in page.texts("tr") if row.startswith("Laboratory results"))
    assert "read at another time" in laboratory and "23 Nov 19:05" in laboratory
    assert "read 23 Nov 2026 19:05" in reader.page(f"/patients/{sample.BUSY}").section("laboratory")


def test_a_list_read_at_a_time_that_nobody_knows_says_so(hospital: Hospital) -> None:
    rows = [Patient(key="p1", ipp="1", birth_name="Noir"), Feed(source="dpi", section=Section.ALLERGIES, rows=0)]
    shown = dataclasses.replace(hospital, database=sample.database(rows))
    assert "time unknown" in Reader(shown.app()).enter().page("/patients/p1").section("allergies")


def warnings(reader: Reader) -> list[str]:
    return reader.page("/wards").texts("p", of_class="frame-warning")


def test_fresh_data_warns_of_nothing(reader: Reader) -> None:
    assert warnings(reader) == []


def test_old_data_is_said_in_words(hospital: Hospital, reader: Reader) -> None:
    hospital.clock.now += timedelta(hours=21)
    assert "OLD DATA: more than 24 hours old" in warnings(reader)[0]


def test_a_clock_before_the_data_is_said_in_words(hospital: Hospital, reader: Reader) -> None:
    hospital.clock.now -= timedelta(days=1)
    assert "check the clock" in warnings(reader)[0]
    assert "in the future: check the clock" in reader.page("/wards").texts("header", of_class="frame")[0]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "is not signed by this site's key"), ("fr", "n’est pas la copie la plus récente")]
)
def test_newer_snapshots_that_were_refused_are_said_with_the_reason(
    hospital: Hospital, language: str, said: str
) -> None:
    hospital.refused = (SignatureInvalid(file="valmont_all_20261123T200000Z.sqlite.zst.age"),)
    (warning,) = warnings(Reader(hospital.app()).enter(language))
    assert said in warning.replace("'", "’").replace("site’s", "site's")
    assert "valmont_all_20261123T200000Z" in warning


def test_a_snapshot_set_aside_is_said(hospital: Hospital) -> None:
    hospital.set_aside = 1
    assert "A newer snapshot was set aside" in warnings(Reader(hospital.app()).enter())[0]


def test_a_suspect_copy_says_so(hospital: Hospital) -> None:
    hospital.suspect = True
    assert "This snapshot is suspect" in warnings(Reader(hospital.app()).enter())[0]


def test_before_the_passphrase_the_page_names_no_hospital(hospital: Hospital) -> None:
    page = Page(Reader(hospital.app()).get("/unlock"))
    assert "LECTURE SEULE" in page.text and "Valmont" not in page.text


def test_pages_lock_by_themselves_without_scripts(reader: Reader) -> None:
    assert 'http-equiv="refresh" content="605; url=/unlock?ended=idle"' in reader.get("/wards").text


def test_nothing_is_loaded_from_outside(reader: Reader) -> None:
    for path in PAGES:
        page = reader.page(path)
        loaded = [
            e.get("src") or e.get("href") or "" for tag in ("script", "link", "img", "iframe") for e in page.all(tag)
        ]
        assert loaded and all(address.startswith("/static/") for address in loaded)
        assert not page.all("style") and not any(e.get("style") for e in page.tree.iter())


def test_a_newer_snapshot_in_the_vault_is_offered_until_it_is_opened(hospital: Hospital, reader: Reader) -> None:
    station = kit_of(reader.client.application).station
    said = "A newer snapshot has arrived: lock, then unlock to read it."
    assert said not in reader.page("/wards").text
    hospital.newer = True
    station.look_for_newer()
    assert said in reader.page("/wards").text
    reader.unlock()
    reader.sign_in()
    assert said not in reader.page("/wards").text
