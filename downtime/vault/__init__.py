"""The vault: what a laptop keeps of the hospital, encrypted, and how it is fetched, checked and opened (README.md)."""

from downtime.vault.generation import Generation, GenerationState
from downtime.vault.opening import Opened, open_copy, open_newest, unlock
from downtime.vault.refusal import Refusal
from downtime.vault.source import Folder, SnapshotSource
from downtime.vault.vault import Vault

__all__ = [
    "Folder",
    "Generation",
    "GenerationState",
    "Opened",
    "Refusal",
    "SnapshotSource",
    "Vault",
    "open_copy",
    "open_newest",
    "unlock",
]
