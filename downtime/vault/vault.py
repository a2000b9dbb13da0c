"""A vault: the folder of one laptop that holds encrypted snapshots and the key to them, itself under a passphrase.

Rules: opening a vault needs no secret and reads no snapshot; the station's secret key is in the slots only, each under
a passphrase; `vault.toml` is written last, so that a vault half made is no vault. The layout is in README.md.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from downtime.crisis.ended import refuse_ended
from downtime.vault.generation import Generation, ordered, refused, signed
from downtime.vault.lock import exclusive
from downtime.vault.refusal import StoredRefusal
from downtime.vault.settings import FORMAT, Settings, read_settings, write_settings
from downtime.vault.state import State, StoredSuspicion, read_state, write_state
from downtime.vault.trusted_keys import SITE_KEY, TrustedKeys, read_keys, signature_digest
from exports.age_keys import generate_identity, parse_recipient, recipient_of
from exports.durable import write_durably
from exports.errors import (
    DowntimeError,
    FileUnreadable,
    FileUnwritable,
    FolderNotEmpty,
    KeyMalformed,
    SignatureInvalid,
    SignatureMissing,
    SnapshotRefused,
    StationMalformed,
)
from exports.key_slot import DEFAULT, Cost, Slot, close_slot
from exports.language import N_
from exports.minisign import PublicKey, digest_of, verify_digest
from exports.names import WHAT_A_NAME_IS, is_short_name
from exports.open_files import open_to_read
from exports.snapshot.schema import Manifest
from exports.station import FORMAT as STATION_FORMAT
from exports.station import Station
from exports.suspicion import Suspicion
from exports.trusted_comment import (
    MAXIMUM_SIGNATURE,
    SIGNATURE_SUFFIX,
    SNAPSHOT_SUFFIX,
    TrustedComment,
    signed_comment,
)

RECIPIENT = "station"
SLOTS = "identity"
SNAPSHOTS = "snapshots"
FIRST_SLOT = "ward"
"""The slot of the passphrase that enrolment asks for."""


@dataclass(frozen=True)
class Vault:
    """An existing vault. Snapshots are listed and checked without any secret."""

    folder: Path
    settings: Settings
    keys: TrustedKeys
    recipient: str
    """The station's age recipient: what the hospital side encrypts to."""

    @classmethod
    def open(cls, folder: Path) -> Vault:
        """Raises `VaultNotFound`, `VaultEnded`, `ConfigurationInvalid`, `FileUnreadable` and `KeyMalformed`."""
        settings = read_settings(folder)
        refuse_ended(folder)
        keys = read_keys(folder)
        recipient = _read(folder / RECIPIENT).decode("utf-8", "replace").strip()
        parse_recipient(recipient)
        return cls(folder, settings, keys, recipient)

    @classmethod
    def create(  # noqa: PLR0913 - all named
        cls, folder: Path, *, station: str, site_key: PublicKey, passphrase: str, language: str, cost: Cost = DEFAULT
    ) -> Vault:
        """Make a vault with a new key pair, whole or not at all.

        Raises `StationMalformed`, `FolderNotEmpty` and `FileUnwritable`.
        """
        if not is_short_name(station):
            raise StationMalformed(file=f"{station}.station", problem=WHAT_A_NAME_IS)
        was_there = folder.exists()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise FolderNotEmpty(folder=folder)
        except OSError as error:
            raise FileUnwritable(file=folder, problem=error.strerror or type(error).__name__) from error
        try:
            return cls._fill(folder, station, site_key, passphrase, language, cost)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            if was_there:
                folder.mkdir(exist_ok=True)
            raise

    @classmethod
    def _fill(  # noqa: PLR0913, PLR0917 - the arguments of `create`
        cls, folder: Path, station: str, site_key: PublicKey, passphrase: str, language: str, cost: Cost
    ) -> Vault:
        try:
            (folder / SLOTS).mkdir(mode=0o700)
            (folder / SNAPSHOTS).mkdir(mode=0o700)
        except OSError as error:
            raise FileUnwritable(file=folder, problem=error.strerror or type(error).__name__) from error
        identity = generate_identity()
        recipient = recipient_of(identity)
        write_durably(folder / SITE_KEY, site_key.text().encode())
        write_durably(folder / RECIPIENT, f"{recipient}\n".encode())
        write_state(folder, State())
        created = datetime.now(UTC).isoformat(timespec="seconds")
        settings = Settings(format=FORMAT, station=station, language=language, created=created)
        vault = cls(folder, settings, TrustedKeys(site_key), recipient)
        vault.add_slot(identity, FIRST_SLOT, passphrase, cost)
        write_settings(folder, settings)
        return vault

    @property
    def site_key(self) -> PublicKey:
        """The key that the site signs with, as far as somebody accepted it here."""
        return self.keys.current

    @property
    def journal_readers(self) -> tuple[str, ...]:
        """For whom the journal is encrypted: the station, and the site's recovery key where it was given."""
        recovery = self.settings.recovery
        return (self.recipient,) if recovery is None else (self.recipient, recovery)

    @property
    def snapshots(self) -> Path:
        """The folder of the snapshots, as they were published."""
        return self.folder / SNAPSHOTS

    @property
    def station(self) -> Station:
        """What IT needs to know of this laptop."""
        name, key = self.settings.station, self.site_key.identifier
        return Station(format=STATION_FORMAT, station=name, recipient=self.recipient, site_key=key)

    def add_slot(self, identity: str, name: str, passphrase: str, cost: Cost = DEFAULT) -> None:
        """One more passphrase to the same key. Raises `FileUnwritable`."""
        slot = close_slot(identity.encode("ascii"), passphrase, name, self.settings.station, cost)
        write_durably(self.folder / SLOTS / f"{name}.json", slot.to_json(), private=True)

    def slots(self) -> Iterator[tuple[str, Slot | FileUnreadable | KeyMalformed]]:
        """The stored slots: file name, and the slot or why it is none; one that cannot be read must not keep the others
        shut. Raises `FileUnreadable`."""
        try:
            files = sorted((self.folder / SLOTS).glob("*.json"))
        except OSError as error:
            raise FileUnreadable(file=SLOTS, problem=error.strerror or type(error).__name__) from error
        for file in files:
            yield file.name, _slot_of(file)

    def generations(self, *, check: bool = False) -> tuple[Generation, ...]:
        """Every snapshot of the vault, newest first.

        What is said of a snapshot is the site's (signed comment). With `check` the bytes of each are verified too,
        which takes a second per gigabyte; without, a damaged file is found when it is opened. Raises `FileUnreadable`.
        """
        try:
            state = read_state(self.folder)
        except FileUnreadable:  # a pull needs it; a nurse does not: what is refused shows when it is opened
            state = State()
        try:
            names = {entry.name for entry in self.snapshots.iterdir()}
        except OSError as error:
            raise FileUnreadable(file=SNAPSHOTS, problem=error.strerror or type(error).__name__) from error
        signed_files = {name.removesuffix(".minisig") for name in names if name.endswith(SIGNATURE_SUFFIX)}
        unsigned = {name for name in names if name.endswith(SNAPSHOT_SUFFIX) and name[0] != "."} - signed_files
        found = [self._generation(name, state, check) for name in signed_files if name[0] != "."]
        everything = [*found, *(refused(name, SignatureMissing(file=name)) for name in unsigned)]
        return ordered(everything, self.settings.suspicion, state.history)

    def comment_of(self, file: str, signature: bytes) -> TrustedComment:
        """What this vault's site signed of a file of that name.

        Raises `SignatureInvalid`, `SignatureMalformed`, `KeyReplaced`, `CommentDisagrees` and `SnapshotRefused` (of
        another site).
        """
        comment = signed_comment(signature, self.keys.of(file, signature), file=file)
        comment.check_name(file)
        if self.settings.site not in (None, comment.site):
            raise SnapshotRefused(file=file, problem=N_("it is of another site"))
        return comment

    def check_content(self, file: str, signature: bytes) -> None:
        """Verify the bytes of a snapshot of the vault, read by pieces.

        Raises `SignatureInvalid`, `SignatureMalformed`, `KeyReplaced` and `FileUnreadable`.
        """
        key = self.keys.of(file, signature)
        largest = signed_comment(signature, key, file=file).largest_file
        try:
            if (self.snapshots / file).stat().st_size > largest:
                raise SignatureInvalid(file=file)
            with open_to_read(self.snapshots / file) as stream:
                digest = digest_of(stream)
        except OSError as error:
            raise FileUnreadable(file=file, problem=error.strerror or type(error).__name__) from error
        verify_digest(digest, signature, key, file=file)

    def read_signature(self, file: str) -> bytes:
        """The `.minisig` of a snapshot of the vault. Raises `FileUnreadable`."""
        return _read(self.snapshots / f"{file}.minisig")

    def read_content(self, file: str, limit: int) -> bytes:
        """The encrypted bytes of a snapshot of the vault, at most `limit`. Raises `FileUnreadable`."""
        try:
            with open_to_read(self.snapshots / file) as opened:
                return opened.read(limit)
        except OSError as error:
            raise FileUnreadable(file=file, problem=error.strerror or type(error).__name__) from error

    def remember_refusal(self, file: str, error: DowntimeError) -> None:
        """Note that a snapshot of the vault must not be used, until it is fetched anew. Raises `FileUnwritable`."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        refusal = StoredRefusal.of(error, at, signature_digest(self.read_signature(file)))
        self.change_state(lambda state: state.refusing(file, refusal))

    def remember_suspicion(self, file: str, suspicion: Suspicion) -> None:
        """Note what is suspicious inside a snapshot of the vault. Raises `FileUnwritable` and `FileUnreadable`."""
        found = self._stored(file, suspicion)
        self.change_state(lambda state: state.suspecting(file, found))

    def accept_suspect(self, file: str, suspicion: Suspicion, by: str) -> None:
        """A person says that a suspect snapshot is how it is: it is good from now on, and what later ones are compared
        with. The caller has asked for the passphrase and journals it. Raises `FileUnwritable` and `FileUnreadable`."""
        found = self._stored(file, suspicion, by)
        self.change_state(lambda state: state.choosing(file, found))

    def _stored(self, file: str, suspicion: Suspicion, by: str = "") -> StoredSuspicion:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        digest = signature_digest(self.read_signature(file))
        return StoredSuspicion(suspicion=suspicion, at=at, signature=digest, by=by)

    def change_state(self, change: Callable[[State], State]) -> None:
        """Read, change and write the state while no other process does. Raises `FileUnreadable`, `FileUnwritable`."""
        with exclusive(self.folder, "state"):
            before = read_state(self.folder)
            after = change(before)
            if after != before:
                write_state(self.folder, after)

    def knowing_site(self, site: str) -> Vault:
        """The vault once its first snapshot was accepted: no other site's is taken after it."""
        return self._with(site=site)

    def knowing(self, manifest: Manifest) -> Vault:
        """The vault once a snapshot was opened: the hospital's name and time zone, for screens before the unlock."""
        return self._with(site=manifest.site, site_name=manifest.site_name, timezone=manifest.timezone)

    def with_journal(self, *, recovery: str | None, months: int) -> Vault:
        """The vault whose journal the recovery key (`age1…`) opens too, and stays for so many months."""
        return self._with(recovery=recovery, journal_months=months)

    def with_source(self, source: str) -> Vault:
        """The vault with the source that `pull` takes when none is named."""
        return self._with(source=source)

    def _with(self, **changes: str | int | None) -> Vault:
        with exclusive(self.folder, "settings"):
            before = read_settings(self.folder)
            after = msgspec.structs.replace(before, **changes)
            if after != before:
                write_settings(self.folder, after)
        return replace(self, settings=after)

    def _generation(self, file: str, state: State, check: bool) -> Generation:
        try:
            signature = self.read_signature(file)
            comment = self.comment_of(file, signature)
        except DowntimeError as error:
            return refused(file, error)
        digest = signature_digest(signature)
        known = state.refusals.get(file)
        if known is not None and known.holds_for(digest):
            return refused(file, known.error(file), comment)
        if not (self.snapshots / file).is_file():
            return refused(file, FileUnreadable(file=file, problem=N_("only its signature is there")), comment)
        if check:
            try:
                self.check_content(file, signature)
            except DowntimeError as error:
                return refused(file, error, comment)
        found, chosen = state.suspicions.get(file), state.chosen.get(file)
        suspicion = found.suspicion if found is not None and found.signature == digest else None
        accepted = chosen is not None and chosen.signature == digest
        late, excused = state.late.get(file) == digest, state.excused.get(file) == digest
        return signed(file, comment, suspicion, accepted=accepted, late=late, excused=excused)


def _slot_of(file: Path) -> Slot | FileUnreadable | KeyMalformed:
    """A slot under another file name is none: a copy that was left beside it would go on opening the vault with the
    passphrase that was changed or taken off. Capitals do not count: some disks change them."""
    try:
        slot = Slot.from_json(_read(file), file=file.name)
    except (FileUnreadable, KeyMalformed) as error:
        return error
    if f"{slot.name}.json".lower() != file.name.lower():
        return KeyMalformed(file=file.name, problem=N_("it is a copy of another slot"))
    return slot


def _read(path: Path) -> bytes:
    """A small file of the vault, at most as large as a signature."""
    try:
        with open_to_read(path) as file:
            return file.read(MAXIMUM_SIGNATURE)
    except OSError as error:
        raise FileUnreadable(file=path.name, problem=error.strerror or type(error).__name__) from error
