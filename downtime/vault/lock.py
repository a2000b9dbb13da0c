"""The locks of a vault, by name: `exports.lock` in its folder.

Rule: the short ones (state, settings, serial numbers, tries of a passphrase) are waited for; the long one (a pull) is
not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from exports.errors import VaultBusy
from exports.lock import held


@contextmanager
def exclusive(folder: Path, name: str, *, wait: bool = True, at_most: float = math.inf) -> Iterator[None]:
    """Hold the lock `name` of the vault `folder`.

    Raises `VaultBusy` when another holds it and `wait` is false or `at_most` seconds are over, and `FileUnwritable`.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(held(folder / f".{name}.lock", wait=wait, at_most=at_most))
        except BlockingIOError:
            raise VaultBusy(folder=folder) from None
        yield
