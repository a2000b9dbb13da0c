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
        self.page.get_by_label("First name and name").fill(name)
        self.page.get_by_label(role, exact=True).check()
        self.page.get_by_role("button", name="Read the copy").click()
        self.page.wait_for_url("**/wards")
        return WardsPage(self.page)


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

    def lock_by_keyboard(self) -> None:
        self.page.keyboard.press("Alt+l")
        self.page.wait_for_url("**/unlock?ended=lock")


class WardsPage(Framed):
    def focused(self) -> str:
        name: str = self.page.evaluate("document.activeElement.name || ''")
        return name

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
