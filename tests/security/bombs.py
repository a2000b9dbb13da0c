"""Small files that want to become large, and databases that want to act; each is opened in a process that is measured.

`python -m tests.security.bombs NAME` opens one and says, as JSON, what came of it and what memory it took beyond what
the process held before. What is signed is signed with a key that the laptop trusts: the attacker sits in the hospital.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import psutil
import zstandard

from downtime.copy import Copy
from downtime.vault.opening import open_content
from exports.errors import DowntimeError
from exports.fhir.folder import read_folder
from exports.fhir.stream import Broken, ResourceStream
from exports.minisign_keys import PublicKey
from exports.snapshot.census import census
from exports.snapshot.read import patient_record
from exports.trusted_comment import MAXIMUM_SIGNATURE, signed_comment
from tests.vectors.layers import pack
from tests.vectors.make import SEED
from tests.vectors.maker import Maker
from tests.vectors.vector import Vector

MB = 1 << 20
ZEROES = 2_000 * MB
MAKE = Maker(SEED)


def zstd(content_size: bool, checksum: bool, pieces: int) -> bytes:
    """A frame of so many megabytes of zeroes, made piece by piece; its header states the size or does not."""
    compressor = zstandard.ZstdCompressor(level=3, write_content_size=content_size, write_checksum=checksum)
    stream = compressor.compressobj(size=pieces * MB) if content_size else compressor.compressobj()
    return b"".join(stream.compress(bytes(MB)) for _ in range(pieces)) + stream.flush()


def lying_frame(database: bytes) -> bytes:
    """2 GB of zeroes behind a header that states the size that was signed."""
    honest, bomb = pack(database), zstd(True, True, 2000)
    ours, theirs = zstandard.get_frame_parameters(honest), zstandard.get_frame_parameters(bomb)
    assert ours.content_size == len(database) and theirs.content_size == ZEROES
    size = theirs.content_size.to_bytes(4, "little")
    at = bomb.index(size)
    return bomb[:at] + len(database).to_bytes(4, "little") + bomb[at + 4 :]


def wide_window(database: bytes) -> bytes:
    """A frame that asks for a window of 2 GB before it gives a byte."""
    parameters = zstandard.ZstdCompressionParameters(window_log=31, write_content_size=True, write_checksum=True)
    return zstandard.ZstdCompressor(compression_params=parameters).compress(database)


def vectors() -> dict[str, Callable[[], Vector]]:
    """The bombs that are snapshots."""
    make = MAKE.vector
    return {
        "zstd-2-gb": lambda: make("b", "", packed=lambda _: zstd(True, True, 2000)),
        "zstd-2-gb-said-small": lambda: make("b", "", packed=lambda _: lying_frame(b"x" * 300_000)),
        "zstd-500-mb-signed": lambda: make("b", "", packed=lambda _: zstd(True, True, 500), said={"size": 500 * MB}),
        "zstd-no-size": lambda: make("b", "", packed=lambda _: zstd(False, True, 500)),
        "zstd-window": lambda: make("b", "", packed=lambda _: wide_window(bytes(300_000))),
        "zstd-in-zstd": lambda: make("b", "", packed=lambda _: pack(zstd(True, True, 500))),
        "zstd-many-frames": lambda: make("b", "", packed=lambda frame: frame + zstd(True, True, 100) * 100),
        "age-header-of-100-mb": lambda: make(
            "b", "", encrypted=lambda e: e[:22] + b"-> X25519 " + b"A" * (100 * MB) + e[22:]
        ),
        "age-100000-recipients": lambda: make(
            "b", "", age=lambda parts, frame: parts.age(frame, ("station",), *([GREASE] * 100_000)).content
        ),
        "signature-of-100-mb": lambda: make("b", "", signature=lambda s: s + b"A" * (100 * MB)),
        "row-of-zeroes": lambda: make("b", "", filler=bytes(100 * MB)),
        "view-with-function": lambda: make("b", "", sql=view("select randomblob(2000000000) from patient")),
        "view-endless": lambda: make("b", "", sql=view(ENDLESS)),
        "trigger": lambda: make("b", "", sql=("create trigger t after insert on stay begin delete from allergy; end",)),
        "index-with-expression": lambda: make(
            "b", "", sql=("create index i on allergy (hex(substance)) where hex(note) > '9'",)
        ),
        "2000-tables": lambda: make("b", "", sql=tuple(f"create table t{n} (x)" for n in range(2000))),
        "schema-of-30-mb": lambda: make("b", "", sql=("create table more (x text default '" + "x" * (30 * MB) + "')",)),
        "full-text-index-damaged": lambda: make(
            "b", "", sql=("update patient_search_fts_data set block = zeroblob(5000000)",)
        ),
        "counts-deep": lambda: make("b", "", inside={"counts": "[" * (5 * MB)}),
        "manifest-of-30-mb": lambda: make("b", "", inside={"site_name": "x" * (30 * MB)}),
    }


ENDLESS = "with recursive n(x) as (select zeroblob(1000000) union all select x from n) select x from n"


def view(select: str) -> tuple[str, str]:
    """The view that every page asks, replaced."""
    return "drop view census", f"create view census as {select}"


PATIENT, BUNDLE = b'{"resourceType":"Patient","x":', b'{"resourceType":"Bundle","entry":'
GREASE = b"-> grease-grease x\n" + b"A" * 64 + b"\n\n"


def sources() -> dict[str, Callable[[Path], Path]]:
    """The bombs that are files of a hospital's system."""

    def packed(path: Path, pieces: Iterable[bytes]) -> Path:
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        return path

    zeroes = gzip.compress(bytes(100 * MB), 9)
    return {
        "gz-10-gb-one-line": lambda folder: packed(folder / "Patient.ndjson.gz", [zeroes] * 100),
        "gz-2-gb-of-lines": lambda folder: packed(
            folder / "Patient.ndjson.gz", [gzip.compress(b"\n" * (100 * MB))] * 20
        ),
        "gz-10-gb-bundle": lambda folder: packed(folder / "bundle.json.gz", [zeroes] * 100),
        "json-deep": lambda folder: packed(folder / "Patient.ndjson", [PATIENT + b"[" * (20 * MB)]),
        "bundle-deep": lambda folder: packed(folder / "bundle.json", [BUNDLE + b'[{"a":' * (4 * MB)]),
        "number-of-20-mb": lambda folder: packed(folder / "Patient.ndjson", [PATIENT + b"9" * (20 * MB) + b"}"]),
    }


