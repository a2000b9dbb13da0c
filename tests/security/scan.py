"""`make scan`: sqlmap and wapiti, as an attacker on the laptop would run them, against a real server that is unlocked.

Both are installed into a folder of their own, away from the kit's environment, and run for some minutes against the
demonstration on loopback, with the cookie of a reader who has signed in: the worst position the pages can be put in.
They know neither our cookie nor our token, so a small relay adds both to what they send, and keeps from them what would
end the session. sqlmap tries each field of each form; wapiti crawls and tries its modules. Fails when either finds
anything.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import venv
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from downtime.demo import PASSPHRASE, demonstrate
from exports.valmont.hospital import FEWEST
from tests.downtime.test_demo import Browser, free_port

SCANNERS = ("sqlmap", "wapiti3")
MODULES = "sql,xss,permanentxss,file,exec,crlf,redirect,xxe,methods,csp"
SECONDS = int(os.environ.get("DOWNTIME_SCAN_SECONDS", "240"))
"""For each of the two."""
# Not wapiti's csrf: the relay adds what a foreign page could not have; `test_door.py` asks each route without it.
EXPECTED: dict[str, str] = {}
"""What wapiti calls a finding and we do not, with the reason."""
ENDS_THE_SESSION = ("/lock", "/unlock", "/sign-in", "/language", "/theme", "/awake")


@dataclass(frozen=True)
class Station:
    """A running, unlocked station behind a relay at `address`."""

    address: str
    browser: Browser


@contextmanager
def station(folder: Path) -> Iterator[Station]:
    made = demonstrate(folder, patients=FEWEST, language="en", now=datetime.now(UTC), say=lambda _: None)
    port = free_port()
    command = [sys.executable, "-m", "downtime", "serve", str(made.vault.folder), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        while f":{port}" not in process.stdout.readline():
            assert process.poll() is None
        browser = Browser(f"http://127.0.0.1:{port}")
        browser.get("/unlock")
        browser.post("/unlock", passphrase=PASSPHRASE)
        browser.post("/sign-in", name="Camille Essai", role="manager")
        with relay(browser.address, browser.cookie()) as address:
            yield Station(address, browser)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=60)
        finally:
            process.kill()


@contextmanager
def relay(station: str, cookie: str) -> Iterator[str]:
    """Everything goes to the station as from a page of its own reader; what comes back is passed on as it is."""
    host = urlsplit(station).netloc

    class Relay(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            if self.path.startswith(ENDS_THE_SESSION):
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            kept = {
                n: v for n, v in self.headers.items() if n.lower() not in ("host", "cookie", "origin", "content-length")
            }
            wire = HTTPConnection(host, timeout=30)
            wire.request(self.command, self.path, body, {**kept, "Host": host, "Cookie": cookie, "Origin": station})
            answer = wire.getresponse()
            content = answer.read()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("content-length", "transfer-encoding", "connection", "set-cookie"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            wire.close()
            with suppress(OSError):  # it asked and did not wait
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_HEAD = do_OPTIONS = do_DELETE = do_TRACE = handle_any  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def forms(station: Station) -> Iterator[tuple[str, str]]:
    """Address and body of each form of the pages a reader sees, once; not those that end the session."""
    seen = set()
    wards = re.findall(r'href="(/wards/[^"]+)"', station.browser.get("/wards").decode())
    patients = re.findall(r'href="(/patients/[^"]+)"', station.browser.get(wards[0]).decode())
    for page in ("/wards", "/search", "/paper", "/guide", "/journal", wards[0], patients[0]):
        for action, inside in re.findall(
            r'<form[^>]*action="([^"]+)"[^>]*>(.*?)</form>', station.browser.get(page).decode(), re.S
        ):
            names = re.findall(r'<(?:input|button)[^>]*?name="([^"]+)"(?:[^>]*?value="([^"]*)")?', inside)
            shape = (action.split("/")[1], tuple(name for name, _ in names))
            if shape not in seen and not action.startswith(ENDS_THE_SESSION):
                seen.add(shape)
                yield action, "&".join(f"{name}={value or 'x'}" for name, value in names)


def sqlmap(program: Path, station: Station, folder: Path) -> tuple[str, bool]:
    """Every form; what it said of each, and whether it found something."""
    said, found = [], False
    every = list(forms(station))
    for action, body in every:
        command = [
            str(program), "-u", station.address + action, "--data", body, "--batch", "--level=2", "--risk=1",
            "--skip=csrf", "--dbms=SQLite", "--flush-session", "--disable-coloring", "--threads=2",
            f"--output-dir={folder}", "--ignore-code=403,404", f"--time-limit={max(20, SECONDS // len(every))}",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        vulnerable = "is vulnerable" in done.stdout or "identified the following injection point" in done.stdout
        found |= vulnerable
        tried = len(re.findall(r"testing '", done.stdout))
        ended = "do not appear to be injectable" in done.stdout
        verdict = (
            "INJECTABLE" if vulnerable else "nothing injectable" if ended else "nothing found before the time ended"
        )
        said.append(f"  {action.split('?')[0][:40]:<42}{tried:>4} techniques tried   {verdict}")
    return "\n".join(said), found


def wapiti(program: Path, station: Station, folder: Path) -> tuple[str, bool]:
    report = folder / "wapiti.json"
    each = max(10, SECONDS // len(MODULES.split(",")))
    command = [
        str(program), "-u", f"{station.address}/wards", "--scope", "domain", "-m", MODULES, "-f", "json",
        "-o", str(report), "--max-attack-time", str(each), "--max-scan-time", str(SECONDS), "--flush-session",
        "--no-bugreport", "--store-session", str(folder), "-v", "0", "--max-links-per-page", "40",
        "--max-files-per-dir", "30",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"HOME": str(folder)})
    if not report.exists():
        return done.stdout[-2000:] + done.stderr[-2000:], True
    said = json.loads(report.read_text(encoding="utf-8"))
    hits = {name: found for name, found in said["vulnerabilities"].items() if found}
    hits |= {name: found for name, found in said["anomalies"].items() if found}
    expected = {name: found for name, found in hits.items() if name in EXPECTED}
    hits = {name: found for name, found in hits.items() if name not in EXPECTED}
    lines = [f"  {said['infos']['crawled_pages_nbr']} pages crawled, modules {MODULES}"]
    for name, found in hits.items():
        lines += [f"  {name}: {one['method']} {one['path']} {one.get('info', '')}" for one in found]
    lines += [f"  {name}, {len(found)} times: {EXPECTED[name]}" for name, found in expected.items()]
    return "\n".join(lines if hits else [*lines, "  nothing else found"]), bool(hits)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="downtime-scan-") as name:
        folder = Path(name)
        given = os.environ.get("DOWNTIME_SCANNERS")
        tools = Path(given) if given else folder / "tools"
        if not given:
            venv.create(tools, with_pip=True)
            subprocess.run([tools / "bin" / "python", "-m", "pip", "install", "--quiet", *SCANNERS], check=True)
        with station(folder / "demo") as running:
            first, injected = sqlmap(tools / "bin" / "sqlmap", running, folder)
            print(f"sqlmap\n{first}", flush=True)
            second, broken = wapiti(tools / "bin" / "wapiti", running, folder)
            print(f"wapiti\n{second}")
            inside = b"BACKUP COPY" in running.browser.get("/wards")
            print("The station serves all the while." if inside else "The station stopped serving.")
    return 1 if injected or broken or not inside else 0


if __name__ == "__main__":
    sys.exit(main())
