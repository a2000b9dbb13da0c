"""A real CUPS of our own: its configuration, spool and socket in one folder, its printers files of that folder."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "TEST.PPD"
*Product: "(Test)"
*Manufacturer: "Test"
*ModelName: "Test"
*ShortNickName: "Test"
*NickName: "Test"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*cupsFilter2: "application/pdf application/pdf 0 {filter}"
*OpenUI *PageSize/Size: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: ""
*CloseUI: *PageSize
*OpenUI *PageRegion/Size: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: ""
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
"""
FILES = """ServerRoot {folder}
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
FileDevice Yes
User {user}
Group {group}
"""
CONFIGURATION = """Listen {folder}/cups.sock
Browsing No
WebInterface No
PreserveJobFiles No
PreserveJobHistory Yes
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""


@dataclass
class Scheduler:
    """`cupsd`, running."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"] + ":/usr/sbin", "CUPS_SERVER": str(self.folder / "cups.sock"), "LC_ALL": "C"}

    def run(self, *command: str) -> str:
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout

    def add(self, name: str, uri: str, *, filter_: str = "pdftopdf") -> None:
        """A printer whose driver hands the PDF on as it is."""
        ppd = self.folder / f"{name}.ppd"
        ppd.write_text(PPD.format(filter=filter_), encoding="utf-8")
        self.run("lpadmin", "-p", name, "-E", "-v", uri, "-P", str(ppd))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def started(folder: Path) -> Scheduler:
    """Start it; as root it runs its parts as the account `lp`, else as ours."""
    root = os.geteuid() == 0
    account = pwd.getpwnam("lp") if root else pwd.getpwuid(os.geteuid())
    for name in ("spool", "cache", "state", "log", "out", "ppd"):
        (folder / name).mkdir()
        shutil.chown(folder / name, account.pw_uid, account.pw_gid)
    folder.chmod(0o755)
    group = "lp" if root else grp.getgrgid(os.getegid()).gr_name
    said = {"folder": folder, "user": account.pw_name, "group": group}
    (folder / "cups-files.conf").write_text(FILES.format(**said), encoding="utf-8")
    (folder / "cupsd.conf").write_text(CONFIGURATION.format(**said), encoding="utf-8")
    command = ["/usr/sbin/cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    scheduler = Scheduler(folder, process)
    until = time.monotonic() + 20
    while not (folder / "cups.sock").exists():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("cupsd does not start: see tests/tools/install.py")
        time.sleep(0.05)
    return scheduler


@contextmanager
def running() -> Iterator[Scheduler]:
    """A scheduler in a folder of its own, which others can reach: the parts of CUPS have another account. Not below
    /dev, where CUPS takes every file for a device and makes none."""
    folder = Path(tempfile.mkdtemp(prefix="cups", dir="/tmp"))
    scheduler = started(folder)
    try:
        yield scheduler
    finally:
        scheduler.stop()
        shutil.rmtree(folder, ignore_errors=True)
