"""The statement by which a site introduces its next signing key.

    # A hospital introduces its new signing key. …
    format = 1
    site = "ch-valmont"
    old_key = "RWQ…"
    new_key = "RWQ…"
    made_at = "2026-11-23T14:05:00+00:00"
    reason = "planned"

    [last]
    all = 120

Three files: `SITE_NEWKEYID.succession`, its `.minisig` by the old key, and its `.new.minisig` by the new one. Rules:

* the new key signs too: whoever has compared its fingerprint knows from whom the whole statement is. The old key's
  signature says only that it is worth showing to a person: it may be in other hands by now;
* nothing is trusted because of a statement: a person accepts it (`downtime trust`);
* `last` is the last number that the site gave to a snapshot of each scope with the old key: what the old key signs
  above it, or dated after the statement, is not the site's;
* both signatures are minisign's, their trusted comment is `downtime succession 1 site=… old=… new=…`: no signature of a
  snapshot fits a statement, nor the reverse;
* what is not such a statement is `SuccessionRefused`; nothing of it is guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import msgspec

from exports.errors import DowntimeError, KeyMalformed, SuccessionRefused
from exports.language import N_
from exports.minisign import sign, verify
from exports.minisign_keys import PublicKey, SecretKey
from exports.names import is_short_name
from exports.toml_lines import toml_string

FORMAT = 1
SUFFIX = ".succession"
OLD_SIGNATURE = ".minisig"
NEW_SIGNATURE = ".new.minisig"
TOLERANCE = timedelta(minutes=15)
"""By which a clock may have been put back between the last snapshot of the old key and the statement."""
LARGEST = 32 * 1024
"""Bytes of a statement, and of each signature, that are read."""

_NAME = re.compile(r"([a-z0-9-]+)_([0-9A-F]{16})\.succession")
_HEAD = (
    "# A hospital introduces its new signing key. Nothing is trusted by itself: at each laptop a person compares the\n"
    "# fingerprint of the new key and accepts it (downtime trust VAULT FILE).\n"
)


class Reason(StrEnum):
    """Why a key was replaced. `COMPROMISED`: it may be in other hands."""

    PLANNED = "planned"
    COMPROMISED = "compromised"
    LOST = "lost"


class Succession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a statement says. The keys are the base64 lines of the public keys, as in site.pub."""

    format: int
    site: str
    old_key: str
    new_key: str
    made_at: str
    """UTC, to the second."""
    reason: Reason
    last: dict[str, Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]]
    """By scope."""

    @property
    def old(self) -> PublicKey:
        return _key(self.old_key)

    @property
    def new(self) -> PublicKey:
        return _key(self.new_key)

    @property
    def file_name(self) -> str:
        """`SITE_NEWKEYID.succession`."""
        return f"{self.site}_{self.new.identifier}{SUFFIX}"

    @property
    def comment(self) -> str:
        """The trusted comment of both signatures."""
        ends = f"old={self.old.identifier} new={self.new.identifier}"
        return f"downtime succession {FORMAT} site={self.site} {ends}"

    def covers(self, scope: str, sequence: int, time: datetime) -> bool:
        """Whether the site itself may have given that number with the old key, at that time: not after this was made,
        which it was on the machine that gives the numbers."""
        made_at = datetime.fromisoformat(self.made_at)
        return sequence <= self.last.get(scope, 0) and time - made_at <= TOLERANCE

    def text(self) -> str:
        """The content of the file."""
        values = {"site": self.site, "old_key": self.old_key, "new_key": self.new_key, "made_at": self.made_at}
        lines = [f"format = {self.format}", *(f"{name} = {toml_string(value)}" for name, value in values.items())]
        lines += [f'reason = "{self.reason.value}"', "", "[last]"]
        lines += [f"{scope} = {number}" for scope, number in sorted(self.last.items())]
        return _HEAD + "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Statement:
    """A statement with its signatures as they stand in files; `old_signature` is empty when the old key was lost."""

    name: str
    content: bytes = field(repr=False)
    old_signature: bytes = field(repr=False)
    new_signature: bytes = field(repr=False)

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files by name: the statement last, so that it never stands without its signatures."""
        signatures = {f"{self.name}{NEW_SIGNATURE}": self.new_signature}
        if self.old_signature:
            signatures[f"{self.name}{OLD_SIGNATURE}"] = self.old_signature
        return {**signatures, self.name: self.content}


@dataclass(frozen=True)
class Checked:
    """A statement whose form and signatures are right. `vouched`: the old key signed it too."""

    statement: Statement
    succession: Succession
    vouched: bool


def make_statement(succession: Succession, new: SecretKey, old: SecretKey | None) -> Statement:
    """Sign. `old` is None when the old key was lost: then only who types the whole fingerprint can accept it."""
    content = succession.text().encode()
    by_old = sign(content, old, succession.comment).encode() if old is not None else b""
    return Statement(succession.file_name, content, by_old, sign(content, new, succession.comment).encode())


def check_statement(statement: Statement) -> Checked:
    """Form and signatures. Whether a vault may accept it is the vault's to say. Raises `SuccessionRefused`."""
    name = statement.name
    succession = _parse(statement.content, name)
    if succession.file_name != name:
        raise SuccessionRefused(file=name, problem=N_("the name of the file is not that of its site and new key"))
    if succession.old.key_id == succession.new.key_id or succession.old.key == succession.new.key:
        raise SuccessionRefused(file=name, problem=N_("it names the same key as old and new"))
    if not _is_signed(statement, statement.new_signature, succession.new, succession.comment):
        raise SuccessionRefused(file=name, problem=N_("the new key did not sign it, or it was altered"))
    vouched = bool(statement.old_signature)
    if vouched and not _is_signed(statement, statement.old_signature, succession.old, succession.comment):
        raise SuccessionRefused(file=name, problem=N_("the old key did not sign it, or it was altered"))
    return Checked(statement, succession, vouched)


