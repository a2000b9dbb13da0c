"""What only the content of a snapshot can show to be wrong with it: its texts and its feeds.

Rule: the same on the hospital side before it is published and on the laptop when it is opened; what a person accepted
of a scope (kind and name) is not held against its next snapshot.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

from exports.errors import SnapshotMalformed
from exports.language import N_
from exports.snapshot.enciphered import garbled_lists
from exports.snapshot.feed_marks import FeedMark, feed_marks, stopped
from exports.suspicion import Suspicion
from exports.suspicion_limits import DEFAULT, Limits


def content_suspicion(
    connection: sqlite3.Connection,
    created_at: str,
    *,
    limits: Limits = DEFAULT,
    before: Sequence[FeedMark] = (),
    accepted: Collection[Suspicion] = (),
) -> Suspicion | None:
    """The first thing that is suspicious inside. Raises `SnapshotMalformed` for damaged pages."""
    known = {(one.kind, one.name) for one in accepted}
    try:
        found = (*garbled_lists(connection, limits), *stopped(feed_marks(connection, created_at), before, limits))
    except sqlite3.Error as error:
        raise SnapshotMalformed(file="snapshot", problem=N_("its pages are damaged")) from error
    return next((one for one in found if (one.kind, one.name) not in known), None)
