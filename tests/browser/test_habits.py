"""What people do with a browser: back, reload, twice the same button, two tabs, two people at one laptop."""

from __future__ import annotations

from playwright.sync_api import Browser, Dialog, Page

from tests.browser.conftest import Served
from tests.browser.pages import PatientPage, UnlockPage, WardsPage


def enter(page: Page, station: Served, name: str = "Léa Martin") -> WardsPage:
    return UnlockPage(page, station.address).unlock(station.passphrase).sign_in(name, "Nurse")


def number_on_board(page: Page, index: int = 0) -> str:
    return page.locator("main .number").nth(index).inner_text().removeprefix("IPP ").strip()


def test_back_after_a_search_shows_the_board_again_and_forward_the_patient(page: Page, station: Served) -> None:
    board = enter(page, station).ward()
    address, number = page.url, number_on_board(page)
    board.find(number)
    shown = PatientPage(page).banner
    page.go_back()
    page.wait_for_url(address)
    assert number_on_board(page) == number
    page.go_forward()
    assert PatientPage(page).banner == shown


def test_a_reload_asks_nothing_and_changes_nothing(page: Page, station: Served) -> None:
    enter(page, station).ward()
    page.locator("main a[href^='/patients/']").first.click()
    shown = PatientPage(page).banner
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    for _ in range(3):
        page.reload()
    assert PatientPage(page).banner == shown
    assert asked == []


def test_a_search_that_is_reloaded_searches_again(page: Page, station: Served) -> None:
    wards = enter(page, station)
    found = wards.find("ma").names()
    page.reload()
    assert wards.page.locator("table.results .name").all_inner_texts() == found


def test_twice_the_same_button_is_once_the_same_page(page: Page, station: Served) -> None:
    enter(page, station)
    page.fill("[data-shortcut='/']", "ma")
    page.locator("main form[role=search] button").dblclick()
    page.wait_for_selector("table.results")
    page.locator("main a[href^='/patients/']").first.dblclick()
    assert "IPP" in PatientPage(page).banner
    page.get_by_role("button", name="Night").dblclick()
    page.wait_for_selector("html[data-theme]")
    assert "IPP" in PatientPage(page).banner
    page.locator("#lock button").dblclick()
    page.wait_for_url("**/unlock*")


def test_two_tabs_read_two_patients_and_one_lock_closes_both(page: Page, station: Served) -> None:
    enter(page, station).ward()
    links = page.locator("main a[href^='/patients/']")
    first, second = (links.nth(i).evaluate("a => a.href") for i in (0, 1))
    other = page.context.new_page()
    page.goto(first)
    other.goto(second)
    banners = [PatientPage(one).banner for one in (page, other)]
    assert banners[0] != banners[1]
    page.reload()
    assert PatientPage(page).banner == banners[0]
    page.keyboard.press("F8")
    page.wait_for_url("**/unlock?ended=lock")
    other.reload()
    other.wait_for_url("**/unlock*")
    assert banners[1].splitlines()[0] not in other.content()


def test_two_people_in_two_browsers_keep_apart(page: Page, browser: Browser, station: Served) -> None:
    enter(page, station, "Léa Martin")
    other = browser.new_context(locale="fr-FR")
    try:
        theirs = other.new_page()
        WardsPage(theirs)
        UnlockPage(theirs, station.address).unlock(station.passphrase).sign_in("Paul Petit", "Nurse")
        theirs.get_by_role("button", name="Night").click()
        theirs.wait_for_selector("html[data-theme=night]")
        theirs.get_by_role("button", name="Français").click()
        theirs.wait_for_selector("html[lang=fr]")
        page.reload()
        assert "Léa Martin" in page.locator(".frame-reader").inner_text()
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("html").get_attribute("data-theme") != "night"
        theirs.keyboard.press("F8")
        theirs.wait_for_url("**/unlock?ended=lock")
        page.reload()
        assert "Léa Martin" in page.locator(".frame-reader").inner_text()
    finally:
        other.close()
