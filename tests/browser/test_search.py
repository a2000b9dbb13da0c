"""Search as one types, and a scanner that types faster than fingers, in a real browser against the real server."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Served
from tests.browser.pages import PatientPage, UnlockPage, WardsPage
from tests.browser.scanner import scan


@pytest.fixture
def wards(page: Page, station: Served) -> WardsPage:
    return UnlockPage(page, station.address).unlock(station.passphrase).sign_in("Léa Martin", "Nurse")


def somebody(wards: WardsPage) -> tuple[str, str]:
    """Name and number of a patient, who does not ask for a reason."""
    board = wards.ward()
    line = board.line_with_allergies()
    name, number = board.name_in(line), board.number_in(line)
    wards.page.goto(wards.page.url.split("/wards")[0] + "/wards")
    wards.page.wait_for_function("document.activeElement.name === 'q'")
    return name, number


def options(page: Page) -> Locator:
    return page.locator("[role='option']")


def test_patients_appear_while_one_types_and_arrows_open_one(page: Page, wards: WardsPage) -> None:
    name, number = somebody(wards)
    field = page.get_by_role("combobox", name="Find a patient").first
    field.press_sequentially(name.lower(), delay=60)
    option = options(page).filter(has_text=number)
    expect(option).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("p[role='status']").first).to_contain_text("found")
    while option.get_attribute("aria-selected") != "true":
        field.press("ArrowDown")
        assert field.get_attribute("aria-activedescendant")
    field.press("Enter")
    assert number in PatientPage(page).banner
    assert name.split()[0] not in page.url


def test_escape_closes_and_enter_shows_the_whole_list(page: Page, wards: WardsPage) -> None:
    name, _ = somebody(wards)
    field = page.get_by_role("combobox", name="Find a patient").first
    field.press_sequentially(name.split()[0][:4], delay=60)
    expect(options(page).first).to_be_visible()
    field.press("Escape")
    expect(options(page)).to_have_count(0)
    field.press("Enter")
    page.wait_for_url("**/search")
    assert page.locator("table.results").count() == 1


def test_a_click_opens_the_patient(page: Page, wards: WardsPage) -> None:
    name, number = somebody(wards)
    page.get_by_role("combobox", name="Find a patient").first.press_sequentially(name, delay=30)
    options(page).filter(has_text=number).click()
    assert number in PatientPage(page).banner


def test_a_scanner_types_fast_with_its_separators_and_ends_with_a_tab(page: Page, wards: WardsPage) -> None:
    _, number = somebody(wards)
    scan(page, "]C1" + number, "Tab")
    assert number in PatientPage(page).banner


def test_a_scanner_works_wherever_the_focus_is(page: Page, wards: WardsPage) -> None:
    _, number = somebody(wards)
    page.locator("table.wards button").first.focus()
    scan(page, number, "Enter")
    assert number in PatientPage(page).banner


def test_the_separator_of_a_datamatrix_neither_locks_nor_is_lost(page: Page, wards: WardsPage) -> None:
    somebody(wards)
    scan(page, "IS01S3ADA", "Control+]", "S4LOVELACE", "F8", "S5F")
    field = page.get_by_role("combobox", name="Find a patient").first
    assert field.input_value() == "IS01S3ADA\u001dS4LOVELACE\u001dS5F"
    assert page.url.endswith("/wards")


def test_a_lock_elsewhere_sends_the_typing_to_the_door(page: Page, wards: WardsPage, station: Served) -> None:
    name, _ = somebody(wards)
    other = page.context.new_page()
    other.goto(station.address)
    other.get_by_role("button", name="Lock").click()
    other.wait_for_url("**/unlock?ended=lock")
    page.get_by_role("combobox", name="Find a patient").first.press_sequentially(name[:4], delay=30)
    page.wait_for_url("**/unlock*")
    assert name not in page.content()
