"""The one door through which the kit makes a database.

Rule: in memory, and nothing of it anywhere else. SQLite by itself would put what it sorts, indexes, compacts or keeps
in a temporary table into files of the temporary folder once it is larger than its cache, patients in clear; it is told
not to (`temp_store`) before the first statement.
"""

from __future__ import annotations

import sqlite3


def in_memory() -> sqlite3.Connection:
    """An empty database: autocommit, usable from any thread by one at a time."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.execute("pragma temp_store = memory")
    return connection