def is_statement_name(name: str) -> bool:
    """Whether a file of that name may be a statement."""
    found = _NAME.fullmatch(name)
    return found is not None and is_short_name(found[1])


def after(key: PublicKey, known: Iterable[Checked]) -> tuple[Checked, ...]:
    """The statements that lead on from `key`, nearest first. Several may begin at one key: its thief makes one."""
    found: list[Checked] = []
    left, reached = list(known), [key]
    while reached:
        nearest = reached.pop(0)
        for one in [one for one in left if one.succession.old == nearest]:
            left.remove(one)
            found.append(one)
            reached.append(one.succession.new)
    return tuple(found)


def before(key: PublicKey, known: Iterable[Checked]) -> tuple[Checked, ...]:
    """The statements that led to `key`, nearest first: each was signed by the key that it introduces."""
    found: list[Checked] = []
    left, reached = list(known), [key]
    while reached:
        nearest = reached.pop(0)
        for one in [one for one in left if one.succession.new == nearest]:
            left.remove(one)
            found.append(one)
            reached.append(one.succession.old)
    return tuple(found)


def _parse(content: bytes, name: str) -> Succession:
    problem = N_("it is not a statement of this version")
    if len(content) > LARGEST:
        raise SuccessionRefused(file=name, problem=problem)
    try:
        succession = msgspec.convert(tomllib.loads(content.decode("utf-8")), Succession)
        made_at = datetime.fromisoformat(succession.made_at)
        _ = succession.old, succession.new
    except (ValueError, KeyMalformed, RecursionError):
        raise SuccessionRefused(file=name, problem=problem) from None
    names = all(is_short_name(one) for one in (succession.site, *succession.last))
    whole = made_at.tzinfo is not None and made_at.astimezone(UTC).isoformat(timespec="seconds") == succession.made_at
    if succession.format != FORMAT or not names or not whole or succession.text().encode() != content:
        raise SuccessionRefused(file=name, problem=problem)
    return succession


def _is_signed(statement: Statement, signature: bytes, key: PublicKey, comment: str) -> bool:
    try:
        return verify(statement.content, signature, key, file=statement.name) == comment
    except DowntimeError:
        return False


def _key(line: str) -> PublicKey:
    """Raises `KeyMalformed`, also for a line that is not written as `PublicKey.line` writes it."""
    key = PublicKey.parse(f"untrusted comment: \n{line}\n", file=SUFFIX)
    if key.line != line:
        raise KeyMalformed(file=SUFFIX, problem=N_("its second line is not base64"))
    return key
