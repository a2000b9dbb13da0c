"""One export of a site: read, write, cut by scope, seal, publish, read back, report.

Bound: the sum of the parts by themselves, in the same process: `bare_fhir` (raw parse), `bare_sqlite` (insert and
index), `serialize`, zstd-3 on two threads, age's payload, minisign's hash and signature. Nothing is surveyed, checked,
written to a disk or read back. Ours is `export_site`, with the quality report, the suspicion and the proof of what was
published.

Growth is that of the verb as a process, start and passphrase included: its seconds and its largest memory.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from exports.export import export_site
from exports.fhir import FhirFolder
from exports.frame import LEVEL, THREADS
from exports.quality import Tally
from exports.site import load_site
from tests.benchmarks import bare_sqlite
from tests.benchmarks.clock import side_by_side
from tests.benchmarks.figures import Figure, Sample, Target
from tests.benchmarks.hospital import NOW, PASSPHRASE, Workshop
from tests.benchmarks.rows.fhir_reading import bare, reading_at

CHUNK = 64 * 1024
MEMORY = (
    "two images of the database, three when its rows are above 512 MiB: the one that is built, which SQLite can only do"
    " in memory as long as no patient may be in clear on a disk, and the bytes that are compressed; at small sizes the"
    " 256 MB that the passphrase of the signing key takes (scrypt). The second process that reads is gone by then"
)


def measure(workshop: Workshop) -> Iterator[Figure]:
    yield _against_the_sum(workshop)
    peaks: list[tuple[int, float]] = []
    for patients in workshop.sizes:
        hospital = workshop.hospital(patients)
        ended = hospital.exported
        note = f"{sum(file.stat().st_size for file in hospital.fhir.iterdir()) / 1e6:,.0f} MB of NDJSON"
        taken, peak = Sample((ended.seconds,)), Sample((ended.peak_mb,))
        yield Figure("whole_export", "export, as a process", "s", taken, patients, note=note, grows=True)
        yield Figure("whole_export", "export, peak memory", "MB", peak, patients, note=MEMORY, grows=True)
        peaks.append((patients, ended.peak_mb))
    if len(peaks) > 1:
        (fewer, low), (more, high) = peaks[-2:]
        what = f"export, peak memory, {fewer:,} → {more:,} patients"
        yield Figure("whole_export", what, "times", Sample((high / low,)), targets=(Target(None, at_most=1.3),))


def _against_the_sum(workshop: Workshop) -> Figure:
    hospital = workshop.usual
    site = load_site(shutil.copytree(hospital.site, workshop.folder / "exported-often"))
    key = site.signing_key(PASSPHRASE)
    later = count(60)
    rows = list(FhirFolder("bench", hospital.fhir).rows(reading_at(NOW), Tally("bench")))
    tables, names = bare_sqlite.ready(rows)
    count_of_rows = len(rows)
    del rows
    connection = bare_sqlite.write(tables, names)
    image = connection.serialize()
    packed = _packed(image)
    parts: dict[str, Callable[[], object]] = {
        "ours": lambda: export_site(site, NOW + timedelta(minutes=next(later)), key),
        "parse": lambda: bare(hospital.fhir),
        "insert and index": lambda: bare_sqlite.write(tables, names).close(),
        "serialize": connection.serialize,
        "zstd-3": lambda: _packed(image),
        "age": lambda: _encrypted(packed),
        "sign": lambda: _signed(packed),
    }
    spent = side_by_side(parts, workshop.rounds)
    ours = spent.pop("ours")
    bound = Sample(tuple(map(sum, zip(*(sample.values for sample in spent.values()), strict=True))))
    shares = ", ".join(f"{name} {sample.median:.2f} s" for name, sample in spent.items())
    return Figure(
        "whole_export", "whole export", "s", ours, hospital.patients, bound,
        targets=(Target("bound", at_most=1.5),),
        note=f"{count_of_rows:,} rows, image {len(image) / 1e6:.0f} MB, published {len(packed) / 1e6:.0f} MB; of the"
        f" sum {shares}; ours reads each resource twice, on two processors, checks it, checks the copy, reads it back",
        stages={name: sample.median for name, sample in spent.items()},
    )  # fmt: skip


def _packed(image: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=LEVEL, threads=THREADS, write_checksum=True).compress(image)


def _encrypted(packed: bytes) -> int:
    cipher, view, size = ChaCha20Poly1305(secrets.token_bytes(32)), memoryview(packed), 0
    for number, start in enumerate(range(0, len(view), CHUNK)):
        size += len(cipher.encrypt(number.to_bytes(12, "big"), view[start : start + CHUNK], None))
    return size


def _signed(packed: bytes) -> bytes:
    return Ed25519PrivateKey.generate().sign(hashlib.blake2b(packed).digest())
