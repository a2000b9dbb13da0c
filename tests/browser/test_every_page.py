"""Every page of the map of addresses: accessible in both themes and languages, on a phone, in large text, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from downtime.web.ward_address import ward_address
from tests.browser.axe import violations
from tests.browser.every_page import LOCKED, NOT_FOUND, Sampled, served, too_wide
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PASSPHRASE
from tests.tools.validate import save_pages

THEMES = ("day", "night")
OF_THE_BROWSER = ("chrome:", "chrome-extension:")
"""Chromium's own viewer of PDF files: parts of the program, on no network."""
SIZES = ("normal", "large", "very-large")


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sampled]:
    with served(tmp_path_factory.mktemp("every-page")) as station:
        yield station


@pytest.fixture
def alone(context: BrowserContext, sampled: Sampled) -> Iterator[Page]:
    """A page that fails the test when a script fails or anything is asked of another origin."""
    asked: list[str] = []
    failed: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append("/".join(request.url.split("/")[:3])))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda said: failed.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert {one for one in asked if not one.startswith(OF_THE_BROWSER)} == {sampled.address.rstrip("/")}
    assert failed == []


def wrong(page: Page) -> list[str]:
    found = []
    for theme in THEMES:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        found += [f"{page.url} ({theme}) {violation}" for violation in violations(page)]
    return found


def posted(page: Page, sampled: Sampled) -> Iterator[None]:
    """The pages that a form leads to, one after the other."""
    for query in ("lovelace", "zzzzz", "12/03"):
        sampled.open(page, "/search")
        page.fill("#q", query)
        page.press("#q", "Enter")
        page.wait_for_load_state()
        yield
    sampled.open(page, "/guide")
    page.fill("#guide-q", "papier paper")
    page.press("#guide-q", "Enter")
    page.wait_for_load_state()
    yield
    sampled.open(page, f"/patients/{sample.NEWBORN}")
    page.locator("main button.primary").click()  # without a reason
    page.wait_for_selector(".problem")
    yield
    sampled.open(page, "/journal")
    page.fill("main input[name=passphrase]", PASSPHRASE)
    page.press("main input[name=passphrase]", "Enter")
    page.wait_for_load_state()
    yield


@pytest.mark.parametrize("language", ["en", "fr"])
def test_axe_finds_nothing_wrong(alone: Page, sampled: Sampled, language: str) -> None:
    sampled.enter(alone, language)
    found: list[str] = []
    for path in sampled.pages:
        sampled.open(alone, path)
        assert alone.locator("html").get_attribute("lang") == language
        found += wrong(alone)
    for _ in posted(alone, sampled):
        found += wrong(alone)
    sampled.open(alone, "/sign-in")
    alone.locator("#lock button").click()
    for path in LOCKED:
        sampled.open(alone, path)
        found += wrong(alone)
    assert found == []


def test_suggestions_are_accessible(alone: Page, sampled: Sampled) -> None:
    sampled.enter(alone)
    alone.locator("#q").press_sequentially("lovela", delay=60)
    alone.wait_for_selector("[role=option]")
    assert wrong(alone) == []


def test_no_page_fails(alone: Page, sampled: Sampled) -> None:
    sampled.enter(alone)
    for path in sampled.pages:
        answer = alone.goto(sampled.address.rstrip("/") + path)
        assert answer is not None
        assert answer.status == (404 if path in NOT_FOUND else 200), path
        if path.startswith("/guide/patterns"):
            assert alone.locator(".pattern").count() >= 12


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("width", [1366, 390])
def test_no_page_runs_out_of_the_screen(alone: Page, sampled: Sampled, width: int, size: str) -> None:
    sampled.enter(alone)
    alone.set_viewport_size({"width": width, "height": 768})
    wide: dict[str, int] = {}
    for path in sampled.pages:
        sampled.open(alone, path)
        alone.evaluate("size => { document.documentElement.dataset.text = size }", size)
        if by := too_wide(alone):
            wide[path] = by
    assert wide == {}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_cell_runs_into_the_next(alone: Page, sampled: Sampled, language: str) -> None:
    """What runs over is hidden by its neighbour: a sex that is not recorded, say."""
    sampled.enter(alone, language)
    over: dict[str, list[str]] = {}
    for path in (*sampled.pages, f"/wards/{ward_address('med-b')}?view=compact"):
        sampled.open(alone, path)
        found = alone.evaluate(
            """() => Array.from(document.querySelectorAll("main td, main th, main dd, main li"))
                 .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1 &&
                              getComputedStyle(e).overflowX === "visible")
                 .map(e => e.tagName + "." + e.className + ": " + e.textContent.trim().slice(0, 60))"""
        )
        if found:
            over[path] = found
    assert over == {}


def test_every_page_prints_without_what_only_a_screen_needs(alone: Page, sampled: Sampled) -> None:
    sampled.enter(alone)
    for path in sampled.pages:
        sampled.open(alone, path)
        alone.evaluate("document.documentElement.dataset.theme = 'night'")
        alone.emulate_media(media="print")
        assert alone.locator(".frame-nav, .skip, .idle-warning, button").locator("visible=true").count() == 0, path
        assert alone.locator("header .frame-kind").is_visible() and alone.locator("header .frame-age").is_visible(), (
            path
        )
        assert dark(alone) == [], path
        alone.emulate_media(media="screen")


def dark(page: Page) -> list[str]:
    """Boxes that the night theme would print dark: a page of toner, and unreadable by a copier."""
    found: list[str] = page.evaluate(
        """() => Array.from(document.querySelectorAll("html, body, main, main *, header, footer"))
             .filter(e => e.checkVisibility() && e.clientHeight > 60 && e.clientWidth > 200).map(e => {
          const c = getComputedStyle(e).backgroundColor.match(/[\\d.]+/g).map(Number);
          return (c.length < 4 || c[3] > 0) && c[0] + c[1] + c[2] < 300 ? e.tagName + "." + e.className : "";
        }).filter(Boolean)"""
    )
    return found


def test_the_size_of_text_is_chosen_and_kept(alone: Page, sampled: Sampled) -> None:
    sampled.enter(alone)
    sizes = []
    for name in ("Large text", "Larger text", "Normal text"):
        with alone.expect_navigation():  # a reload while the answer comes finds no page to reload
            alone.get_by_role("button", name=name).click()
        alone.reload()
        sizes.append(alone.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"))
    assert sizes[1] > sizes[0] > sizes[2]


def test_the_validator_is_given_whole_pages(sampled: Sampled, tmp_path: Path) -> None:
    """`make validate`."""
    saved = save_pages(tmp_path)
    assert len(saved) >= len(sampled.pages)
    assert all(page.read_text(encoding="utf-8").startswith("<!doctype html>") for page in saved)
