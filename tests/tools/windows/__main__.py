"""`make windows`: the tests that say something about Windows, in the rig; what ran, and what did not and why.

Rule: a test that needs a program or a server of Linux is skipped by itself, with its name; what is left out here is
left out for Wine's sake, and each has its reason.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter

from tests.tools.install import ensure
from tests.tools.windows import printing
from tests.tools.windows.rig import PROGRAMS, ROOT, Rig

PARTS = (
    *("exports", "printable", "vectors", "faults", "end_to_end"),
    *(f"downtime/{one}" for one in ("vault", "journal", "crisis", "commands", "attachments", "paper", "web")),
    "downtime",
)
"""Each in a process of its own; a folder that is a part by itself is left out of the one around it."""
PRINTING = "printing"
SECONDS = 3600
LEFT_OUT = {
    "tests/downtime/printing/test_cups.py": "CUPS is not of Windows; the part “printing” prints",
    "tests/downtime/web/test_printing.py": "the same",
    "tests/faults/test_every_operation.py": "a program for each of 2,000 faults: a night, without fork",
    "tests/faults/test_random_kills.py": "a program for each of 400 kills: hours, without fork",
}
PLUGINS = ("-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:unraisableexception")
_COUNT = re.compile(r"(\d+) (passed|failed|skipped|errors?)\b")


def main(chosen: list[str]) -> int:
    if not ensure(PROGRAMS, "make windows"):
        return 1
    rig = Rig()
    try:
        rig.make()
    except subprocess.CalledProcessError as error:
        print(f"The rig could not be made: {error}", file=sys.stderr)
        return 1
    total, reasons = Counter[str](), Counter[str]()
    rig.start()
    try:
        for part in chosen or (*PARTS, PRINTING):
            total += _printed(rig) if part == PRINTING else _run(rig, part, reasons)
    finally:
        rig.stop()
    print("\nIn all: " + ", ".join(f"{number} {what}" for what, number in total.items()))
    for reason, number in reasons.most_common():
        print(f"  skipped {number}: {reason}")
    for path, why in LEFT_OUT.items():
        print(f"  left out {path}: {why}")
    return 1 if total["failed"] or total["error"] else 0


def _printed(rig: Rig) -> Counter[str]:
    found = printing.faults(rig)
    print(f"{PRINTING}: " + ("; ".join(found) or "each patient a job, pages A4, codes read"), flush=True)
    return Counter({"failed" if found else "passed": 1})


def _run(rig: Rig, part: str, reasons: Counter[str]) -> Counter[str]:
    """One part: its figures, and what it said when something failed."""
    inside = [one for one in PARTS if one.startswith(f"{part}/")]
    ignored = [f"--ignore=tests/{one}" for one in inside] + [f"--ignore={one}" for one in LEFT_OUT]
    started = time.monotonic()
    done = rig.python("-m", "pytest", "-q", "-rs", "--tb=short", *PLUGINS, *ignored, f"tests/{part}", seconds=SECONDS)
    said = done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
    lines = said.rstrip().splitlines()
    found = Counter({what.rstrip("s"): int(number) for number, what in _COUNT.findall(lines[-1] if lines else "")})
    if done.returncode and not found["failed"] and not found["error"]:
        found["error"] = 1  # ended before its last line
    for number, reason in re.findall(r"^SKIPPED \[(\d+)\] \S+: (.*)$", said, re.MULTILINE):
        reasons[reason] += int(number)
    if done.returncode:
        print(said)
    figures = ", ".join(f"{number} {what}" for what, number in found.items())
    print(f"tests/{part}: {figures} in {time.monotonic() - started:.0f} s", flush=True)
    return found


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
