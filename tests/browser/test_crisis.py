"""The crisis cell at the screen: declare, see what differs between two copies, choose one; every page says it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from downtime.demo import demonstrate
from downtime.vault import Folder, Vault
from downtime.vault.pull import pull
from exports.export import run_export
from exports.site import load_site
from exports.valmont import write_hospital
from exports.valmont.hospital import FEWEST
from tests.browser.conftest import Served, serving
from tests.browser.pages import GenerationsPage, UnlockPage


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The fictive hospital exported twice, six hours apart, the second with more patients."""
    folder, now = tmp_path_factory.mktemp("crisis") / "demo", datetime.now(UTC)
    earlier = now - timedelta(hours=6)
    made = demonstrate(folder, patients=FEWEST, language="en", now=earlier, say=lambda _: None)
    site = load_site(made.site.folder)
    write_hospital(Path(site.folder) / "hospital" / "fhir", now=now, patients=FEWEST + 8)
    run_export(site, now, site.signing_key(None), lambda *_: None)
    pull(Vault.open(made.vault.folder), Folder(Path(site.folder) / "published"), now=now)
    yield from serving(made.vault.folder)


def test_the_crisis_cell_declares_compares_and_chooses(context: BrowserContext, station: Served) -> None:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    wards = UnlockPage(page, station.address).unlock(station.passphrase).sign_in("Anne Cadre", "Ward manager")

    # Given two copies, the newer one is read
    copies = wards.copies()
    assert copies.read_now() == 0 and copies.count() == 2

    # When the ward manager declares the crisis, every page says so
    copies.declare(station.passphrase)
    assert "Crisis declared at" in copies.frame and "by Anne Cadre" in copies.frame

    # And asks what differs from the older copy: the figures and the names, with two identifiers
    compared = copies.compare(1, station.passphrase)
    assert compared.present().count("\n") == 2
    assert compared.figures() and len(compared.people()) >= 8
    assert all("IPP" in line for line in compared.people())

    # And chooses it with a reason, then the frame says that it is not the newest
    copies = compared.choose("the newer one may be altered", station.passphrase)
    assert "CHOSEN COPY: it is not the newest one" in copies.frame and copies.read_now() == 1
    _still_said_on_a_board(page, copies)
    assert not errors


def _still_said_on_a_board(page: Page, copies: GenerationsPage) -> None:
    page.get_by_role("link", name="Wards").click()
    page.wait_for_url("**/wards")
    assert "CHOSEN COPY" in copies.frame
    overflow = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not overflow
