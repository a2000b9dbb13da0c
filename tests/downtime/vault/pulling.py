"""A pull from the small hospital, as the tests make it."""

from __future__ import annotations

from downtime.vault import Folder, Vault
from downtime.vault.pull import PullResult, pull
from exports.errors import (
    DowntimeError,
)
from tests.downtime.vault.hospital import NOW, Hospital


def pulled(vault: Vault, hospital: Hospital) -> PullResult:
    return pull(Vault.open(vault.folder), Folder(hospital.folder), now=NOW)


def refusal(vault: Vault, hospital: Hospital) -> DowntimeError:
    """Why the only bad file of the source is refused, by a vault that takes the good one."""
    result = pulled(vault, hospital)
    (found,) = result.refused
    assert found.file not in {one.file for one in vault.generations()}
    return found.error


def files(vault: Vault) -> set[str]:
    return {path.name for path in vault.snapshots.iterdir()}
