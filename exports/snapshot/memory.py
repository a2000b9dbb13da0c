"""The one door through which the kit makes a database.

Rule: in memory, and nothing of it anywhere else. SQLite by itself would put what it sorts, indexes, compacts or keeps
in a temporary table into files of the temporary folder once it is larger than its cache, patients in clear; it is told
not to (`temp_store`) before the first statement.
"""

from __future__ import annotations

import sqlite3


def in_memory(application_id: int = 0, user_version: int = 0) -> sqlite3.Connection:
    """An empty database: autocommit, usable from any thread by one at a time."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.execute("pragma temp_store = memory")
    if application_id:
        connection.execute(f"pragma application_id = {application_id:d}")
        connection.execute(f"pragma user_version = {user_version:d}")
    return connection


CAP = 512 * 2**20
"""Bytes of rows up to which a database may stay in one piece: with its indexes it must end below the 1 GiB to which
SQLite lets such a one grow (`SQLITE_MEMDB_DEFAULT_MAXSIZE`)."""


def in_one_piece(application_id: int, user_version: int) -> sqlite3.Connection:
    """As `in_memory`, but its bytes stand in one piece as in a file: `serialize` copies them once instead of twice, and
    they go back to the system at its close. It cannot grow beyond 1 GiB: see `size_of` and `CAP`."""
    seed = in_memory(application_id, user_version)
    connection = in_memory()
    connection.deserialize(seed.serialize())
    seed.close()
    return connection


def size_of(connection: sqlite3.Connection) -> int:
    """Bytes of the database."""
    (pages,), (page_size,) = (connection.execute(f"pragma {name}").fetchone() for name in ("page_count", "page_size"))
    return int(pages) * int(page_size)


def in_pages(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The same database with room to grow to what SQLite holds at all; the given one is closed."""
    roomy = in_memory()
    connection.backup(roomy)
    connection.close()
    return roomy
