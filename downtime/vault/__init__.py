"""The vault: what a laptop keeps of the hospital, encrypted, and how it is fetched, checked and opened (README.md).

Rule: each of these names is loaded when it is asked for, so that who needs the lock or the settings loads these alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from downtime.vault.generation import Generation, GenerationState
    from downtime.vault.opening import Opened, open_copy, open_newest, unlock
    from downtime.vault.refusal import Refusal
    from downtime.vault.source import Folder, SnapshotSource
    from downtime.vault.vault import Vault

_MODULES = {
    "Folder": "source",
    "Generation": "generation",
    "GenerationState": "generation",
    "Opened": "opening",
    "Refusal": "refusal",
    "SnapshotSource": "source",
    "Vault": "vault",
    "open_copy": "opening",
    "open_newest": "opening",
    "unlock": "opening",
}
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


def __getattr__(name: str) -> object:
    """PEP 562."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
