"""What the verbs of a laptop tell the journal.

Rules: who did it is the computer's account, which is all that is known here; an act is journalled before its result is
handed out; a journal that cannot be written stops no verb: it is said on standard error.
"""

from __future__ import annotations

import getpass
from typing import Any

import click

from downtime.journal import Act, Entry, Journal
from downtime.vault import Vault, unlock
from downtime.vault.pull import PullResult
from exports.errors import DowntimeError, SnapshotRefused, SuccessionWaits, WrongPassphrase
from exports.language import Translator


def by_account(act: Act, **fields: Any) -> Entry:
    """An act of whoever this computer's account is."""
    try:
        account = getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        account = ""
    return Entry(act=act, reader=account, identity="account" if account else "", **fields)


def journal_of(vault: Vault) -> Journal:
    """The journal of the vault. Raises `KeyMalformed`."""
    return Journal.open(vault.folder, vault.journal_readers)


def note(journal: Journal, translator: Translator, *entries: Entry) -> None:
    """Journal what was done, or say that it could not be."""
    try:
        if entries:
            journal.record(*entries)
    except (DowntimeError, OSError) as error:
        said = error.say(translator) if isinstance(error, DowntimeError) else type(error).__name__
        click.echo(translator.gettext("This is not journalled. {problem}").format(problem=said), err=True)


def unlock_journalled(vault: Vault, journal: Journal, passphrase: str, translator: Translator) -> str:
    """The station's identity; right or wrong, the try is journalled. From then on the journal signs. Raises as
    `unlock`."""
    try:
        identity = unlock(vault, passphrase)
    except WrongPassphrase as error:
        note(journal, translator, by_account(Act.UNLOCK_REFUSED, failure=error.exit_code))
        raise
    journal.unlocked(identity)
    note(journal, translator, by_account(Act.UNLOCK))
    return identity


def code_of(vault: Vault) -> str | None:
    """The code of the journal's end; None when there is none, or it cannot be read."""
    try:
        return journal_of(vault).code()
    except (DowntimeError, OSError):
        return None


NO_ROOM = "no room"
"""Why a snapshot was removed, in `Entry.detail`; "too old" is said by the act alone."""


class PullNotes:
    """What the pulls of one command did, each thing once: a file that is refused every quarter of an hour is one fact.
    A pull that changed nothing is no entry."""

    def __init__(self) -> None:
        self._refused: frozenset[Entry] = frozenset()

    def of(self, result: PullResult) -> list[Entry]:
        """The entries of a pull that ended."""
        taken = [by_account(Act.SNAPSHOT_ACCEPTED, snapshot=file) for file in result.accepted]
        dropped = [by_account(Act.SNAPSHOT_DROPPED, snapshot=file) for file in result.dropped]
        refused = [_refused(one.error, snapshot=one.file) for one in result.refused]
        waits = [_refused(SuccessionWaits, detail=one.statement.name) for one in result.ahead]
        back = [_refused(SnapshotRefused, detail=f"rollback {scope}") for scope in result.went_back]
        return [*taken, *self._new([*refused, *waits, *back]), *dropped]

    def of_failure(self, error: DowntimeError) -> list[Entry]:
        """The entry of a pull that found nothing it may take; none when the source was not there at all."""
        if not isinstance(error, SnapshotRefused):
            return []
        return self._new([_refused(error, snapshot=str(error.fields.get("file", "")))])

    def _new(self, refused: list[Entry]) -> list[Entry]:
        new = [one for one in dict.fromkeys(refused) if one not in self._refused]
        self._refused = frozenset(refused)
        return new


def displaced_entries(files: tuple[str, ...]) -> list[Entry]:
    """The entries of snapshots that go for want of room, made before they do."""
    return [by_account(Act.SNAPSHOT_DROPPED, snapshot=file, detail=NO_ROOM) for file in files]


def _refused(error: DowntimeError | type[DowntimeError], **fields: str) -> Entry:
    return by_account(Act.SNAPSHOT_REFUSED, failure=error.exit_code, **fields)
