"""Whose signatures a vault takes: the site's key, and keys that the site has replaced, for what was held by then.

    site.pub             the key of the site; new snapshots are taken from this one only
    former-keys.json     the keys it has replaced, each with the snapshots that the vault held when the next one was
                         accepted, by the digest of their signatures

Rules of this module:

* a key that was replaced brings nothing new, under whatever number or time: who holds it now may be anybody;
* what was accepted before stays good (and is fetched again when the disk spoils it): the same signature, or none;
* a signature names its key by an id; ids of trusted keys are distinct, since no key with a known id is accepted;
* a list of former keys that is damaged keeps nobody from what the site's key has signed: what they signed is refused
  until then, and no key can be accepted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from exports.durable import write_durably
from exports.errors import FileUnreadable, KeyMalformed, KeyReplaced
from exports.language import N_
from exports.minisign import PublicKey, Signature
from exports.open_files import open_to_read

SITE_KEY = "site.pub"
FORMER = "former-keys.json"
_LARGEST_KEY = 4096
_LARGEST = 16 << 20


class FormerKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key that was replaced."""

    key: str
    """Its base64 line."""
    replaced_at: str
    """When the next one was accepted at this laptop: UTC."""
    held: dict[str, str]
    """The snapshots it vouches for: digest of the `.minisig` by name of file."""

    @property
    def public(self) -> PublicKey:
        """Raises `KeyMalformed`."""
        return PublicKey.parse(f"untrusted comment: \n{self.key}\n", file=FORMER)


@dataclass(frozen=True)
class TrustedKeys:
    """The keys of one vault."""

    current: PublicKey
    former: tuple[FormerKey, ...] = ()
    damaged: bool = False
    """The list of former keys could not be read."""

    def of(self, file: str, signature: bytes) -> PublicKey:
        """The key that the signature of the snapshot `file` must fit. Whether it fits is for the caller to verify.

        Raises `SignatureMalformed`, and `KeyReplaced` for a key that does not count for this file any more.
        """
        key_id = Signature.parse(signature, file=file).key_id
        if key_id != self.current.key_id:
            for one in self.former:
                if one.public.key_id == key_id:
                    if one.held.get(file) != signature_digest(signature):
                        raise KeyReplaced(file=file)
                    return one.public
        return self.current

    def knows(self, key: PublicKey) -> bool:
        """Whether `key`, or another one with its id, is or was trusted."""
        return key.key_id in {self.current.key_id, *(one.public.key_id for one in self.former)}

    def replaced(self, by: PublicKey, held: dict[str, str], at: str) -> TrustedKeys:
        """With `by` as the site's key, and the one before it for what is `held`."""
        last = FormerKey(key=self.current.line, replaced_at=at, held=held)
        others = tuple(one for one in self.former if one.key != last.key)
        return TrustedKeys(by, (*others, last), self.damaged)


def read_keys(folder: Path) -> TrustedKeys:
    """The keys of the vault `folder`. Raises `FileUnreadable` and `KeyMalformed` for the site's key alone."""
    try:
        with open_to_read(folder / SITE_KEY) as file:
            current = PublicKey.parse(file.read(_LARGEST_KEY), file=SITE_KEY)
    except OSError as error:
        raise FileUnreadable(file=SITE_KEY, problem=error.strerror or type(error).__name__) from error
    try:
        return TrustedKeys(current, _read_former(folder))
    except FileUnreadable:
        return TrustedKeys(current, damaged=True)


def write_keys(folder: Path, keys: TrustedKeys) -> None:
    """The former keys first: killed between the two files, nothing has changed, since a former key that is still the
    site's counts as the site's. Raises `FileUnreadable` (a damaged list must not be lost) and `FileUnwritable`."""
    if keys.damaged:
        raise FileUnreadable(file=FORMER, problem=N_("it is damaged"))
    content = msgspec.json.format(msgspec.json.encode(keys.former), indent=1)
    write_durably(folder / FORMER, content, private=True)
    write_durably(folder / SITE_KEY, keys.current.text().encode())


def signature_digest(signature: bytes) -> str:
    """Tells one `.minisig` from another of the same name."""
    return hashlib.blake2b(signature, digest_size=16).hexdigest()


def _read_former(folder: Path) -> tuple[FormerKey, ...]:
    try:
        with open_to_read(folder / FORMER) as file:
            former = msgspec.json.decode(file.read(_LARGEST), type=tuple[FormerKey, ...])
        for one in former:
            _ = one.public
    except FileNotFoundError:
        return ()
    except (ValueError, KeyMalformed, RecursionError):
        raise FileUnreadable(file=FORMER, problem=N_("it is damaged")) from None
    except OSError as error:
        raise FileUnreadable(file=FORMER, problem=error.strerror or type(error).__name__) from error
    return former
