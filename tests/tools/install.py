"""Install the programs that the tests hold the kit against, where the system has a package manager we may use.

Where one cannot be installed it stops with one sentence that names it: no test is skipped for want of a program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

Programs = Mapping[str, Mapping[str, str]]
"""Program → its package, or packages, by package manager."""

PROGRAMS: Programs = {
    "age": {"apt-get": "age", "dnf": "age", "brew": "age"},
    "minisign": {"apt-get": "minisign", "dnf": "minisign", "brew": "minisign"},
    "zstd": {"apt-get": "zstd", "dnf": "zstd", "brew": "zstd"},
    "sqlite3": {"apt-get": "sqlite3", "dnf": "sqlite", "brew": "sqlite"},
    "pdftoppm": {"apt-get": "poppler-utils", "dnf": "poppler-utils", "brew": "poppler"},
    "pdftotext": {"apt-get": "poppler-utils", "dnf": "poppler-utils", "brew": "poppler"},
    "pdffonts": {"apt-get": "poppler-utils", "dnf": "poppler-utils", "brew": "poppler"},
    "sshd": {"apt-get": "openssh-server", "dnf": "openssh-server", "brew": "openssh"},
    "ssh-keygen": {"apt-get": "openssh-client", "dnf": "openssh", "brew": "openssh"},
    "smbd": {"apt-get": "samba samba-vfs-modules", "dnf": "samba", "brew": "samba"},
    "smbpasswd": {"apt-get": "samba-common-bin", "dnf": "samba-common-tools", "brew": "samba"},
    "libnss_wrapper.so": {"apt-get": "libnss-wrapper", "dnf": "nss_wrapper", "brew": "nss_wrapper"},
    "cupsd": {"apt-get": "cups cups-client cups-filters", "dnf": "cups cups-client cups-filters", "brew": "cups"},
    "chromium": {"apt-get": "chromium", "dnf": "chromium", "brew": "chromium"},
}
"""What `make test` needs."""

ALSO_KNOWN_AS = {"chromium": ("chromium", "chromium-browser", "google-chrome")}


SERVICES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"])
"""Where servers are: not on the path of everybody."""


def missing(programs: Programs = PROGRAMS) -> list[str]:
    """The programs that are not on the path, and the library that is none that the loader finds."""
    return [name for name in programs if not _is_there(name)]


def _is_there(name: str) -> bool:
    if ".so" in name:
        folders = (Path(folder) for folder in ("/usr/lib", "/usr/lib64", "/usr/local/lib"))
        return any(found for folder in folders for found in (*folder.glob(name), *folder.glob(f"*/{name}")))
    return any(shutil.which(one, path=SERVICES) for one in ALSO_KNOWN_AS.get(name, (name,)))


def _manager() -> tuple[str, list[str]] | None:
    """The package manager this person may use, with the words that run it."""
    for name in ("apt-get", "dnf"):
        if shutil.which(name):
            if os.name == "posix" and os.geteuid() == 0:
                return name, [name]
            if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], check=False).returncode:
                return name, ["sudo", "-n", name]
    return ("brew", ["brew"]) if shutil.which("brew") else None


def _install(names: list[str], programs: Programs) -> None:
    manager = _manager()
    if manager is None:
        return
    name, words = manager
    packages = sorted({package for program in names for package in programs[program][name].split()})
    print(f"installing {', '.join(packages)} with {name} …", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if name == "apt-get":
        subprocess.run([*words, "update", "-qq"], check=False, env=environment, stdout=subprocess.DEVNULL)
    confirm = [] if name == "brew" else ["-y"]
    subprocess.run([*words, "install", *confirm, *packages], check=False, env=environment, stdout=subprocess.DEVNULL)


def ensure(programs: Programs, command: str) -> bool:
    """Install what is missing of `programs`; False, and a sentence, when something stays missing for `command`."""
    absent = missing(programs)
    if absent:
        _install(absent, programs)
        absent = missing(programs)
    if absent:
        names = ", ".join(absent)
        print(f"The tests need {names}: install what is missing, then run `{command}` again.", file=sys.stderr)
    return not absent


def main() -> int:
    return 0 if ensure(PROGRAMS, "make test") else 1


if __name__ == "__main__":
    sys.exit(main())
