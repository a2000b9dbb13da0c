"""What the site's key signs of a snapshot beside its bytes: one line, and the name of the file.

    downtime 1 site=valmont scope=all sequence=12 time=2026-11-23T14:05:00+00:00 patients=180 present=97 wards=8
    allergies=61 orders=402 rows=9000 size=4096

(two lines here, one in the file).

Rules of this module: one form only, in this order, one space apart, numbers in plain decimals without leading zeros,
time in UTC to the second; everything else is `SignatureMalformed`. The name of the file says site, scope and time
again, and so does the manifest inside: where they disagree the file is refused (`CommentDisagrees`).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from exports.errors import CommentDisagrees, SignatureInvalid, SignatureMalformed
from exports.language import N_
from exports.minisign import PublicKey, Signature
from exports.names import is_short_name
from exports.snapshot.figures import Figures
from exports.snapshot.schema import Manifest

VERSION = 1
SNAPSHOT_SUFFIX = ".sqlite.zst.age"
SIGNATURE_SUFFIX = SNAPSHOT_SUFFIX + ".minisig"
REPORT_SUFFIX = ".report.json"
MAXIMUM_SIGNATURE = 16 * 1024
"""Bytes of a `.minisig` that are read: four lines, of which one is at most 8 KiB."""
LARGEST_NUMBER = 2**53 - 1
"""No count may be larger: what every reader, also one in JavaScript, holds exactly."""

_HEADER = 2 << 20
"""Bytes that encryption may add: 1 MiB of recipients, and a frame's and the chunks' own few."""
_NUMBER = r"(0|[1-9][0-9]{0,15})"
_COMMENT = re.compile(
    rf"downtime 1 site=([a-z0-9-]+) scope=([a-z0-9-]+) sequence={_NUMBER}"
    rf" time=([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}\+00:00)"
    rf" patients={_NUMBER} present={_NUMBER} wards={_NUMBER} allergies={_NUMBER} orders={_NUMBER}"
    rf" rows={_NUMBER} size={_NUMBER}"
)
_FILE_TIME = "%Y%m%dT%H%M%SZ"
_FILE_NAME = re.compile(r"([a-z0-9-]+)_([a-z0-9-]+)_([0-9]{8}T[0-9]{6}Z)\.sqlite\.zst\.age")


class SnapshotName(msgspec.Struct, frozen=True):
    """What the name of a snapshot file says. `time` is UTC."""

    site: str
    scope: str
    time: datetime

    @property
    def file(self) -> str:
        """`SITE_SCOPE_YYYYMMDDTHHMMSSZ.sqlite.zst.age`."""
        return f"{self.site}_{self.scope}_{self.time.astimezone(UTC).strftime(_FILE_TIME)}{SNAPSHOT_SUFFIX}"

    @property
    def signature(self) -> str:
        """The name of the signature beside it."""
        return f"{self.file}.minisig"

    @property
    def report(self) -> str:
        """The name of the quality report beside it."""
        return f"{self.file.removesuffix(SNAPSHOT_SUFFIX)}{REPORT_SUFFIX}"

    @classmethod
    def parse(cls, name: str) -> SnapshotName | None:
        """What `name` says, or None when it is not the name of a snapshot."""
        found = _FILE_NAME.fullmatch(name)
        if found is None or not (is_short_name(found[1]) and is_short_name(found[2])):
            return None
        try:
            return cls(found[1], found[2], datetime.strptime(found[3], _FILE_TIME).replace(tzinfo=UTC))
        except ValueError:
            return None


class TrustedComment(msgspec.Struct, frozen=True, kw_only=True):
    """The signed line of a snapshot."""

    site: str
    """The code of the site in downtime.toml."""
    scope: str
    sequence: int
    """Rises with every publication of the scope, from 1."""
    time: datetime
    """When the snapshot was made: UTC, to the second."""
    patients: int
    """All patients it holds; this and the next four as in `exports.snapshot.figures`."""
    present: int
    wards: int
    allergies: int
    orders: int
    rows: int
    """Rows of all tables of the record."""
    size: int
    """Bytes of the database, once decrypted and unpacked."""

    def text(self) -> str:
        """The line. `parse` gives the same comment back."""
        time = self.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
        return (
            f"downtime {VERSION} site={self.site} scope={self.scope} sequence={self.sequence} time={time}"
            f" patients={self.patients} present={self.present} wards={self.wards}"
            f" allergies={self.allergies} orders={self.orders} rows={self.rows} size={self.size}"
        )

    @classmethod
    def parse(cls, text: str, *, file: str) -> TrustedComment:
        """Read a line whose signature was verified. Raises `SignatureMalformed`."""
        found = _COMMENT.fullmatch(text)
        if found is None or not (is_short_name(found[1]) and is_short_name(found[2])):
            raise SignatureMalformed(file=file, problem=N_("its trusted comment is not one of a snapshot"))
        numbers = [int(found[place]) for place in (3, *range(5, 12))]
        try:
            time = datetime.fromisoformat(found[4])
        except ValueError:
            raise SignatureMalformed(file=file, problem=N_("the time of its trusted comment is not a time")) from None
        sequence, patients, present, wards, allergies, orders, rows, size = numbers
        if sequence < 1 or present > patients or max(numbers) > LARGEST_NUMBER:
            raise SignatureMalformed(file=file, problem=N_("the numbers of its trusted comment cannot be"))
        return cls(
            site=found[1],
            scope=found[2],
            sequence=sequence,
            time=time,
            patients=patients,
            present=present,
            wards=wards,
            allergies=allergies,
            orders=orders,
            rows=rows,
            size=size,
        )

    @property
    def figures(self) -> Figures:
        """How much the snapshot holds."""
        return Figures(
            patients=self.patients,
            present=self.present,
            wards=self.wards,
            allergies=self.allergies,
            orders=self.orders,
        )

    @property
    def largest_file(self) -> int:
        """Bytes that the file may have at most: what neither compresses nor is encrypted for few."""
        return self.size + self.size // 64 + _HEADER

    @property
    def name(self) -> SnapshotName:
        """The name that the file must have."""
        return SnapshotName(self.site, self.scope, self.time)

    def check_name(self, file: str) -> None:
        """Raises `CommentDisagrees` unless `file` is the name of the snapshot that was signed."""
        if file != self.name.file:
            raise CommentDisagrees(file=file, problem=N_("the name of the file is not the one that was signed"))

    def check_manifest(self, manifest: Manifest, file: str) -> None:
        """Raises `CommentDisagrees` unless the content says of itself what was signed."""
        inside = (manifest.site, manifest.scope, manifest.sequence, manifest.patients, manifest.present)
        if inside != (self.site, self.scope, self.sequence, self.patients, self.present):
            raise CommentDisagrees(file=file, problem=N_("its content says another site, scope, sequence or count"))
        if manifest.created_at != self.time.isoformat() or sum(manifest.counts.values()) != self.rows:
            raise CommentDisagrees(file=file, problem=N_("its content says another time or number of rows"))


def signed_comment(signature: str | bytes, public_key: PublicKey, *, file: str) -> TrustedComment:
    """The comment of a signature whose content is not read: the comment is the site's, the content may still be bad.

    minisign's global signature covers the signature and the comment, not the content. Good for knowing what was
    published, never for using a file. Raises `SignatureMalformed` and `SignatureInvalid`.
    """
    parts = Signature.parse(signature, file=file)
    try:
        if parts.key_id != public_key.key_id:
            raise InvalidSignature
        signed = parts.signature + parts.trusted_comment.encode("utf-8")
        Ed25519PublicKey.from_public_bytes(public_key.key).verify(parts.global_signature, signed)
    except InvalidSignature:
        raise SignatureInvalid(file=file) from None
    return TrustedComment.parse(parts.trusted_comment, file=file)
