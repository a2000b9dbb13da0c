"""Make an environment (`.venv`, or the folder named) and install a lock file into it.

The only thing a fresh machine needs is Python 3.11 or later. Runs before anything is installed, so with the standard
library alone. Says in one sentence what is missing.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MINIMUM = (3, 11)


def main(lock: str, name: str = ".venv") -> int:
    if sys.version_info < MINIMUM:
        return _stop(f"Python {MINIMUM[0]}.{MINIMUM[1]} or later is missing: this is {sys.version.split()[0]}.")
    try:
        import ensurepip  # noqa: F401 — only asked whether it is there
        import venv
    except ImportError:
        return _stop(
            "Python's venv is missing: install it (on Debian: apt-get install python3-venv), then run this again."
        )
    folder = Path(name)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    for step in (
        [*pip, "--require-hashes", "-r", lock],
        [*pip, "--no-deps", "--no-build-isolation", "--editable", "."],
    ):
        if subprocess.run(step, check=False).returncode:
            return _stop(
                f"The packages of {lock} could not be installed: pip's message above names the one that is missing."
            )
    return 0


def _stop(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
