"""The copy in memory that all pages read: one SQLite connection, one lock held for a whole page.

Rules: clear data lives here and nowhere else; the connection is read-only (`query_only`); a file that is not a
snapshot, or is more than one (triggers, views, other tables), is refused with `SnapshotMalformed` before a page can
read it. Two threads without the lock are three times slower than one (decision record 0002).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from exports.errors import DowntimeError, MemoryShort, SnapshotMalformed
from exports.language import N_
from exports.snapshot.census import Ward, wards
from exports.snapshot.layout import check_layout
from exports.snapshot.memory import in_memory
from exports.snapshot.read import check_format, read_manifest
from exports.snapshot.schema import APPLICATION_ID, Manifest

if TYPE_CHECKING:
    from exports.search import PatientIndex

Read = TypeVar("Read")
KEPT = 24
"""Boards and their like that a copy keeps ready, a third of a megabyte each: those of the wards that are looked at."""

_MAGIC = b"SQLite format 3\0"
_LONGEST_STATEMENT = 1 << 20
"""Bytes; also of the statements of a schema, which SQLite parses as soon as it looks at a database."""


class CopyForgotten(Exception):
    """The copy was locked while a page was being made: the reader must unlock again."""


class Copy:
    """An unlocked snapshot. `page()` gives the connection for the time of one page."""

    def __init__(self, connection: sqlite3.Connection, manifest: Manifest) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._indexing = threading.Lock()
        self._index: PatientIndex | None = None
        self._wards: tuple[Ward, ...] | None = None
        self._kept: dict[str, Any] = {}
        self._forgotten = False
        self.manifest = manifest

    @classmethod
    def of_database(cls, database: bytes | bytearray, file: str) -> Copy:
        """Open the bytes of a snapshot. `file` names it in the sentence.

        Raises `SnapshotMalformed` and `MemoryShort`.
        """
        if not database.startswith(_MAGIC):
            raise SnapshotMalformed(file=file, problem=N_("it is not an SQLite database"))
        connection = in_memory()
        connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, _LONGEST_STATEMENT)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)  # no file is ever opened through the copy
        try:
            connection.deserialize(database)
            _check(connection, file)
            return cls(connection, read_manifest(connection, file))
        except (sqlite3.Error, UnicodeDecodeError) as error:  # SQLite's message may quote damaged bytes
            connection.close()
            raise SnapshotMalformed(file=file, problem=N_("it is not an SQLite database")) from error
        except MemoryError:
            connection.close()
            raise MemoryShort(file=file) from None
        except BaseException:
            connection.close()
            raise

    @contextmanager
    def page(self) -> Iterator[sqlite3.Connection]:
        """The connection, alone, until the page is drawn. Raises `CopyForgotten` after `close`."""
        with self._lock:
            if self._forgotten:
                raise CopyForgotten
            yield self._connection

    def wards(self, connection: sqlite3.Connection) -> tuple[Ward, ...]:
        """Every ward, counted once: a copy never changes. `connection` is that of `page()`. Raises `sqlite3.Error`."""
        if self._wards is None:
            self._wards = wards(connection)
        return self._wards

    def kept(self, name: str, read: Callable[[], Read]) -> Read:
        """What `read` gives, read once while it is among the last `KEPT` that were asked for: a copy never changes.
        Only inside of `page()`. Raises what `read` raises."""
        found: Read = self._kept.pop(name) if name in self._kept else read()
        self._kept[name] = found
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return found

    def index(self) -> PatientIndex:
        """Everybody of the copy, made ready to be found; made when it is first asked for (a few tenths of a second, of
        50,000 patients three). Raises `CopyForgotten` after `close`, and `SnapshotMalformed`."""
        from exports.search import PatientIndex  # noqa: PLC0415 - verbs open a copy in which nobody searches

        with self._indexing:
            if self._index is None:
                with self.page() as connection:
                    patients, stays = PatientIndex.read(connection)
                made = PatientIndex(patients, stays)
                with self.page():
                    self._index = made
            with self.page():
                return self._index

    @property
    def is_indexed(self) -> bool:
        """Whether the index is there."""
        return self._index is not None

    def prepare(self) -> None:
        """Make the index now, in a thread of its own: while the reader signs in nobody waits for it."""
        threading.Thread(target=self._prepare, name="search-index", daemon=True).start()

    def _prepare(self) -> None:
        with suppress(CopyForgotten, DowntimeError):  # the first search says what is wrong
            self.index()

    def close(self) -> None:
        """Forget the data."""
        with self._lock:
            self._forgotten = True
            self._index = None
            self._wards = None
            self._kept.clear()
            self._connection.close()


def _check(connection: sqlite3.Connection, file: str) -> None:
    """Kind, format and layout come first: nothing that a hostile database brings along runs before they are known."""
    connection.execute("pragma trusted_schema = 0")
    connection.execute("pragma query_only = 1")
    (application,) = connection.execute("pragma application_id").fetchone()
    if application != APPLICATION_ID:
        raise SnapshotMalformed(file=file, problem=N_("it is a database of another kind"))
    check_format(connection, file)
    check_layout(connection, file)
    (found,) = connection.execute("pragma quick_check(1)").fetchone()
    if found != "ok":
        raise SnapshotMalformed(file=file, problem=N_("its pages are damaged"))
