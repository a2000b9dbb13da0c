"""From the passphrase to the first page of a ward, in a `downtime serve` that was just started.

Ours is what the browser waits for: the answers to the unlock, to the sign-in and to the page of the largest ward, over
HTTP. What a person types before and between them is not counted: three seconds, as long as nobody types faster.
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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from downtime.vault import Vault, open_newest, unlock
from downtime.web.ward_address import ward_address
from exports.snapshot.census import wards
from tests.benchmarks.bare_opening import CIPHER, KEY
from tests.benchmarks.figures import Figure, Sample, Target
from tests.benchmarks.hospital import PASSPHRASE, Hospital, Workshop
from tests.benchmarks.process import run
from tests.benchmarks.station import Reader, serving, without_passphrase_cost

PEER = "SQLite3MultipleCiphers"
WHY = (
    "beyond the bound are SQLite's own check of every page, each row's patient, the counts that were signed, texts that"
    " look enciphered, and entries on the disk: a copy that fails is refused before anybody reads it"
)
TYPED = 2.0
"""Seconds that somebody takes to type a passphrase of four words."""
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


@dataclass(frozen=True)
class Times:
    """One run: seconds of each stage; largest memory in MB, and that before the passphrase."""

    seconds: dict[str, float]
    peak: float
    before: float = 0.0


def measure(workshop: Workshop) -> Iterator[Figure]:
    if workshop.quick:
        yield from _of(workshop.usual, Opened.of(workshop.usual), 1)
    else:
        for patients in workshop.sizes:
            hospital = workshop.hospital(patients)
            yield from _of(hospital, Opened.of(hospital), workshop.rounds if patients <= 2_000 else 3)
    yield passphrase(workshop.usual, workshop.rounds)


def _of(hospital: Hospital, opened: Opened, rounds: int) -> Iterator[Figure]:
    vault = without_passphrase_cost(hospital)
    ours: list[Times] = []
    bounds: list[Times] = []
    peers: list[Times] = []
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
        ours=Sample(tuple(sum(one.seconds.values()) for one in ours)),
        bound=Sample(tuple(sum(one.seconds.values()) for one in bounds)),
        peers={PEER: Sample(tuple(sum(one.seconds.values()) for one in peers))},
        targets=(Target("bound", at_most=1.3),),
        note=f"database of {opened.database_mb:.0f} MB, ward of {opened.present}; {WHY}",
        stages=stages,
        grows=True,
    )
    size = opened.database_mb
    held = Sample(tuple(one.peak for one in ours))
    before, bare = (Sample(values).median for values in (tuple(o.before for o in ours), tuple(o.peak for o in bounds)))
    yield Figure(
        row="first_page",
        what="peak memory up to the first page",
        unit="MB (bound: the database)",
        patients=hospital.patients,
        ours=held,
        bound=Sample((size,)),
        peers={PEER: Sample(tuple(one.peak for one in peers))},
        targets=(Target("bound", at_most=2.2),),
        note=f"of which {before:.0f} MB the program before the passphrase: "
        f"{(held.median - before) / size:.2f} × the database without them; bare opening"
        f" {bare:.0f} MB. SQLite copies what it is given, so twice the database is the least; the"
        " passphrase takes its own 256 MiB before, and gives them back",
    )


def _ours(vault: Path, opened: Opened) -> Times:
    with serving(vault) as station:
        station.wait()
        time.sleep(TYPED)
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
        return Times(seconds, station.peak_mb, before)


def _alone(way: str, vault: Path, opened: Opened) -> Times:
    said = run(
        [
            sys.executable,
            "-m",
            "tests.benchmarks.bare_opening",
            way,
            str(vault),
            opened.identity,
            opened.ward,
            str(opened.encrypted),
        ]
    )
    return Times(json.loads(said.output), said.peak_mb)


def _median_of(ones: list[Times]) -> dict[str, float]:
    """Of each stage."""
    return {name: Sample(tuple(one.seconds[name] for one in ones)).median for name in ones[0].seconds}


def passphrase(hospital: Hospital, rounds: int) -> Figure:
    vault = Vault.open(hospital.vault)
    spent = []
    for _ in range(rounds):
        started = time.perf_counter()
        unlock(vault, PASSPHRASE)
        spent.append(time.perf_counter() - started)
    note = "fixed on purpose, beside the figures above: 256 MiB, three passes; it is what a thief pays for each guess"
    return Figure(row="first_page", what="passphrase (Argon2id)", unit="s", ours=Sample(tuple(spent)), note=note)


def _encrypt(database: bytes, encrypted: Path) -> None:
    """The database with encrypted pages, as the peer keeps it. It is fictive: it may be on the disk in clear before."""
    import apsw

    encrypted.write_bytes(database)
    connection = apsw.Connection(str(encrypted))
    connection.pragma("cipher", CIPHER)
    connection.pragma("hexrekey", KEY)
    connection.close()
