"""A part that fails, a record full of rubbish, an address that leads nowhere: the rest stays, and it is said calmly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from downtime.web import patients
from tests.browser.every_page import Sampled, served
from tests.downtime.web import hospital as sample


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sampled]:
    with served(tmp_path_factory.mktemp("calm")) as station:
        yield station


@pytest.fixture
def nurse(context: Page, sampled: Sampled) -> Page:
    page: Page = context.new_page()  # type: ignore[attr-defined]
    sampled.enter(page)
    return page


def failing(*_: object, **__: object) -> object:
    raise ZeroDivisionError("Ada LOVELACE 1815")


def test_a_part_that_fails_leaves_the_others_and_says_no_data(
    nurse: Page, sampled: Sampled, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a defect in how prescriptions are put together
    monkeypatch.setattr(patients, "order_groups", failing)
    # When the page of a patient is opened
    sampled.open(nurse, f"/patients/{sample.BUSY}")
    # Then that part says that it cannot be shown, with a code, and never that there is none
    said = nurse.locator("#orders").inner_text()
    assert "cannot be shown" in said and "code" in said
    assert "none" not in said.casefold() and "LOVELACE 1815" not in nurse.content()
    # And everything else is there
    assert nurse.locator(".banner .allergy").is_visible()
    assert nurse.locator("#laboratory tbody tr").count() > 0


def test_a_record_full_of_rubbish_shows_its_good_parts(nurse: Page, sampled: Sampled) -> None:
    sampled.open(nurse, f"/patients/{sample.ODD}")
    assert nurse.locator(".banner h1").inner_text().strip()
    assert nurse.locator(".lists section.list-of").count() > 10
    assert "cannot be shown" not in nurse.locator("main").inner_text()
    assert nurse.locator(".unreadable").count() >= 1


def test_an_address_that_leads_nowhere_says_what_to_do(nurse: Page, sampled: Sampled) -> None:
    sampled.open(nurse, "/patients/0000000000")
    assert nurse.locator("main h1").inner_text()
    nurse.locator("main a").first.click()
    assert nurse.locator("main").inner_text(), "and leads back"


def test_a_server_that_ends_says_nothing_in_the_page(nurse: Page, sampled: Sampled) -> None:
    """Back and forward show no page of the copy once it is locked elsewhere."""
    sampled.open(nurse, f"/patients/{sample.BUSY}")
    name = nurse.locator(".banner h1").inner_text()
    nurse.get_by_role("button", name="Lock").click()
    nurse.wait_for_url("**/unlock?ended=lock")
    sampled.open(nurse, f"/patients/{sample.BUSY}")
    assert name not in nurse.content()
