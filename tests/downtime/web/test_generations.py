"""Choosing a generation and declaring a crisis on the screen, over a real vault."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from downtime.copy import CopyForgotten
from downtime.crisis.declaration import FILE, known_crisis
from downtime.journal import Act, Entry, entries
from downtime.vault import Vault, unlock
from downtime.web.app import create_app, kit_of
from downtime.web.config import WebConfig
from tests.downtime.vault.hospital import NOW, PASSPHRASE, Hospital, enrolled, flip
from tests.downtime.vault.pulling import pulled
from tests.downtime.web.browsing import PORT, Page, Reader

TIMES = {sequence: NOW - timedelta(hours=10) + timedelta(minutes=15 * sequence) for sequence in (1, 2, 3)}


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Three generations, of 4, 6 and 5 patients."""
    hospital = Hospital(tmp_path / "published")
    made = enrolled(tmp_path / "vault", hospital)
    for sequence, patients in ((1, 4), (2, 6), (3, 5)):
        hospital.publish(sequence, patients=patients)
    pulled(made, hospital)
    return Vault.open(made.folder)


@pytest.fixture
def app(vault: Vault) -> Flask:
    return create_app(WebConfig(vault=vault.folder, port=PORT))


@pytest.fixture
def nurse(app: Flask) -> Reader:
    return entered(app)


def entered(app: Flask, name: str = "Léa Martin") -> Reader:
    reader = Reader(app)
    reader.post("/language", language="en")
    assert reader.unlock(PASSPHRASE).status_code == 303
    assert reader.sign_in(name).status_code == 303
    return reader


def file_of(vault: Vault, sequence: int) -> str:
    return next(one.file for one in vault.generations() if one.comment and one.comment.sequence == sequence)


def told(vault: Vault, *acts: Act) -> list[Entry]:
    found = [record.entry for record in entries(vault.folder, unlock(vault, PASSPHRASE))]
    return [entry for entry in found if entry.act in acts]


def choosing(reader: Reader, vault: Vault, sequence: int, **form: str) -> Page:
    given = {"file": file_of(vault, sequence), "passphrase": PASSPHRASE, "reason": "avant le chiffrement"} | form
    response = reader.post("/generations/choose", **given)
    return Page(response) if response.status_code != 303 else reader.page("/generations")


def test_the_list_says_which_copy_is_read_and_what_each_holds(nurse: Reader) -> None:
    page = nurse.page("/generations")
    (table,) = page.all("table", of_class="generations")
    rows = [" ".join("".join(row.itertext()).split()) for row in table.iter("tr")][1:]
    assert len(rows) == 3 and "read now" in rows[0] and "all 3 5 5 the newest good one" in rows[0]
    assert "all 2 6 6 kept" in rows[1] and "23 Nov 2026" in rows[1]
    assert len([e for e in page.all("input") if e.get("type") == "radio"]) == 2


def test_what_differs_is_shown_with_two_identifiers_before_a_choice(nurse: Reader, vault: Vault) -> None:
    shown = Page(nurse.post("/generations/compare", file=file_of(vault, 2), passphrase=PASSPHRASE))
    assert shown.status == 200
    left = shown.section("left")
    assert "1 patient left" in left and "ESSAI5" in left and "14 Jul 1952" in left and "80000005" in left
    assert "not in it at all" in left and "Urgences" in left
    assert "5 patients in the same place in both" in shown.text
    assert "read now" in shown.text and "Read this copy" in shown.text
    (compared,) = told(vault, Act.GENERATIONS_COMPARED)
    assert (compared.reader, compared.detail) == ("Léa Martin", file_of(vault, 2))
    assert nurse.page("/wards").status == 200 and "5" in nurse.page("/wards").text


