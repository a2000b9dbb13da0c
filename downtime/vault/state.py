"""`state.json`: what a vault remembers so that nobody can take it back in time.

Rules: the highest sequence ever accepted of each scope is never lowered, also when the file itself was removed by
retention or by hand; a state that cannot be read is an error, never an empty state, since an empty one would accept a
rollback.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from downtime.vault.refusal import StoredRefusal
from exports.durable import write_durably
from exports.errors import FileUnreadable
from exports.language import N_
from exports.open_files import read_whole
from exports.recurrence import NO_PAST, Level, Past
from exports.snapshot.feed_marks import FeedMark
from exports.suspicion import Suspicion
from exports.trusted_comment import SnapshotName

FILE = "state.json"
T = TypeVar("T")


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """The newest snapshot of a scope that was ever accepted."""

    sequence: int
    time: datetime


class StoredSuspicion(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot that was set aside for what it holds, or (in `State.chosen`) one that a person accepted in spite of
    it: what was suspicious, of the file with which signature, and when (UTC)."""

    suspicion: Suspicion
    at: str
    signature: str
    by: str = ""
    """Who accepted it: the computer's account."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """`highest` by scope; the others by file of the vault, found when they were opened or checked."""

    highest: dict[str, Accepted] = {}
    refusals: dict[str, StoredRefusal] = {}
    suspicions: dict[str, StoredSuspicion] = {}
    chosen: dict[str, StoredSuspicion] = {}
    """Suspect ones that a person accepted: they are good from then on."""
    feeds: dict[str, tuple[FeedMark, ...]] = {}
    """By scope, the feeds of the last good copy that was opened: how old and how many rows, nothing of a patient."""
    late: dict[str, str] = {}
    """Those that came when a newer one was held already, each with the digest of its signature."""
    excused: dict[str, str] = {}
    """Those that fell as others before them (`exports.recurrence`), each with the digest of its signature."""
    history: dict[str, Past] = {}
    """By scope, the figures of good copies of the last eight days, also of those that are gone."""
    dropped: dict[str, int] = {}
    """By scope, the highest sequence that the kit itself removed: what is missing above it, somebody else removed."""

    def accepting(self, scope: str, sequence: int, time: datetime) -> State:
        """The state after a snapshot was accepted."""
        known = self.highest.get(scope)
        if known is not None and known.sequence >= sequence:
            return self
        mark = Accepted(sequence=sequence, time=time.astimezone(UTC))
        return msgspec.structs.replace(self, highest=self.highest | {scope: mark})

    def refusing(self, file: str, refusal: StoredRefusal) -> State:
        known = self._unlearning(file)
        return msgspec.structs.replace(known, refusals=self.refusals | {file: refusal})

    def suspecting(self, file: str, found: StoredSuspicion) -> State:
        known = self._unlearning(file)
        return msgspec.structs.replace(known, suspicions=self.suspicions | {file: found})

    def choosing(self, file: str, found: StoredSuspicion) -> State:
        """A person accepted a suspect snapshot."""
        return msgspec.structs.replace(self, chosen=self.chosen | {file: found})

    def letting_go(self, file: str) -> State:
        """A person takes back that it was accepted: what was learnt from it, and excused by that, is learnt anew."""
        known = self._unlearning(file, later=True)
        return msgspec.structs.replace(known, chosen=_without(self.chosen, [file]))

    def learning(self, levels: Mapping[str, Iterable[Level]], excused: Mapping[str, str]) -> State:
        """The figures of good copies by scope, and those that were excused, are remembered."""
        history = {scope: self.history.get(scope, NO_PAST).with_levels(new) for scope, new in levels.items()}
        return msgspec.structs.replace(self, history=self.history | history, excused=self.excused | dict(excused))

    def _unlearning(self, file: str, *, later: bool = False) -> State:
        """Without what the figures of this file taught; `later`: nor those of its scope that came after it."""
        gone = SnapshotName.parse(file)
        if gone is None:
            return self

        def goes(at: datetime) -> bool:
            return at == gone.time or (later and at > gone.time)

        past = self.history.get(gone.scope, NO_PAST)
        left = msgspec.structs.replace(past, levels=tuple(one for one in past.levels if not goes(one.time)))
        named = ((one, SnapshotName.parse(one)) for one in self.excused)
        files = [one for one, name in named if name is not None and name.scope == gone.scope and goes(name.time)]
        history = self.history | {gone.scope: left} if gone.scope in self.history else self.history
        return msgspec.structs.replace(self, history=history, excused=_without(self.excused, files))

    def knowing_feeds(self, scope: str, marks: tuple[FeedMark, ...]) -> State:
        return msgspec.structs.replace(self, feeds=self.feeds | {scope: marks})

    def arriving(self, file: str, signature: str, *, late: bool) -> State:
        """A snapshot comes, with that digest of its signature, in its turn or after newer ones."""
        return msgspec.structs.replace(self, late=_without(self.late, [file]) | ({file: signature} if late else {}))

    def forgetting(self, *files: str) -> State:
        """Without what was found of these files: they were fetched anew."""
        return msgspec.structs.replace(
            self, refusals=_without(self.refusals, files), suspicions=_without(self.suspicions, files)
        )

    def dropping(self, files: Iterable[str], sequences: Mapping[str, int]) -> State:
        """Without anything of these files, which the kit removes; `sequences` are their highest by scope."""
        gone = tuple(files)
        highest = {scope: max(number, self.dropped.get(scope, 0)) for scope, number in sequences.items()}
        left = self.forgetting(*gone)
        chosen, late, excused = (_without(known, gone) for known in (self.chosen, self.late, self.excused))
        dropped = self.dropped | highest
        return msgspec.structs.replace(left, chosen=chosen, late=late, excused=excused, dropped=dropped)


def _without(known: Mapping[str, T], files: Iterable[str]) -> dict[str, T]:
    gone = set(files)
    return {name: found for name, found in known.items() if name not in gone}


def read_state(folder: Path) -> State:
    """Raises `FileUnreadable`."""
    try:
        state = msgspec.json.decode(read_whole(folder / FILE), type=State)
    except ValueError:
        raise FileUnreadable(file=folder / FILE, problem=N_("it is damaged")) from None
    except OSError as error:
        raise FileUnreadable(file=folder / FILE, problem=error.strerror or type(error).__name__) from error
    if any(time.tzinfo is None for time in _times(state)):
        raise FileUnreadable(file=folder / FILE, problem=N_("it is damaged"))
    return state


def _times(state: State) -> Iterator[datetime]:
    yield from (accepted.time for accepted in state.highest.values())
    for past in state.history.values():
        yield from (one.time for one in past.levels)
        if past.since is not None:
            yield past.since


def write_state(folder: Path, state: State) -> None:
    """Raises `FileUnwritable`."""
    write_durably(folder / FILE, msgspec.json.format(msgspec.json.encode(state), indent=1), private=True)
