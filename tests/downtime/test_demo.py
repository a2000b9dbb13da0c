"""The whole way by the real steps, and what it leaves behind: no patient in clear, on any disk."""

from __future__ import annotations

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from downtime.demo import MARK, PASSPHRASE, Demonstration, demonstrate
from downtime.vault import open_newest, unlock
from exports.errors import FolderNotEmpty
from exports.record import Patient
from exports.snapshot.read import rows
from exports.valmont.hospital import FEWEST

NOW = datetime.now(UTC)


def demonstration(folder: Path, now: datetime = NOW) -> Demonstration:
    return demonstrate(folder, patients=FEWEST, language="fr", now=now, say=lambda _message: None)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return demonstration(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def names(made: Demonstration) -> list[bytes]:
    """What would give patients away: IPP, and birth names long enough not to be there by chance."""
    opened = open_newest(made.vault, unlock(made.vault, PASSPHRASE))
    with opened.copy.page() as connection:
        patients = rows(connection, Patient)
    opened.copy.close()
    texts = {text for patient in patients for text in (patient.ipp, patient.birth_name) if text and len(text) >= 7}
    assert len(texts) > FEWEST
    return [form for text in texts for form in (text.encode(), text.encode("utf-16-le"))]


def files_with(names: list[bytes], files: Iterator[Path]) -> list[Path]:
    found = []
    for file in files:
        content = file.read_bytes()
        if any(name in content for name in names):
            found.append(file)
    return found


def below(*folders: Path) -> Iterator[Path]:
    return (path for folder in folders for path in folder.rglob("*") if path.is_file())


class Browser:
    """A person at the pages: keeps the cookie, sends the token of the page it is on."""

    def __init__(self, address: str) -> None:
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
        self._token = ""

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


def test_no_patient_in_clear_on_any_disk(made: Demonstration, names: list[bytes], tmp_path: Path) -> None:
    site, vault, temporary = made.site.folder, made.vault.folder, tmp_path / "tmp"
    temporary.mkdir()
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    assert files_with(names, below(site / "hospital")), "the search finds nothing where the names are"
    environment = os.environ | {"TMPDIR": str(temporary), "TEMP": str(temporary), "TMP": str(temporary)}
    run = [sys.executable, "-c", "from downtime.cli import main; main()"]
    unlocking = ["--passphrase-file", str(tmp_path / "passphrase")]

    pdf = tmp_path / "asked-for.pdf"
    printing = subprocess.run(
        [*run, "print", str(vault), "ward-list", "-o", str(pdf), *unlocking],
        env=environment, capture_output=True, check=True,
    )  # fmt: skip
    assert not any(name in printing.stdout + printing.stderr for name in names)

    port = free_port()
    serving = subprocess.Popen(
        [*run, "serve", str(vault), "--port", str(port)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=tmp_path,
    )  # fmt: skip
    try:
        assert serving.stdout is not None
        assert str(port).encode() in serving.stdout.readline()
        browser = Browser(f"http://127.0.0.1:{port}")
        browser.get("/unlock")
        browser.post("/unlock", passphrase=PASSPHRASE)
        wards = browser.post("/sign-in", name="Camille Essai", role="nurse")
        ward = re.search(rb'href="(/wards/[^"]+)"', wards)
        assert ward is not None
        assert any(name in browser.get(ward.group(1).decode()) for name in names), "the pages show patients"
        where = re.search(rb'name="ward" value="([^"]+)"|<option value="([^"]+)"', browser.get("/paper"))
        assert where is not None
        chosen = (where.group(1) or where.group(2)).decode()
        assert browser.post("/paper/patient-sheet.pdf", ward=chosen).startswith(b"%PDF")
        held = Path(f"/proc/{serving.pid}/fd")
        # Deleted files that are still open are read through their handle.
        handles = [handle for handle in held.iterdir() if handle.is_file()] if held.is_dir() else []
        assert files_with(names, iter(handles)) == []
        assert files_with(names, below(vault, temporary)) == []
    finally:
        serving.terminate()
        said, _ = serving.communicate(timeout=30)
    assert not any(name in said for name in names)
    assert files_with(names, below(vault, site / "published", site / "state", site / "stations", temporary)) == []
    assert [path for path in below(tmp_path) if path.name not in ("passphrase", "asked-for.pdf")] == []
