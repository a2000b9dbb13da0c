"""A real station: the fictive hospital exported, pulled and served by the real command in its own process."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from downtime.demo import PASSPHRASE, demonstrate
from exports.valmont.hospital import FEWEST
from tests.tools.browser import launch


@dataclass(frozen=True)
class Served:
    """A running station."""

    address: str
    passphrase: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="session")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("station") / "demo"
    made = demonstrate(folder, patients=FEWEST, language="en", now=datetime.now(UTC), say=lambda _: None)
    yield from serving(made.vault.folder)


def serving(vault: Path) -> Iterator[Served]:
    """`downtime serve` in a process of its own, ended as an administrator would."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "downtime", "serve", str(vault), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        said: list[str] = []  # the self-test, then the address once the pages can be asked for
        while not said or f"http://127.0.0.1:{port}/" not in said[-1]:
            said.append(process.stdout.readline())
            assert said[-1], said
        yield Served(f"http://127.0.0.1:{port}/", PASSPHRASE, process)
        process.terminate()
        assert process.wait(timeout=15) == 0


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, station: Served) -> Page:
    """A page that refuses to ask anybody but the station, and fails the test when a script fails."""
    page = context.new_page()

    def refuse(error: object) -> None:
        raise AssertionError(f"a script failed: {error}")

    page.on("pageerror", refuse)
    return page
