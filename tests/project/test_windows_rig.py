"""What `make windows` installs is what a laptop with Windows installs."""

from __future__ import annotations

import re

from tests.tools.windows.rig import LEFT_OUT, ROOT, for_windows

LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")


def test_what_windows_alone_needs_is_there_without_its_condition() -> None:
    lines = list(for_windows(LOCK))
    assert not any(" ; " in line for line in lines)
    kept = {line.partition("==")[0] for line in lines if "==" in line}
    assert {"sspilib", "colorama", "cffi"} <= kept
    assert kept.isdisjoint(LEFT_OUT)
    wanted = set(re.findall(r"^(\S+)==", LOCK, re.MULTILINE))
    assert wanted - kept - LEFT_OUT == set(re.findall(r"^(\S+)==\S+ ; sys_platform != 'win32'", LOCK, re.MULTILINE))


def test_each_package_keeps_its_hashes_and_no_other() -> None:
    ours = "a==1 ; sys_platform == 'win32' \\\n    --hash=sha256:0a\n"
    other = "b==2 ; sys_platform == 'linux' \\\n    --hash=sha256:0b\n"
    assert "".join(for_windows(ours + other)) == "a==1 \\\n    --hash=sha256:0a\n"
