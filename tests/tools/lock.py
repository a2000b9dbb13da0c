"""Write `requirements.lock` (what the kit runs on), `requirements-dev.lock` (what building and testing add) and
`requirements-bench.lock` (what the benchmarks compare with).

Every version is pinned with the hashes of its files, for all systems and Pythons at once, without any address.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

LOCKS = {
    "requirements.lock": ["--group", "build"],
    "requirements-dev.lock": ["--group", "dev"],
    "requirements-bench.lock": ["--group", "bench"],
}
"""In this order: each is held to the versions of the one before."""


def main() -> int:
    uv = shutil.which("uv") or shutil.which("uv", path=str(sys.prefix) + "/bin")
    if uv is None:
        print("uv is missing: pip install uv", file=sys.stderr)
        return 1
    before: list[str] = []
    for lock, groups in LOCKS.items():
        command = [uv, "pip", "compile", "pyproject.toml", *groups, "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate", "--quiet", "-o", lock]
        command += before
        before = ["--constraints", lock]
        subprocess.run(command, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
