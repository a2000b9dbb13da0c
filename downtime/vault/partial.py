"""A snapshot on its way into the vault: the bytes that came so far, kept when the way is cut.

Rules of this module:

* what came stays on the disk, encrypted as it was published, under a name that is no snapshot's and that says of which
  signature and size it is the beginning; the next pull goes on at its end, from whatever source offers the same;
* the whole is read back from the disk, by pieces, and checked against the signature before it gets its name: a
  beginning proves nothing. When a resumed whole does not fit it is fetched once more from the start;
* it goes when it does not fit, when the disk fails, and when nothing offers it any more.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from downtime.vault.offer import Offer
from downtime.vault.source import SnapshotSource
from exports.durable import sync_folder
from exports.errors import (
    DestinationUnreachable,
    DowntimeError,
    FileUnwritable,
    SignatureInvalid,
    SignatureMalformed,
    SnapshotRefused,
)
from exports.language import N_
from exports.open_files import replace_by, take_away

PIECE = 1 << 20
"""Bytes that are asked for at once; what is lost at most when the way is cut."""

_PARTIAL = re.compile(r"\.[a-z0-9_-]+Z\.sqlite\.zst\.age\.[0-9a-f]{16}-[0-9]{1,16}\.resume\.partial", re.IGNORECASE)

Arrived = Callable[[int], None]
"""Told how many bytes of the file are there."""


def partial_name(offer: Offer) -> str:
    """Where the beginning of `offer` is kept."""
    digest = hashlib.blake2b(offer.signature, digest_size=8).hexdigest()
    return f".{offer.file}.{digest}-{offer.size}.resume.partial"


def is_partial_name(name: str) -> bool:
    """Whether a file may be the beginning of a snapshot that can be gone on with."""
    return _PARTIAL.fullmatch(name) is not None


def drop_partials(folder: Path, offers: Iterable[Offer]) -> None:
    """Remove the beginnings of what is none of `offers`. Raises `FileUnwritable`."""
    wanted = {partial_name(offer) for offer in offers}
    try:
        for path in folder.iterdir():
            if is_partial_name(path.name) and path.name not in wanted:
                take_away(path)
    except OSError as error:
        raise _unwritable(folder, error) from error


def fetch(folder: Path, source: SnapshotSource, offer: Offer, check: Callable[[Path], None], arrived: Arrived) -> Path:
    """The file of the whole content of `offer`, checked, under its partial name; `check` raises when it does not fit.

    Raises `DestinationUnreachable` (what came is kept), `SnapshotRefused`, what `check` raises, `FileUnwritable`.
    """
    partial = folder / partial_name(offer)
    resumed = _length(partial) > 0
    while True:
        try:
            _append(partial, source, offer, arrived)
            check(partial)
        except DestinationUnreachable:
            if not _length(partial):
                _remove(partial)
            raise
        except (SignatureInvalid, SignatureMalformed):
            _remove(partial)
            if not resumed:
                raise
            resumed = False
        except DowntimeError:
            _remove(partial)
            raise
        else:
            return partial


def settle(partial: Path, file: Path) -> None:
    """Give a whole content its name. Raises `FileUnwritable`."""
    try:
        replace_by(file, partial)
        sync_folder(file.parent)
    except OSError as error:
        raise _unwritable(file, error) from error


def _append(partial: Path, source: SnapshotSource, offer: Offer, arrived: Arrived) -> None:
    """What is missing at the end of the partial file, onto the disk."""
    if _length(partial) > offer.size:
        _remove(partial)
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "ab") as file:
            have = file.tell()
            while have < offer.size:
                arrived(have)
                piece = source.read(offer.file, min(PIECE, offer.size - have), have)
                if not piece:
                    break
                file.write(piece)
                have += len(piece)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        _remove(partial)  # a full disk is not helped by half a snapshot
        raise _unwritable(partial, error) from error
    arrived(have)
    if have != offer.size:
        raise SnapshotRefused(file=offer.file, problem=N_("its size changed while it was read"))


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _remove(path: Path) -> None:
    """As far as the disk lets us: what is left is seen as no snapshot, and swept by the next pull."""
    try:
        take_away(path)
    except OSError:
        return


def _unwritable(path: Path, error: OSError) -> FileUnwritable:
    return FileUnwritable(file=path.name, problem=error.strerror or type(error).__name__)
