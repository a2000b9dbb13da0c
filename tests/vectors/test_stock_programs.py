"""minisign, age and zstd judge the vectors as we do: what they refuse we refuse, what we serve they open."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.vectors.vector import Vector, keys, load

VECTORS = [load(key) for key in keys()]
PAIRS = [vector for vector in VECTORS if vector.content is not None and vector.signature is not None]
ONLY_OURS = {"age-armored", "age-scrypt-beside"}
"""What the age program takes and the format does not: armour, since the format has one form only; and a passphrase
beside stations, which C2SP age.md forbids and the program only looks for when it was given a passphrase."""


def run(*words: object, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([str(word) for word in words], input=given, capture_output=True, check=False)


@dataclass(frozen=True)
class Programs:
    """The stock programs, in a folder of their own."""

    folder: Path

    def verify(self, vector: Vector) -> bool:
        file = self.folder / "x.age"
        file.write_bytes(vector.content or b"")
        (self.folder / "x.age.minisig").write_bytes(vector.signature or b"")
        return run("minisign", "-V", "-P", vector.public_key, "-m", file).returncode == 0

    def decrypt(self, vector: Vector) -> bytes | None:
        identity = self.folder / "identity.txt"
        identity.write_text(vector.identity + "\n", encoding="utf-8")
        done = run("age", "-d", "-i", identity, given=vector.content or b"")
        return done.stdout if done.returncode == 0 else None


@pytest.fixture
def programs(tmp_path: Path) -> Programs:
    return Programs(tmp_path)


def named(vectors: list[Vector]) -> list[object]:
    return [pytest.param(vector, id=vector.key) for vector in vectors]


@pytest.mark.parametrize("vector", named([v for v in PAIRS if v.pull.startswith("SignatureInvalid")]))
def test_minisign_refuses_what_is_not_signed(vector: Vector, programs: Programs) -> None:
    assert not programs.verify(vector)


@pytest.mark.parametrize("vector", named([v for v in PAIRS if v.pull == "accepted"]))
def test_minisign_verifies_what_a_pull_accepts(vector: Vector, programs: Programs) -> None:
    assert programs.verify(vector)


@pytest.mark.parametrize("vector", named([v for v in PAIRS if v.open.startswith(("Encryption", "NotFor"))]))
def test_age_refuses_what_is_damaged_or_not_for_this_station(vector: Vector, programs: Programs) -> None:
    assert (programs.decrypt(vector) is not None) == (vector.key in ONLY_OURS)


@pytest.mark.parametrize("vector", named([v for v in PAIRS if v.database is not None]))
def test_age_and_zstd_give_the_database_that_is_served(vector: Vector, programs: Programs) -> None:
    packed = programs.decrypt(vector)
    assert packed is not None
    unpacked = run("zstd", "-d", "-c", given=packed)
    assert unpacked.returncode == 0
    assert hashlib.sha256(unpacked.stdout).hexdigest() == vector.database
