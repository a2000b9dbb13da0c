"""The board of forty beds on one laptop screen, sorted and filtered without scripts; the front desk's one field."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from downtime.web.config import WebConfig
from downtime.web.server import WebServer
from exports.record import (
    Alert,
    AlertKind,
    Allergy,
    Location,
    LocationKind,
    MedicationOrder,
    NoneKnown,
    OrderStatus,
    Patient,
    Row,
    Section,
    Sex,
)
from tests.browser.pages import BoardPage, UnlockPage
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PASSPHRASE, Clock, Hospital

BEDS = 40
NAMES = (
    "Lefèvre", "Lefebvre", "Da Silva", "Barbier", "N'Guyễn-Œuvrard", "Dubois", "Kervella", "Martin-Duval", "Guillou",
    "Roussel", "Carpentier", "Thibault", "Hervé", "Meyer", "Fontaine", "Quéré", "Perrot", "Langlois", "Diallo", "Weber",
)  # fmt: skip
ALLERGIES = ("Pénicillines", "Sulfamides (cotrimoxazole)", "Latex", "Produits de contraste iodés")
ALERTS = (AlertKind.FALL, AlertKind.ISOLATION, AlertKind.FASTING, AlertKind.TREATMENT_LIMIT, AlertKind.SAFEGUARDING)


def ward_of_forty() -> list[Row]:
    """A full ward with what a ward has: every third bed allergic, alerts, anticoagulants, long names, look-alikes."""
    rows: list[Row] = [
        Location(key="ger", name="Gériatrie", kind=LocationKind.WARD, ward="ger", phone="02 61 91 23 10")
    ]
    for i in range(BEDS):
        key, room = f"p{i:02d}", f"Chambre {201 + i}"
        name, sex = NAMES[i % len(NAMES)], Sex.FEMALE if i % 2 else Sex.MALE
        rows += [
            Patient(
                key=key, ipp=f"80001{i:05d}", birth_name=name, given_name="Marie", birth_date="1938-07-16", sex=sex
            ),
            sample.stay(key, "ger", "Gériatrie", room, f"Lit {201 + i}", attending="Dr Valérie GUILLOU"),
            Alert(key=f"a{i}", patient=key, kind=ALERTS[i % len(ALERTS)]),
        ]
        if i % 3 == 0:
            rows.append(Allergy(key=f"al{i}", patient=key, substance=ALLERGIES[i % 4], criticality="high"))
        elif i % 3 == 1:
            rows.append(NoneKnown(patient=key, section=Section.ALLERGIES))
        if i % 2:
            rows.append(MedicationOrder(key=f"o{i}", patient=key, drug="Apixaban", status=OrderStatus.ACTIVE))
    return rows


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    config = WebConfig(vault=tmp_path_factory.mktemp("forty"), port=port)
    seen = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
    app = Hospital(sample.database(ward_of_forty()), config, Clock(now=seen)).app()
    server = WebServer(config, app)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.close()
    thread.join()


@pytest.fixture(scope="module", params=[True, False], ids=["scripts", "no scripts"])
def nurse(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """Signed in, on a laptop's screen."""
    size = {"width": 1366, "height": 768}
    context = browser.new_context(viewport=size, locale="en-GB", java_script_enabled=request.param)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    page.locator("button[name=language][value=en]").click()
    UnlockPage(page, address).unlock(PASSPHRASE).sign_in("Léa Martin", "Nurse")
    yield page
    context.close()


@pytest.mark.parametrize("theme", ["day", "night"])
def test_forty_beds_stand_on_one_screen_without_scrolling(nurse: Page, address: str, theme: str) -> None:
    nurse.goto(f"{address}/wards")
    if nurse.locator(f"button[name=theme][value={theme}]").count():
        nurse.locator(f"button[name=theme][value={theme}]").click()
    nurse.goto(f"{address}/wards/ger?view=compact")
    lines = nurse.locator(".glance li")
    assert lines.count() == BEDS
    main = nurse.locator("main").bounding_box()
    boxes = [lines.nth(i).bounding_box() for i in range(BEDS)]
    assert main is not None and all(box is not None for box in boxes)
    assert max(box["y"] + box["height"] for box in boxes if box) <= main["y"] + main["height"]
    assert max(box["x"] + box["width"] for box in boxes if box) <= main["x"] + main["width"]
    assert {round(box["height"]) for box in boxes if box} <= {28, 29}


