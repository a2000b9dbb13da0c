"""Unlock, open, and the first ward page through the real application, as one fresh process."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

started = time.perf_counter()

from downtime.vault import Vault, open_newest, unlock  # noqa: E402 — the imports are part of what is measured
from downtime.web.app import create_app  # noqa: E402
from downtime.web.config import WebConfig  # noqa: E402
from downtime.web.ward_address import ward_address  # noqa: E402
from exports.snapshot.census import wards  # noqa: E402
from tests.downtime.web.browsing import Reader  # noqa: E402


def main(folder: str, secret: str) -> int:
    imported = time.perf_counter()
    vault = Vault.open(Path(folder))
    passphrase = Path(secret).read_text(encoding="utf-8")
    identity = unlock(vault, passphrase)
    unlocked = time.perf_counter()
    copy = open_newest(vault, identity).copy
    opened = time.perf_counter()
    with copy.page() as connection:
        largest = max(wards(connection), key=lambda ward: ward.present)
    copy.close()
    reader = Reader(create_app(WebConfig(vault=vault.folder)))
    reader.unlock(passphrase)
    reader.sign_in()
    before = time.perf_counter()
    size = len(reader.get(f"/wards/{ward_address(largest.key)}").data)
    drawn = time.perf_counter()
    said = {
        "work": f"{size / 1e3:.0f} kB page of {largest.present} patients",
        "imports": imported - started,
        "passphrase": unlocked - imported,
        "open": opened - unlocked,
        "page": drawn - before,
    }
    print(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