def open_snapshot(vector: Vector) -> str:
    """What a laptop does with it, and what every page reads."""
    try:
        return read(
            open_content(vector.content or b"", signature_of(vector), key_of(vector), vector.identity, vector.name)
        )
    except DowntimeError as error:
        return type(error).__name__


def signature_of(vector: Vector) -> bytes:
    """As a vault and a pull read it: up to its largest size."""
    return (vector.signature or b"")[:MAXIMUM_SIGNATURE]


def key_of(vector: Vector) -> PublicKey:
    return PublicKey.parse(f"untrusted comment: \n{vector.public_key}\n", file="site.pub")


def signed_size(vector: Vector) -> int:
    """Of the database, in bytes, as the signed comment says; 0 when nothing right is signed."""
    try:
        return signed_comment(signature_of(vector), key_of(vector), file=vector.name).size
    except DowntimeError:
        return 0


def read(copy: Copy) -> str:
    with copy.page() as connection:
        for (patient,) in connection.execute("select key from patient").fetchall():
            patient_record(connection, patient)
        census(connection)
    copy.close()
    return "opened"


def open_source(path: Path) -> str:
    """What an export does with it."""
    (file,) = read_folder("fhir", path.parent).files
    problems = {item.problem for item in ResourceStream().resources(file) if isinstance(item, Broken)}
    return "; ".join(sorted(problems)) or "read"


def measured(act: Callable[[], str]) -> dict[str, object]:
    """Outcome, seconds, and the megabytes that the process took at most beyond what it held before."""
    process = psutil.Process()
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the high-water mark begins anew
    before, started = process.memory_info().rss, time.perf_counter()
    outcome = act()
    seconds = time.perf_counter() - started
    return {"outcome": outcome, "seconds": round(seconds, 2), "mb": max(0, _peak() - before) // MB}


def _peak() -> int:
    """The most memory that this process held, in bytes, since the mark was set anew."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) * 1024
    info = psutil.Process().memory_info()
    return int(getattr(info, "peak_wset", info.rss))


def main(name: str) -> dict[str, object]:
    if name in vectors():
        vector = vectors()[name]()
        sizes = {"file": len(vector.content or b"") // MB, "signed": signed_size(vector) // MB}
        return sizes | measured(lambda: open_snapshot(vector))
    with tempfile.TemporaryDirectory() as folder:
        path = sources()[name](Path(folder))
        return {"file": path.stat().st_size // MB, "signed": 0} | measured(lambda: open_source(path))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
