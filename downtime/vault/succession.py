"""A new signing key at a laptop: which statements wait, and what changes when a person accepts one.

    successions/SITE_NEWKEYID.succession…     statements that a pull found, as they were published

Rules of this module:

* a pull keeps what leads on from the key that is trusted here and was signed by it; that alone changes nothing;
* a person accepts: the key then replaces the one before, which from now on vouches for what the vault held, and of this
  only up to the last number that the site gave (`last` of the statement) and to the time of the statement. What its
  thief had brought in above that is refused from then on, and the numbers of the site count again;
* a key that was replaced, and a statement that does not follow the trusted key, are refused: no old statement takes a
  laptop back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from downtime.vault.generation import Generation
from downtime.vault.lock import exclusive
from downtime.vault.source import SnapshotSource
from downtime.vault.state import Accepted, State
from downtime.vault.trusted_keys import FORMER, signature_digest, write_keys
from downtime.vault.vault import Vault
from exports.durable import write_durably
from exports.errors import DowntimeError, FileUnreadable, FileUnwritable, SuccessionRefused
from exports.language import N_
from exports.minisign import PublicKey, Signature
from exports.recurrence import Past
from exports.succession import (
    LARGEST,
    NEW_SIGNATURE,
    OLD_SIGNATURE,
    Checked,
    Statement,
    Succession,
    after,
    before,
    check_statement,
    is_statement_name,
)
from exports.trusted_comment import signed_comment

FOLDER = "successions"
MOST = 32
"""Statements that are looked at in one place: a site changes its key every few years."""


@dataclass(frozen=True)
class Changes:
    """Changes of key that a source tells of, seen from the key that the vault trusts."""

    ahead: tuple[Checked, ...] = ()
    """Nobody has accepted them here. Vouched for by the key that is trusted; its thief can have made one."""
    behind: tuple[Checked, ...] = ()
    """How the trusted key came to be: each signed by the key that it introduces."""

    def explain(self, file: str, signature: bytes) -> bool:
        """Whether there is nothing to say of a snapshot whose key the vault does not take: it waits for the new key, or
        the site itself signed it with an earlier one."""
        with suppress(DowntimeError):
            key_id = Signature.parse(signature, file=file).key_id
            for one in self.ahead:
                if one.succession.new.key_id == key_id:
                    signed_comment(signature, one.succession.new, file=file)
                    return True
            for one in self.behind:
                if one.succession.old.key_id == key_id:
                    comment = signed_comment(signature, one.succession.old, file=file)
                    return comment.site == one.succession.site and one.succession.covers(
                        comment.scope, comment.sequence, comment.time
                    )
        return False


def changes_at(vault: Vault, source: SnapshotSource, sizes: Mapping[str, int]) -> Changes:
    """What a source tells of changes of key. One that cannot be read or is not right is passed over: it is a text that
    anybody could have put there."""
    found: list[Checked] = []
    for name in sorted(filter(is_statement_name, sizes))[:MOST]:
        with suppress(DowntimeError):
            by_old, by_new = f"{name}{OLD_SIGNATURE}", f"{name}{NEW_SIGNATURE}"
            contents = [source.read(one, LARGEST + 1) if one in sizes else b"" for one in (name, by_old, by_new)]
            found.append(check_statement(Statement(name, *contents)))
    return Changes(_ahead(vault, found), before(vault.site_key, _of_site(vault, found)))


def keep(vault: Vault, changes: Changes) -> None:
    """Keep what waits, so that it can be accepted away from the network. Where there are too many, those that nothing
    offers any more go: a thief's must not keep out the hospital's own. Raises `FileUnwritable`."""
    folder = vault.folder / FOLDER
    known = {one.statement for one in _stored(vault)}
    new = [one for one in changes.ahead if one.statement not in known]
    offered = {one.statement.name for one in changes.ahead}
    spare = sorted({one.name for one in known} - offered)
    try:
        if new:
            folder.mkdir(mode=0o700, exist_ok=True)
        for name in spare[: max(0, len(known) + len(new) - MOST)]:
            for suffix in ("", OLD_SIGNATURE, NEW_SIGNATURE):
                (folder / f"{name}{suffix}").unlink(missing_ok=True)
    except OSError as error:
        raise FileUnwritable(file=folder, problem=error.strerror or type(error).__name__) from error
    for one in new:
        for name, content in one.statement.files.items():
            write_durably(folder / name, content, private=True)


def waiting(vault: Vault) -> tuple[Checked, ...]:
    """The statements that a pull kept and nobody has accepted, the nearest to the trusted key first."""
    return _ahead(vault, _stored(vault))


def read_statement(path: Path) -> Statement:
    """A statement with the signatures beside it. Raises `FileUnreadable`."""

    def read(file: Path) -> bytes:
        try:
            with file.open("rb") as opened:
                return opened.read(LARGEST + 1)
        except FileNotFoundError:
            if file != path:
                return b""
            raise

    try:
        signatures = (path.with_name(f"{path.name}{suffix}") for suffix in (OLD_SIGNATURE, NEW_SIGNATURE))
        return Statement(path.name, read(path), *(read(file) for file in signatures))
    except OSError as error:
        raise FileUnreadable(file=path, problem=error.strerror or type(error).__name__) from error


def check_acceptable(vault: Vault, new: PublicKey, succession: Succession | None, name: str) -> None:
    """Raises `SuccessionRefused` unless `new` may become the key of this vault; `name` is that of the file.

    Raises `FileUnreadable` when the list of former keys is damaged: it could be one of them.
    """
    if vault.keys.damaged:
        raise FileUnreadable(file=vault.folder / FORMER, problem=N_("it is damaged"))
    if vault.keys.knows(new):
        problem = N_("that key was replaced already, or has the number of one that was")
        raise SuccessionRefused(file=name, problem=problem)
    if succession is None:
        return
    if vault.settings.site not in (None, succession.site):
        raise SuccessionRefused(file=name, problem=N_("it is of another site"))
    if succession.old != vault.site_key:
        if vault.keys.knows(succession.old):
            raise SuccessionRefused(file=name, problem=N_("it replaces a key that was replaced already"))
        problem = N_("it does not follow the key that this laptop trusts: accept those before it first, in their order")
        raise SuccessionRefused(file=name, problem=problem)


def accept(vault: Vault, new: PublicKey, succession: Succession | None, name: str) -> Vault:
    """Make `new` the key of the vault, after a person compared its fingerprint. Without a statement (the old key was
    lost) the old key vouches for all that the vault holds.

    Raises `SuccessionRefused`, `VaultBusy` (a pull is running), `FileUnreadable` and `FileUnwritable`.
    """
    with exclusive(vault.folder, "pull", wait=False):
        vault = Vault.open(vault.folder)
        check_acceptable(vault, new, succession, name)
        held = [one for one in vault.generations() if _counts(vault, one, succession)]
        digests = {one.file: signature_digest(vault.read_signature(one.file)) for one in held}
        if succession is not None:
            said = succession
            vault.change_state(lambda state: _lowered(state, held, said))
        at = datetime.now(UTC).isoformat(timespec="seconds")
        write_keys(vault.folder, vault.keys.replaced(new, digests, at))
        return Vault.open(vault.folder)


def _counts(vault: Vault, one: Generation, succession: Succession | None) -> bool:
    """Whether the key that is about to be replaced goes on vouching for it."""
    if one.comment is None or vault.keys.of(one.file, vault.read_signature(one.file)) != vault.site_key:
        return False
    return succession is None or succession.covers(one.comment.scope, one.comment.sequence, one.comment.time)


def _lowered(state: State, held: Iterable[Generation], said: Succession) -> State:
    """Numbers above those that the site gave, and times after it said so, were its thief's: they do not shut out what
    the site publishes next. No older snapshot comes in by this, since from now on the old key brings nothing."""
    marks: dict[str, Accepted] = {}
    for scope, mark in state.highest.items():
        if said.covers(scope, mark.sequence, mark.time):
            marks[scope] = mark
            continue
        comments = [one.comment for one in held if one.comment is not None and one.comment.scope == scope]
        if comments:
            newest = max(comments, key=lambda comment: comment.sequence)
            marks[scope] = Accepted(sequence=newest.sequence, time=newest.time)
    dropped = {scope: min(number, said.last.get(scope, 0)) for scope, number in state.dropped.items()}
    history = {scope: _of_site_alone(past, scope, said) for scope, past in state.history.items()}
    return msgspec.structs.replace(state, highest=marks, dropped=dropped, history=history)


def _of_site_alone(past: Past, scope: str, said: Succession) -> Past:
    """What its thief published excuses nothing that the site, or he, publishes next."""
    levels = tuple(one for one in past.levels if said.covers(scope, one.sequence, one.time))
    return msgspec.structs.replace(past, levels=levels)


def _stored(vault: Vault) -> list[Checked]:
    found: list[Checked] = []
    with suppress(OSError):
        names = sorted(entry.name for entry in (vault.folder / FOLDER).iterdir() if is_statement_name(entry.name))
        for name in names[:MOST]:
            with suppress(DowntimeError):
                found.append(check_statement(read_statement(vault.folder / FOLDER / name)))
    return found


def _ahead(vault: Vault, found: Iterable[Checked]) -> tuple[Checked, ...]:
    vouched = [one for one in _of_site(vault, found) if one.vouched and not vault.keys.knows(one.succession.new)]
    return after(vault.site_key, vouched)


def _of_site(vault: Vault, found: Iterable[Checked]) -> list[Checked]:
    return [one for one in found if vault.settings.site in (None, one.succession.site)]
