"""`make scan`: sqlmap and wapiti, as an attacker on the laptop would run them, against a real server that is unlocked.

Both are installed into a folder of their own, away from the kit's environment, and run for some minutes against the
demonstration on loopback, with the cookie of a reader who has signed in: the worst position the pages can be put in.
sqlmap tries each field of each form; wapiti crawls and tries its modules. Fails when either finds anything.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from downtime.demo import PASSPHRASE, demonstrate
from exports.valmont.hospital import FEWEST
from tests.downtime.test_demo import Browser, free_port

SCANNERS = ("sqlmap", "wapiti3")
MODULES = "sql,timesql,xss,permanentxss,file,exec,crlf,redirect,ssrf,xxe,backup,htaccess,methods,csp,http_headers,cookieflags,csrf"
SECONDS = int(os.environ.get("DOWNTIME_SCAN_SECONDS", "240"))
"""For each of the two."""
ENDS_THE_SESSION = ("/lock", "/unlock", "/sign-in", "/language", "/theme", "/awake")


@dataclass(frozen=True)
class Station:
    """A running, unlocked station, and what a reader's browser would send."""

    address: str
    browser: Browser
    cookie: str

    @property
    def headers(self) -> list[str]:
        return [f"Cookie: {self.cookie}", f"Origin: {self.address}"]


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
        browser.post("/sign-in", name="Camille Essai", role="it")
        yield Station(browser.address, browser, browser.cookie())
    finally:
        process.terminate()
        process.communicate(timeout=30)


def forms(station: Station) -> Iterator[tuple[str, str]]:
    """Address and body of each form of the pages a reader sees, once; not those that end the session."""
    seen = set()
    wards = re.findall(r'href="(/wards/[^"]+)"', station.browser.get("/wards").decode())
    patients = re.findall(r'href="(/patients/[^"]+)"', station.browser.get(wards[0]).decode())
    for page in ("/wards", "/search", "/paper", "/guide", "/journal", wards[0], patients[0]):
        for action, inside in re.findall(r'<form[^>]*action="([^"]+)"[^>]*>(.*?)</form>', station.browser.get(page).decode(), re.S):
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
            f"--output-dir={folder}", "--headers=" + "\n".join(station.headers), "--ignore-code=403,404",
            f"--time-limit={max(20, SECONDS // len(every))}",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        vulnerable = "is vulnerable" in done.stdout or "identified the following injection point" in done.stdout
        found |= vulnerable
        tried = len(re.findall(r"testing '", done.stdout))
        verdict = "INJECTABLE" if vulnerable else "nothing injectable"
        said.append(f"  {action.split('?')[0][:40]:<42}{tried:>4} techniques tried   {verdict}")
    return "\n".join(said), found


def wapiti(program: Path, station: Station, folder: Path) -> tuple[str, bool]:
    report = folder / "wapiti.json"
    command = [
        str(program), "-u", f"{station.address}/wards", "--scope", "domain", "-m", MODULES, "-f", "json", "-o", str(report),
        "--max-scan-time", str(SECONDS), "--flush-session", "--no-bugreport", "--store-session", str(folder), "-v", "0",
        "--max-links-per-page", "40", "--max-files-per-dir", "30",
    ]  # fmt: skip
    for header in station.headers:
        command += ["-H", header]
    for path in ENDS_THE_SESSION:
        command += ["-x", f"{station.address}{path}*"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"HOME": str(folder)})
    if not report.exists():
        return done.stdout[-2000:] + done.stderr[-2000:], True
    said = json.loads(report.read_text(encoding="utf-8"))
    hits = {name: found for name, found in said["vulnerabilities"].items() if found}
    hits |= {name: found for name, found in said["anomalies"].items() if found}
    lines = [f"  {said['infos']['crawled_pages_nbr']} pages crawled, modules {MODULES}"]
    for name, found in hits.items():
        lines += [f"  {name}: {one['method']} {one['path']} {one.get('info', '')}" for one in found]
    return "\n".join(lines if hits else [*lines, "  nothing found"]), bool(hits)


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
