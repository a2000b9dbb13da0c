"""A crash leaves nothing of the memory on the disk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ASK = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no core dumps; its crash reports cannot be provoked in a test")
def test_every_verb_runs_without_core_dump(tmp_path: Path) -> None:
    """The limit is raised as far as it goes, then one verb runs; a process that it starts has the same limit."""
    script = (
        "import resource, subprocess, sys\n"
        "hard = resource.getrlimit(resource.RLIMIT_CORE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))\n"
        "from downtime.cli import main\n"
        "try:\n    main(['exit-codes', '--json'])\n"
        "except SystemExit:\n    pass\n"
        f"subprocess.run([sys.executable, '-c', {ASK!r}], check=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True, cwd=tmp_path
    )
    assert done.stdout.splitlines()[-1] == "(0, 0)"


def test_a_thread_that_fails_says_no_value(tmp_path: Path) -> None:
    """Nor does what fails outside of a verb: Python's own report would quote the message."""
    script = (
        "import threading\n"
        "from downtime.cli import main\n"
        "try:\n    main(['--language', 'en', 'exit-codes', '--json'])\n"
        "except SystemExit:\n    pass\n"
        "def fail():\n    raise ValueError('QUINTREC 14/07/1952')\n"
        "thread = threading.Thread(target=fail)\nthread.start()\nthread.join()\n"
        "fail()\n"
    )
    clean = {name: value for name, value in os.environ.items() if name != "DOWNTIME_DEBUG"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False, cwd=tmp_path, env=clean
    )
    assert done.returncode == 1
    assert done.stderr.count("Something unexpected went wrong (ValueError") == 2
    assert "QUINTREC" not in done.stdout + done.stderr
