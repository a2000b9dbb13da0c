"""Makes a vector: a good snapshot with one hook per layer, where a flaw goes in. What is around the flaw is right."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from exports.minisign_keys import SecretKey
from exports.trusted_comment import TrustedComment
from tests.vectors.layers import AgeFile, Seed, minisign, pack, x25519_stanza
from tests.vectors.small_snapshot import Small, small_database
from tests.vectors.vector import Vector

SITE, SCOPE = "ch-valmont", "all"
SEQUENCE = 12
MADE_AT = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
NOW = MADE_AT + timedelta(minutes=5)
STEP = timedelta(minutes=15)

Bytes = Callable[[bytes], bytes]


def made_at(sequence: int) -> datetime:
    """A snapshot every quarter of an hour; number 12 at 14:05."""
    return MADE_AT + (sequence - SEQUENCE) * STEP


def unchanged(content: bytes) -> bytes:
    return content


@dataclass(frozen=True)
class Parts:
    """What a hook that needs more than bytes is given."""

    seed: Seed
    key: SecretKey

    def age(self, plaintext: bytes, recipients: Sequence[str] = ("recovery", "station"), *grease: bytes) -> AgeFile:
        """Encrypted for keys of the seed, with more stanzas in front of theirs if given."""
        file_key = self.seed.draw("file key", 16)
        stanzas = [
            x25519_stanza(file_key, self.seed.public(name), self.seed.draw(f"ephemeral/{name}")) for name in recipients
        ]
        return AgeFile((*grease, *stanzas), file_key, self.seed.draw("nonce", 16), plaintext)


class Maker:
    """Makes vectors from one seed."""

    def __init__(self, seed: str) -> None:
        self.seed = Seed(seed)
        self.parts = Parts(self.seed, self.seed.signing_key("site"))

    def vector(
        self,
        key: str,
        comment: str,
        *,
        pull: str = "accepted",
        open: str = "served",  # noqa: A002 - the header's own word
        # what is published
        site: str = SITE,
        scope: str = SCOPE,
        sequence: int = SEQUENCE,
        time: datetime | None = None,
        patients: int = 2,
        wards: int = 1,
        allergies: int = 1,
        orders: int = 0,
        filler: bytes | None = None,
        read_at: datetime | None = None,
        written: Sequence[str] = (),
        # from the inside out: where the flaw goes in
        inside: Mapping[str, object] | None = None,
        sql: Sequence[str] = (),
        database: Bytes = unchanged,
        packed: Bytes = unchanged,
        age: Callable[[Parts, bytes], bytes] | None = None,
        encrypted: Bytes = unchanged,
        said: Mapping[str, object] | None = None,
        line: Callable[[str], str] | None = None,
        sign: Callable[[Parts, bytes, str], bytes] | None = None,
        signature: Callable[[bytes], bytes | None] = unchanged,
        content: Callable[[bytes], bytes | None] = unchanged,
        name: str | None = None,
        # what is there already
        before: tuple[str, ...] = (),
        beside: tuple[str, ...] = (),
        now: datetime = NOW,
    ) -> Vector:
        """`written` changes the rows before they are counted, `said` fields of the signed comment, `line` its text;
        `signature` and `content` what is published after signing."""
        stated = TrustedComment(
            site=site,
            scope=scope,
            sequence=sequence,
            time=time or made_at(sequence),
            patients=0,
            present=0,
            wards=0,
            allergies=0,
            orders=0,
            rows=0,
            size=0,
        )
        small = Small(
            patients=patients,
            wards=wards,
            allergies=allergies,
            orders=orders,
            filler=filler,
            read_at=read_at.isoformat() if read_at else None,
        )
        made, stated = small_database(stated, small, inside=inside or {}, sql=sql, written=written)
        inner = database(_without_version(made))
        frame = packed(pack(inner))
        sealed = encrypted(age(self.parts, frame) if age else self.parts.age(frame).content)
        stated = msgspec.structs.replace(stated, size=len(inner))
        file = name if name is not None else stated.name.file
        text = msgspec.structs.replace(stated, **(said or {})).text()
        text = line(text) if line else text
        signed = sign(self.parts, sealed, text) if sign else minisign(sealed, self.parts.key, text)
        return Vector(
            key=key,
            comment=comment,
            pull=pull,
            open=open,
            name=file,
            public_key=self.parts.key.public_key().line,
            identity=self.seed.identity("station"),
            now=now,
            before=before,
            beside=beside,
            database=hashlib.sha256(inner).hexdigest() if open in {"served", "suspect"} else None,
            content=content(sealed),
            signature=signature(signed),
        )


def _without_version(database: bytes) -> bytes:
    """Without the version of the SQLite library that wrote it (file format, section 1.3.22): it would tell versions
    of this computer apart, not snapshots."""
    return database[:96] + bytes(4) + database[100:]
