"""Processes that a test starts to kill them, or to have two at once.

Rules of this module: they take nothing over from the test's process, which has threads; where the system can, they come
from a server that has the test's module loaded already, in milliseconds.
"""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext


def starting_with(module: str) -> ForkServerContext | SpawnContext:
    """Where such processes come from; `module` is what they run."""
    if "forkserver" not in multiprocessing.get_all_start_methods():  # Windows
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([module])
    return context
