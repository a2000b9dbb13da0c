"""A sealed snapshot becomes a published one.

Rules of this module:

* a snapshot is published when its signature stands under its final name, and that name comes last: a reader that sees
  no signature sees "not yet published";
* both files are written under temporary names, read back, verified, decrypted and compared before either gets its
  final name; on any failure nothing stands under the final names;
* where a place cannot rename (S3) the content appears whole under its final name, is read back and compared, and only
  then the signature is put there, which publishes it;
* where a place is append-only the kit takes nothing away: what a killed run left there is no snapshot without its
  signature, and what is old goes by the rules of the server;
* killed at any point, what was published stays, the new snapshot is whole or absent, and the next run clears up;
* what is cleared away, by age or after a kill, is only ever of the same site and scope.
"""

from __future__ import annotations

import contextlib

from exports.destinations.destination import Destination
from exports.errors import (
    DestinationUnreachable,
    DowntimeError,
    PublicationFailed,
    SignatureInvalid,
    SignatureMalformed,
)
from exports.language import N_
from exports.minisign_keys import PublicKey
from exports.seal import Sealed, check_sealed
from exports.signing_keys import SigningKeys
from exports.trusted_comment import (
    MAXIMUM_SIGNATURE,
    REPORT_SUFFIX,
    SIGNATURE_SUFFIX,
    SNAPSHOT_SUFFIX,
    SnapshotName,
    TrustedComment,
)

_PARTIAL = ".partial"


def published(destination: Destination, site: str, scope: str, keys: SigningKeys) -> tuple[TrustedComment, ...]:
    """What stands published for a scope, oldest number first; a signature that is not the site's does not count, and
    one of a key that it has replaced as far as `SigningKeys` says.

    Raises `DestinationUnreachable`.
    """
    comments = []
    for name in destination.names():
        snapshot = _snapshot(name, SIGNATURE_SUFFIX)
        if snapshot is None or (snapshot.site, snapshot.scope) != (site, scope):
            continue
        with contextlib.suppress(SignatureInvalid, SignatureMalformed):
            comment = keys.comment_of(destination.read(name, MAXIMUM_SIGNATURE), file=name)
            if comment.name == snapshot:
                comments.append(comment)
    return tuple(sorted(comments, key=lambda comment: comment.sequence))


def publish(destination: Destination, name: SnapshotName, sealed: Sealed, key: PublicKey) -> None:
    """Put a snapshot and its signature at `destination`, and prove it by reading it back.

    Raises `PublicationFailed`, `FileUnwritable` and `DestinationUnreachable`; nothing was published then.
    """
    names = destination.names()
    if name.signature in names:
        raise PublicationFailed(problem=N_("a snapshot of this very second stands published already"))
    clear_up(destination, name, names)
    content, signature = name.file, name.signature
    if destination.renames:
        content, signature = _partial(content), _partial(signature)
    try:
        destination.put(content, sealed.content)
        _read_content_back(destination, content, sealed, key)
        destination.put(signature, sealed.signature.encode("utf-8"))
        _read_signature_back(destination, signature, sealed)
        if destination.renames:
            destination.rename(content, name.file)
            destination.rename(signature, name.signature)
    except DowntimeError:
        _withdraw(destination, name)
        raise


def clear_up(destination: Destination, name: SnapshotName, names: tuple[str, ...]) -> None:
    """Take away what a killed run left of the scope of `name`: temporary files (also those of the durable write), and
    snapshots and reports without signature."""
    if destination.append_only:
        return
    ours = f"{name.site}_{name.scope}_"
    for left in names:
        if left.startswith(".") and left.lstrip(".").startswith(ours) and left.endswith(_PARTIAL):
            destination.remove(left)
            continue
        snapshot = SnapshotName.parse(left) or SnapshotName.parse(_of_report(left))
        if snapshot is not None and left.startswith(ours) and snapshot.signature not in names:
            destination.remove(left)


def _of_report(name: str) -> str:
    """The snapshot that a report stands beside, if `name` is that of a report."""
    stem = name.removesuffix(REPORT_SUFFIX)
    return f"{stem}{SNAPSHOT_SUFFIX}" if stem != name else ""


def retire(destination: Destination, comments: tuple[TrustedComment, ...], keep: int) -> tuple[str, ...]:
    """Take away all but the newest `keep` of what is published, the signature first. Gives the names taken away.

    Raises `FileUnwritable`.
    """
    if destination.append_only:
        return ()
    old = comments[:-keep] if keep else comments
    for comment in old:
        for file in (comment.name.signature, comment.name.file, comment.name.report):
            destination.remove(file)
    return tuple(comment.name.file for comment in old)


def _read_content_back(destination: Destination, content: str, sealed: Sealed, key: PublicKey) -> None:
    """Before the signature is there at all: where nothing can be renamed, the signature under its name publishes."""
    try:
        check_sealed(
            sealed.proof,
            destination.read(content, len(sealed.content) + 1),
            sealed.signature,
            key,
        )
    except DestinationUnreachable as error:
        raise PublicationFailed(problem=error.fields["problem"]) from error


def _read_signature_back(destination: Destination, signature: str, sealed: Sealed) -> None:
    try:
        found = destination.read(signature, MAXIMUM_SIGNATURE)
    except DestinationUnreachable as error:
        raise PublicationFailed(problem=error.fields["problem"]) from error
    if found != sealed.signature.encode("utf-8"):
        raise PublicationFailed(problem=N_("the signature does not fit"))


def _withdraw(destination: Destination, name: SnapshotName) -> None:
    """Leave nothing under the final names; the failure that led here is the one to tell."""
    for file in (name.signature, _partial(name.signature), name.file, _partial(name.file)):
        with contextlib.suppress(DowntimeError):
            destination.remove(file)


def _partial(name: str) -> str:
    return f".{name}{_PARTIAL}"


def _snapshot(name: str, suffix: str) -> SnapshotName | None:
    return SnapshotName.parse(name.removesuffix(".minisig")) if name.endswith(suffix) else None
