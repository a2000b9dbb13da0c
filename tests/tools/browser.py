"""The one way the tests start a browser: the system's Chromium, without a network of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from tests.tools.install import ALSO_KNOWN_AS

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Nothing but our own pages: Chromium otherwise looks for its maker's hosts at every start."""


def executable() -> Path:
    """Where Chromium is. The tests install it; see `tests.tools.install`."""
    found = next((path for name in ALSO_KNOWN_AS["chromium"] if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("Chromium is missing: make test installs it.")
    return Path(found)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=executable(), args=list(QUIET))