def test_a_chosen_copy_is_read_by_everybody_and_said_on_every_page_and_sheet(
    app: Flask, nurse: Reader, vault: Vault
) -> None:
    other = entered(app, "Paul Roux")
    page = choosing(nurse, vault, 1)
    assert page.status == 200
    for reader in (nurse, other):
        wards = reader.page("/wards")
        (warning,) = [t for t in wards.texts("p", of_class="frame-warning") if "CHOSEN COPY" in t]
        assert "not the newest one" in warning and "Léa Martin" in warning
        assert "Patients known 4" in wards.text
    pdf = nurse.post("/paper/ward-list.pdf", ward="w1")
    said = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf.data)).pages).split())
    assert "CHOSEN COPY" in said
    (chosen,) = told(vault, Act.GENERATION_CHOSEN)
    assert (chosen.reader, chosen.reason, chosen.snapshot) == ("Léa Martin", "avant le chiffrement", file_of(vault, 1))
    assert chosen.detail == f"instead of {file_of(vault, 3)}"
    assert known_crisis(vault.folder) is None


def test_without_a_crisis_the_choice_ends_with_the_lock(app: Flask, nurse: Reader, vault: Vault) -> None:
    choosing(nurse, vault, 1)
    nurse.post("/lock")
    assert "CHOSEN" not in entered(app).page("/wards").text


def test_with_a_crisis_the_choice_stays_after_the_lock_until_another_word(
    app: Flask, nurse: Reader, vault: Vault
) -> None:
    nurse.post("/generations/declare", confirm="1", passphrase=PASSPHRASE)
    choosing(nurse, vault, 1)
    nurse.post("/lock")
    again = entered(app)
    assert "CHOSEN COPY" in again.page("/wards").text
    choosing(again, vault, 3)  # the one that would be read by itself
    assert "CHOSEN" not in again.page("/wards").text
    crisis = known_crisis(vault.folder)
    assert crisis is not None and crisis.chosen is None


def test_declared_on_the_screen_with_a_time_the_right_copy_is_open_at_once(nurse: Reader, vault: Vault) -> None:
    before = (TIMES[2] + timedelta(minutes=1)).isoformat()
    nurse.post("/generations/declare", confirm="1", before=before, passphrase=PASSPHRASE, drill="1")
    page = nurse.page("/wards")
    assert "EXERCISE declared at" in page.text and "by Léa Martin" in page.text and "Copies from before" in page.text
    assert page.texts("strong", of_class="frame-exercise") == ["EXERCISE"]
    assert "set aside because of the crisis" in page.text and "Patients known 6" in page.text
    pdf = nurse.post("/paper/ward-list.pdf", ward="w1")
    said = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf.data)).pages)
    assert "EXERCISE" in said and "set aside" in " ".join(said.split())
    (declared,) = told(vault, Act.DECLARE)
    assert declared.reader == "Léa Martin" and declared.detail.startswith("drill; before 2026-11-23T04:36")
    assert "set aside: from after the declared time" in nurse.page("/generations").text


def test_taken_back_on_the_screen(nurse: Reader, vault: Vault) -> None:
    nurse.post("/generations/declare", confirm="1", before=TIMES[1].isoformat(), passphrase=PASSPHRASE)
    assert nurse.post("/generations/cancel", passphrase="wrong one").status_code == 403
    assert known_crisis(vault.folder) is not None
    assert nurse.post("/generations/cancel", passphrase=PASSPHRASE).status_code == 303
    page = nurse.page("/wards")
    assert known_crisis(vault.folder) is None and "declared" not in page.text and "Patients known 5" in page.text


