"""`make audit`: a full run of the kit under observation, then the search for patients in clear in all it left or used.

Export, pull, unlock, wards, records, search, print, journal, lock: the real programs in processes of their own. What is
searched: every file in every folder they could write to, the shared memory of the system, what each process holds
open, its environment and arguments, all it said, every path it ever wrote or removed, the journal, the answers of the
pages before the unlock. Names are sought as they are, in capitals, small, titled and folded, in five encodings, also
inside what is compressed with gzip, zlib or zstd. The search is tried first where patients do stand: in the hospital's
own files, in the sheet that was asked for, and in the pages that are read.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
import zstandard
from pypdf import PdfReader

from downtime.demo import PASSPHRASE, Demonstration, demonstrate
from downtime.vault import open_newest, unlock
from exports.record import Allergy, Patient
from exports.snapshot.read import rows
from exports.valmont.hospital import FEWEST
from tests.downtime.clear_text import below, deleted_and_open, held_open, spellings
from tests.downtime.test_demo import Browser, free_port

SHORTEST = 7
MAGICS = (b"\x1f\x8b\x08", b"\x78\x9c", b"\x78\x01", b"\x78\xda", b"\x28\xb5\x2f\xfd")


@dataclass
class Audit:
    """What was looked at and what was found there; `found` must stay empty, `controls` must not."""

    names: frozenset[bytes]
    lines: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    def look(self, what: str, contents: Iterable[tuple[str, bytes]]) -> None:
        """No content may hold a name."""
        looked, hits = 0, []
        for where, content in contents:
            looked += 1
            if self.holds(content):
                hits.append(where)
        self.found += [f"{what}: {hit}" for hit in hits]
        self.lines.append(f"{what:<58} {looked:>5} looked at  {len(hits)} with patients")

    def control(self, what: str, content: bytes) -> None:
        """This content must hold a name, or the search finds nothing."""
        if not self.holds(content):
            self.found.append(f"control failed: no patient in {what}")
        self.lines.append(f"{'control: ' + what:<58} {'found' if self.holds(content) else 'NOT FOUND'}")

    def holds(self, content: bytes) -> bool:
        return any(name in piece for piece in (content, *unpacked(content)) for name in self.names)


def unpacked(content: bytes) -> Iterator[bytes]:
    """What is compressed inside, from every place where such a thing may begin."""
    for magic in MAGICS:
        for place in [found.start() for found in re.finditer(re.escape(magic), content)][:2000]:
            with contextlib.suppress(zlib.error, zstandard.ZstdError, MemoryError):
                if magic == MAGICS[-1]:
                    yield zstandard.ZstdDecompressor().decompressobj().decompress(content[place:])
                else:
                    yield zlib.decompressobj(47).decompress(content[place:], 1 << 24)


def run(folder: Path) -> Audit:
    """The whole run in `folder`, which is empty."""
    temporary, home = folder / "tmp", folder / "home"
    for one in (temporary, home):
        one.mkdir()
    made = demonstrate(folder / "demo", patients=FEWEST, language="en", now=datetime.now(UTC), say=lambda _: None)
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    (folder / "passphrase").chmod(0o600)
    audit = Audit(names_of(made))
    log = folder / "watched.log"
    shared_before = set(shared_memory())
    said: list[tuple[str, bytes]] = []
    audit.control("the hospital's own files", b"".join(f.read_bytes() for f in below(made.site.folder / "hospital")))

    def verb(*words: object) -> None:
        command = [sys.executable, "-m", "tests.security.watched", str(log), *map(str, words)]
        done = subprocess.run(command, env=environment(temporary, home), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        said.append((f"downtime {words[0]}", done.stdout + done.stderr))

    secret = ("--passphrase-file", folder / "passphrase")
    vault, sheet = made.vault.folder, folder / "asked-for.pdf"
    verb("export", made.site.folder)
    verb("pull", vault)
    verb("snapshots", vault, "--check")
    verb("check", vault)
    verb("print", vault, "ward-list", "-o", sheet, "--reason", "audit", *secret)
    text = "".join(page.extract_text() for page in PdfReader(sheet).pages)
    audit.control("the sheet that was asked for", text.encode())
    serve(audit, made, log, environment(temporary, home), said)
    verb("journal", vault, *secret)
    audit.look("standard output and error of every verb", (one for one in said if one[0] != "downtime journal"))
    audit.look("paths ever written, renamed, removed; programs started", [("log", log.read_bytes())])
    audit.look("the vault, the published snapshots, keys, state", contents(below(vault, *site_folders(made))))
    audit.look("temporary folder, home folder", contents(below(temporary, home)))
    new = set(shared_memory()) - shared_before
    audit.look("shared memory (/dev/shm), new since the start", contents(new))
    left = [path for path in below(temporary) if path.is_file()]
    audit.found += [f"left in the temporary folder: {path.name}" for path in left]
    written = {line.split(b" ", 1)[1] for line in log.read_bytes().splitlines() if line.startswith(b"write ")}
    outside = [path for path in map(os.fsdecode, written) if not allowed(path, folder)]
    audit.found += [f"written outside of vault and site: {path}" for path in outside]
    audit.lines.append(
        f"{'files opened for writing, all processes':<58} {len(written):>5}            {len(outside)} elsewhere"
    )
    return audit


def allowed(path: str, folder: Path) -> bool:
    """The folders of the run; Python's own caches and the null device hold no data."""
    return path.startswith(str(folder)) or path.endswith((".pyc", os.devnull)) or "__pycache__" in path


