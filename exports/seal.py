"""From a database to the two files that are published, and back: zstd, then age, then minisign.

Rules of this module:

* opening goes signature, decryption, decompression, in that order: nothing is parsed that the site's key did not sign;
* the maker reads back what it wrote before it calls it published (`check_sealed`). It holds no station's identity and
  gets none: the key of this one age file stays in memory, in `Sealed.proof`, until the comparison is made;
* all in memory; the caller writes, and reads, the files.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from exports import age, frame, minisign
from exports.errors import EncryptionDamaged, PublicationFailed, SignatureInvalid, SignatureMalformed, SnapshotMalformed
from exports.frame import MAXIMUM_SIZE
from exports.language import N_
from exports.minisign_keys import PublicKey, SecretKey

__all__ = ["MAXIMUM_SIZE", "Proof", "Sealed", "check_sealed", "seal", "unseal"]


@dataclass(frozen=True)
class Proof:
    """What its maker needs to read a sealed snapshot back: secret, short-lived, never written anywhere."""

    file_key: bytes = field(repr=False)
    database_digest: bytes = field(repr=False)
    trusted_comment: str


@dataclass(frozen=True)
class Sealed:
    """A snapshot ready to be written: the age file and the text of its `.minisig`."""

    content: bytes = field(repr=False)
    signature: str
    proof: Proof


def seal(
    database: bytes | bytearray | memoryview, recipients: Sequence[str], secret_key: SecretKey, trusted_comment: str
) -> Sealed:
    """Compress, encrypt for `recipients` (`age1…`) and sign.

    Raises `KeyMalformed` for a recipient that is not one.
    """
    encrypted = age.encrypt_keeping_key(frame.compress(database), recipients)
    signature = minisign.sign(encrypted.content, secret_key, trusted_comment)
    proof = Proof(encrypted.file_key, hashlib.blake2b(database).digest(), trusted_comment)
    return Sealed(encrypted.content, signature, proof)


def unseal(  # noqa: PLR0913 - one argument per key or bound, all named
    content: bytes | bytearray | memoryview,
    signature: str | bytes,
    public_key: PublicKey,
    identities: Sequence[str],
    *,
    file: str,
    max_size: int = MAXIMUM_SIZE,
) -> tuple[bytes, str]:
    """The database and the trusted comment of a snapshot.

    `file` is the name in the sentence of an error; `max_size` the most bytes of database to make room for.
    Raises `SignatureMalformed`, `SignatureInvalid`, `EncryptionDamaged`, `NotForThisStation`, `KeyMalformed` (an
    identity that is not one) and `SnapshotMalformed`.
    """
    comment = minisign.verify(content, signature, public_key, file=file)
    packed = age.decrypt(content, identities, file=file)
    return frame.decompress(packed, file=file, max_size=max_size), comment


def check_sealed(proof: Proof, content: bytes | memoryview, signature: str | bytes, public_key: PublicKey) -> None:
    """Whether the bytes read back from the disk hold the database that was sealed. Raises `PublicationFailed`."""
    try:
        comment = minisign.verify(content, signature, public_key, file="")
        packed = age.decrypt_with_file_key(content, proof.file_key)
        database_digest = frame.digest_of_content(packed, file="")
    except (SignatureInvalid, SignatureMalformed):
        raise PublicationFailed(problem=N_("the signature does not fit")) from None
    except (EncryptionDamaged, SnapshotMalformed) as error:
        raise PublicationFailed(problem=error.fields["problem"]) from None
    if not hmac.compare_digest(database_digest, proof.database_digest):
        raise PublicationFailed(problem=N_("its content is not the one that was made"))
    if comment != proof.trusted_comment:
        raise PublicationFailed(problem=N_("the signature does not fit"))
