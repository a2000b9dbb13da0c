"""Which copy of a resource counts when a source holds several (overlapping bundles, incremental exports).

Rules: a resource that the source says it deleted is an old copy wherever it stands; else the copy with the newest
`meta.lastUpdated` counts, then the highest `versionId`, then the last one read. Memory stays at 8 bytes a resource:
hashes of type and id are kept in buckets, and only resources seen twice are looked at again.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import pairwise

from exports.fhir.moments import Clock
from exports.fhir.stream import Found

_BUCKETS = 256

Place = tuple[int, int]
"""Number of the file and number of the resource in it, both from 0."""


class Copies:
    """First every resource is `seen`; then `doubtful` says whether any must be `weigh`ed; then `is_old` answers."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets = [array("q") for _ in range(_BUCKETS)]
        self._twice: set[int] = set()
        self._deleted: set[tuple[str, str]] = set()
        self._best: dict[tuple[str, str], tuple[tuple[str, int], Place]] = {}

    def seen(self, names: Iterable[tuple[object, object]]) -> None:
        """Takes note of resources by type and id."""
        buckets = self._buckets
        for mark in map(hash, names):
            buckets[mark % _BUCKETS].append(mark)

    def deleted(self, kind: str, identifier: str) -> None:
        self._deleted.add((kind, identifier))

    def doubtful(self) -> bool:
        """True when some resource came more than once. Frees the memory of `seen`."""
        for bucket in self._buckets:
            if len(set(bucket)) != len(bucket):
                self._twice.update(_repeated(sorted(bucket)))
        self._buckets = []
        return bool(self._twice)

    @property
    def none_old(self) -> bool:
        """True when `is_old` is false for every resource."""
        return not self._best and not self._deleted

    def came_twice(self, found: Found) -> bool:
        """True for a resource that the source holds more than once. To ask after `doubtful`."""
        return hash((found.kind, found.id)) in self._twice

    def weigh(self, found: Found, place: Place) -> None:
        if not self.came_twice(found):
            return
        stamp = self._stamp(found)
        best = self._best.get((found.kind, found.id))
        if best is None or stamp >= best[0]:
            self._best[found.kind, found.id] = (stamp, place)

    def is_deleted(self, found: Found) -> bool:
        """True for what the source says it deleted."""
        return bool(self._deleted) and (found.kind, found.id) in self._deleted

    def is_old(self, found: Found, place: Place) -> bool:
        """True for a copy that another one replaces, and for what was deleted."""
        if self.is_deleted(found):
            return True
        if not self._best:
            return False
        best = self._best.get((found.kind, found.id))
        return best is not None and best[1] != place

    def _stamp(self, found: Found) -> tuple[str, int]:
        meta = found.head.meta
        updated = self._clock.moment(meta.lastUpdated) if meta and meta.lastUpdated else None
        version = meta.versionId if meta else None
        return updated or "", int(version) if version and version.isdecimal() and len(version) < 19 else 0


def _repeated(ordered: list[int]) -> Iterable[int]:
    return (mark for mark, following in pairwise(ordered) if mark == following)
