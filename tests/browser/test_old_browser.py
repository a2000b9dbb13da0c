"""A laptop of ten years ago: the style sheets as a browser of 2016 reads them, and none of the later functions.

No browser of 2016 runs on the systems of today, so today's is made older: what one of 2016 drops of a style sheet is
dropped before it is sent (`tests/tools/style_of_2016.py`), and what scripts could not call is taken away.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.browser.every_page import Sampled, served, too_wide
from tests.browser.scanner import scan
from tests.downtime.web import hospital as sample
from tests.tools.style_of_2016 import aged

TAKEN_AWAY = """
  if (location.protocol === "http:") {  // not in Chromium's own viewer of PDF files
  delete HTMLFormElement.prototype.requestSubmit;
  delete Element.prototype.replaceChildren;
  delete String.prototype.padStart;
  for (const name of ["AbortController", "AbortSignal", "ResizeObserver", "IntersectionObserver", "PointerEvent"])
    delete window[name];
  const now = window.fetch;
  window.fetch = (address, how) => now(address, Object.assign({credentials: "omit"}, how));
  for (const kind of ["pointerdown", "pointerup", "pointermove"])
    window.addEventListener(kind, event => event.stopImmediatePropagation(), true);
  }
"""


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sampled]:
    with served(tmp_path_factory.mktemp("old-browser")) as station:
        yield station


@pytest.fixture
def old(context: BrowserContext, sampled: Sampled) -> Iterator[Page]:
    page = context.new_page()
    page.add_init_script(TAKEN_AWAY)
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.route(sampled.address + "static/**/*.css", older)
    sampled.enter(page)
    yield page
    assert failed == []


def older(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=aged(answer.text()))


def test_nothing_of_today_is_left_in_the_sheets(old: Page) -> None:
    grids = old.evaluate(
        """() => Array.from(document.styleSheets).map(s => Array.from(s.cssRules).map(r => r.cssText).join()).join()
             .match(/display: grid|sticky|gap:|:has\\(|dvh/g)"""
    )
    assert grids is None


@pytest.mark.parametrize("width", [1366, 390])
def test_no_page_runs_out_of_an_old_screen(old: Page, sampled: Sampled, width: int) -> None:
    old.set_viewport_size({"width": width, "height": 768})
    wide = {}
    for path in sampled.pages:
        sampled.open(old, path)
        if by := too_wide(old):
            wide[path] = by
    assert wide == {}


def test_the_identity_stays_while_the_lists_scroll(old: Page, sampled: Sampled) -> None:
    sampled.open(old, f"/patients/{sample.BUSY}")
    banner = old.locator(".banner")
    before = banner.bounding_box()
    last = old.locator(".list-of").last
    last.scroll_into_view_if_needed()
    assert banner.bounding_box() == before
    box = last.bounding_box()
    assert box is not None and before is not None
    assert before["y"] + before["height"] <= box["y"] + box["height"] <= 768
    assert old.locator(".contents").bounding_box()["y"] >= before["y"] + before["height"]  # type: ignore[index]


def test_keys_scroll_the_lists(old: Page, sampled: Sampled) -> None:
    sampled.open(old, f"/patients/{sample.BUSY}")
    old.wait_for_function("() => document.activeElement.className.includes('lists')")
    old.keyboard.press("PageDown")
    old.wait_for_function("() => document.querySelector('.lists').scrollTop > 100")


def test_a_document_keeps_the_identity_too(old: Page, sampled: Sampled) -> None:
    sampled.open(old, f"/patients/{sample.ODD}/documents/{sample.TEXT_DOCUMENT}")
    box = old.locator("pre.text").bounding_box()
    assert box is not None and box["y"] + box["height"] <= 768


def test_lists_stand_side_by_side(old: Page, sampled: Sampled) -> None:
    sampled.open(old, f"/patients/{sample.BUSY}")
    boxes = [old.locator(place).first.bounding_box() for place in ("#allergies", "#alerts")]
    assert boxes[0] is not None and boxes[1] is not None
    assert abs(boxes[0]["y"] - boxes[1]["y"]) < 3 and boxes[1]["x"] > boxes[0]["x"] + boxes[0]["width"] - 1
    assert all(box["width"] > 300 for box in boxes if box)


def test_typing_finds_and_a_scanner_opens_and_f8_locks(old: Page, sampled: Sampled) -> None:
    old.locator("#q").press_sequentially("lovela", delay=60)
    old.wait_for_selector("[role=option]")
    old.keyboard.press("Escape")
    assert old.locator("[role=option]").count() == 0
    sampled.open(old, "/guide")
    scan(old, "3000041", "Enter")
    old.wait_for_url(f"**/patients/{sample.NONE}")
    old.keyboard.press("F8")
    old.wait_for_url("**/unlock?ended=lock")


def test_who_moves_the_mouse_is_not_locked_out(old: Page, sampled: Sampled) -> None:
    """Until 2018 `fetch` sent no cookie unless told to: the station would have locked itself."""
    with old.expect_response("**/awake") as told:
        old.evaluate("const then = Date.now; Date.now = () => then() + 31000")
        old.mouse.click(700, 500)
    assert told.value.status == 204
    assert old.url.endswith("/wards")


def test_the_focus_is_seen(old: Page) -> None:
    """`:focus-visible` came four years later."""
    old.keyboard.press("Tab")
    width = old.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    assert width >= 2
