"""The first minute, act by act: from the locked screen to the allergy of a named patient, and to the paper of a ward.

One interaction is what a hand does at one place: a field filled and confirmed with Enter, or one click.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Response

from tests.browser.conftest import Served
from tests.browser.pages import UnlockPage

TO_THE_ALLERGY, TO_THE_PAPER = 6, 5


class Hand:
    """Counts what it does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.done: list[str] = []

    def fill(self, field: Locator, text: str, *, confirm: bool = False) -> None:
        self.done.append("fill")
        field.fill(text)
        if confirm:
            field.press("Enter")

    def click(self, what: Locator) -> None:
        self.done.append("click")
        what.click()

    def enter(self, station: Served) -> None:
        """From the lock to the wards under a declared name: four interactions, two with a badge and a PIN."""
        self.fill(self.page.get_by_label("Passphrase of this station"), station.passphrase, confirm=True)
        self.fill(self.page.get_by_label("First name and name"), "Léa Martin")
        self.click(self.page.get_by_label("Nurse", exact=True))
        self.click(self.page.get_by_role("button", name="Read the copy"))
        self.page.wait_for_url("**/wards")


@pytest.fixture
def hand(page: Page, station: Served) -> Hand:
    """At the locked screen."""
    page.goto(station.address)
    return Hand(page)


def somebody_allergic(context: BrowserContext, station: Served) -> tuple[str, list[str]]:
    """The name and the substances of a patient, read by somebody else before: the test asks for a known name."""
    other = context.new_page()
    board = UnlockPage(other, station.address).unlock(station.passphrase).sign_in("Camille Essai", "Physician").ward()
    line = board.line_with_allergies()
    found = f"{board.name_in(line)} {board.number_in(line)}", board.substances_in(line)
    board.lock_by_keyboard()
    other.close()
    return found


@contextmanager
def pdf(context: BrowserContext) -> Iterator[list[Response]]:
    """What comes as a PDF meanwhile, in whatever tab."""
    came: list[Response] = []

    def take(response: Response) -> None:
        if response.headers.get("content-type", "").startswith("application/pdf"):
            came.append(response)

    with context.expect_event("response", lambda response: response.url.endswith(".pdf")):
        context.on("response", take)
        yield came


def test_from_the_lock_to_the_allergy_of_a_named_patient(hand: Hand, context: BrowserContext, station: Served) -> None:
    # Given the name of a patient, and a locked laptop
    asked_for, substances = somebody_allergic(context, station)
    name = asked_for.rsplit(" ", 1)[0]
    hand.page.goto(station.address)
    # When a nurse unlocks it, says who she is and types the name
    hand.enter(station)
    hand.fill(hand.page.locator("#q"), name, confirm=True)
    # Then the allergy is on the screen, on the list of who is meant or one click further
    hand.page.wait_for_url("**/search")
    if hand.page.locator(".banner").count() == 0:
        line = hand.page.locator("table.results tbody tr").filter(has_text=asked_for.rsplit(" ", 1)[1])
        hand.click(line.locator("a").first)
        hand.page.wait_for_url("**/patients/*")
    said = hand.page.locator(".banner .allergy").inner_text()
    assert all(substance in said for substance in substances)
    assert len(hand.done) <= TO_THE_ALLERGY, hand.done


def test_from_the_lock_to_the_paper_of_a_ward(hand: Hand, context: BrowserContext, station: Served) -> None:
    # Given a locked laptop, when a nurse unlocks it, says who she is and presses the button of her ward
    hand.enter(station)
    with pdf(context) as came:
        hand.click(hand.page.locator("table.wards tbody tr").first.get_by_role("button", name="Whole ward"))
    # Then the first hour of the whole ward opens as a PDF
    assert [response.status for response in came] == [200]
    assert came[0].url.endswith("/first-hour.pdf")
    assert len(hand.done) <= TO_THE_PAPER, hand.done


def test_the_way_to_a_ward_says_how_old_the_data_is_at_each_step(hand: Hand, station: Served) -> None:
    hand.enter(station)
    ward = hand.page.locator("table.wards tbody th a").first.evaluate("a => a.href")
    for url in (hand.page.url, ward):
        hand.page.goto(url)
        assert "data of" in hand.page.locator("header.frame").inner_text()
