"""Replacing the key that signs: a new pair, and the statement by which the old key introduces it.

    keys/site.key, site.pub                 the new pair, under the names of the one that it replaces
    keys/site-OLDKEYID.pub                  the old public key, for `minisign -V` of what it signed
    keys/SITE_NEWKEYID.succession…          the statement and its signatures (`exports.succession`)

Rules of this module:

* not while an export runs: one export has one key;
* the statement is on the disk before the new key takes the place of the old one, `site.pub` comes last. Killed before
  `site.key` was replaced, the old key goes on; killed after, `rotate` run again finishes, and until then nothing is
  exported (`RotationUnfinished`);
* the old secret key is gone once the new one has taken its place;
* statements go to the destinations at the end of a rotation and with each export, since laptops learn of them there.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import product

from exports.destinations.destination import Destination
from exports.durable import write_durably
from exports.errors import DowntimeError, ExportRunning
from exports.lock import held
from exports.minisign_keys import SecretKey
from exports.publish import published
from exports.scope_export import opened_destinations
from exports.sequence import last_numbers
from exports.site import Site, load_site, statements_of
from exports.succession import FORMAT, Checked, Reason, Statement, Succession, check_statement, make_statement


def rotate(site: Site, old: SecretKey | None, passphrase: str | None, reason: Reason, now: datetime) -> Checked:
    """Give the site a new signing key under `passphrase`; `old` is None when the old one was lost.

    `now` has a zone. Raises `ExportRunning`, `FileUnreadable` (a number of `state/` that is none) and `FileUnwritable`.
    """
    try:
        with held(site.folder / "state" / "export.lock"):
            return _rotate(load_site(site.folder), old, passphrase, reason, now)
    except BlockingIOError:
        raise ExportRunning(folder=site.folder) from None


def finish(site: Site, key: SecretKey) -> Checked | None:
    """Finish a rotation that was killed when the secret key had been replaced: `key` is that of `site.key`. None when
    there is nothing to finish. Raises `FileUnwritable`."""
    public = key.public_key()
    for checked in statements_of(site.folder):
        if checked.succession.old == site.public_key and checked.succession.new == public:
            write_durably(site.folder / "keys" / "site.pub", public.text().encode())
            return checked
    return None


def put_statements(site: Site, places: Sequence[Destination]) -> None:
    """Put at each destination the statements that it has not. One that does not answer gets them with the next
    export: its snapshots were said already."""
    wanted = [one.statement for one in site.statements if one.vouched]
    for place in places if wanted else ():
        with suppress(DowntimeError):
            standing = place.names()
            for statement in wanted:
                if not set(statement.files) <= set(standing):
                    _put(place, statement)


def _last_numbers(site: Site) -> dict[str, int]:
    """What state/ says, and where it says nothing of a scope what stands published. Not the other way round: who has
    stolen the key can publish any number."""
    known = last_numbers(site.folder / "state")
    unknown = [scope.name for scope in site.config.scope if scope.name not in known]
    with opened_destinations(site) as places:
        for name, place in product(unknown, places):
            with suppress(DowntimeError):
                for comment in published(place, site.config.code, name, site.signing_keys):
                    known[name] = max(comment.sequence, known.get(name, 0))
    return known


def _put(place: Destination, statement: Statement) -> None:
    for name, content in statement.files.items():
        place.put(name, content)


def _rotate(site: Site, old: SecretKey | None, passphrase: str | None, reason: Reason, now: datetime) -> Checked:
    used = {site.public_key.key_id, *(one.succession.old.key_id for one in site.statements)}
    new = SecretKey.generate()
    while new.key_id in used:
        new = SecretKey.generate()
    succession = Succession(
        format=FORMAT,
        site=site.config.code,
        old_key=site.public_key.line,
        new_key=new.public_key().line,
        made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        reason=reason,
        last=_last_numbers(site),
    )
    statement = make_statement(succession, new, old)
    checked = check_statement(statement)
    keys = site.folder / "keys"
    write_durably(keys / f"site-{site.public_key.identifier}.pub", site.public_key.text().encode())
    for name, content in statement.files.items():
        write_durably(keys / name, content)
    write_durably(keys / "site.key", new.text(passphrase).encode(), private=True)
    write_durably(keys / "site.pub", new.public_key().text().encode())
    return checked
