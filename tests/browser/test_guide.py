"""The guide as one looks for what to do: cards, the hospital's own page, numbers, search, paper, no scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Served
from tests.browser.pages import UnlockPage


@pytest.fixture(scope="module")
def page(browser: Browser, station: Served) -> Iterator[Page]:
    """Without scripts: the guide needs none."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(15_000)
    page = context.new_page()
    UnlockPage(page, station.address).unlock(station.passphrase).sign_in("Inès Ben Ali", "Nursing aid")
    yield page
    context.close()


def search(page: Page, station: Served, words: str) -> str:
    page.goto(f"{station.address}guide")
    page.locator("#guide-q").fill(words)
    page.locator("#guide-q").press("Enter")
    page.wait_for_load_state()
    return page.locator("main").inner_text()


def test_each_role_has_its_card_and_each_phase_its_list(page: Page, station: Served) -> None:
    # Given the guide, when somebody looks for her card
    page.goto(f"{station.address}guide")
    links = page.locator("nav.guide-list a")
    titles = links.all_inner_texts()
    # Then there is one for each role, and the phases
    for card in ("Card: nurse", "Card: ward manager", "Card: crisis cell", "Card: IT", "Downtime, phase by phase"):
        assert card in titles
    # And every page of it opens with something to do
    for address in links.evaluate_all("all => all.map(a => a.href)"):
        page.goto(address)
        assert page.locator("main li, main tr").count() >= 3, address


def test_the_hospitals_own_procedure_and_numbers_stand_first(page: Page, station: Served) -> None:
    page.goto(f"{station.address}guide")
    first = page.locator("nav.guide-list h2").first.inner_text()
    assert first == "Of this hospital"
    page.get_by_role("link", name="Coupure informatique : numéros et matériel").click()
    assert "imprimante USB" in page.locator("main").inner_text()
    page.goto(f"{station.address}guide/directory")
    assert "02 61 91 30 40" in page.locator("main").inner_text()


def test_a_word_finds_pages_procedures_and_numbers(page: Page, station: Served) -> None:
    assert "02 61 91 30 20" in search(page, station, "laboratoire")
    assert "Coupure informatique" in search(page, station, "mallette")
    assert "Writing an order by hand" in search(page, station, "order hand")
    assert "No page of the guide holds these words" in search(page, station, "zzzz")


def test_a_page_of_the_guide_prints_whole_with_the_age_of_the_data(page: Page, station: Served) -> None:
    page.goto(f"{station.address}guide")
    page.get_by_role("link", name="Card: nurse").click()
    page.emulate_media(media="print")
    try:
        assert not page.locator("nav.guide-list").is_visible() or page.locator("main h1").is_visible()
        assert page.locator("main li").last.is_visible()
        assert "data of" in page.locator("body").inner_text()
    finally:
        page.emulate_media(media="screen")


def test_every_component_is_shown_in_every_state(page: Page, station: Served) -> None:
    page.goto(f"{station.address}guide/patterns")
    for mark in (
        ".allergy-listed", ".allergy-none", ".allergy-unknown", ".dose-given", ".dose-not-given", ".unreadable",
        ".chip", ".is-late, .old", "svg.drawing",
    ):  # fmt: skip
        assert page.locator(f"main {mark}").count() >= 1, mark
    assert "8000100" not in page.locator("main").inner_text(), "nobody of the copy"
