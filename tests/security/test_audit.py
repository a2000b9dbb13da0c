"""The audit finds nothing after a full run, and finds what it looks for when it is there."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest
import zstandard

from tests.downtime.clear_text import ENCODINGS, spellings
from tests.security.audit import Audit, allowed, run

NAME = "Quéméras-Lefébure"


def test_a_full_run_leaves_no_patient_in_clear(tmp_path: Path) -> None:
    audit = run(tmp_path)
    print("\n".join(audit.lines))
    assert audit.found == []
    assert len(audit.names) > 1000 and len(audit.lines) > 14


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_name_is_found_in_every_dress(encoding: str) -> None:
    content = b"\0" * 5000 + f"nom: {NAME.upper()} \n".encode(encoding) + b"\0" * 5000
    dressed = [
        content,
        b"junk\x1f\x8b\x08" + gzip.compress(content) + b"more",
        b"\x78\x9c" + zlib.compress(content),
        b"(\xb5/\xfd" + zstandard.compress(content),
    ]
    for one in dressed:
        audit = Audit(spellings([NAME]))
        audit.look("here", [("a file", one), ("another", b"nothing")])
        assert audit.found == ["here: a file"]
    audit.control("nothing", b"nothing")
    assert audit.found[-1].startswith("control failed")


def test_a_file_elsewhere_is_found(tmp_path: Path) -> None:
    assert allowed(str(tmp_path / "demo" / "x"), tmp_path)
    assert not allowed("/var/tmp/x", tmp_path)