def serve(
    audit: Audit, made: Demonstration, log: Path, environment: dict[str, str], said: list[tuple[str, bytes]]
) -> None:
    """The pages, as a nurse uses them; the process is looked at while it is unlocked."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "tests.security.watched",
        str(log),
        "serve",
        str(made.vault.folder),
        "--port",
        str(port),
    ]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    heard = [process.stdout.readline()]
    while f":{port}" not in heard[-1].decode():
        heard.append(process.stdout.readline())
        assert heard[-1], heard
    browser = Browser(f"http://127.0.0.1:{port}")
    before = [(path, browser.get(path)) for path in ("/unlock", "/healthz", "/static/frame.css")]
    audit.look("pages before the unlock", before)
    browser.post("/unlock", passphrase=PASSPHRASE)
    wards = re.findall(rb'href="(/wards/[^"]+)"', browser.post("/sign-in", name="Camille Essai", role="manager"))
    pages = [browser.get(ward.decode()) for ward in wards]
    patients = re.findall(rb'href="(/patients/[^"]+)"', b"".join(pages))[:20]
    pages += [browser.get(patient.decode()) for patient in patients]
    audit.control("the pages that are read", b"".join(pages))
    browser.post("/search", q="martin")
    browser.post("/paper/patient-sheet.pdf", ward=wards[0].decode().removeprefix("/wards/"))
    browser.get("/journal")
    audit.look("addresses of pages (they stay in histories)", [("addresses", b" ".join([*wards, *patients]))])
    audit.look("files the unlocked server holds open", contents(held_open(process.pid)))
    audit.found += [f"deleted and open: {link}" for link in deleted_and_open(process.pid)]
    watched = psutil.Process(process.pid)
    everyone = [watched, *watched.children(recursive=True)]
    audit.look("environment of its processes", [(str(one.pid), repr(one.environ()).encode()) for one in everyone])
    audit.look("arguments of its processes", [(str(one.pid), repr(one.cmdline()).encode()) for one in everyone])
    limits = Path(f"/proc/{process.pid}/limits")
    if limits.exists():
        core = re.search(r"Max core file size +(\S+)", limits.read_text(encoding="ascii"))
        audit.lines.append(f"{'largest core dump of the unlocked server':<58} {core.group(1) if core else '?':>5}")
        if core is None or core.group(1) != "0":
            audit.found.append("the unlocked server may leave a core dump")
    swapped = sum(int(line.split()[1]) for line in status_of(process.pid) if line.startswith("VmSwap"))
    audit.lines.append(f"{'of the unlocked server in the swap file':<58} {swapped:>5} kB")
    browser.post("/lock")
    process.terminate()
    try:
        rest, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    said.append(("downtime serve", b"".join(heard) + rest))


def status_of(process: int) -> list[str]:
    status = Path(f"/proc/{process}/status")
    return status.read_text(encoding="ascii").splitlines() if status.exists() else []


def names_of(made: Demonstration) -> frozenset[bytes]:
    """What would give patients away: numbers, birth names and first names together, allergies with their notes."""
    opened = open_newest(made.vault, unlock(made.vault, PASSPHRASE))
    with opened.copy.page() as connection:
        patients, allergies = rows(connection, Patient), rows(connection, Allergy)
    opened.copy.close()
    texts = {text for one in patients for text in (one.ipp, one.birth_name, one.ins, one.phone) if text}
    texts |= {one.note for one in allergies if one.note and len(one.note) > 20}
    return spellings(text for text in texts if len(text) >= SHORTEST)


def site_folders(made: Demonstration) -> list[Path]:
    return [made.site.folder / name for name in ("published", "state", "stations", "keys")]


def contents(paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        with contextlib.suppress(OSError):
            yield path.name, path.read_bytes()


def shared_memory() -> list[Path]:
    folder = Path("/dev/shm")
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []


def environment(temporary: Path, home: Path) -> dict[str, str]:
    places = dict.fromkeys(("SQLITE_TMPDIR", "TMPDIR", "TEMP", "TMP"), str(temporary))
    return os.environ | places | {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "LC_ALL": "en"}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="downtime-audit-") as folder:
        audit = run(Path(folder))
    print(f"names, numbers and notes of {FEWEST} patients and more, {len(audit.names)} spellings\n")
    print("\n".join(audit.lines))
    print("\n" + ("\n".join(audit.found) if audit.found else "No patient in clear anywhere."))
    return 1 if audit.found else 0


if __name__ == "__main__":
    sys.exit(main())
