"""Fetching one published snapshot into a vault that has none.

Bound: the two files copied, fsync, the folder fsync, and the BLAKE2b that is signed taken of what stands on the disk.
Ours does what a copy does not: the signature and its comment are checked before and the bytes after, the order of
sequences, the site, the time, suspicion, the room on the disk; the state, the site's name and the signature are each
written durably, so that a pull killed at any point leaves the vault as before or after.

Peers: `cp` and `rsync` as processes, without fsync and without any check, against `downtime pull` as a process.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

from downtime.vault import Vault
from downtime.vault.pull import pull
from downtime.vault.source import Folder
from exports.durable import sync_folder
from tests.benchmarks.clock import side_by_side
from tests.benchmarks.figures import Figure, Target
from tests.benchmarks.hospital import NOW, Workshop
from tests.benchmarks.process import downtime, run

WHY = "ten times fsync where the copy needs three: what a small snapshot waits for"


def measure(workshop: Workshop) -> Iterator[Figure]:
    hospital = workshop.usual
    published, empty = hospital.snapshot.parent, workshop.folder / "empty-vault"
    shutil.copytree(hospital.empty_vault, empty)
    size = hospital.snapshot.stat().st_size
    note = f"{size / 1e6:.1f} MB"
    places = Places(workshop.folder / "pulls", empty)
    rounds = workshop.rounds * 2
    inside: dict[str, Callable[[], object]] = {
        "ours": lambda: pull(Vault.open(places.vault()), Folder(published), now=NOW + timedelta(minutes=1)),
        "bound": lambda: copied(published, places.folder()),
    }
    places.prepare(len(inside) * (rounds + 1))
    spent = side_by_side(inside, rounds)
    yield Figure(
        "pull", "pull, in the process", "s", spent["ours"], hospital.patients, spent["bound"],
        targets=(Target("bound", at_most=1.5),), note=f"{note}; {WHY}",
    )  # fmt: skip
    outside: dict[str, Callable[[], object]] = {
        "ours": lambda: downtime("pull", str(places.vault()), "--from", str(published)),
        "cp": lambda: run(["cp", "-r", str(published), str(places.folder())]),
    }
    if shutil.which("rsync"):
        outside["rsync"] = lambda: run(["rsync", "-a", "--checksum", f"{published}/", str(places.folder())])
    places.prepare(len(outside) * (workshop.rounds + 1))
    spent = side_by_side(outside, workshop.rounds)
    ours = spent.pop("ours")
    yield Figure("pull", "pull, as a process", "s", ours, hospital.patients, peers=spent, note=note)


class Places:
    """Vaults without a snapshot and empty folders, made before the clock runs."""

    def __init__(self, folder: Path, empty: Path) -> None:
        self._folder, self._empty, self._numbers = folder, empty, count()
        self._vaults: list[Path] = []

    def prepare(self, wanted: int) -> None:
        self._folder.mkdir(exist_ok=True)
        while len(self._vaults) < wanted:
            self._vaults.append(shutil.copytree(self._empty, self.folder()))
        os.sync()

    def vault(self) -> Path:
        return self._vaults.pop()

    def folder(self) -> Path:
        """A path where nothing stands."""
        return self._folder / str(next(self._numbers))


def copied(published: Path, folder: Path) -> bytes:
    """The files of a folder, on the disk, and the hash of the largest as it stands there."""
    folder.mkdir()
    for file in published.iterdir():
        if not file.name.endswith(".json"):
            with file.open("rb") as source, (folder / file.name).open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
                target.flush()
                os.fsync(target.fileno())
    sync_folder(folder)
    digest = hashlib.blake2b()
    with max(folder.iterdir(), key=lambda file: file.stat().st_size).open("rb") as content:
        while piece := content.read(1 << 20):
            digest.update(piece)
    return digest.digest()
