"""`/guide/patterns` and `/guide/keys`: every state is there, from the macros of the pages, and nobody of the copy."""

from __future__ import annotations

import pytest

from downtime.web.icons import SIGNS
from exports.record import AlertKind, DoseState, IdentityStatus
from printable.words import Words
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Page, Reader


@pytest.fixture
def patterns(reader: Reader) -> Page:
    return reader.page("/guide/patterns")


def classes(page: Page) -> set[str]:
    return {name for element in page.tree.iter() for name in element.get("class", "").split()}


def test_every_state_is_there(patterns: Page) -> None:
    there = classes(patterns)
    assert {f"dose-{state.value}" for state in DoseState} <= there
    assert {f"chip-{kind.value}" for kind in AlertKind} <= there
    assert {"allergy-listed", "allergy-none", "allergy-unknown", "is-past", "is-high"} <= there
    assert {
        "state-not-recorded",
        "state-none-known",
        "feed-age",
        "unreadable",
        "doubt",
        "absent",
        "status",
        "warn",
    } <= there
    assert {"is-critical", "is-abnormal", "chart", "drawing", "group-stopped", "alike", "is-same", "is-close"} <= there
    assert {"notice", "problem", "empty", "frame-warning", "frame-note", "frame-exercise", "primary", "lock"} <= there
    named = {value for element in patterns.tree.iter() for value in element.attrib.values()}
    assert {f"#sign-{name}" for name in SIGNS} <= named


def test_it_says_that_nobody_on_it_exists(patterns: Page) -> None:
    assert "Invented data: nobody on this page exists." in patterns.text
    assert all("invented data" in section for section in patterns.texts("section", of_class="pattern"))


def test_no_patient_of_the_copy_is_on_it_and_nothing_is_journalled(hospital: Hospital) -> None:
    reader = Reader(hospital.app()).enter()
    before = len(hospital.journal.entries)
    text = reader.get("/guide/patterns").text
    assert len(hospital.journal.entries) == before
    for key in (sample.BUSY, sample.NOTHING, sample.NONE, sample.NEWBORN):
        assert key not in text
    assert "Lovelace" not in text and "3000041" not in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_languages_draw_it(hospital: Hospital, language: str) -> None:
    page = Reader(hospital.app()).enter(language).page("/guide/patterns")
    words = Words(hospital.app().extensions["downtime"].translators(language))
    assert page.status == 200
    assert all(" ".join(words.dose_state(state).split()) in page.text for state in DoseState)
    assert words.identity_status(IdentityStatus.QUALIFIED) in page.text


def test_it_stays_behind_the_lock(hospital: Hospital) -> None:
    for path in ("/guide/patterns", "/guide/keys"):
        assert Reader(hospital.app()).get(path).headers["Location"] == "/unlock"


def test_the_keys_are_named_and_the_guide_leads_to_both(reader: Reader) -> None:
    assert {"/", "?", "F8", "Tab", "Ctrl"} <= set(reader.page("/guide/keys").texts("kbd"))
    links = {link.get("href") for link in reader.page("/guide").all("a")}
    assert {"/guide/keys", "/guide/patterns"} <= links
    assert "/guide/keys" in {link.get("href") for link in reader.page("/wards").all("a")}


@pytest.mark.parametrize("size", ["large", "very-large", "normal"])
def test_the_size_of_text_is_kept_in_the_cookie(reader: Reader, size: str) -> None:
    answer = reader.post("/text-size", text=size, back="/guide/keys")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/guide/keys")
    assert reader.page("/wards").tree.get("data-text") == size


def test_no_other_size_is_taken(reader: Reader) -> None:
    assert reader.post("/text-size", text="huge").status_code == 400
    assert reader.page("/wards").tree.get("data-text") == "normal"


def test_the_size_is_chosen_before_the_unlock_too(hospital: Hospital) -> None:
    reader = Reader(hospital.app())
    reader.post("/text-size", text="large", back="/unlock")
    assert reader.page("/unlock").tree.get("data-text") == "large"
