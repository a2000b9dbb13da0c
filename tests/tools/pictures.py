"""Draw the pictures of the README and the guide: the real pages and sheets of the fictive hospital, at a fixed hour."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from downtime.copy import Copy
from downtime.demo import PASSPHRASE, Demonstration, demonstrate
from downtime.subjects import present_patients, ward_named
from downtime.vault import Vault, open_newest, unlock
from downtime.web.app import create_app
from downtime.web.config import WebConfig
from downtime.web.server import WebServer
from downtime.web.vault_copy import of_vault
from exports.snapshot.read import feeds
from printable.context import PrintContext
from printable.forms import render
from tests.tools.browser import launch

NOW = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
SEEN = NOW + timedelta(hours=3, minutes=20)
"""When the pictures are taken: the age of the data is part of them."""
PORT = 8766
WARD = "Cardiologie"
READER = "Claire Durand"


def draw(folder: Path) -> None:
    """Write every picture into `folder`, as PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="downtime-pictures-") as temporary:
        made = demonstrate(Path(temporary), patients=180, language="fr", now=NOW, say=lambda _: None)
        with served(made), sync_playwright() as playwright:
            browser = launch(playwright)
            page = browser.new_page(viewport={"width": 1366, "height": 768}, device_scale_factor=1, locale="fr-FR")
            draw_pages(page, folder)
            browser.close()
        draw_sheets(made.vault, folder)


@contextmanager
def served(made: Demonstration) -> Iterator[None]:
    """The real server over the demonstration, its clock held."""
    config = WebConfig(vault=made.vault.folder, port=PORT, language="fr")
    outside = replace(of_vault(made.vault.folder), now=lambda: SEEN)
    server = WebServer(config, create_app(config, outside))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield
    finally:
        server.close()
        thread.join()


def draw_pages(page: Page, folder: Path) -> None:
    page.goto(f"http://127.0.0.1:{PORT}/")
    page.fill("input[name=passphrase]", PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in")
    page.fill("input[name=name]", READER)
    page.check("input[name=role] >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/wards")
    page.screenshot(path=folder / "wards.png")
    page.get_by_role("link", name=WARD).click()
    page.wait_for_url("**/wards/*")
    page.screenshot(path=folder / "ward-board.png")
    page.locator("main a[href^='/patients/']").first.click()
    page.wait_for_url("**/patients/*")
    page.screenshot(path=folder / "patient.png")


def draw_sheets(vault: Vault, folder: Path) -> None:
    """The first page of a patient sheet and of a ward list, at 75 dots per inch."""
    copy = open_newest(vault, unlock(vault, PASSPHRASE)).copy
    context = context_of(copy)
    with copy.page() as connection:
        ward = ward_named(connection, WARD)
        records = present_patients(connection, ward.key)
    copy.close()
    for form, subjects in (("patient-sheet", records[:1]), ("ward-list", records)):
        content = render(form, subjects, context, ward=ward.name).content
        command = ["pdftoppm", "-png", "-r", "75", "-f", "1", "-l", "1", "-singlefile", "-", str(folder / form)]
        subprocess.run(command, input=content, check=True)


def context_of(copy: Copy) -> PrintContext:
    with copy.page() as connection:
        ages = feeds(connection)
    numbers = count(41)
    return PrintContext(
        site_name=copy.manifest.site_name,
        language="fr",
        timezone=copy.manifest.timezone,
        data_at=copy.manifest.created_at,
        feeds=ages,
        printed_at=SEEN,
        printed_by=READER,
        next_serial=lambda: f"DEMO1-{next(numbers):06d}",
    )
