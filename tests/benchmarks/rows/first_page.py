"""From the passphrase to the first page of a ward, in a `downtime serve` that was just started.

Ours is what the browser waits for: the answers to the unlock, to the sign-in and to the page of the largest ward, over
HTTP. What a person types between them is not counted, and a second of it passes, as long as nobody signs in faster.
The passphrase costs what it costs on purpose (Argon2id): it is a figure of its own, and the vault here opens without.

The bound, a fresh process too, does the least that gives a database that can be asked: the file read, BLAKE2b and
Ed25519, age, zstd, `deserialize`; each with the kit's own functions, which are the fastest of those measured (decision
record 0001). It draws no page, checks no content, journals nothing. The peer is SQLite3MultipleCiphers (ChaCha20
pages, a raw key): opened in a fresh process and asked for the same ward. Its file is not compressed, and it has no
signature.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from downtime.vault import Vault, open_newest, unlock
from downtime.web.ward_address import ward_address
from exports.snapshot.census import wards
from tests.benchmarks.figures import Figure, Sample, Target
from tests.benchmarks.hospital import PASSPHRASE, Hospital, Workshop
from tests.benchmarks.process import run
from tests.benchmarks.station import Reader, serving, without_passphrase_cost

PEER = "SQLite3MultipleCiphers"
KEY = "ab" * 32
SIGN_IN = 1.0
"""Seconds that somebody takes to sign in."""


@dataclass(frozen=True)
class Opened:
    """What the benchmark must know of a hospital's copy."""

    identity: str
    database_mb: float
    ward: str
    present: int
    encrypted: Path
    """The peer's file."""

    @classmethod
    def of(cls, hospital: Hospital) -> Opened:
        vault = Vault.open(hospital.vault)
        identity = unlock(vault, PASSPHRASE)
        copy = open_newest(vault, identity).copy
        with copy.page() as connection:
            largest = max(wards(connection), key=lambda ward: ward.present)
            database = connection.serialize()
        copy.close()
        encrypted = hospital.folder / "mc.db"
        _encrypt(database, encrypted)
        return cls(identity, len(database) / 1e6, largest.key, largest.present, encrypted)


def measure(workshop: Workshop) -> Iterator[Figure]:
    sizes = workshop.sizes[-1:] if workshop.quick else workshop.sizes
    for patients in sizes:
        hospital = workshop.hospital(patients)
        yield from _of(hospital, Opened.of(hospital), workshop.rounds if patients <= 2_000 else 3)
    yield passphrase(workshop.usual, workshop.rounds)


def _of(hospital: Hospital, opened: Opened, rounds: int) -> Iterator[Figure]:
    vault = without_passphrase_cost(hospital)
    ours, bounds, peers = [], [], []
    for counted in range(rounds + 1):
        one = (_ours(vault, opened), _alone("bound", vault, opened), _alone("peer", vault, opened))
        if counted:
            for kept, new in zip((ours, bounds, peers), one, strict=True):
                kept.append(new)
    stages = {**_median_of(bounds), **_median_of(ours)}
    stages["checks, journal"] = max(0.0, stages.pop("unlock") - sum(_median_of(bounds).values()))
    yield Figure(
        row="first_page",
        what="passphrase → first page of a ward",
        unit="s",
        patients=hospital.patients,
        ours=Sample(tuple(sum(one["seconds"].values()) for one in ours)),
        bound=Sample(tuple(sum(one["seconds"].values()) for one in bounds)),
        peers={PEER: Sample(tuple(sum(one["seconds"].values()) for one in peers))},
        targets=(Target("bound", at_most=1.3),),
        note=f"database of {opened.database_mb:.0f} MB, ward of {opened.present}",
        stages=stages,
        grows=True,
    )
    size = opened.database_mb
    held = Sample(tuple(one["peak"] for one in ours))
    yield Figure(
        row="first_page",
        what="peak memory up to the first page",
        unit="MB (bound: the database)",
        patients=hospital.patients,
        ours=held,
        bound=Sample((size,)),
        peers={PEER: Sample(tuple(one["peak"] for one in peers))},
        targets=(Target("bound", at_most=2.2),),
        note=f"of which {_median(ours, 'before'):.0f} MB the program before the passphrase: "
        f"{(held.median - _median(ours, 'before')) / size:.2f} × the database without them; bare opening"
        f" {_median(bounds, 'peak'):.0f} MB",
    )


