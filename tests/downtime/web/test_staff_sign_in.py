"""Who reads, where the site keeps a staff list: login and PIN, waits, and who is not on the list."""

from __future__ import annotations

from datetime import date

import pytest

from downtime.journal import Act
from downtime.web.pin_desk import MOST, WAITS, PinDesk
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Page, Reader
from tests.downtime.web.staffed import ACCOUNTS, PIN, staffed

TODAY = date(2026, 11, 23)


@pytest.fixture
def door(hospital: Hospital) -> Reader:
    """Unlocked, nobody has signed in; the copy holds a staff list."""
    return at_the_door(staffed(hospital))


def at_the_door(hospital: Hospital) -> Reader:
    reader = Reader(hospital.app())
    reader.post("/language", language="en")
    reader.unlock()
    return reader


def test_the_page_asks_for_login_and_pin_and_leaves_a_way_in(door: Reader) -> None:
    page = door.page("/sign-in")
    fields = {e.get("name"): e for e in page.all("input")}
    assert {"login", "pin", "name", "role"} <= set(fields)
    assert (fields["pin"].get("inputmode"), fields["pin"].get("autocomplete"), fields["pin"].get("type")) == (
        "numeric",
        "off",
        "password",
    )
    assert "I am not on the list" in page.texts("summary")
    assert fields["login"].get("autofocus") is not None and fields["name"].get("autofocus") is None


@pytest.mark.parametrize("login", ["lmartin", " LMartin ", "b-77"])
def test_login_or_badge_and_pin_let_in(hospital: Hospital, door: Reader, login: str) -> None:
    assert door.post("/sign-in", login=login, pin=PIN).headers["Location"] == "/wards"
    (entry,) = hospital.journal.of(Act.SIGN_IN)
    assert (entry.reader, entry.role, entry.identity) == ("Léa Martin (lmartin)", "nurse", "listed")
    page = door.page("/wards")
    assert "Léa Martin (lmartin), Nurse" in page.text and "declared identity" not in page.text
    assert door.page("/wards/med-b").texts("h1") != ["Another ward"]
    rows = page.texts("tr")
    assert any(row.startswith("Médecine B 4 6") for row in rows), "a ward of one's own"
    assert any("asks for a reason" in row for row in rows if row.startswith("Chirurgie"))


def test_a_role_of_the_list_that_is_none_of_ours_is_shown_as_it_is(hospital: Hospital, door: Reader) -> None:
    door.post("/sign-in", login="diet", pin=PIN)
    assert "Zoé Œuvrard (diet), Diététicienne" in door.page("/wards").text
    assert hospital.journal.of(Act.SIGN_IN)[0].role == "Diététicienne"
    assert door.page("/wards/med-b").texts("h1") == ["Another ward"]


@pytest.mark.parametrize(
    ("login", "pin", "reader", "why"),
    [
        ("lmartin", "480214", "Léa Martin (lmartin)", "pin"),
        ("lmartin", "", "Léa Martin (lmartin)", "pin"),
        ("lmartin", PIN * 400, "Léa Martin (lmartin)", "pin"),
        ("nopin", PIN, "Ana Noir (nopin)", "pin"),
        ("gone", PIN, "", "login"),
        ("mon-mot-de-passe", PIN, "", "login"),
        ("", PIN, "", "login"),
    ],
)
def test_a_refusal_is_journalled_without_pin_or_unknown_login(
    hospital: Hospital, door: Reader, login: str, pin: str, reader: str, why: str
) -> None:
    page = Page(door.post("/sign-in", login=login, pin=pin))
    assert page.status == 403
    assert "This login and this PIN do not go together." in page.text
    assert "mon-mot-de-passe" not in page.response.text and PIN not in page.response.text
    (entry,) = hospital.journal.of(Act.SIGN_IN_REFUSED)
    assert (entry.reader, entry.detail) == (reader, why)
    assert "mot-de-passe" not in repr(hospital.journal.entries) and "480214" not in repr(hospital.journal.entries)
    assert door.get("/wards").headers["Location"] == "/sign-in"


def test_the_page_does_not_tell_which_logins_there_are(door: Reader) -> None:
    known, unknown = (door.post("/sign-in", login=login, pin="999999").text for login in ("lmartin", "nobody"))
    assert known == unknown


def test_waits_grow_and_the_right_pin_waits_too(hospital: Hospital, door: Reader) -> None:
    for wait in WAITS[:5]:
        assert Page(door.post("/sign-in", login="lmartin", pin="999999")).status == 403
        if wait:
            assert "Wait" in Page(door.post("/sign-in", login="lmartin", pin=PIN)).text
            assert hospital.journal.of(Act.SIGN_IN_REFUSED)[-1].detail == "wait"
        hospital.clock.seconds += wait
    hospital.clock.seconds += 1
    assert door.post("/sign-in", login="lmartin", pin=PIN).status_code == 303


def test_waiting_keeps_nobody_from_the_patients(door: Reader) -> None:
    for _ in range(3):
        door.post("/sign-in", login="lmartin", pin="999999")
    assert door.sign_in("Léa Martin").status_code == 303


