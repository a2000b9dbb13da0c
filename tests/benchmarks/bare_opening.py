"""The least that opens a copy, and the peer's way, each as a process of its own that says its seconds as JSON:
`python -m tests.benchmarks.bare_opening bound|peer VAULT IDENTITY WARD ENCRYPTED`. It loads nothing else: its memory is
part of the figure."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from pathlib import Path

from exports import age, frame, minisign
from exports.minisign_keys import PublicKey

CIPHER = "chacha20"
KEY = "ab" * 32
"""Raw: no passphrase is stretched."""


def bound(vault: str, identity: str, _ward: str, _encrypted: str) -> dict[str, float]:
    """Seconds of each step."""
    (file,) = Path(vault).rglob("*.sqlite.zst.age")
    signature = file.with_name(file.name + ".minisig").read_text(encoding="utf-8")
    site_key = PublicKey.parse(next(Path(vault).rglob("site.pub")).read_bytes(), file="site.pub")
    seconds: dict[str, float] = {}
    last = time.perf_counter()

    def told(name: str) -> None:
        nonlocal last
        seconds[name], last = time.perf_counter() - last, time.perf_counter()

    content = file.read_bytes()
    told("read")
    minisign.verify(content, signature, site_key, file=file.name)
    told("signature")
    packed = age.decrypt(content, [identity])
    told("age")
    database = frame.decompress(packed, file=file.name)
    told("zstd")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database)
    connection.execute("select count(*) from stay where present").fetchone()
    told("deserialize")
    return seconds


def peer(_vault: str, _identity: str, ward: str, encrypted: str) -> dict[str, float]:
    import apsw

    started = time.perf_counter()
    connection = apsw.Connection(encrypted, flags=apsw.SQLITE_OPEN_READONLY)
    connection.pragma("cipher", CIPHER)
    connection.pragma("hexkey", KEY)
    asked = "select p.*, s.* from stay s join patient p on p.key = s.patient where s.present and s.ward = ?"
    rows = connection.execute(asked, (ward,)).fetchall()
    if not rows:
        raise SystemExit("nobody on that ward")
    return {"open and ward": time.perf_counter() - started}


if __name__ == "__main__":
    ways = {"bound": bound, "peer": peer}
    print(json.dumps(ways[sys.argv[1]](*sys.argv[2:])))
