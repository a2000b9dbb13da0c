"""Bombs and hostile databases, each opened in a process of its own that is measured.

The bound: nothing beyond 64 MB before the size was signed and believed; then four times the size that was signed (its
bytes, SQLite's copy of them, what a page reads), plus 64 MB. Files of a source: a line of 64 MiB or a bundle of
512 MiB is the longest that is held at all.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.security.bombs import sources, vectors

CONSTANT = 64
SLOWEST = 20.0
"""Seconds, on a slow and busy machine; the figures are printed (`pytest -rP`)."""

REFUSED = {
    "zstd-2-gb": "SnapshotMalformed",
    "zstd-2-gb-said-small": "SnapshotMalformed",
    "zstd-no-size": "SnapshotMalformed",
    "zstd-window": "SnapshotMalformed",
    "zstd-in-zstd": "CommentDisagrees",
    "zstd-many-frames": "SnapshotMalformed",
    "age-header-of-100-mb": "EncryptionDamaged",
    "age-100000-recipients": "EncryptionDamaged",
    "signature-of-100-mb": "SignatureMalformed",
    "view-with-function": "SnapshotMalformed",
    "view-endless": "SnapshotMalformed",
    "trigger": "SnapshotMalformed",
    "2000-tables": "SnapshotMalformed",
    "schema-of-30-mb": "SnapshotMalformed",
    "counts-deep": "SnapshotMalformed",
}
SIGNED_AND_LARGE = {
    "zstd-500-mb-signed": "SnapshotMalformed",
    "row-of-zeroes": "opened",
    "manifest-of-30-mb": "opened",
    "full-text-index-damaged": "opened",
    "index-with-expression": "opened",
}
"""What the hospital's key vouches for is opened, or refused, in room for its signed size: an index is never computed by
reading, and a damaged one only serves the search, which says so."""
SOURCES = {
    "gz-10-gb-one-line": ("a compressed file that unpacks to far more than any record does; not JSON", 70),
    "gz-2-gb-of-lines": ("a compressed file that unpacks to far more than any record does", 70),
    "gz-10-gb-bundle": ("a compressed file that unpacks to far more than any record does", 70),
    "json-deep": ("nested too deeply", 60),
    "bundle-deep": ("the bundle is cut short or is not JSON", 80),
    "number-of-20-mb": ("read", 60),
}


def opened(name: str) -> tuple[str, float, int, int]:
    """Outcome, seconds, megabytes, and the signed size in megabytes."""
    command = [sys.executable, "-m", "tests.security.bombs", name]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout)
    print(f"{name}: {said}")
    return said["outcome"], said["seconds"], said["mb"], said["signed"]


def test_every_bomb_is_tried() -> None:
    assert {*REFUSED, *SIGNED_AND_LARGE} == set(vectors())
    assert set(SOURCES) == set(sources())


@pytest.mark.parametrize("name", [*REFUSED, *SIGNED_AND_LARGE])
def test_a_snapshot_that_wants_to_become_large_or_to_act(name: str) -> None:
    outcome, seconds, megabytes, signed = opened(name)
    assert outcome == (REFUSED | SIGNED_AND_LARGE)[name]
    assert megabytes <= 4 * signed + CONSTANT
    assert seconds < SLOWEST


@pytest.mark.parametrize("name", SOURCES)
def test_a_file_of_the_hospital_that_wants_to_become_large(name: str) -> None:
    outcome, seconds, megabytes, _ = opened(name)
    problem, bound = SOURCES[name]
    assert outcome == problem
    assert megabytes <= bound
    assert seconds < SLOWEST
