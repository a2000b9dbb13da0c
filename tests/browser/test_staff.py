"""A hospital with a staff list: badge and PIN, another ward's reason, one press locks, the warning before the lock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from downtime.demo import Demonstration, demonstrate
from exports.valmont.hospital import FEWEST
from exports.valmont.staff import Member
from tests.browser.conftest import Served, serving
from tests.browser.pages import ReasonPage, SignInPage, UnlockPage


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    folder = tmp_path_factory.mktemp("staffed") / "demo"
    now = datetime.now(UTC)
    return demonstrate(folder, patients=FEWEST, language="en", now=now, say=lambda _: None, staff_list=True)


@pytest.fixture(scope="module")
def station(made: Demonstration) -> Iterator[Served]:
    yield from serving(made.vault.folder)


@pytest.fixture
def nurse(made: Demonstration) -> Member:
    return next(one for one in made.staff if one.login == "lmartin")


def at_the_door(page: Page, station: Served) -> SignInPage:
    return UnlockPage(page, station.address).unlock(station.passphrase)


def test_a_nurse_scans_her_badge_types_her_pin_and_opens_her_ward(page: Page, station: Served, nurse: Member) -> None:
    door = at_the_door(page, station)
    door.type_pin(nurse.login, "999999" if nurse.pin != "999999" else "999998")
    assert "do not go together" in door.problem
    wards = door.enter(nurse.login, nurse.pin)
    assert "Léa Martin (lmartin), Nurse" in wards.frame and "declared identity" not in wards.frame
    wards.ward_named("Cardiologie")
    assert page.locator("table.board").count() == 1

    # Another ward asks once, and then it and its patients are open
    page.goto(f"{station.address}wards")
    wards.ward_named("Chirurgie")
    reason = ReasonPage(page)
    assert reason.title == "Another ward"
    reason.because("I work on this ward today")
    assert page.locator("table.board").count() == 1
    page.locator("table.board .name").first.click()
    page.wait_for_url("**/patients/*")
    assert page.locator("h1").first.inner_text() != "Patient of another ward"

    # One press locks
    wards.lock_by_keyboard("F8")


def test_who_is_not_on_the_list_reads_all_the_same_and_is_marked(page: Page, station: Served) -> None:
    wards = at_the_door(page, station).sign_in("Agathe Intérim", "Nurse")
    assert "declared identity" in wards.frame
    wards.ward_named("Cardiologie")
    ReasonPage(page).because("I work on this ward today")
    assert page.locator("table.board").count() == 1
    wards.lock_by_keyboard()


def test_half_a_minute_before_the_lock_the_page_says_so(page: Page, station: Served, nurse: Member) -> None:
    page.clock.install()
    wards = at_the_door(page, station).enter(nurse.login, nurse.pin)
    warning = page.locator("[data-idle-warning]")
    assert warning.is_hidden()
    page.clock.run_for(9 * 60_000 + 35_000)
    assert warning.is_visible() and "press any key to stay" in warning.inner_text()
    page.keyboard.press("Shift")
    page.clock.run_for(2_000)
    assert warning.is_hidden()
    wards.lock_by_keyboard("F8")
