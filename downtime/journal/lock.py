"""One writer of the journal at a time, over processes, and none that waits for ever.

Rule: a program that holds the lock and does not let it go (suspended, hung) must not keep a nurse from a page: after
some seconds the journal counts as one that cannot be written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from downtime.vault.lock import exclusive
from exports.errors import FileUnwritable, VaultBusy
from exports.language import N_

LOCK = "journal"
PATIENCE = 3.0
"""Seconds; what is waited for takes some milliseconds."""


@contextmanager
def alone(vault: Path) -> Iterator[None]:
    """Hold the journal of `vault`. Raises `FileUnwritable`."""
    with ExitStack() as stack:
        try:
            stack.enter_context(exclusive(vault, LOCK, at_most=PATIENCE))
        except VaultBusy:
            raise FileUnwritable(file=LOCK, problem=N_("another program holds it")) from None
        yield
