"""The page of a patient as a clinician reads it: its order, its banner, its charts, its documents, its empty lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.every_page import Sampled, served
from tests.downtime.web import hospital as sample

ORDER = (
    "allergies", "alerts", "stay", "timeline", "orders", "administrations", "laboratory", "microbiology", "vital-signs",
    "problems", "devices", "diets", "tasks", "notes", "documents", "movements", "contacts", "care-team",
)  # fmt: skip
"""Of issue and domain: who is it, what must not happen, what is running, what was found, what comes next."""


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sampled]:
    with served(tmp_path_factory.mktemp("patient-page")) as station:
        yield station


@pytest.fixture(scope="module")
def page(browser: Browser, sampled: Sampled) -> Iterator[Page]:
    """A nurse signed in; each test opens what it reads."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    sampled.enter(page)
    yield page
    context.close()


def test_lists_stand_in_the_order_of_care(page: Page, sampled: Sampled) -> None:
    sampled.open(page, f"/patients/{sample.BUSY}")
    names = page.locator(".lists section.list-of[id]").evaluate_all("all => all.map(e => e.id)")
    assert [name for name in names if name in ORDER] == list(ORDER)


def test_the_banner_with_two_identifiers_stays_at_the_end_of_the_page(page: Page, sampled: Sampled) -> None:
    sampled.open(page, f"/patients/{sample.BUSY}")
    # When a nurse scrolls to the last list
    page.locator("#care-team").scroll_into_view_if_needed()
    # Then name, birth date, number, allergies and the age of the data are still before her
    seen = page.locator(".banner").bounding_box()
    assert seen is not None and 0 <= seen["y"] < 768 - seen["height"]
    banner = page.locator(".banner").inner_text()
    assert "born" in banner and "IPP" in banner
    assert page.locator(".banner .allergy").first.is_visible()
    frame = page.locator("header.frame").bounding_box()
    assert frame is not None and frame["y"] >= 0


def test_every_empty_list_says_which_of_the_three_states_it_is_in(page: Page, sampled: Sampled) -> None:
    # Given somebody of whom the source says "none known", and somebody of whom it says nothing
    said = {}
    for key in (sample.NONE, sample.NOTHING):
        sampled.open(page, f"/patients/{key}")
        said[key] = page.locator("#allergies").inner_text()
    # Then the two never read alike
    assert "No known allergy (said by the source)" in said[sample.NONE]
    assert "not recorded in the copy" in said[sample.NOTHING] and "No known" not in said[sample.NOTHING]
    # And no list of the second is without a state
    silent = page.locator(".lists section.list-of").evaluate_all(
        """all => all.filter(e => !e.querySelector("table, ul.rows, dl, .state, svg, p")).map(e => e.id)"""
    )
    assert silent == []


def test_each_chart_has_a_title_a_description_and_its_figures_behind(page: Page, sampled: Sampled) -> None:
    sampled.open(page, f"/patients/{sample.BUSY}")
    charts = page.locator("#timeline svg.drawing, #vital-signs svg.drawing")
    assert charts.count() >= 2
    for chart in charts.all():
        assert chart.get_attribute("role") == "img"
        title, description = (chart.get_attribute("aria-labelledby") or "").split()
        assert page.locator(f"#{title}").text_content() and page.locator(f"#{description}").text_content()
    for name in ("timeline", "vital-signs"):
        behind = page.locator(f"#{name} details:has(table)").last
        behind.evaluate("e => { e.open = true }")
        assert behind.locator("tbody tr").count() > 0


def test_a_dose_that_was_not_given_looks_like_none_that_was(page: Page, sampled: Sampled) -> None:
    sampled.open(page, f"/patients/{sample.BUSY}")
    not_given = page.locator("#administrations .dose-not-given")
    given = page.locator("#administrations .dose-given")
    assert not_given.count() and given.count()
    assert "NOT GIVEN" in not_given.first.inner_text() and "NOT" not in given.first.inner_text()
    assert not_given.first.evaluate("e => getComputedStyle(e).borderTopStyle + getComputedStyle(e).fontWeight") != (
        given.first.evaluate("e => getComputedStyle(e).borderTopStyle + getComputedStyle(e).fontWeight")
    ), "told apart without colour"


def test_a_pdf_is_drawn_in_the_page_without_a_plug_in(page: Page, sampled: Sampled) -> None:
    sampled.open(page, f"/patients/{sample.ODD}/documents/{sample.PDF_DOCUMENT}")
    pictures = page.locator("main img")
    assert pictures.count() >= 1
    assert pictures.first.evaluate("e => e.complete && e.naturalWidth > 300")
    assert page.locator("embed, object, iframe").count() == 0


def test_what_cannot_be_read_is_shown_as_it_was_written(page: Page, sampled: Sampled) -> None:
    sampled.open(page, f"/patients/{sample.ODD}")
    marked = page.locator(".unreadable")
    assert marked.count() >= 1 and marked.first.inner_text().strip()


def test_the_list_of_contents_leads_to_each_list(page: Page, sampled: Sampled) -> None:
    sampled.open(page, f"/patients/{sample.BUSY}")
    targets = page.locator("nav.contents li a").evaluate_all("all => all.map(a => a.getAttribute('href').slice(1))")
    assert targets and all(page.locator(f"[id='{name}']").count() == 1 for name in targets)
    page.locator("nav.contents a[href='#notes']").click()
    section = page.locator("#notes").bounding_box()
    banner = page.locator(".banner").bounding_box()
    assert section is not None and banner is not None
    assert section["y"] >= banner["y"] + banner["height"] - 1, "the title is not hidden behind the banner"


def test_french_and_english_are_one_press_apart_and_the_theme_too(page: Page, sampled: Sampled) -> None:
    sampled.open(page, f"/patients/{sample.BUSY}")
    page.get_by_role("button", name="Français").click()
    page.wait_for_selector("html[lang=fr]")
    assert "né" in page.locator(".banner").inner_text()
    assert page.locator("#orders h2").inner_text().startswith("Prescriptions")
    day = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Nuit").click()
    page.wait_for_selector("html[data-theme=night]")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != day
    page.get_by_role("button", name="Jour").click()
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
