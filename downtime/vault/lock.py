"""One writer of a vault at a time, over processes and threads.

Rule: the short locks (state, settings, serial numbers, tries of a passphrase) are waited for; the long one (a pull) is
not.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from exports.errors import VaultBusy
from exports.lock import held

_PAUSE = 0.01
"""Seconds between two looks at a lock that another holds; what it protects takes some milliseconds."""


@contextmanager
def exclusive(folder: Path, name: str, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock `name` of the vault `folder`.

    Raises `VaultBusy` when another holds it and `wait` is false, and `FileUnwritable`.
    """
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(held(folder / f".{name}.lock"))
                break
            except BlockingIOError:
                if not wait:
                    raise VaultBusy(folder=folder) from None
                time.sleep(_PAUSE)
        yield
