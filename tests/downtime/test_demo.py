"""The whole way by the real steps, and what it leaves behind: no patient in clear, on any disk."""

from __future__ import annotations

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pypdf import PdfReader

from downtime.demo import MARK, PASSPHRASE, Demonstration, demonstrate
from downtime.vault import open_newest, unlock
from exports.errors import FolderNotEmpty
from exports.pin import pin_agrees
from exports.record import Patient
from exports.snapshot.read import accounts, rows
from exports.valmont.hospital import FEWEST
from tests.downtime.clear_text import below, deleted_and_open, files_with, held_open, spellings

NOW = datetime.now(UTC)


def demonstration(folder: Path, now: datetime = NOW) -> Demonstration:
    return demonstrate(folder, patients=FEWEST, language="fr", now=now, say=lambda _message: None)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return demonstration(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def names(made: Demonstration) -> frozenset[bytes]:
    """What would give patients away: IPP, and birth names long enough not to be there by chance."""
    opened = open_newest(made.vault, unlock(made.vault, PASSPHRASE))
    with opened.copy.page() as connection:
        patients = rows(connection, Patient)
    opened.copy.close()
    texts = {text for patient in patients for text in (patient.ipp, patient.birth_name) if text and len(text) >= 7}
    assert len(texts) > FEWEST
    return spellings(texts)


class Browser:
    """A person at the pages: keeps the cookie, sends the token of the page it is on."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._jar = http.cookiejar.CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self._jar)
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
        self._token = ""

    def cookie(self) -> str:
        """What this browser would send as its cookie."""
        return "; ".join(f"{one.name}={one.value}" for one in self._jar)

    def get(self, path: str) -> bytes:
        return self._ask(urllib.request.Request(self.address + path))

    def post(self, path: str, **fields: str) -> bytes:
        body = urlencode({"csrf": self._token, **fields}).encode()
        headers = {"Origin": self.address}
        return self._ask(urllib.request.Request(self.address + path, data=body, headers=headers))

    def _ask(self, request: urllib.request.Request) -> bytes:
        with self._opener.open(request, timeout=30) as answer:
            content: bytes = answer.read()
        token = re.search(rb'name="csrf" value="([^"]+)"', content)
        self._token = token.group(1).decode() if token else self._token
        return content


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def test_the_demonstration_is_whole(made: Demonstration) -> None:
    assert made.report.present == made.hospital.present == FEWEST
    assert len(made.pulled.accepted) == 1
    assert made.pulled.refused == ()
    opened = open_newest(made.vault, unlock(made.vault, PASSPHRASE))
    assert opened.copy.manifest.present == FEWEST
    assert opened.copy.manifest.site_name == "Centre hospitalier de Valmont"


def test_a_demonstration_goes_on(tmp_path: Path) -> None:
    first = demonstration(tmp_path / "demo", NOW - timedelta(hours=1))
    second = demonstration(tmp_path / "demo")
    assert first.vault.recipient == second.vault.recipient
    assert [one.comment.sequence for one in second.vault.generations() if one.comment] == [2, 1]


def test_another_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_bytes(b"years of work")
    with pytest.raises(FolderNotEmpty):
        demonstration(tmp_path)
    assert not (tmp_path / MARK).exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "latin-1"])
@pytest.mark.parametrize("change", [str, str.upper, str.lower, str.title])
def test_the_search_finds_what_it_looks_for(encoding: str, change: Callable[[str], str], tmp_path: Path) -> None:
    """Also on the border of two pieces, and in a file that was deleted while a process holds it open."""
    names = spellings(["Quéméras-Lefébure"])
    for before in (0, 1 << 22, (1 << 22) - 9):
        (tmp_path / "file").write_bytes(bytes(before) + change("Quéméras-Lefébure").encode(encoding) + bytes(100))
        assert files_with(names, below(tmp_path)) == [tmp_path / "file"]
    (tmp_path / "file").write_bytes("Quéméras-Lefé".encode(encoding))
    assert files_with(names, below(tmp_path)) == []
    if sys.platform == "linux":
        with (tmp_path / "deleted").open("w+b") as held:
            held.write(change("Quéméras-Lefébure").encode(encoding))
            held.flush()
            (tmp_path / "deleted").unlink()
            assert len(files_with(names, held_open(os.getpid()))) == 1
            assert any("deleted" in link for link in deleted_and_open(os.getpid()))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit to the size of the files of a process")
def test_a_server_that_can_write_no_file_serves_all_the_same(
    made: Demonstration, names: frozenset[bytes], tmp_path: Path
) -> None:
    """What is sent, drawn, sorted or unpacked goes through no file, whatever its name and however short its life."""
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
    spill = f"{limit}with open({str(tmp_path / 'spilled')!r}, 'wb') as file: file.write(bytes(5000))"
    assert subprocess.run([sys.executable, "-c", spill], capture_output=True, check=False).returncode != 0
    with serving(made, tmp_path, before=limit) as (browser, _process):
        ward = unlocked(browser)
        assert any(name in browser.get(f"/wards/{ward}") for name in names)
        assert len(browser.post("/paper/patient-sheet.pdf", ward=ward)) > 8192


def test_no_patient_in_clear_on_any_disk(made: Demonstration, names: frozenset[bytes], tmp_path: Path) -> None:
    site, vault, temporary = made.site.folder, made.vault.folder, tmp_path / "tmp"
    temporary.mkdir()
    assert files_with(names, below(site / "hospital")), "the search finds nothing where the names are"

    pdf = tmp_path / "asked-for.pdf"
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    secret.chmod(0o600)
    printing = subprocess.run(
        [sys.executable, "-m", "downtime", "print", str(vault), "ward-list", "-o", str(pdf), "--passphrase-file",
         str(secret), "--reason", "essai du papier"],
        env=environment(temporary), capture_output=True, check=True,
    )  # fmt: skip
    assert not any(name in printing.stdout + printing.stderr for name in names)
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert any(name in text.encode() for name in names), "the sheet names patients"
    assert files_with(names, below(vault, temporary)) == []

    with serving(made, temporary) as (browser, process):
        ward = unlocked(browser)
        assert any(name in browser.get(f"/wards/{ward}") for name in names), "the pages show patients"
        assert browser.post("/paper/patient-sheet.pdf", ward=ward).startswith(b"%PDF")
        # Unlocked at this moment: nothing in the files it holds open, nothing beside the vault, no temporary file.
        assert files_with(names, held_open(process.pid)) == []
        assert deleted_and_open(process.pid) == []
        assert files_with(names, below(vault, temporary)) == []
        assert list(temporary.iterdir()) == []
        assert any(name in browser.get(f"/wards/{ward}") for name in names), "it was unlocked all the time"
        process.terminate()
        said, _ = process.communicate(timeout=30)
    assert not any(name in said for name in names)
    assert files_with(names, below(vault, site / "published", site / "state", site / "stations", temporary)) == []
    assert {path.name for path in below(tmp_path)} == {"passphrase", "asked-for.pdf"}


def environment(temporary: Path) -> dict[str, str]:
    """That of this test, with a folder of its own for temporary files; SQLite looks at the first two."""
    return os.environ | dict.fromkeys(("SQLITE_TMPDIR", "TMPDIR", "TEMP", "TMP"), str(temporary))


@contextmanager
def serving(
    made: Demonstration, temporary: Path, before: str = ""
) -> Iterator[tuple[Browser, subprocess.Popen[bytes]]]:
    """The real program, locked, and somebody in front of it."""
    port = free_port()
    script = f"{before}from downtime.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", script, "serve", str(made.vault.folder), "--port", str(port)],
        env=environment(temporary), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=temporary,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        said = [process.stdout.readline()]  # the self-test, then the address
        while str(port).encode() not in said[-1]:
            assert said[-1], said
            said.append(process.stdout.readline())
        yield Browser(f"http://127.0.0.1:{port}"), process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=60)
        finally:
            process.kill()


def unlocked(browser: Browser) -> str:
    """A nurse unlocks and signs in; gives the address of a ward."""
    browser.get("/unlock")
    browser.post("/unlock", passphrase=PASSPHRASE)
    found = re.search(rb'href="/wards/([^"]+)"', browser.post("/sign-in", name="Camille Essai", role="nurse"))
    assert found is not None
    return found.group(1).decode()


def test_a_demonstration_with_a_staff_list_keeps_no_pin(tmp_path: Path) -> None:
    made = demonstrate(tmp_path, patients=FEWEST, language="fr", now=NOW, say=lambda _message: None, staff_list=True)
    pins = spellings([one.pin for one in made.staff])
    by_chance = (".ndjson", ".age")  # six digits in megabytes of numbers
    assert not [path for path in files_with(pins, below(tmp_path)) if not str(path).endswith(by_chance)]
    opened = open_newest(made.vault, unlock(made.vault, PASSPHRASE))
    with opened.copy.page() as connection:
        listed = {account.key: account for account in accounts(connection)}
    opened.copy.close()
    assert [pin_agrees(one.pin, listed[one.login].pin_hash) for one in made.staff] == [True] * len(listed)
    later = NOW + timedelta(hours=1)
    again = demonstrate(tmp_path, patients=FEWEST, language="fr", now=later, say=lambda _message: None, staff_list=True)
    assert [one.login for one in again.staff] == list(listed) and again.staff != made.staff
