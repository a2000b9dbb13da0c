"""Every vector through the real pull into a new vault and the real opening: what becomes of it is what it says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from downtime.copy import Copy
from downtime.vault import GenerationState, Opened, Vault, open_copy, open_newest, unlock
from downtime.vault.pull import pull
from downtime.vault.vault import FIRST_SLOT, RECIPIENT
from exports import errors
from exports.age_keys import recipient_of
from exports.errors import DowntimeError, NoSnapshot, NotForThisStation, NothingNewer, SnapshotRefused
from exports.minisign_keys import PublicKey
from tests.downtime.vault.hospital import CHEAP, PASSPHRASE, tree
from tests.vectors.make import LIBRARIES, libraries, vectors
from tests.vectors.vector import Vector, keys, load

KEYS = keys()
OLDER = "good-before"
"""What lies in the vault of the second test."""


@dataclass(frozen=True)
class Published:
    """A source in memory: it may hold names that no folder of this computer could."""

    files: dict[str, bytes]
    name: str = "vectors"

    def sizes(self) -> dict[str, int]:
        return {name: len(content) for name, content in self.files.items()}

    def read(self, name: str, limit: int, offset: int = 0) -> bytes:
        return self.files[name][offset : offset + limit]


def vault_of(folder: Path, vector: Vector) -> Vault:
    """A vault that trusts the key of the vector and holds its identity."""
    key = PublicKey.parse(f"untrusted comment: \n{vector.public_key}\n", file="public key")
    Vault.create(folder, station="cardio-1", site_key=key, passphrase=PASSPHRASE, language="fr", cost=CHEAP)
    (folder / RECIPIENT).write_text(recipient_of(vector.identity) + "\n", encoding="utf-8")
    vault = Vault.open(folder)
    vault.add_slot(vector.identity, FIRST_SLOT, PASSPHRASE, CHEAP)
    return vault


def outcome(error: DowntimeError) -> str:
    """As the header of a vector says it."""
    return f"{type(error).__name__} ({error.exit_code})"


def pulled(vault: Vault, vector: Vector, files: dict[str, bytes]) -> str:
    """What the pull of `files` does with the vector's own."""
    try:
        result = pull(vault, Published(files), now=vector.now)
    except SnapshotRefused as refused:
        return outcome(refused.__cause__ if isinstance(refused.__cause__, DowntimeError) else refused)
    except NothingNewer as nothing:
        return outcome(nothing)
    if vector.name in result.accepted:
        return "accepted"
    for refusal in result.refused:
        if refusal.file == vector.name:
            return outcome(refusal.error)
    return "held" if result.held else "passed over"


def holding(folder: Path, vector: Vector) -> Vault:
    """A vault that holds what the vector says was there before."""
    vault = vault_of(folder, vector)
    for key in vector.before:
        assert pulled(vault, load(key), load(key).files) == "accepted"
    return Vault.open(folder)


def plant(vault: Vault, vector: Vector) -> None:
    """Put the pair into the vault as if somebody had copied it there: the disk is not trusted either."""
    for name, content in vector.files.items():
        (vault.snapshots / name).write_bytes(content)


def check_served(copy: Copy, vector: Vector) -> None:
    """The copy that pages would read is that of the vector, to the last byte."""
    if vector.database is None:  # nothing may open: the caller says what did
        return
    with copy.page() as connection:
        assert hashlib.sha256(connection.serialize()).hexdigest() == vector.database
    copy.close()


def newest(vault: Vault) -> Opened | DowntimeError:
    try:
        return open_newest(vault, unlock(vault, PASSPHRASE))
    except (NoSnapshot, NotForThisStation) as error:
        return error


def opened(vault: Vault, vector: Vector) -> str:
    """What opening does with the pair that lies in the vault."""
    found = newest(vault)
    if isinstance(found, NotForThisStation):
        return outcome(found)
    if isinstance(found, Opened):
        if vector.name == found.generation.file:
            check_served(found.copy, vector)
            return "served"
        if any(vector.name == one.file for one in found.suspect):
            check_served(open_copy(vault, vector.name, vector.identity), vector)  # a person may choose it
            return "suspect"
    generation = next(one for one in vault.generations() if one.file == vector.name)
    if generation.state is GenerationState.REFUSED and generation.refusal is not None:
        return outcome(generation.refusal)
    check_served(open_copy(vault, vector.name, vector.identity), vector)
    return "served"


def others(vector: Vector) -> dict[str, bytes]:
    return {name: content for key in vector.beside for name, content in load(key).files.items()}


def check(folder: Path, vector: Vector) -> None:
    vault = holding(folder, vector)
    before = tree(vault.snapshots)
    assert pulled(vault, vector, vector.files | others(vector)) == vector.pull
    if vector.pull != "accepted":
        assert tree(vault.snapshots) == before
    vault = Vault.open(folder)
    if vector.open == "nothing":
        assert isinstance(newest(vault), NoSnapshot)
        return
    if vector.pull not in {"accepted", "held"}:
        plant(vault, vector)
    if vector.pull == "held":
        vector = load(vector.before[0])
    assert opened(vault, vector) == vector.open


@pytest.mark.parametrize("key", KEYS)
def test_what_becomes_of_it_is_what_it_says(key: str, tmp_path: Path) -> None:
    check(tmp_path / "vault", load(key))


@pytest.mark.parametrize("key", [key for key in KEYS if not (load(key).before or load(key).beside) and key != OLDER])
def test_nothing_bad_displaces_a_good_copy(key: str, tmp_path: Path) -> None:
    """The rule of the product: whatever is published, the ward opens the good copy that it has."""
    vector, older = load(key), load(OLDER)
    vault = vault_of(tmp_path / "vault", vector)
    assert pulled(vault, older, older.files) == "accepted"
    pulled(vault, vector, vector.files)
    found = newest(Vault.open(vault.folder))
    assert isinstance(found, Opened)
    good = vector.pull == "accepted" and vector.open == "served" and vector.name > older.name
    assert found.generation.file == (vector.name if good else older.name)
    if vector.pull == "accepted" and not good and vector.name > older.name:
        assert vector.name in {refusal.file for refusal in found.refused}  # and it is said


def test_there_are_many_and_each_says_a_known_outcome() -> None:
    assert len(KEYS) >= 40
    words = {"accepted", "held", "served", "suspect", "nothing"}
    for key in KEYS:
        vector = load(key)
        for said in (vector.pull, vector.open):
            name, _, code = said.partition(" (")
            assert said in words or f"{getattr(errors, name).exit_code})" == code


def test_the_committed_program_makes_them() -> None:
    made = vectors()
    assert sorted(made) == KEYS
    if LIBRARIES.read_text(encoding="utf-8") == libraries():
        assert [key for key in KEYS if made[key].to_bytes() != load(key).to_bytes()] == []
    else:  # other versions pack the same in other bytes
        lengths = {"content", "signature", "database"}
        for key in KEYS:
            committed = load(key).header()
            assert {k: v for k, v in made[key].header().items() if k not in lengths} == {
                k: v for k, v in committed.items() if k not in lengths
            }


def test_making_them_again_gives_the_same_bytes() -> None:
    first, second = vectors(), vectors()
    assert {key: vector.to_bytes() for key, vector in first.items()} == {
        key: vector.to_bytes() for key, vector in second.items()
    }


def test_they_are_small() -> None:
    sizes = {key: len(load(key).to_bytes()) for key in KEYS}
    assert sum(sizes.values()) < 1_000_000
    assert max(sizes.values()) < 100_000
