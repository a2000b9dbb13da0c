"""Without a mouse: from the locked screen to the printed sheet and back to the lock, and always seen where one is."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Served

FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  return {tag: e.tagName, name: e.name || e.textContent.trim().slice(0, 60), href: e.getAttribute("href") || "",
          line: s.outlineStyle === "none" ? 0 : parseFloat(s.outlineWidth)};
}"""
MOST = 90
"""Tabs from one end of a page to what is meant."""


def type_into(page: Page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def tab_to(page: Page, wanted: str) -> int:
    """Press Tab until that link, button or field has the focus; each stop on the way is seen. How many presses."""
    for presses in range(1, MOST):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at["tag"] == "BODY":
            continue
        assert at["line"] >= 2, f"{at} has the focus and does not show it"
        if wanted in (at["name"], at["href"]) or wanted in at["name"]:
            return presses
    raise AssertionError(f"no Tab leads to {wanted}")


def unlocked(page: Page, station: Served) -> None:
    page.goto(station.address)
    page.wait_for_function("() => document.activeElement.name === 'passphrase'")
    type_into(page, station.passphrase)
    page.wait_for_url("**/sign-in")
    outside = page.get_by_text("I am not on the list")
    if outside.count():
        tab_to(page, "I am not on the list")
        page.keyboard.press("Enter")
        tab_to(page, "name")
    page.keyboard.type("Léa Martin")
    tab_to(page, "role")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/wards")


def test_from_the_lock_to_the_sheet_and_back_without_a_mouse(
    page: Page, context: BrowserContext, station: Served
) -> None:
    # Given a nurse without a mouse who unlocks and says who she is
    unlocked(page, station)
    ward = page.locator("table.wards tbody a, main table tbody th a").first.inner_text()
    tab_to(page, ward)
    page.keyboard.press("Enter")
    page.wait_for_url("**/wards/*")
    line = page.locator("tr, li").filter(has=page.locator(".allergy-listed")).filter(has=page.locator(".number")).first
    number = line.locator(".number").first.inner_text().removeprefix("IPP ")

    # When she finds a patient by the number
    page.keyboard.press("/")
    type_into(page, number)
    page.wait_for_url("**/patients/*")
    assert number in page.locator(".banner").inner_text()

    # And prints the sheet
    tab_to(page, "Print the sheet")
    with context.expect_event("response", lambda answer: answer.url.endswith("/paper/patient-sheet.pdf")) as sent:
        page.keyboard.press("Enter")
    assert sent.value.status == 200
    page.bring_to_front()

    # Then one key locks
    page.keyboard.press("F8")
    page.wait_for_url("**/unlock?ended=lock")


def test_a_question_mark_shows_the_keys_and_typing_one_does_not(page: Page, station: Served) -> None:
    unlocked(page, station)
    page.goto(station.address + "guide")
    page.wait_for_function("() => document.activeElement.id === 'main'")
    page.keyboard.press("?")
    page.wait_for_url("**/guide/keys")
    named = page.locator("kbd").all_inner_texts()
    assert {"/", "?", "F8", "Tab"} <= set(named)
    page.keyboard.press("/")
    page.keyboard.type("??")
    assert page.locator("#quick").input_value() == "??"
    assert page.url.endswith("/guide/keys")


def test_without_scripts_a_link_skips_to_the_content(browser: Browser, station: Served) -> None:
    """It is the first on the page. With scripts the content has the focus from the start."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(station.address + "unlock?ended=lock")
    for _ in range(20):
        if page.evaluate("document.activeElement.className") == "skip":
            break
        page.keyboard.press("Shift+Tab")
    box = page.locator(".skip").bounding_box()
    assert box is not None and box["width"] > 50 and box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    context.close()
