"""The keys that a site has signed with: the one it signs with now, and those it has replaced.

Rule: a key that was replaced counts up to the last number that the site gave with it, and no further: whoever holds it
now can neither drive the numbers of snapshots up nor have a snapshot of his taken for the site's.
"""

from __future__ import annotations

from dataclasses import dataclass

from exports.errors import SignatureInvalid
from exports.minisign import Signature
from exports.minisign_keys import PublicKey
from exports.succession import Succession
from exports.trusted_comment import TrustedComment, signed_comment


@dataclass(frozen=True)
class SigningKeys:
    """`current`, and how each one before it was replaced, the newest first."""

    current: PublicKey
    former: tuple[Succession, ...] = ()

    def comment_of(self, signature: str | bytes, *, file: str) -> TrustedComment:
        """What the site signed of a file whose content is not read (see `signed_comment`).

        Raises `SignatureMalformed` and `SignatureInvalid`.
        """
        key_id = Signature.parse(signature, file=file).key_id
        replaced = next((one for one in self.former if one.old.key_id == key_id), None)
        if key_id == self.current.key_id or replaced is None:
            return signed_comment(signature, self.current, file=file)
        comment = signed_comment(signature, replaced.old, file=file)
        if comment.site != replaced.site or not replaced.covers(comment.scope, comment.sequence, comment.time):
            raise SignatureInvalid(file=file)
        return comment
