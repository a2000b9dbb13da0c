"""Install the programs that the tests hold the kit against, where the system has a package manager we may use.

Where one cannot be installed it stops with one sentence that names it: no test is skipped for want of a program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PROGRAMS = {
    "age": {"apt-get": "age", "dnf": "age", "brew": "age"},
    "minisign": {"apt-get": "minisign", "dnf": "minisign", "brew": "minisign"},
    "zstd": {"apt-get": "zstd", "dnf": "zstd", "brew": "zstd"},
    "sqlite3": {"apt-get": "sqlite3", "dnf": "sqlite", "brew": "sqlite"},
    "pdftoppm": {"apt-get": "poppler-utils", "dnf": "poppler-utils", "brew": "poppler"},
    "pdftotext": {"apt-get": "poppler-utils", "dnf": "poppler-utils", "brew": "poppler"},
    "pdffonts": {"apt-get": "poppler-utils", "dnf": "poppler-utils", "brew": "poppler"},
    "chromium": {"apt-get": "chromium", "dnf": "chromium", "brew": "chromium"},
}
"""Program → its package by package manager."""

ALSO_KNOWN_AS = {"chromium": ("chromium", "chromium-browser", "google-chrome")}


def missing() -> list[str]:
    """The programs that are not on the path."""
    return [name for name in PROGRAMS if not any(shutil.which(n) for n in ALSO_KNOWN_AS.get(name, (name,)))]


def _manager() -> tuple[str, list[str]] | None:
    """The package manager this person may use, with the words that run it."""
    for name in ("apt-get", "dnf"):
        if shutil.which(name):
            if os.name == "posix" and os.geteuid() == 0:
                return name, [name]
            if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], check=False).returncode:
                return name, ["sudo", "-n", name]
    return ("brew", ["brew"]) if shutil.which("brew") else None


def _install(names: list[str]) -> None:
    manager = _manager()
    if manager is None:
        return
    name, words = manager
    packages = sorted({PROGRAMS[program][name] for program in names})
    print(f"installing {', '.join(packages)} with {name} …", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if name == "apt-get":
        subprocess.run([*words, "update", "-qq"], check=False, env=environment, stdout=subprocess.DEVNULL)
    confirm = [] if name == "brew" else ["-y"]
    subprocess.run([*words, "install", *confirm, *packages], check=False, env=environment, stdout=subprocess.DEVNULL)


def main() -> int:
    absent = missing()
    if absent:
        _install(absent)
        absent = missing()
    if absent:
        print(
            f"The tests need {', '.join(absent)}: install what is missing, then run `make test` again.", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
