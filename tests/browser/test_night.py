"""Three in the morning: everything is off, one laptop. Unlock, find the patient, read, print, lock."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import BrowserContext, Page, Request
from pypdf import PdfReader

from tests.browser.conftest import Served
from tests.browser.pages import PatientPage, UnlockPage, WardsPage


def enter(page: Page, station: Served) -> WardsPage:
    return UnlockPage(page, station.address).unlock(station.passphrase).sign_in("Léa Martin", "Nurse")


def test_a_nurse_finds_a_patient_reads_the_allergy_and_prints_the_sheet(
    page: Page, context: BrowserContext, station: Served
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(_origin(request)))

    # Given a locked laptop, a nurse unlocks it and says who reads
    wards = enter(page, station)
    assert "BACKUP COPY – READ-ONLY" in wards.frame and "Centre hospitalier de Valmont" in wards.frame
    assert wards.focused() == "q"

    # When she looks at a ward and searches for one of its patients by name
    board = wards.ward()
    line = board.line_with_allergies()
    name, number, substances = board.name_in(line), board.number_in(line), board.substances_in(line)
    results = board.find(name)
    assert name in results.names()
    patient = results.open(number)

    # Then she reads the same identity and every allergy on the patient's page
    assert name in patient.banner and number in patient.banner
    assert patient.allergies.startswith("!") and all(substance in patient.allergies for substance in substances)

    # And the sheet that the button prints says the same
    form = patient.print_form()
    response = context.request.post(
        station.address.rstrip("/") + str(form.pop("action")),
        form=form,
        headers={"Origin": station.address.rstrip("/")},
    )
    assert response.headers["content-type"] == "application/pdf"
    said = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(response.body())).pages).split())
    assert number in said and all(substance.split()[0] in said for substance in substances)
    assert "Léa Martin, Nurse" in said

    # And nothing was asked of anybody else
    assert set(asked) == {station.address.rstrip("/")}


def test_the_print_button_opens_the_sheet_in_a_tab(page: Page, context: BrowserContext, station: Served) -> None:
    board = enter(page, station).ward()
    patient = PatientPage(_opened(page, board.line_with_allergies().locator("a").first))
    with context.expect_event("response", lambda response: response.url.endswith("/paper/patient-sheet.pdf")) as sent:
        patient.press_print()
    assert sent.value.status == 200


def _opened(page: Page, link: object) -> Page:
    link.click()  # type: ignore[attr-defined]  # a locator
    return page


def _origin(request: Request) -> str:
    return "/".join(request.url.split("/")[:3])


def test_the_lock_by_keyboard_and_the_back_button_show_nothing(page: Page, station: Served) -> None:
    board = enter(page, station).ward()
    name = board.name_in(board.line_with_allergies())
    board.lock_by_keyboard()
    page.go_back()
    page.wait_for_load_state()
    page.wait_for_url("**/unlock*")
    assert name not in page.content()


def test_a_scanner_types_a_number_and_enter(page: Page, station: Served) -> None:
    wards = enter(page, station)
    board = wards.ward()
    number = board.number_in(board.line_with_allergies())
    page.goto(station.address)
    page.wait_for_function("document.activeElement.name === 'q'")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    assert number in PatientPage(page).banner


@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_runs_out_of_the_screen(page: Page, station: Served, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    board = enter(page, station).ward()
    for opened in (page.url, board.line_with_allergies().locator("a").first.evaluate("a => a.href")):
        page.goto(opened)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_works_with_scripts_off(browser_without_scripts: Page, station: Served) -> None:
    page = browser_without_scripts
    wards = enter(page, station)
    board = wards.ward()
    name, number = (board.name_in(board.line_with_allergies()), board.number_in(board.line_with_allergies()))
    page.locator("#quick").fill(name)
    page.locator("#quick").press("Enter")
    page.wait_for_url("**/search")
    page.locator("table.results tbody tr").filter(has_text=number).locator("a").click()
    assert name in PatientPage(page).banner
    page.get_by_role("button", name="Lock").click()
    page.wait_for_url("**/unlock?ended=lock")


@pytest.fixture
def browser_without_scripts(context: BrowserContext) -> Page:
    other = context.browser
    assert other is not None
    without = other.new_context(java_script_enabled=False, locale="en-GB")
    without.set_default_timeout(15_000)
    return without.new_page()