def _ours(vault: Path, opened: Opened) -> Mapping[str, object]:
    with serving(vault) as station:
        station.wait()
        time.sleep(SIGN_IN)  # while somebody types the passphrase
        reader, before, seconds = Reader(station.port), station.peak_mb, {}
        token = reader.token("/unlock")
        started = time.perf_counter()
        reader.send("/unlock", token, passphrase=PASSPHRASE)
        seconds["unlock"] = time.perf_counter() - started
        token = reader.token("/sign-in")
        time.sleep(SIGN_IN)
        started = time.perf_counter()
        reader.send("/sign-in", token, name="Léa Martin", role="nurse")
        seconds["sign-in"] = time.perf_counter() - started
        started = time.perf_counter()
        page = reader.get(f"/wards/{ward_address(opened.ward)}")
        seconds["page"] = time.perf_counter() - started
        if page.count(b"/patients/") < opened.present:
            raise SystemExit("the page of the ward lacks patients")
        return {"seconds": seconds, "peak": station.peak_mb, "before": before}


def _alone(way: str, vault: Path, opened: Opened) -> Mapping[str, object]:
    said = run([sys.executable, "-m", __name__, way, str(vault), opened.identity, opened.ward, str(opened.encrypted)])
    return {"seconds": json.loads(said.output), "peak": said.peak_mb}


def _median(ones: list[Mapping[str, object]], name: str) -> float:
    return Sample(tuple(float(one[name]) for one in ones)).median  # type: ignore[arg-type]


def _median_of(ones: list[Mapping[str, object]]) -> dict[str, float]:
    """Of each stage."""
    stages: list[dict[str, float]] = [one["seconds"] for one in ones]  # type: ignore[misc]
    return {name: Sample(tuple(one[name] for one in stages)).median for name in stages[0]}


def passphrase(hospital: Hospital, rounds: int) -> Figure:
    vault = Vault.open(hospital.vault)
    spent = []
    for _ in range(rounds):
        started = time.perf_counter()
        unlock(vault, PASSPHRASE)
        spent.append(time.perf_counter() - started)
    note = "fixed on purpose, beside the figures above: 256 MiB, three passes; it is what a thief pays for each guess"
    return Figure(row="first_page", what="passphrase (Argon2id)", unit="s", ours=Sample(tuple(spent)), note=note)


def bound(vault: str, identity: str, _ward: str, _encrypted: str) -> dict[str, float]:
    """Seconds of each step."""
    import sqlite3

    from exports import age, frame, minisign
    from exports.minisign_keys import PublicKey

    (file,) = Path(vault).rglob("*.sqlite.zst.age")
    signature = file.with_name(file.name + ".minisig").read_text(encoding="utf-8")
    site_key = PublicKey.parse(next(Path(vault).rglob("site.pub")).read_bytes(), file="site.pub")
    seconds: dict[str, float] = {}
    last = time.perf_counter()

    def told(name: str) -> None:
        nonlocal last
        seconds[name], last = time.perf_counter() - last, time.perf_counter()

    content = file.read_bytes()
    told("read")
    minisign.verify(content, signature, site_key, file=file.name)
    told("signature")
    packed = age.decrypt(content, [identity])
    told("age")
    database = frame.decompress(packed, file=file.name)
    told("zstd")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database)
    connection.execute("select count(*) from stay where present").fetchone()
    told("deserialize")
    return seconds


def peer(_vault: str, _identity: str, ward: str, encrypted: str) -> dict[str, float]:
    import apsw

    started = time.perf_counter()
    connection = apsw.Connection(encrypted, flags=apsw.SQLITE_OPEN_READONLY)
    _key(connection)
    asked = "select p.*, s.* from stay s join patient p on p.key = s.patient where s.present and s.ward = ?"
    rows = connection.execute(asked, (ward,)).fetchall()
    if not rows:
        raise SystemExit("nobody on that ward")
    return {"open and ward": time.perf_counter() - started}


def _encrypt(database: bytes, encrypted: Path) -> None:
    """The database with encrypted pages, as the peer keeps it. The hospital is fictive: it may be on the disk before."""
    import apsw  # noqa: PLC0415 - its memory is not ours

    encrypted.write_bytes(database)
    connection = apsw.Connection(str(encrypted))
    connection.pragma("cipher", "chacha20")
    connection.pragma("hexrekey", KEY)
    connection.close()


def _key(connection: object) -> None:
    connection.pragma("cipher", "chacha20")  # type: ignore[attr-defined]
    connection.pragma("hexkey", KEY)  # type: ignore[attr-defined]


if __name__ == "__main__":
    ways = {"bound": bound, "peer": peer}
    print(json.dumps(ways[sys.argv[1]](*sys.argv[2:])))
