"""Page objects: what a nurse does on each page, told in her words."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


class UnlockPage:
    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(address)

    def unlock(self, passphrase: str) -> SignInPage:
        self.page.get_by_label("Passphrase of this station").fill(passphrase)
        self.page.get_by_role("button", name="Unlock").click()
        return SignInPage(self.page)


class SignInPage:
    def __init__(self, page: Page) -> None:
        self.page = page

    def sign_in(self, name: str, role: str) -> WardsPage:
        """Under a name and a role that nobody checks; where there is a staff list, as one who is not on it."""
        outside = self.page.get_by_text("I am not on the list")
        if outside.count():
            outside.click()
        self.page.get_by_label("First name and name").fill(name)
        self.page.get_by_label(role, exact=True).check()
        self.page.get_by_role("button", name="Read under this name" if outside.count() else "Read the copy").click()
        self.page.wait_for_url("**/wards")
        return WardsPage(self.page)

    def enter(self, login: str, pin: str) -> WardsPage:
        self.type_pin(login, pin)
        self.page.wait_for_url("**/wards")
        return WardsPage(self.page)

    def type_pin(self, login: str, pin: str) -> None:
        """As a badge reader and a person do: the login and Enter, then the PIN and Enter."""
        self.page.get_by_label("Login, or scan your badge").fill(login)
        self.page.keyboard.press("Enter")
        self.page.get_by_label("PIN").fill(pin)
        self.page.keyboard.press("Enter")

    @property
    def problem(self) -> str:
        return self.page.locator(".problem").inner_text()


class ReasonPage:
    """Another ward, another ward's patient, or a protected record."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    def because(self, reason: str) -> None:
        self.page.get_by_label(reason).check()
        self.page.locator("main button.primary").click()
        self.page.wait_for_load_state("load")


class Framed:
    """What every page of an open copy has."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def frame(self) -> str:
        return self.page.locator("header.frame").inner_text()

    def find(self, query: str) -> ResultsPage:
        """As a nurse does: the field has the focus, or "/" gives it; then Enter."""
        self.page.keyboard.press("/")
        field = self.page.locator("[data-shortcut='/']")
        field.fill(query)
        field.press("Enter")
        self.page.wait_for_load_state("domcontentloaded")
        return ResultsPage(self.page)

    def copies(self) -> GenerationsPage:
        self.page.get_by_role("link", name="Copies").click()
        self.page.wait_for_url("**/generations")
        return GenerationsPage(self.page)

    def lock_by_keyboard(self, key: str = "Alt+l") -> None:
        self.page.keyboard.press(key)
        self.page.wait_for_url("**/unlock?ended=lock")


class WardsPage(Framed):
    def focused(self) -> str:
        name: str = self.page.evaluate("document.activeElement.name || ''")
        return name

    def ward_named(self, name: str) -> None:
        self.page.locator("table.wards tbody th a").get_by_text(name, exact=True).click()
        self.page.wait_for_url("**/wards/*")

    def ward(self, index: int = 0) -> BoardPage:
        self.page.locator("table.wards tbody th a").nth(index).click()
        self.page.wait_for_url("**/wards/*")
        return BoardPage(self.page)


class BoardPage(Framed):
    def line_with_allergies(self) -> Locator:
        return self.page.locator("table.board tbody tr").filter(has=self.page.locator(".allergy-listed")).first

    def name_in(self, line: Locator) -> str:
        return line.locator(".name").first.inner_text()

    def number_in(self, line: Locator) -> str:
        return line.locator(".number").first.inner_text().removeprefix("IPP ")

    def substances_in(self, line: Locator) -> list[str]:
        return line.locator(".substance bdi").all_inner_texts()


class ResultsPage(Framed):
    def names(self) -> list[str]:
        return self.page.locator("table.results .name").all_inner_texts()

    def open(self, number: str) -> PatientPage:
        self.page.locator("table.results tbody tr").filter(has_text=number).locator("a").click()
        return PatientPage(self.page)


class PatientPage(Framed):
    def __init__(self, page: Page) -> None:
        super().__init__(page)
        page.wait_for_url("**/patients/*")

    @property
    def banner(self) -> str:
        return self.page.locator(".banner").inner_text()

    @property
    def allergies(self) -> str:
        return self.page.locator(".banner .allergy").inner_text()

    def print_form(self) -> dict[str, str | float | bool]:
        """What the button "Print the sheet" sends, and where to."""
        form = self.page.locator("nav.contents form")
        fields = form.locator("input").evaluate_all("all => all.map(e => [e.name, e.value])")
        return {"action": form.get_attribute("action") or "", **dict(fields)}

    def press_print(self) -> None:
        self.page.get_by_role("button", name="Print the sheet").click()


class GenerationsPage(Framed):
    """The copies of the station, and the crisis."""

    @property
    def rows(self) -> Locator:
        return self.page.locator("table.generations tbody tr")

    def count(self) -> int:
        return self.rows.count()

    def read_now(self) -> int:
        """Which row is the one that is read, from 0."""
        return ["is-read" in (row.get_attribute("class") or "") for row in self.rows.all()].index(True)

    def declare(self, passphrase: str) -> None:
        card = self.page.locator("#crisis")
        card.get_by_label("I declare the crisis for this whole station").check()
        card.get_by_label("Passphrase of this station").fill(passphrase)
        card.get_by_role("button", name="Declare the crisis").click()
        self.page.wait_for_selector(".frame-crisis")

    def compare(self, row: int, passphrase: str) -> ComparedPage:
        self.rows.nth(row).locator("input[type=radio]").check()
        self.page.locator("#passphrase-compare").fill(passphrase)
        self.page.get_by_role("button", name="Show what differs").click()
        self.page.wait_for_selector("#choose")
        return ComparedPage(self.page)


class ComparedPage(Framed):
    """What differs between two copies."""

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def present(self) -> str:
        return self.page.locator("main table").first.inner_text()

    def figures(self) -> list[str]:
        return self.page.locator("#figures tbody tr").all_inner_texts()

    def people(self) -> list[str]:
        return self.page.locator("main section .who").all_inner_texts()

    def choose(self, reason: str, passphrase: str) -> GenerationsPage:
        self.page.get_by_label("Why").fill(reason)
        self.page.locator("#choose #passphrase").fill(passphrase)
        self.page.get_by_role("button", name="Read this copy").click()
        self.page.wait_for_url("**/generations")
        return GenerationsPage(self.page)
