"""The built-in snapshot: a fictive ward of three patients, shipped with its throw-away keys.

Rule: it is opened through the very functions that open the hospital's. `tests/tools/self_test_snapshot.py` makes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from downtime.copy import Copy
from downtime.vault.opening import open_content
from exports.errors import FileUnreadable, SignatureInvalid
from exports.language import N_
from exports.minisign_keys import PublicKey
from exports.trusted_comment import MAXIMUM_SIGNATURE, SNAPSHOT_SUFFIX, SnapshotName

FOLDER = Path(__file__).resolve().parent / "snapshot"
WARD = "w1"
PEOPLE = (("VALMONT-ÉPREUVE", "8004001"), ("ŒUVRARD-D’ESSAI", "8004002"), ("ÇELİK-TEST", "8004003"))
"""Birth name and IPP of its patients, in the order of their beds."""
_LARGEST = 100_000


@dataclass(frozen=True)
class Sample:
    """The files of the built-in snapshot."""

    name: SnapshotName
    content: bytes
    signature: bytes
    site_key: PublicKey
    identity: str

    @property
    def made_at(self) -> datetime:
        """When it was made: no computer that runs this program can have an earlier time."""
        return self.name.time

    @contextmanager
    def opened(self) -> Iterator[Copy]:
        """Verified, decrypted, unpacked, checked. Raises what `open_content` raises."""
        copy = open_content(self.content, self.signature, self.site_key, self.identity, self.name.file)
        try:
            yield copy
        finally:
            copy.close()

    def forgery_is_refused(self) -> bool:
        """Whether the same bytes with one bit changed are refused."""
        forged = bytearray(self.content)
        forged[-1] ^= 1
        try:
            open_content(bytes(forged), self.signature, self.site_key, self.identity, self.name.file).close()
        except SignatureInvalid:
            return True
        return False


def read_sample(folder: Path) -> Sample:
    """Raises `FileUnreadable` and `KeyMalformed`."""
    try:
        (path,) = folder.glob(f"*{SNAPSHOT_SUFFIX}")
    except (ValueError, OSError) as error:
        raise FileUnreadable(file=folder, problem=N_("it does not hold one snapshot")) from error
    name = SnapshotName.parse(path.name)
    if name is None:
        raise FileUnreadable(file=path.name, problem=N_("this is not the name of a snapshot"))
    return Sample(
        name=name,
        content=_read(path, _LARGEST),
        signature=_read(folder / name.signature, MAXIMUM_SIGNATURE),
        site_key=PublicKey.parse(_read(folder / "site.pub", MAXIMUM_SIGNATURE), file="site.pub"),
        identity=_read(folder / "identity.txt", MAXIMUM_SIGNATURE).decode("ascii", "replace").splitlines()[-1],
    )


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        raise FileUnreadable(file=path.name, problem=error.strerror or type(error).__name__) from error
