"""A database of the kit is in memory whole: also what SQLite sorts, indexes, compacts or sets aside."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest

from downtime.copy import Copy
from exports.snapshot.memory import in_memory
from exports.snapshot.scope import restrict
from exports.snapshot.write import SnapshotWriter
from tests.downtime.test_copy import SNAPSHOT

ROOT = Path(__file__).resolve().parents[3]
HANDLES = Path("/proc/self/fd")


def temporary_files() -> list[str]:
    """SQLite's own temporary files that this process holds open; they are deleted as soon as they are made."""
    opened = []
    for handle in HANDLES.iterdir():
        try:
            opened.append(str(handle.readlink()))
        except OSError:  # the handle of the listing itself
            continue
    return [path for path in opened if "etilqs_" in path]


def sort_much(connection: sqlite3.Connection) -> sqlite3.Cursor:
    """A sort of 20 MB whose result is not yet read: its temporary file, if any, is open."""
    numbers = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 20)"
    cursor = connection.execute(f"{numbers} select i, zeroblob(1000000) from n order by random()")
    cursor.fetchone()
    return cursor


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists the open files of a process in /proc")
def test_what_is_sorted_goes_through_no_temporary_file() -> None:
    careless = sqlite3.connect(":memory:")
    cursor = sort_much(careless)
    assert temporary_files(), "without our door SQLite does use one: the search would find it"
    cursor.close()
    careless.close()

    copy = Copy.of_database(SNAPSHOT, "x")
    with copy.page() as connection:
        cursors = [sort_much(connection), sort_much(in_memory()), sort_much(SnapshotWriter().connection)]
        assert temporary_files() == []
        assert len(cursors) == 3


def test_every_database_of_the_kit_keeps_its_temporary_things_in_memory() -> None:
    writer = SnapshotWriter()
    writer.close_tables()
    copy = Copy.of_database(SNAPSHOT, "x")
    with copy.page() as opened:
        for connection in (in_memory(), writer.connection, restrict(writer.connection, ["Cardiologie"]), opened):
            assert connection.execute("pragma temp_store").fetchone() == (2,)


def test_there_is_no_other_door() -> None:
    modules = [path for folder in ("exports", "printable", "downtime") for path in (ROOT / folder).rglob("*.py")]
    doors = [path.relative_to(ROOT).as_posix() for path in modules if "sqlite3.connect" in path.read_text("utf-8")]
    assert doors == ["exports/snapshot/memory.py"]
