"""Write the vectors: `python -m tests.vectors.make`. The same seed and libraries give the same bytes.

The page of the format shows the vector `good` layer by layer: `make docs` after this.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import zstandard

from exports import age, frame
from tests.vectors.content_cases import age_cases, database_cases, disagreement_cases, row_cases, zstd_cases
from tests.vectors.maker import Maker
from tests.vectors.order_cases import inside_cases, loss_cases, order_cases
from tests.vectors.signature_cases import signature_cases
from tests.vectors.vector import FOLDER, SUFFIX, Vector, load

SEED = "downtime vectors, format 1"
SHARED = "good"
"""Vectors that differ in signature or name only refer to its content."""
LIBRARIES = FOLDER / "libraries"
"""With which versions the committed vectors were made: others may pack the same content in other bytes."""


def libraries() -> str:
    """The versions that decide about bytes."""
    return f"SQLite {sqlite3.sqlite_version}\nzstd {'.'.join(map(str, zstandard.ZSTD_VERSION))}\n"


def vectors(seed: str = SEED) -> dict[str, Vector]:
    """All of them, by key."""
    make = Maker(seed)
    made: dict[str, Vector] = {}
    order = (order_cases, loss_cases, inside_cases)
    content = (age_cases, zstd_cases, database_cases, row_cases, disagreement_cases)
    for cases in (*order, signature_cases, *content):
        for vector in cases(make):
            if vector.key in made:
                raise ValueError(f"two vectors are named {vector.key}")
            same = vector.key != SHARED and SHARED in made and vector.content == made[SHARED].content
            made[vector.key] = replace(vector, content_of=SHARED) if same else vector
    return made


def example() -> str:
    """The layers of the vector `good` as the page of the format shows them: text as text, bytes by their first 32."""
    good = load(SHARED)
    content, signature = good.content or b"", good.signature or b""
    packed = bytes(age.decrypt(content, [good.identity]))
    database = frame.decompress(packed, file=good.name)
    payload = content.index(b"\n", content.index(b"\n---") + 1) + 1
    parts = (
        (f"The signature, {len(signature)} bytes", signature.decode("utf-8").rstrip("\n")),
        (f"The age header, bytes 0 to {payload - 1} of {len(content)}", content[: payload - 1].decode("ascii")),
        (f"The nonce (16 bytes) and the one chunk of the payload, from byte {payload}", _dump(payload, content)),
        (f"The zstd frame, {len(packed)} bytes once decrypted", _dump(0, packed)),
        (f"The database, {len(database)} bytes once unpacked", _dump(0, database)),
        ("In its header `user_version` (at 60) and `application_id` (at 68)", _dump(60, database[:72])),
    )
    keys = f"`{good.name}`, for the identity `{good.identity}`, signed by the key `{good.public_key}`."
    return "\n\n".join([keys, *(f"{title}:\n\n```\n{text}\n```" for title, text in parts)])


def _dump(start: int, content: bytes) -> str:
    """Two rows of 16 bytes at most, as hexadecimal digits and as letters."""
    rows = [(at, content[at : at + 16]) for at in range(start, min(start + 32, len(content)), 16)]
    return "\n".join(f"{at:06x}  {row.hex(' '):<47}  {_shown(row)}".rstrip() for at, row in rows)


def _shown(row: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)


def main() -> None:
    for old in FOLDER.glob(f"*{SUFFIX}"):
        old.unlink()
    made = vectors()
    for key, vector in made.items():
        (FOLDER / f"{key}{SUFFIX}").write_bytes(vector.to_bytes())
    LIBRARIES.write_text(libraries(), encoding="utf-8")
    print(f"{len(made)} vectors, {sum(len(vector.to_bytes()) for vector in made.values())} bytes")


if __name__ == "__main__":
    main()