@pytest.mark.parametrize("width", [1366, 1280, 1024])
def test_the_list_of_forty_beds_never_scrolls_sideways(nurse: Page, address: str, width: int) -> None:
    nurse.set_viewport_size({"width": width, "height": 768})
    nurse.goto(f"{address}/wards/ger")
    main, table = nurse.locator("main").bounding_box(), nurse.locator("table.board").bounding_box()
    assert main is not None and table is not None
    assert table["x"] + table["width"] <= main["x"] + main["width"]
    if width == 1366:
        heights = [nurse.locator("table.board tbody tr").nth(i).bounding_box() for i in range(BEDS)]
        assert sorted(box["height"] for box in heights if box)[BEDS // 2] <= 76
    nurse.set_viewport_size({"width": 1366, "height": 768})


def test_the_board_is_sorted_and_filtered_by_links(nurse: Page, address: str) -> None:
    nurse.goto(f"{address}/wards/ger")
    nurse.locator(".board-tools").get_by_role("link", name="Isolation").click()
    nurse.wait_for_url("**/wards/ger?show=isolation*")
    assert nurse.locator("table.board tbody tr").count() == BEDS // len(ALERTS)
    nurse.locator(".board-tools").get_by_role("link", name="Name", exact=True).click()
    nurse.wait_for_url("**sort=name*")
    board = BoardPage(nurse)
    lines = nurse.locator("table.board tbody tr")
    names = [board.name_in(lines.nth(i)) for i in range(lines.count())]
    assert len(names) == BEDS // len(ALERTS) and names == sorted(names, key=lambda one: one.replace("È", "E"))
    nurse.get_by_role("link", name="Show everybody").click()
    assert nurse.locator("table.board tbody tr").count() == BEDS


def test_the_board_keeps_its_place(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    page = context.new_page()
    page.goto(address)
    page.locator("button[name=language][value=en]").click()
    UnlockPage(page, address).unlock(PASSPHRASE).sign_in("Léa Martin", "Nurse")
    page.goto(f"{address}/wards/ger")
    page.evaluate("document.getElementById('main').scrollTop = 700")
    page.evaluate("document.querySelector('.board-tools a[href*=\"sort=name\"]').click()")
    page.wait_for_url("**sort=name*")
    page.wait_for_function("document.getElementById('main').scrollTop === 700")
    page.locator("main a[href^='/patients/']").nth(20).click()
    page.wait_for_url("**/patients/*")
    page.go_back()
    page.wait_for_url("**/wards/ger*")
    page.wait_for_function("document.getElementById('main').scrollTop >= 600")
    context.close()


def test_a_sign_is_drawn_and_has_its_word(nurse: Page, address: str) -> None:
    for view in ("list", "compact"):
        nurse.goto(f"{address}/wards/ger?view={view}")
        sign = nurse.locator(".chip-anticoagulant").first
        assert "nticoag" in sign.inner_text()
        assert "Apixaban" in (sign.get_attribute("title") or "")
        box = sign.locator("svg").bounding_box()
        assert box is not None and box["width"] >= 11 and box["height"] >= 11


def test_the_front_desk_asks_one_field_and_nothing_is_suggested(nurse: Page, address: str) -> None:
    asked: list[str] = []
    nurse.on("request", lambda request: asked.append(request.url))
    nurse.goto(f"{address}/wards")
    nurse.get_by_role("link", name="Where is …?").click()
    nurse.wait_for_url("**/where")
    nurse.locator("#name").press_sequentially("barbier")
    nurse.keyboard.press("Enter")
    nurse.locator(".whereabouts li").first.wait_for()
    assert "02 61 91 23 10" in nurse.locator(".whereabouts li").first.inner_text()
    assert not [url for url in asked if "suggest" in url]
    assert nurse.locator("main a[href^='/patients/']").count() == 0