def test_who_is_not_on_the_list_is_marked_everywhere(hospital: Hospital, door: Reader) -> None:
    assert door.sign_in("Anne Roux", "nurse").status_code == 303
    (entry,) = hospital.journal.of(Act.SIGN_IN)
    assert (entry.reader, entry.identity) == ("Anne Roux", "declared")
    assert "declared identity" in door.page("/wards").text
    assert door.page("/wards/med-b").texts("h1") == ["Another ward"]
    assert door.post("/wards/med-b/reason", ready="here").status_code == 303
    assert "declared identity" in door.page("/wards/med-b").text


def test_without_a_list_a_declared_name_reads_the_station_unmarked(reader: Reader) -> None:
    page = reader.page("/wards/med-b")
    assert page.texts("h1") != ["Another ward"] and "declared identity" not in page.text
    fields = {e.get("name") for e in reader.page("/sign-in").all("input")}
    assert "login" not in fields and "name" in fields


def test_a_site_may_forbid_declared_names(hospital: Hospital) -> None:
    door = at_the_door(staffed(hospital, declared=False))
    assert "name" not in {e.get("name") for e in door.page("/sign-in").all("input")}
    page = Page(door.sign_in("Anne Roux", "nurse"))
    assert page.status == 403 and "staff list" in page.text
    (entry,) = hospital.journal.of(Act.SIGN_IN_REFUSED)
    assert (entry.detail, entry.reader) == ("declared", "")
    assert door.post("/sign-in", login="proux", pin=PIN).status_code == 303


def test_forbidden_without_a_list_nobody_would_come_in_so_names_do(hospital: Hospital) -> None:
    hospital.database = sample.database(declared=False)
    assert at_the_door(hospital).sign_in().status_code == 303


def test_the_next_reader_gives_reasons_anew(hospital: Hospital, door: Reader) -> None:
    door.sign_in("Anne Roux", "nurse")
    door.post("/wards/med-b/reason", ready="here")
    door.post(f"/patients/{sample.NEWBORN}/reason", ready="emergency")
    door.sign_in("Paul Noir", "nurse")
    assert door.page("/wards/med-b").texts("h1") == ["Another ward"]
    assert door.page(f"/patients/{sample.NEWBORN}").texts("h1") == ["Protected record"]
    assert [e.detail for e in hospital.journal.of(Act.SIGN_OUT)] == ["change"]


# the desk


def desk() -> tuple[PinDesk, list[float]]:
    now = [0.0]
    return PinDesk(lambda: now[0]), now


def waits(login: str, tries: int) -> list[tuple[bool, int]]:
    made, now = desk()
    found = []
    for _ in range(tries):
        answer = made.check(ACCOUNTS, login, "999999", TODAY)
        found.append((answer.account is None, answer.wait))
        now[0] += answer.wait
    return found


def test_an_unknown_login_is_treated_as_a_wrong_pin_is() -> None:
    tries = len(WAITS) + 2
    assert waits("lmartin", tries) == waits("nobody-of-that-name", tries)
    assert [wait for _, wait in waits("lmartin", tries)] == [*WAITS, WAITS[-1], WAITS[-1]]


def test_login_and_badge_share_one_count() -> None:
    made, _ = desk()
    for login in ("lmartin", "B-77"):
        assert made.check(ACCOUNTS, login, "999999", TODAY).refused == "pin"
    assert made.check(ACCOUNTS, "LMARTIN", PIN, TODAY).refused == "wait"
    assert made.check(ACCOUNTS, "proux", PIN, TODAY).account is ACCOUNTS[1]


def test_a_right_pin_or_an_hour_begins_anew() -> None:
    made, now = desk()
    made.check(ACCOUNTS, "lmartin", "999999", TODAY)
    assert made.check(ACCOUNTS, "lmartin", PIN, TODAY).account is ACCOUNTS[0]
    for _ in range(2):
        assert made.check(ACCOUNTS, "lmartin", "999999", TODAY).wait == WAITS[0]
        now[0] += 3601


def test_two_accounts_of_one_login_are_nobodys() -> None:
    made, _ = desk()
    assert made.check((*ACCOUNTS, ACCOUNTS[0]), "lmartin", PIN, TODAY).refused == "login"


def test_what_was_typed_is_not_kept_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("downtime.web.pin_desk.pin_agrees", lambda _pin, _hash: False)
    made, now = desk()
    for number in range(MOST + 50):
        now[0] += 1
        made.check(ACCOUNTS, f"nobody{number}", "999999", TODAY)
    assert len(made._of_nobody) == MOST and "nobody0" not in made._of_nobody


def test_a_thousand_invented_logins_do_not_wash_a_wait_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("downtime.web.pin_desk.pin_agrees", lambda _pin, _hash: False)
    made, now = desk()
    for _ in WAITS:
        now[0] += made.check(ACCOUNTS, "lmartin", "999999", TODAY).wait
    made.check(ACCOUNTS, "lmartin", "999999", TODAY)
    for number in range(MOST + 1):
        made.check(ACCOUNTS, f"nobody{number}", "999999", TODAY)
    assert made.check(ACCOUNTS, "lmartin", "999999", TODAY).wait == WAITS[-1]
