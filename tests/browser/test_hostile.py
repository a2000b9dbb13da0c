"""A hospital whose system was broken into before the export: every free text of its files tries to act in the page.

The real way: FHIR files, export, pull, the real server, Chromium. No dialog, no script error, no violation of the
content policy, no request to anywhere else, on any page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Dialog, Page

from downtime.demo import PASSPHRASE, demonstrate
from exports.site import load_site
from exports.valmont.hospital import FEWEST
from tests.browser.conftest import Served, serving
from tests.browser.pages import UnlockPage
from tests.faults.nursery import nursery
from tests.security.hostile_hospital import hostile_fhir

MOST = 25
"""Pages of each kind that are opened."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("hostile") / "demo"
    now = datetime.now(UTC)
    made = demonstrate(folder, patients=FEWEST, language="en", now=now - timedelta(hours=1), say=lambda _: None)
    (source,) = load_site(made.site.folder).config.source
    files = made.site.path(source.path)
    assert hostile_fhir(files) > 1000
    with nursery(folder) as kit:
        done = kit.run("export", made.site.folder, "--now", now.isoformat())
        assert done.code in (0, 23), done.said
        done = kit.run("pull", made.vault.folder)
        assert done.code == 0, done.said
    yield from serving(made.vault.folder)


def test_nothing_acts(browser: Browser, hostile: Served) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    wrong = watched(page, hostile.address)
    UnlockPage(page, hostile.address).unlock(PASSPHRASE).sign_in("Camille Essai", "Nurse")
    boards = links(page, "/wards/")
    patients = [link for board in boards[:MOST] for link in opened(page, board, "/patients/")]
    documents = [link for one in list(dict.fromkeys(patients))[:MOST] for link in opened(page, one, "/documents/")]
    for one in list(dict.fromkeys(documents))[:MOST]:
        opened(page, one, "/")
    assert len(boards) > 2 and len(set(patients)) > 20 and len(set(documents)) > 10
    opened(page, patients[0], "/")
    assert "alert(1)" in page.locator("main").inner_text(), "what was sent is on the page, as text"
    page.goto(f"{hostile.address}search")
    for query in ("script", "alert(1)", "onerror"):
        page.locator("#q").fill(query)
        page.locator("#q").press("Enter")
        page.wait_for_load_state("load")
    assert wrong == []
    context.close()


def watched(page: Page, address: str) -> list[str]:
    """What must not happen, as it happens."""
    wrong: list[str] = []

    def dialog(opened: Dialog) -> None:
        wrong.append(f"dialog on {page.url}")
        opened.dismiss()

    page.on("dialog", dialog)
    page.on("pageerror", lambda error: wrong.append(f"script error on {page.url}: {error}"))
    page.on("console", lambda said: wrong.append(f"{said.text} on {page.url}") if said.type == "error" else None)
    page.on("popup", lambda other: wrong.append(f"a window opened on {page.url}"))
    page.on("request", lambda asked: None if asked.url.startswith(address) else wrong.append(f"asked {asked.url}"))
    return wrong


def opened(page: Page, address: str, kind: str) -> list[str]:
    page.goto(address)
    return links(page, kind)


def links(page: Page, kind: str) -> list[str]:
    """The links of the page to addresses of that kind."""
    found: list[str] = page.locator(f"main a[href*='{kind}']").evaluate_all("all => all.map(e => e.href)")
    return list(dict.fromkeys(found))
