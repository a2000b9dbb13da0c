"""The copy in memory that all pages read: one SQLite connection, one lock held for a whole page.

Rules: clear data lives here and nowhere else; the connection is read-only (`query_only`); a file that is not a snapshot
is refused with `SnapshotMalformed` before a page can read it. Two threads without the lock are three times slower than
one (decision record 0002).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from exports.errors import SnapshotMalformed
from exports.language import N_
from exports.snapshot.read import read_manifest
from exports.snapshot.schema import APPLICATION_ID, Manifest

_MAGIC = b"SQLite format 3\0"


class Copy:
    """An unlocked snapshot. `page()` gives the connection for the time of one page."""

    def __init__(self, connection: sqlite3.Connection, manifest: Manifest) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.manifest = manifest

    @classmethod
    def of_database(cls, database: bytes | bytearray, file: str) -> Copy:
        """Open the bytes of a snapshot. Raises `SnapshotMalformed`; `file` names it in the sentence."""
        if not database.startswith(_MAGIC):
            raise SnapshotMalformed(file=file, problem=N_("it is not an SQLite database"))
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            connection.deserialize(database)
            connection.execute("pragma trusted_schema = 0")
            connection.execute("pragma query_only = 1")
            (application,) = connection.execute("pragma application_id").fetchone()
            (check,) = connection.execute("pragma quick_check(1)").fetchone()
        except sqlite3.Error as error:
            connection.close()
            raise SnapshotMalformed(file=file, problem=N_("it is not an SQLite database")) from error
        if application != APPLICATION_ID or check != "ok":
            connection.close()
            what = N_("it is a database of another kind") if check == "ok" else N_("its pages are damaged")
            raise SnapshotMalformed(file=file, problem=what)
        try:
            return cls(connection, read_manifest(connection, file))
        except SnapshotMalformed:
            connection.close()
            raise

    @contextmanager
    def page(self) -> Iterator[sqlite3.Connection]:
        """The connection, alone, until the page is drawn."""
        with self._lock:
            yield self._connection

    def close(self) -> None:
        """Forget the data."""
        with self._lock:
            self._connection.close()
