"""The patient sheets of the largest ward, or of everybody present, as one PDF in memory."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from downtime.subjects import present_patients
from downtime.vault import Vault, open_newest, unlock
from exports.snapshot.census import wards
from exports.snapshot.read import feeds
from printable.context import PrintContext
from printable.forms import render


def main(folder: str, secret: str, whom: str) -> int:
    vault = Vault.open(Path(folder))
    copy = open_newest(vault, unlock(vault, Path(secret).read_text(encoding="utf-8"))).copy
    numbers = count(1)
    with copy.page() as connection:
        largest = max(wards(connection), key=lambda ward: ward.present)
        started = time.perf_counter()
        records = present_patients(connection, largest.key if whom == "ward" else None)
        context = PrintContext(
            site_name=copy.manifest.site_name,
            language="fr",
            timezone=copy.manifest.timezone,
            data_at=copy.manifest.created_at,
            feeds=feeds(connection),
            printed_at=datetime.now(UTC),
            printed_by="bench",
            next_serial=lambda: f"BENCH-{next(numbers):06d}",
        )
    read = time.perf_counter()
    printed = render("patient-sheet", records, context)
    drawn = time.perf_counter()
    pages = sum(sheet.pages for sheet in printed.sheets)
    work = f"{len(records)} patients, {pages} pages, {len(printed.content) / 1e6:.1f} MB"
    print(json.dumps({"work": work, "read": read - started, "draw": drawn - read}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3]))
