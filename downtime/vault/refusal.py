"""A snapshot that was not taken, and why: a failure of the table, kept so that it can be said in any language.

Rules: what is stored is the exit code and the fields of the sentence; no sentence of the table holds anything said of a
patient. A refusal is that of one version of the kit: after "install the version that the hospital side uses" the next
one looks anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from exports.errors import DowntimeError, SnapshotRefused
from exports.language import N_


@dataclass(frozen=True)
class Refusal:
    """`file` is the name of the snapshot, `error` the reason."""

    file: str
    error: DowntimeError


class StoredRefusal(msgspec.Struct, frozen=True, kw_only=True):
    """A refusal as `state.json` holds it. `signature` is the digest of the `.minisig` that was refused: another file
    of the same name is looked at anew."""

    exit_code: int
    fields: dict[str, str]
    at: str
    signature: str
    software: str = ""
    """The version of the kit that refused it."""

    @classmethod
    def of(cls, error: DowntimeError, at: str, signature: str) -> StoredRefusal:
        fields = {name: str(value) for name, value in error.fields.items()}
        return cls(exit_code=error.exit_code, fields=fields, at=at, signature=signature, software=version())

    def holds_for(self, signature: str) -> bool:
        """Whether it is of the file with that signature, and by this version of the kit."""
        return (self.signature, self.software) == (signature, version())

    def error(self, file: str) -> DowntimeError:
        """The failure again. One that this version does not know is said in general."""
        for kind in _kinds(DowntimeError):
            if kind.exit_code == self.exit_code:
                try:
                    return kind(**self.fields)
                except KeyError:  # the sentence asks for other fields than were stored
                    break
        return SnapshotRefused(file=file, problem=N_("it was refused earlier"))


def version() -> str:
    """The version of the kit."""
    from importlib import metadata  # noqa: PLC0415 - when it is needed: it holds up the start

    return metadata.version("downtime")


def _kinds(kind: type[DowntimeError]) -> list[type[DowntimeError]]:
    return [found for child in kind.__subclasses__() for found in (child, *_kinds(child))]
