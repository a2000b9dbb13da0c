"""Python's garbage collector while the program starts.

Rule: what is loaded stays until the end, so nobody looks for garbage in it, neither while it is loaded (a tenth of the
start) nor ever after.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """While modules are loaded, by whichever thread."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
