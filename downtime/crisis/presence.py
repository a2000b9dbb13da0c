"""Who is using a vault: the application that runs, and the end that must find it stopped.

Rules of this module: the locks are on open files, so that a process that was killed keeps nobody out; a disk that takes
no lock never keeps a nurse out; each running application has a lock of its own, named after its port.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from downtime.crisis.ended import refuse_ended
from downtime.vault.lock import exclusive
from exports.errors import EndRefused, FileUnwritable, VaultBusy, VaultEnded
from exports.language import N_

END = "end"
_SERVE = "serve-"


@contextmanager
def serving(folder: Path, port: int) -> Iterator[None]:
    """While the application runs on the vault `folder`. Raises `VaultEnded`, also while it is being ended."""
    with ExitStack() as stack:
        with suppress(FileUnwritable, VaultBusy):
            stack.enter_context(exclusive(folder, f"{_SERVE}{port}", wait=False))
        try:
            with exclusive(folder, END, wait=False):
                refuse_ended(folder)
        except VaultBusy:
            raise VaultEnded(folder=folder, problem=N_("it is being ended at this moment")) from None
        except FileUnwritable:
            refuse_ended(folder)
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """While a vault is ended: no application runs on it, nothing is fetched, nobody else ends it.

    Raises `EndRefused` and `FileUnwritable`.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(exclusive(folder, END, wait=False))
            stack.enter_context(exclusive(folder, "pull", wait=False))
        except VaultBusy:
            problem = N_("another command is fetching into this vault, or ending it")
            raise EndRefused(problem=problem) from None
        try:
            for lock in sorted(folder.glob(f".{_SERVE}*.lock")):
                stack.enter_context(exclusive(folder, lock.name[1 : -len(".lock")], wait=False))
        except VaultBusy:
            problem = N_("the application is running on this vault; stop it (Ctrl-C in its window)")
            raise EndRefused(problem=problem) from None
        yield
