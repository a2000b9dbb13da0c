"""`state.json`: what a vault remembers so that nobody can take it back in time.

Rules: the highest sequence ever accepted of each scope is never lowered, also when the file itself was removed by
retention or by hand; a state that cannot be read is an error, never an empty state, since an empty one would accept a
rollback.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from downtime.vault.refusal import StoredRefusal
from exports.durable import write_durably
from exports.errors import FileUnreadable
from exports.language import N_

FILE = "state.json"


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """The newest snapshot of a scope that was ever accepted."""

    sequence: int
    time: datetime


class State(msgspec.Struct, frozen=True, kw_only=True):
    """`highest` by scope; `refusals` of files of the vault by name, found when they were opened or checked."""

    highest: dict[str, Accepted] = {}
    refusals: dict[str, StoredRefusal] = {}

    def accepting(self, scope: str, sequence: int, time: datetime) -> State:
        """The state after a snapshot was accepted."""
        known = self.highest.get(scope)
        if known is not None and known.sequence >= sequence:
            return self
        mark = Accepted(sequence=sequence, time=time.astimezone(UTC))
        return msgspec.structs.replace(self, highest=self.highest | {scope: mark})

    def refusing(self, file: str, refusal: StoredRefusal) -> State:
        return msgspec.structs.replace(self, refusals=self.refusals | {file: refusal})

    def forgetting(self, *files: str) -> State:
        """Without the refusals of these files: they were fetched anew, or are gone."""
        left = {name: refusal for name, refusal in self.refusals.items() if name not in files}
        return msgspec.structs.replace(self, refusals=left)


def read_state(folder: Path) -> State:
    """Raises `FileUnreadable`."""
    try:
        state = msgspec.json.decode((folder / FILE).read_bytes(), type=State)
    except ValueError:
        raise FileUnreadable(file=folder / FILE, problem=N_("it is damaged")) from None
    except OSError as error:
        raise FileUnreadable(file=folder / FILE, problem=error.strerror or type(error).__name__) from error
    if any(accepted.time.tzinfo is None for accepted in state.highest.values()):
        raise FileUnreadable(file=folder / FILE, problem=N_("it is damaged"))
    return state


def write_state(folder: Path, state: State) -> None:
    """Raises `FileUnwritable`."""
    write_durably(folder / FILE, msgspec.json.format(msgspec.json.encode(state), indent=1), private=True)