def test_declared_elsewhere_an_open_page_says_it_and_that_its_copy_is_too_new(nurse: Reader, vault: Vault) -> None:
    from downtime.crisis.declaring import declare

    declare(vault, by="Anne Cadre", now=datetime.now(UTC), before=TIMES[2])
    text = nurse.page("/wards").text
    assert "Crisis declared at" in text and "by Anne Cadre" in text
    assert "This copy is from after" in text


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/generations/compare", {"passphrase": "wrong"}, 403),
        ("/generations/compare", {"file": "../vault.toml", "passphrase": PASSPHRASE}, 404),
        ("/generations/choose", {"passphrase": "wrong", "reason": "long enough"}, 403),
        ("/generations/choose", {"passphrase": PASSPHRASE, "reason": "abc"}, 400),
        ("/generations/declare", {"passphrase": PASSPHRASE}, 400),
        ("/generations/declare", {"passphrase": "wrong", "confirm": "1"}, 403),
        ("/generations/declare", {"passphrase": PASSPHRASE, "confirm": "1", "before": "2999-01-01 02:00"}, 403),
        ("/generations/declare", {"passphrase": PASSPHRASE, "confirm": "1", "before": "2020-01-01 02:00"}, 403),
        ("/generations/cancel", {"passphrase": PASSPHRASE}, 403),
    ],
)
def test_what_is_refused_changes_nothing(
    nurse: Reader, vault: Vault, path: str, form: dict[str, str], status: int
) -> None:
    form = {"file": file_of(vault, 1)} | form
    assert nurse.post(path, **form).status_code == status
    assert known_crisis(vault.folder) is None
    assert "Patients known 5" in nurse.page("/wards").text
    assert "CHOSEN" not in nurse.page("/wards").text


def test_a_copy_that_does_not_open_is_said_and_the_one_that_is_read_stays(nurse: Reader, vault: Vault) -> None:
    flip(vault.snapshots / file_of(vault, 1))
    page = choosing(nurse, vault, 1)
    assert page.status == 403 and page.all("div", of_class="problem")
    assert "Patients known 5" in nurse.page("/wards").text


def test_who_has_not_unlocked_sees_no_generation(app: Flask, vault: Vault) -> None:
    stranger = Reader(app)
    assert stranger.get("/generations").status_code == 303
    assert stranger.post("/generations/choose", file=file_of(vault, 1), passphrase=PASSPHRASE).status_code == 303
    assert kit_of(app).station.open_copy is None


def test_a_declaration_that_cannot_be_read_is_said_and_stops_nobody(nurse: Reader, vault: Vault) -> None:
    (vault.folder / FILE).write_bytes(b"{")
    page = nurse.page("/wards")
    assert page.status == 200 and "Whether a crisis is declared cannot be read" in page.text
    assert nurse.page("/generations").status == 200


def test_a_choice_made_while_the_station_locks_leaves_no_copy_open(
    app: Flask, nurse: Reader, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    from downtime.web.desk import VaultDesk
    from downtime.web.station import Unlocked

    opened: list[Unlocked] = []
    real = VaultDesk.open_one

    def slow(self: VaultDesk, *given: object) -> Unlocked:
        opened.append(real(self, *given))  # type: ignore[arg-type]
        kit_of(app).sessions.end()
        return opened[-1]

    monkeypatch.setattr(VaultDesk, "open_one", slow)
    response = nurse.post("/generations/choose", file=file_of(vault, 1), passphrase=PASSPHRASE, reason="long enough")
    assert response.status_code == 303 and "unlock" in response.headers["Location"]
    assert kit_of(app).station.open_copy is None
    with pytest.raises(CopyForgotten), opened[0].copy.copy.page():
        pass


def test_names_of_wards_that_are_not_the_readers_are_counted_and_not_shown(app: Flask, vault: Vault) -> None:
    computer = Reader(app)
    computer.post("/language", language="en")
    computer.unlock(PASSPHRASE)
    computer.sign_in("Igor Duval", role="it")  # IT has no ward of its own
    shown = Page(computer.post("/generations/compare", file=file_of(vault, 2), passphrase=PASSPHRASE))
    assert "ESSAI" not in shown.text and "80000" not in shown.text
    assert "Urgences 0 1 0" in shown.text and "1 line of wards that are not yours" in shown.text
    computer.post("/wards/w2/reason", ready="help")
    again = Page(computer.post("/generations/compare", file=file_of(vault, 2), passphrase=PASSPHRASE))
    assert "ESSAI5" in again.section("left") and "not yours" not in again.text
