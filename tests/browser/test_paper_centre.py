"""The paper centre: a form for a patient, a ward, the hospital; empty ones; what was printed, and whose a sheet is."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Browser, Page
from pypdf import PdfReader

from tests.browser.conftest import Served
from tests.browser.pages import UnlockPage


@pytest.fixture(scope="module")
def page(browser: Browser, station: Served) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    context.set_default_timeout(20_000)
    page = context.new_page()
    UnlockPage(page, station.address).unlock(station.passphrase).sign_in("Paule Papier", "Ward manager")
    yield page
    context.close()


def opened(page: Page, address: str) -> APIResponse:
    """What the button "Open the PDF" brings, asked with the fields that the form holds at this moment."""
    fields: dict[str, str | float | bool] = page.locator("form.paper-choice").evaluate(
        """form => Object.fromEntries(new FormData(form).entries())"""
    )
    origin = address.rstrip("/")
    return page.context.request.post(f"{origin}/paper/chosen.pdf", form=fields, headers={"Origin": origin})


def text_of(response: APIResponse) -> str:
    assert response.headers["content-type"] == "application/pdf", response.text()[:300]
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.body())).pages).split())


def choose(page: Page, form: str) -> None:
    page.locator(f"form.paper-choice input[name=what][value={form}]").check()


def test_a_form_for_one_patient(page: Page, station: Served) -> None:
    # Given a patient's page
    page.goto(f"{station.address}wards")
    page.locator("table.wards tbody th a").first.click()
    page.locator("table.board tbody a[href*='/patients/']").first.click()
    page.wait_for_url("**/patients/*")
    number = (page.locator(".banner .ipp").inner_text()).removeprefix("IPP ")
    # When the nurse goes to the other forms and takes the prescription sheet
    page.get_by_role("link", name="Other forms").click()
    assert number in page.locator(".paper-whom").inner_text()
    choose(page, "prescription")
    # Then it is that patient's, with who printed it
    said = text_of(opened(page, station.address))
    assert number in said and "Paule Papier" in said


def test_a_list_for_a_ward_and_one_for_the_hospital(page: Page, station: Served) -> None:
    page.goto(f"{station.address}paper")
    ward = page.locator("form.paper-choice select[name=ward] option").first.text_content() or ""
    choose(page, "ward-list")
    assert ward.split(" (")[0].strip().casefold() in text_of(opened(page, station.address)).casefold()
    choose(page, "crisis-log")
    assert "Paule Papier" in text_of(opened(page, station.address))


def test_the_pages_are_counted_before_they_are_printed(page: Page, station: Served) -> None:
    page.goto(f"{station.address}paper")
    choose(page, "first-hour")
    page.get_by_role("button", name="Count the pages first").click()
    page.wait_for_url("**/paper/count")
    said = page.locator("main").inner_text()
    assert "pages" in said and "min" in said


def test_an_empty_form_names_nobody(page: Page, station: Served) -> None:
    page.goto(f"{station.address}paper")
    page.get_by_label("For whom").select_option(label="Nobody: empty, to write on")
    choose(page, "prescription")
    said = text_of(opened(page, station.address))
    assert "IPP 8" not in said


def test_what_was_printed_is_listed_with_its_serial_and_a_scan_says_whose_it_is(page: Page, station: Served) -> None:
    # Given a sheet that was printed
    page.goto(f"{station.address}wards")
    page.locator("table.wards tbody th a").first.click()
    page.locator("table.board tbody a[href*='/patients/']").first.click()
    page.wait_for_url("**/patients/*")
    name = page.locator(".banner h1").inner_text()
    page.get_by_role("link", name="Other forms").click()
    choose(page, "patient-sheet")
    assert opened(page, station.address).status == 200
    # When somebody looks at all sheets, then the newest is there
    page.goto(f"{station.address}sheets")
    line = page.locator("table tbody tr").first
    serial = line.locator("td, th").filter(has_text="-").first.inner_text().split()[0]
    # And its number, typed or scanned, tells whose it is
    page.goto(f"{station.address}paper")
    page.get_by_label("Serial number of the sheet").fill(serial)
    page.get_by_role("button", name="Whose is it?").click()
    page.wait_for_load_state()
    assert name in page.locator("main").inner_text() and serial in page.locator("main").inner_text()
