"""Whether the laptops will set a snapshot aside, said on the hospital side before they do.

Rule: a warning, never a refusal: whoever exports may know that a ward closed, and the laptops decide by limits of their
own, which nobody here knows. The usual ones are taken.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from exports.snapshot.plausible import content_suspicion
from exports.suspicion import Suspicion, Watch
from exports.trusted_comment import TrustedComment


def forewarned(
    part: sqlite3.Connection, comment: TrustedComment, standing: Iterable[Sequence[TrustedComment]]
) -> Suspicion | None:
    """What laptops with the usual limits will find suspicious of the snapshot in `part`, of which `comment` will be
    signed; `standing` is what each destination holds of its scope, oldest first. Raises `SnapshotMalformed`."""
    watch = Watch()
    for known in max(standing, key=len, default=()):
        if watch.judge(known) is None:
            watch.take(known)
    return watch.judge(comment) or content_suspicion(part, comment.time.isoformat())
