"""A real station: the fictive hospital exported, pulled and served by the real command in its own process."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from downtime.demo import PASSPHRASE, demonstrate
from exports.valmont.hospital import FEWEST
from tests.tools.browser import launch

START = 120.0
"""Seconds that the station may take to start on a machine that does other things too."""


@dataclass(frozen=True)
class Served:
    """A running station."""

    address: str
    passphrase: str


@pytest.fixture(scope="session")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("station") / "demo"
    made = demonstrate(folder, patients=FEWEST, language="en", now=datetime.now(UTC), say=lambda _: None)
    yield from serving(made.vault.folder)


def serving(vault: Path) -> Iterator[Served]:
    """`downtime serve` in a process of its own, ended as an administrator would. What it says goes into a file: a pipe
    that nobody empties would stop the server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "downtime", "serve", str(vault), "--port", str(port)]
    log = vault.with_name("serve.log")
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
    try:
        _until_it_answers(process, log, address)
        yield Served(address, PASSPHRASE)
        process.terminate()
        assert process.wait(timeout=60) == 0, log.read_text(encoding="utf-8", errors="replace")[-2000:]
    finally:
        process.kill()
        process.wait()


def _until_it_answers(process: subprocess.Popen[bytes], log: Path, address: str) -> None:
    """The address is said once the pages can be asked for, after the self-test."""
    pause = threading.Event()
    until = time.monotonic() + START
    while address.encode() not in log.read_bytes():
        assert process.poll() is None and time.monotonic() < until, log.read_text(encoding="utf-8", errors="replace")
        pause.wait(0.05)


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
